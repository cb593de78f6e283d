/**
 * The resolver of an agent without the agent, for tests and the bench that need it in another namespace:
 *
 *     serve FILE            answers for the networks and endpoints of the file; SIGUSR2 prints counters and problems
 *     lie IP REPLY_IP       a server at IP:53 that sends three wrong answers before the right one, which has REPLY_IP
 *
 * Prints `ready` when it has begun.
 */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { type Answer, decode, encode } from 'dns-packet';
import { Dns } from '../../../src/agent/dns.ts';
import type { ResolverRates } from '../../../src/control/dns/resolver.ts';
import type { Link } from '../../../src/model/endpoint.ts';
import { dnsEndpoint, dnsNetwork } from '../../support/dns-lab.ts';

/** What is served. Ids are names. */
export interface DnsScene {
  readonly resolvConf: string;
  readonly networks: readonly { name: string; subnet: string; internal?: boolean }[];
  readonly endpoints: readonly {
    name: string;
    network: string;
    address: string;
    aliases?: readonly string[];
    links?: readonly Link[];
    failed?: boolean;
  }[];
  readonly rates?: ResolverRates;
}

function serve(path: string): void {
  const scene = JSON.parse(readFileSync(path, 'utf8')) as DnsScene;
  const networks = scene.networks.map(({ name, subnet, internal = false }) =>
    dnsNetwork(name, [subnet], { internal }),
  );
  const endpoints = scene.endpoints.map(({ name, network, address, aliases = [], links = [] }) =>
    dnsEndpoint(name, [address], { network, aliases, links }),
  );
  const failed = new Set(scene.endpoints.flatMap((e) => (e.failed === true ? [e.name] : [])));
  const dns = new Dns({
    directory: {
      network: (id) => networks.find((network) => network.id === id),
      endpointsOf: (id) => endpoints.filter(({ network }) => network === id),
    },
    log: { info: () => undefined, warn: () => undefined },
    health: ({ name }) => (failed.has(name) ? 'failed' : 'alive'),
    joinedBy: ({ network }) => [network],
    resolvConf: scene.resolvConf,
    ...(scene.rates && { rates: scene.rates }),
  });
  for (const network of networks) {
    dns.open(
      network,
      network.subnets.map(({ gateway }) => gateway),
    );
  }
  process.on('SIGUSR2', () => {
    const { counters, upstreamCounters } = dns;
    const { user, system } = process.cpuUsage();
    const cpuMs = (user + system) / 1000;
    say(JSON.stringify({ ...counters, ...upstreamCounters, cpuMs, problems: dns.problems() }));
  });
  setInterval(() => undefined, 60_000);
  say('ready');
}

function lie(address: string, replyIp: string): void {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port, address: asker }) => {
    const { id = 0, questions = [] } = decode(bytes);
    const [question] = questions;
    const name = question?.name ?? '';
    const answer = (more: { id: number; name: string; data: string }): void => {
      const answers: Answer[] = [{ type: 'A', name: more.name, ttl: 60, data: more.data }];
      const asked = [{ type: 'A' as const, name: more.name }];
      socket.send(
        encode({ type: 'response', id: more.id, flags: 0x180, questions: asked, answers }),
        port,
        asker,
      );
    };
    answer({ id: id ^ 0x55, name, data: '198.51.100.1' });
    answer({ id, name: `x${name}`, data: '198.51.100.2' });
    answer({ id: (id + 1) & 0xffff, name, data: '198.51.100.3' });
    answer({ id, name, data: replyIp });
  });
  socket.bind(53, address, () => say('ready'));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const [name, ...words] = process.argv.slice(2);
if (name === 'serve') serve(words[0] ?? '');
if (name === 'lie') lie(words[0] ?? '', words[1] ?? '');
