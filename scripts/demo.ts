/**
 * The demo: three hosts as network namespaces on one underlay, an agent on each, a network, containers that talk, a
 * fourth host that is first the world outside and then a member by a kernel vxlan device, and what it costs on both
 * engines. Everything is real but the cables. Removed at the end,
 * also on interrupt; `--keep` leaves it up until Ctrl-C.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt } from '../test/netns/support/commands.ts';
import { Lab, type LabHost } from '../test/netns/support/lab.ts';
import type { LabProcess } from '../test/netns/support/lab-process.ts';
import { until } from '../test/netns/support/until.ts';

const WEFT = fileURLToPath(new URL('../dist/control/cli/main.js', import.meta.url));
const NETWORK = 'my-custom-overlay';
const CONTAINERS = ['web', 'api', 'db'] as const;
const NO_ANSWER = 'NO ANSWER';
const PUBLISHED = '8080:80';
const KERNEL_PEER = '10.10.20.9';
const IPERF_SECONDS = 1;
const ROUNDS = 3;
/** One frame at a time varies little, and the demo is to be short. */
const DGRAM_ROUNDS = 1;

/** A web server that says who it is, and who asks. */
const page = (name: string): string =>
  `require('node:http').createServer((q, r) => r.end('hello from ${name}, to ' + q.socket.remoteAddress + '\\n'))` +
  `.listen(80, '0.0.0.0', () => console.log('serving'))`;

/** The engine as `weft status` tells it. */
interface EngineView {
  readonly kind: string;
  readonly tier?: string;
  readonly limit?: string;
}

interface Container {
  readonly name: string;
  readonly ns: string;
  readonly host: LabHost;
  readonly address: string;
}

const keep = process.argv.includes('--keep');
const startedMs = performance.now();
const agents = new Map<number, LabProcess>();
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

  title(`One container on each host, attached by the name of its TAP; web with -p ${PUBLISHED}`);
  const containers = await attachContainers();
  print(await weft(1, 'ps'));

  title('Everybody reaches everybody');
  await pingAll(containers);

  title('A web page from one container in another, by address and by name');
  await fetchPage(containers);

  title('The same page through any host, by a published port: web sees who asks');
  await fetchThroughHosts();

  title('A web page of the world: each host is the gateway of its containers');
  const world = await serve(lab.host(4).ns, 'the world');
  await fetchFromWorld(containers);

  title('A name inside the network for what runs in no container');
  await fetchExternal();
  await world.stop();

  title('A fourth host without an agent: a kernel vxlan device as a full member');
  await addKernelPeer(containers);

  title(`TCP, one stream, ${IPERF_SECONDS} s at a time, kernel and native in turn`);
  await measure(containers);

  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  print(`\nDone in ${seconds} s.${keep ? '' : ' Everything is removed again.'}`);
}

/** Starts the agents of the given hosts again, on the other engine; containers keep their interfaces. */
async function restartWithDgram(numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    await agents.get(number)?.stop();
    await startAgent(number, '--engine', 'dgram');
  }
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
  agents.set(number, agent);
}

async function attachContainers(): Promise<Container[]> {
  const containers: Container[] = [];
  for (const [index, name] of CONTAINERS.entries()) {
    const number = index + 1;
    const ns = await lab.container(name);
    const where = ['--tap', 'eth0', '--netns', ns, '--name', name, '--format', 'json'];
    const ports = name === 'web' ? ['-p', PUBLISHED] : [];
    const endpoint = JSON.parse(await weft(number, 'attach', NETWORK, ...where, ...ports)) as {
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
  await serve(web.ns, 'web');
  const url = `http://${web.address}/`;
  print(`  db: curl ${url}`);
  print(`  ${await curl(db.ns, url)}`);
  await fetchByName(2, 'web');
}

/** A command of its own in the network: it has the names. */
async function fetchByName(number: number, name: string): Promise<void> {
  const url = `http://${name}/`;
  const run = ['run', '--network', NETWORK, '--name', 'probe', '--', 'curl', '--silent'];
  print(`  host ${number}: weft run --network ${NETWORK} --name probe -- curl ${url}`);
  print(`  ${(await weft(number, ...run, '--max-time', '5', url)).trim()}`);
}

async function fetchThroughHosts(): Promise<void> {
  const { ns } = lab.host(4);
  for (const number of [1, 2, 3]) {
    const url = `http://${lab.host(number).ip4}:${PUBLISHED.split(':')[0]}/`;
    print(`  ${`outside: curl ${url}`.padEnd(44)}${await curl(ns, url)}`);
  }
}

async function fetchFromWorld(containers: readonly Container[]): Promise<void> {
  const url = `http://${lab.host(4).ip4}/`;
  for (const { name, ns } of containers) {
    print(`  ${`${name}: curl ${url}`.padEnd(34)}${await curl(ns, url)}`);
  }
}

async function fetchExternal(): Promise<void> {
  const add = ['external', 'add', 'shop', lab.host(4).ip4, '-p', '80'];
  print(`  host 1: weft ${add.join(' ')}`);
  await weft(1, ...add);
  await until(async () => (await weft(2, 'external', 'ls', '-q')) !== '', {
    timeoutMs: 5000,
    what: 'the application on host 2',
  });
  await fetchByName(2, 'shop');
  print(await weft(2, 'external', 'ls'));
}

async function curl(ns: string, url: string): Promise<string> {
  return (await lab.run(ns, ['curl', '--silent', '--max-time', '5', url])).trim();
}

async function serve(ns: string, name: string): Promise<LabProcess> {
  const server = lab.spawn(ns, [process.execPath, '-e', page(name)]);
  await server.saying(/serving/);
  return server;
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
  const { kind, tier, limit } = await engine(1);
  const [native, dgram, kernel]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    native.push(await throughput(web.ns, api.ns, api.address));
    kernel.push(await throughput(a.ns, b.ns, '10.77.0.2'));
  }
  await restartWithDgram([1, 2]);
  await until(async () => (await ping(web.ns, api.address)) !== NO_ANSWER, {
    timeoutMs: 5000,
    what: 'the road after the restart',
  });
  for (let round = 0; round < DGRAM_ROUNDS; round++) {
    dgram.push(await throughput(web.ns, api.ns, api.address));
  }
  print(`  ${'ENGINE'.padEnd(22)}${'GBIT/S'.padStart(7)}   ${'SPREAD'.padEnd(16)}OF KERNEL`);
  row('kernel vxlan', kernel, kernel);
  row(tier === undefined ? `weft, ${kind}` : `weft, ${kind} tier ${tier}`, native, kernel);
  row('weft, dgram', dgram, kernel);
  print('\n  native moves superframes of up to 64 KB in threads of its own; it is the default.');
  if (limit !== undefined) print(`  No higher tier here: ${limit}.`);
  print(
    '  dgram is the executable specification in TypeScript, one frame at a time. Agents changed to',
  );
  print('  it by a restart; the containers kept their interfaces.');
}

function row(name: string, values: readonly number[], kernel: readonly number[]): void {
  const text = (value: number): string => (value / 1e9).toFixed(2);
  const spread = `${text(Math.min(...values))} to ${text(Math.max(...values))}`;
  const ratio = (median(values) / median(kernel)).toFixed(2);
  print(`  ${name.padEnd(22)}${text(median(values)).padStart(7)}   ${spread.padEnd(16)}${ratio}`);
}

async function engine(number: number): Promise<EngineView> {
  const status = JSON.parse(await weft(number, 'status', '--format', 'json')) as {
    node: { engine: EngineView };
  };
  return status.node.engine;
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
  return time === undefined ? NO_ANSWER : `${Number(time).toFixed(2).padStart(5)} ms`;
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
