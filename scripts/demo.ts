/**
 * The demo: three hosts as network namespaces on one underlay, an agent on each, a network, containers that talk, a
 * kernel vxlan device as a fourth host, and what it costs. Everything is real but the cables. Removed at the end,
 * also on interrupt; `--keep` leaves it up until Ctrl-C.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt } from '../test/netns/support/commands.ts';
import { Lab, type LabHost } from '../test/netns/support/lab.ts';
import { until } from '../test/netns/support/until.ts';

const WEFT = fileURLToPath(new URL('../dist/control/cli/main.js', import.meta.url));
const NETWORK = 'my-custom-overlay';
const CONTAINERS = ['web', 'api', 'db'] as const;
const KERNEL_PEER = '10.10.20.9';
const IPERF_SECONDS = 2;
const ROUNDS = 3;

const PAGE = `require('node:http').createServer((_, r) => r.end('hello from web\\n')).listen(80, '::', () => console.log('serving'))`;

interface Container {
  readonly name: string;
  readonly ns: string;
  readonly host: LabHost;
  readonly address: string;
}

const keep = process.argv.includes('--keep');
const startedMs = performance.now();
const lab = await Lab.open({ hosts: 4 });
try {
  await demonstrate();
  if (keep) await stayUp();
} finally {
  await lab.close();
}

async function demonstrate(): Promise<void> {
  title('Three hosts, one agent each; the first makes the cluster, the others join with a token');
  await startAgents();
  print(await weft(1, 'node', 'ls'));

  title(`One network, made on host 2`);
  const create = ['network', 'create', '-d', 'overlay', '--attachable'];
  const ranges = ['--subnet=10.10.20.0/24', '--gateway=10.10.20.1', '--ip-range=10.10.20.128/25'];
  await weft(2, ...create, ...ranges, NETWORK);
  await until(async () => (await weft(3, 'network', 'ls', '-q')) !== '', {
    timeoutMs: 5000,
    what: 'the network on host 3',
  });
  print(await weft(3, 'network', 'ls'));

  title('One container on each host, attached by the name of its TAP');
  const containers = await attachContainers();
  print(await weft(1, 'ps'));

  title('Everybody reaches everybody');
  await pingAll(containers);

  title('A web page from one container in another');
  await fetchPage(containers);

  title('A fourth host without an agent: a kernel vxlan device as a full member');
  await addKernelPeer(containers);

  title(`TCP, one stream, ${ROUNDS} x ${IPERF_SECONDS} s each, in turn`);
  await measure(containers);

  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  print(`\nDone in ${seconds} s.${keep ? '' : ' Everything is removed again.'}`);
}

async function startAgents(): Promise<void> {
  await startAgent(1);
  const token = (await weft(1, 'token', 'create')).trim();
  const join = ['--join', lab.host(1).ip4, '--token', token];
  await Promise.all([startAgent(2, ...join), startAgent(3, ...join)]);
  await until(async () => (await weft(1, 'node', 'ls', '-q')).trim().split('\n').length === 3, {
    timeoutMs: 5000,
    what: 'three members',
  });
}

async function startAgent(number: number, ...more: readonly string[]): Promise<void> {
  const { ns, ip4 } = lab.host(number);
  const where = ['--data-dir', folder(number), '--socket', socket(number)];
  const words = ['agent', '--name', `host-${number}`, '--advertise-addr', ip4, ...where, ...more];
  const agent = lab.spawn(ns, [process.execPath, WEFT, ...words]);
  await agent.saying(/weft agent ready/);
}

async function attachContainers(): Promise<Container[]> {
  const containers: Container[] = [];
  for (const [index, name] of CONTAINERS.entries()) {
    const number = index + 1;
    const ns = await lab.container(name);
    const where = ['--tap', 'eth0', '--netns', ns, '--name', name, '--format', 'json'];
    const endpoint = JSON.parse(await weft(number, 'attach', NETWORK, ...where)) as {
      addresses: readonly string[];
    };
    const address = endpoint.addresses[0]?.split('/')[0] ?? '';
    containers.push({ name, ns, host: lab.host(number), address });
  }
  return containers;
}

async function pingAll(containers: readonly Container[]): Promise<void> {
  for (const from of containers) {
    const times: string[] = [];
    for (const to of containers) {
      if (from !== to) times.push(`${to.name} ${await ping(from.ns, to.address)}`);
    }
    print(`  ${from.name.padEnd(6)}${from.address.padEnd(16)}${times.join('   ')}`);
  }
}

async function fetchPage([web, , db]: readonly Container[]): Promise<void> {
  if (web === undefined || db === undefined) return;
  const server = lab.spawn(web.ns, [process.execPath, '-e', PAGE]);
  await server.saying(/serving/);
  const url = `http://${web.address}/`;
  print(`  db: curl ${url}`);
  print(`  ${(await lab.run(db.ns, ['curl', '--silent', '--max-time', '5', url])).trim()}`);
  await server.stop();
}

async function addKernelPeer(containers: readonly Container[]): Promise<void> {
  const host = lab.host(4);
  const [network] = JSON.parse(await weft(1, 'network', 'ls', '--format', 'json')) as [
    { vni: number },
  ];
  await weft(1, 'vtep', 'add', NETWORK, host.ip4);
  const remotes = [1, 2, 3].map((number) => lab.host(number).ip4);
  const addresses = [`${KERNEL_PEER}/24`];
  await lab.vxlan(host.ns, {
    vni: network.vni,
    local: host.ip4,
    remotes,
    addresses,
    mtuBytes: 1450,
  });
  print(`  ip link add vx0 type vxlan id ${network.vni} dstport 4789 local ${host.ip4}`);
  for (const { name, address, ns } of containers) {
    const there = await ping(host.ns, address);
    print(
      `  kernel ${KERNEL_PEER} -> ${name.padEnd(4)} ${there}   ${name.padEnd(4)} -> kernel ${await ping(ns, KERNEL_PEER)}`,
    );
  }
  print(await weft(1, 'vtep', 'ls', NETWORK));
}

async function measure([web, api]: readonly Container[]): Promise<void> {
  if (web === undefined || api === undefined) return;
  const plain = { vni: 42, device: 'plain0', port: 8472, mtuBytes: 1450 };
  const [a, b] = [lab.host(3), lab.host(4)];
  const at = (n: number): string[] => [`10.77.0.${n}/24`];
  await lab.vxlan(a.ns, { ...plain, local: a.ip4, remotes: [b.ip4], addresses: at(1) });
  await lab.vxlan(b.ns, { ...plain, local: b.ip4, remotes: [a.ip4], addresses: at(2) });
  const ours: number[] = [];
  const kernel: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await throughput(web.ns, api.ns, api.address));
    kernel.push(await throughput(a.ns, b.ns, '10.77.0.2'));
  }
  const ratio = median(ours) / median(kernel);
  print(`  weft, engine dgram     ${gigabits(ours)}`);
  print(`  kernel vxlan           ${gigabits(kernel)}`);
  print(`  ratio of medians       ${ratio.toFixed(3).padStart(6)}`);
  print(
    '  dgram is the executable specification in TypeScript: one frame at a time, in user space.',
  );
}

async function throughput(from: string, to: string, address: string): Promise<number> {
  const server = lab.spawn(to, ['iperf3', '--server', '--one-off', '--forceflush']);
  await server.saying(/listening/);
  const client = ['iperf3', '--client', address, '--time', String(IPERF_SECONDS), '--json'];
  const report = JSON.parse(await lab.run(from, client)) as {
    end: { sum_received: { bits_per_second: number } };
  };
  await server.stop();
  return report.end.sum_received.bits_per_second;
}

async function ping(ns: string, address: string): Promise<string> {
  const { stdout } = await attempt(['ping', '-c', '1', '-W', '2', address], { ns });
  const time = /time=([\d.]+)/.exec(stdout)?.[1];
  return time === undefined ? 'NO ANSWER' : `${Number(time).toFixed(2).padStart(5)} ms`;
}

async function stayUp(): Promise<void> {
  const { ns } = lab.host(1);
  const command = `ip netns exec ${ns} env WEFT_HOST=unix://${socket(1)} node ${WEFT}`;
  print('\nIt stays up until Ctrl-C. Try, in another terminal:\n');
  print(`  alias weft1='${command}'`);
  print('  weft1 status');
  print(`  weft1 network inspect ${NETWORK}`);
  print(`  weft1 run --network ${NETWORK} -- ping -c3 db`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
}

function weft(number: number, ...words: readonly string[]): Promise<string> {
  const env = { WEFT_HOST: `unix://${socket(number)}` };
  return lab.run(lab.host(number).ns, [process.execPath, WEFT, ...words], { env });
}

function folder(number: number): string {
  return join(lab.folder, `host-${number}`);
}

function socket(number: number): string {
  return join(lab.folder, `run-${number}`, 'weft.sock');
}

function title(text: string): void {
  print(process.stdout.isTTY ? `\n\u001b[1m${text}\u001b[0m\n` : `\n${text}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text.replace(/\n$/, '')}\n`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function gigabits(values: readonly number[]): string {
  const text = (value: number): string => (value / 1e9).toFixed(2);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${text(median(values)).padStart(6)} Gbit/s   (${text(low)} to ${text(high)})`;
}
