/**
 * `npm run bench -- dns`: queries for names of ours, by dnsperf over a veth pair, answered by the resolver of an agent
 * without the rest of the agent, on one core. The load has the other one.
 *
 *   npm run bench -- dns [--seconds N] [--rounds N]
 *
 * The rate is what a second of the clock brought, beside whatever else runs; what the resolver used of a processor for
 * each query gives the rate of a whole core.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ipCommands } from '../test/netns/support/commands.ts';
import type { DnsScene } from '../test/netns/support/dns-program.ts';
import { nodeCommand } from '../test/netns/support/host-command.ts';
import { Lab } from '../test/netns/support/lab.ts';
import type { LabProcess } from '../test/netns/support/lab-process.ts';
import { until } from '../test/netns/support/until.ts';
import { quantile } from './statistics.ts';

const PROGRAM = new URL('../test/netns/support/dns-program.ts', import.meta.url).pathname;
const ENDPOINTS = 1000;
const ALIKE = 8;
const UNLIMITED = { burst: 1e9, perSecond: 1e9 };
/** Of dnsperf, each with some queries under way. */
const CLIENTS = 8;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
  },
});

/** What a row asks for. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  [`a name, of ${ENDPOINTS}`]: numbers(ENDPOINTS).map((i) => `n${i}.net A`),
  [`an alias of ${ALIKE}`]: numbers(ENDPOINTS / ALIKE).map((i) => `g${i}.net A`),
  'no such name': numbers(ENDPOINTS).map((i) => `nobody${i}.net A`),
  'an address': numbers(250).map((i) => `${i}.1.77.10.in-addr.arpa PTR`),
};

const lab = await Lab.open({ hosts: 1 });
try {
  const resolver = await startResolver();
  const heading = ['', 'queries/s', 'µs CPU each', 'queries/s of a core'];
  process.stdout.write(line(heading));
  for (const [name, queries] of Object.entries(ROWS)) {
    const rounds: Round[] = [];
    for (let i = 0; i < Number(values.rounds); i++) rounds.push(await measure(resolver, queries));
    const median = (of: (round: Round) => number): number => quantile(rounds.map(of), 0.5);
    const cpuMicros = median((round) => round.cpuMicros);
    const perSecond = median((round) => round.perSecond);
    const cells = [perSecond.toFixed(0), cpuMicros.toFixed(1), (1e6 / cpuMicros).toFixed(0)];
    process.stdout.write(line([name, ...cells]));
  }
} finally {
  await lab.close();
}

async function startResolver(): Promise<LabProcess> {
  const { ns } = lab.host(1);
  const client = await lab.container('client');
  await ipCommands([
    `link add eth0 netns ${client} type veth peer name gw0 netns ${ns}`,
    `-n ${client} address add 10.77.0.9/16 dev eth0`,
    `-n ${client} link set eth0 up`,
    `-n ${ns} address add 10.77.0.1/16 dev gw0`,
    `-n ${ns} link set gw0 up`,
  ]);
  const many = numbers(ENDPOINTS).map((i) => ({
    name: `n${i}`,
    network: 'net',
    address: `10.77.${1 + (i >> 8)}.${i & 255}`,
    aliases: [`g${Math.floor(i / ALIKE)}`],
  }));
  const scene: DnsScene = {
    resolvConf: '/nonexistent',
    networks: [{ name: 'net', subnet: '10.77.0.0/16' }],
    endpoints: [{ name: 'client', network: 'net', address: '10.77.0.9' }, ...many],
    rates: { query: UNLIMITED, forward: UNLIMITED },
  };
  writeFileSync(`${lab.folder}/scene.json`, JSON.stringify(scene));
  const command = nodeCommand(PROGRAM, 'serve', `${lab.folder}/scene.json`);
  const resolver = lab.spawn(ns, ['taskset', '--cpu-list', '0', ...command]);
  await resolver.saying(/ready/);
  return resolver;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function measure(resolver: LabProcess, queries: readonly string[]): Promise<Round> {
  const client = lab.host(1).ns.replace(/h1$/, 'client');
  const path = `${lab.folder}/queries`;
  writeFileSync(path, `${queries.join('\n')}\n`);
  const before = await facts(resolver);
  const text = await lab.run(client, [
    ...['taskset', '--cpu-list', '1', 'dnsperf', '-s', '10.77.0.1', '-d', path],
    ...['-l', values.seconds, '-c', `${CLIENTS}`, '-T', '1'],
  ]);
  const after = await facts(resolver);
  const perSecond = Number(/Queries per second:\s+([\d.]+)/.exec(text)?.[1]);
  const lost = Number(/Queries lost:\s+(\d+)/.exec(text)?.[1]);
  if (lost !== 0 || !(perSecond > 0)) throw new Error(`dnsperf lost queries:\n${text}`);
  const cpuMicros = ((after.cpuMs - before.cpuMs) * 1000) / (after.queries - before.queries);
  return { perSecond, cpuMicros };
}

async function facts(resolver: LabProcess): Promise<{ cpuMs: number; queries: number }> {
  const seen = resolver.output.length;
  resolver.signal('SIGUSR2');
  const text = await until(() => /^\{.*\}$/m.exec(resolver.output.slice(seen))?.[0], {
    timeoutMs: 5000,
    what: 'the counters of the resolver',
  });
  return JSON.parse(text) as { cpuMs: number; queries: number };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function line([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(18)}${cells.map((cell) => cell.padStart(22)).join('')}\n`;
}
