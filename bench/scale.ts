/**
 * `npm run bench -- scale`: what one attach, one detach, one change that is heard of, and one look cost a node that knows
 * many endpoints: the shipped cluster, allocator and reconciler in one process. Signatures are hashes here, and there is
 * no disk, no socket and no TAP, so what is left is what grows with the cluster. Needs no root.
 *
 *   npm run bench -- scale [--endpoints 1000,10000,100000] [--rounds N]
 *
 * One network; 25 members, each with an equal part of the endpoints. Medians, microseconds; the last rows are
 * milliseconds and bytes.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { endpointView, nodeView, type ViewContext } from '../src/agent/views/views.ts';
import {
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../src/control/network/attach-endpoint.ts';
import { Cluster } from '../src/control/network/cluster.ts';
import { createNetwork } from '../src/control/network/create-network.ts';
import type { DirectoryChange } from '../src/control/network/directory.ts';
import { clusterWrite } from '../src/control/network/pools.ts';
import { Reconciler } from '../src/control/network/reconcile.ts';
import { type Entry, sealEntry } from '../src/control/state/entry.ts';
import type { Identity } from '../src/control/state/identity.ts';
import { encodeEndpoint, encodeNodeInfo } from '../src/control/state/records.ts';
import { encodeMember } from '../src/control/state/registry.ts';
import { type Cidr, type Ip, parseCidr, parseIp } from '../src/model/ip.ts';
import type { MacAddress } from '../src/model/mac-address.ts';
import type { NodeId } from '../src/model/node-id.ts';
import { randomHex } from '../src/model/random.ts';
import { plainCertificate, plainIdentity, plainNode } from '../src/simulator/host/identity.ts';
import { networkWish } from '../src/simulator/network-wish.ts';
import { seededRandom } from '../src/simulator/random.ts';
import { quantile } from './statistics.ts';

const MEMBERS = 25;
/** Bytes of entries in one delta of a stream, and of one datagram. */
const STREAM_BYTES = 48_000;
const DATAGRAM_BYTES = 1000;
const NETWORK = 'web';

const { values } = parseArgs({
  options: {
    endpoints: { type: 'string', default: '1000,10000,100000' },
    rounds: { type: 'string', default: '200' },
  },
});
const rounds = Number(values.rounds);
const random = seededRandom(1);
const nodes = Array.from({ length: MEMBERS }, (_, i) => plainNode(i + 1));
const [self] = nodes as [NodeId];
setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

async function measure(size: number): Promise<ReadonlyMap<string, number>> {
  const figures = new Map<string, number>();
  const beforeBytes = bytesInUse();
  const { cluster, reconciler, heard } = await makeNode();
  const network = cluster.directory.getNetwork(NETWORK);
  const each = Math.floor(size / MEMBERS);
  const authors = nodes.slice(1).map((node, i) => new Author(node, network.id, i + 1));
  let next = 0;
  const attach = async (): Promise<void> => {
    const wish = { network: NETWORK, tap: 'eth0', aliases: [], labels: {} };
    await commitEndpoint(cluster, await prepareEndpoint(cluster, { ...wish, name: `a-${next++}` }));
  };
  const emptyBytes = bytesInUse();
  for (let i = 0; i < each; i++) await attach();
  for (const author of authors) author.tell(cluster, each);
  figures.set('memory of an endpoint, bytes', (bytesInUse() - emptyBytes) / (each * MEMBERS));
  reconciler.activate(network);
  const views = {
    cluster,
    uplink: { addresses: [], mtuBytes: 1500 },
    healthOf: () => 'alive',
    rttMsOf: () => undefined,
    nameserversOf: () => [],
    isOpen: () => true,
  } satisfies ViewContext;
  const time = async (name: string, call: () => unknown, count = rounds): Promise<void> => {
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const beginMs = performance.now();
      await call();
      times.push((performance.now() - beginMs) * 1000);
    }
    figures.set(name, quantile(times, 0.5));
  };
  await time('attach', attach, 2 * rounds);
  await time('news of one change for 24 peers', () => {
    const { generation, seq } = cluster.state.versionOf(self);
    for (let peer = 1; peer < MEMBERS; peer++) {
      for (const _ of cluster.state.deltas(self, { generation, seq: seq - 1 }, DATAGRAM_BYTES));
    }
  });
  let left = next;
  await time('detach by name', async () => {
    await removeEndpoint(cluster, cluster.directory.getEndpoint(`a-${--left}`));
  });
  await time('detach by id', async () => {
    const { id } = cluster.directory.getEndpoint(`a-${--left}`);
    await removeEndpoint(cluster, cluster.directory.getEndpoint(id));
  });
  const [author] = authors as [Author];
  await time('change of another node', () => author.tell(cluster, 1));
  await time('the same, with a port in the network', async () => {
    heard.reconciles = true;
    author.tell(cluster, 1);
    await undefined;
    heard.reconciles = false;
  });
  await time('look at one', () => endpointView(views, cluster.directory.getEndpoint('e1-0')));
  const few = Math.min(rounds, 20);
  await time('look at all nodes', () => nodes.map((node) => nodeView(views, node)), few);
  let made = 0;
  await time(
    'network made',
    () => createNetwork(cluster, networkWish(`n-${made++}`, { subnets: [] }), []),
    few,
  );
  const held = nodes.flatMap((node) => [...cluster.state.entries(node)]);
  await time('restart, with 1 + 20 networks, ms', () => restart(held), 3);
  figures.set(
    'restart, with 1 + 20 networks, ms',
    (figures.get('restart, with 1 + 20 networks, ms') ?? 0) / 1000,
  );
  if (beforeBytes <= 0) throw new Error('memory is not counted');
  return figures;
}

/** A node that made a network and admitted the others. */
async function makeNode(): Promise<{
  cluster: Cluster;
  reconciler: Reconciler;
  heard: { reconciles: boolean };
}> {
  const heard = { reconciles: false };
  const cluster = openCluster((change) => {
    if (heard.reconciles) reconciler.changed(change);
  });
  const addresses = [parseIp('10.99.0.1') as Ip];
  const reconciler = new Reconciler(
    cluster,
    { program: () => undefined },
    { addresses, mtuBytes: 1500 },
  );
  const members = nodes.map((node, i) => ({
    key: `member/${node}`,
    value: encodeMember({
      node,
      name: `n${i}`,
      certificate: plainCertificate(node),
      admissionLamport: i + 1,
      sponsor: self,
      token: '',
      address: parseIp(`10.99.0.${i + 1}`) as Ip,
      gossipPort: 7946,
    }),
  }));
  const pool = { cidr: parseCidr('172.16.0.0/12') as Cidr, subnetPrefixBits: 24 };
  cluster.append([members[0] as (typeof members)[0], clusterWrite(self, pool)]);
  // Alone it makes networks without asking; the others come after.
  await createNetwork(cluster, networkWish(NETWORK, { subnets: ['10.0.0.0/9'] }), []);
  cluster.append(members.slice(1));
  return { cluster, reconciler, heard };
}

function openCluster(changed: (change: DirectoryChange) => void): Cluster {
  const nothing = (): void => undefined;
  return new Cluster(
    {
      identity: identityOf(self),
      storage: { put: nothing, delete: nothing },
      random,
      nowMs: () => performance.now(),
      wallMs: () => 1_700_000_000_000,
      liveMembers: () => [],
      send: nothing,
      after: nothing,
      durable: () => Promise.resolve(),
    },
    { changed, admitted: nothing, removed: nothing, appended: nothing },
  );
}

function restart(held: readonly Entry[]): void {
  const sound = openCluster(() => undefined).restore(held.map(({ signed }) => signed));
  if (!sound) throw new Error('an entry was lost');
}

/** Without the memory that simulated nodes share: each entry is read as in an agent. */
function identityOf(node: NodeId): Identity {
  const { memo: _, ...identity } = plainIdentity(node);
  return identity;
}

/** Another member, and what it attaches. */
class Author {
  readonly #node: NodeId;
  readonly #network: string;
  readonly #number: number;
  #seq = 0;
  #next = 0;

  constructor(node: NodeId, network: string, number: number) {
    this.#node = node;
    this.#network = network;
    this.#number = number;
  }

  /** Attaches endpoints and tells the cluster in deltas, as a stream would. */
  tell(cluster: Cluster, count: number): void {
    let entries: Uint8Array[] = [];
    let bytes = 0;
    let fromSeq = this.#seq;
    const flush = (): void => {
      const delta = { origin: this.#node, generation: 1, fromSeq, toSeq: this.#seq, entries };
      const outcome = cluster.state.merge(delta);
      if (outcome !== 'applied') throw new Error(`a delta was ${outcome}`);
      [entries, bytes, fromSeq] = [[], 0, this.#seq];
    };
    if (this.#seq === 0) entries.push(this.#nodeInfo());
    for (let i = 0; i < count; i++) {
      const signed = this.#endpoint();
      entries.push(signed);
      bytes += signed.length;
      if (bytes > STREAM_BYTES) flush();
    }
    if (entries.length > 0) flush();
  }

  #nodeInfo(): Uint8Array {
    const addresses = [parseIp(`10.99.0.${this.#number + 1}`) as Ip];
    const info = {
      addresses,
      gossipPort: 7946,
      vxlanPort: 4789,
      boot: 1,
      version: '',
      mtuBytes: 1500,
    };
    return this.#seal('node', encodeNodeInfo(info));
  }

  #endpoint(): Uint8Array {
    const value = BigInt(this.#number) * 65_536n + BigInt(++this.#next);
    const record = encodeEndpoint({
      id: '',
      node: this.#node,
      name: `e${this.#number}-${this.#next - 1}`,
      network: this.#network,
      tap: 'eth0',
      mac: (0x0200_0000_0000 + Number(value)) as MacAddress,
      addresses: [{ ip: { family: 4, value: (10n << 24n) + (64n << 16n) + value }, prefixBits: 9 }],
      aliases: [],
      links: [],
      published: [],
      labels: new Map(),
      idempotencyKey: '',
    });
    return this.#seal(`endpoint/${randomHex(random, 16)}`, record);
  }

  #seal(key: string, value: Uint8Array): Uint8Array {
    const draft = { generation: 1, seq: ++this.#seq, lamport: 0, key, value };
    return sealEntry(identityOf(this.#node), draft).signed;
  }
}

/** Heap and what is beside it. */
function bytesInUse(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function digits(value: number): string {
  return value.toFixed(value >= 100 ? 0 : 1);
}

function row(cells: readonly string[]): void {
  const [name = '', ...rest] = cells;
  process.stdout.write(`${name.padEnd(40)}${rest.map((cell) => cell.padStart(12)).join('')}\n`);
}

const sizes = values.endpoints.split(',').map(Number);
const columns: ReadonlyMap<string, number>[] = [];
for (const size of sizes) columns.push(await measure(size));
row(['endpoints', ...sizes.map(String)]);
for (const name of columns[0]?.keys() ?? []) {
  row([name, ...columns.map((column) => digits(column.get(name) ?? Number.NaN))]);
}
