/**
 * N control planes on a simulated clock and network: the shipped machines, with nothing replaced but time,
 * randomness, signatures, disk and wires. Datagrams can be lost and links cut; a run repeats for an equal seed.
 */
import { LAN } from '../../src/control/gossip/config.ts';
import { Gossip, type GossipNotice, type GossipTimer } from '../../src/control/gossip/gossip.ts';
import { Sync } from '../../src/control/gossip/sync.ts';
import { Cluster } from '../../src/control/network/cluster.ts';
import { removalProof } from '../../src/control/network/members/removal-proof.ts';
import { clusterWrite } from '../../src/control/network/pools.ts';
import { encodeNodeInfo } from '../../src/control/state/records.ts';
import { encodeMember } from '../../src/control/state/registry.ts';
import { fromHex } from '../../src/model/hex.ts';
import { type Cidr, type Ip, parseCidr, parseIp } from '../../src/model/ip.ts';
import type { NodeId } from '../../src/model/node-id.ts';
import { plainIdentity, plainNode } from '../../src/simulator/host/identity.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { hear, pump } from './pump.ts';

/** How the simulated network behaves. */
export interface LabOptions {
  readonly nodes: number;
  readonly seed: number;
  /** Datagrams lost, per thousand. */
  readonly lossPerMille?: number;
}

/** One simulated node. */
export interface LabNode {
  readonly id: NodeId;
  readonly cluster: Cluster;
  readonly gossip: Gossip;
  readonly health: Map<NodeId, string>;
  running: boolean;
}

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

const LATENCY_MS = 0.25;

/** The laboratory. Node 0 founds the cluster, the others are admitted by it. */
export class ControlLab {
  readonly nodes: LabNode[] = [];
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #options: LabOptions;
  readonly #cut = new Set<string>();
  #events: Event[] = [];
  #order = 0;
  nowMs = 0;

  constructor(options: LabOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    for (let i = 0; i < options.nodes; i++) this.#addNode(plainNode(i + 1));
    this.#found();
  }

  node(index: number): LabNode {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`there is no node ${index}`);
    return node;
  }

  /** Lets time pass until the condition holds. Throws when it does not within `limitMs`. */
  async until(condition: () => boolean, limitMs: number, what: string): Promise<number> {
    const startMs = this.nowMs;
    await settle();
    while (!condition()) {
      if (this.nowMs - startMs > limitMs) {
        throw new Error(`not within ${limitMs} simulated ms: ${what} (seed ${this.#options.seed})`);
      }
      this.#step();
      await settle();
    }
    return this.nowMs - startMs;
  }

  /** Lets time pass. */
  async run(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await settle();
    while ((this.#events[0]?.atMs ?? Number.POSITIVE_INFINITY) <= endMs) {
      this.#step();
      await settle();
    }
    this.nowMs = endMs;
  }

  /** Waits for a promise while time passes. */
  async resolve<T>(promise: Promise<T>, limitMs = 10_000): Promise<T> {
    let done = false;
    const end = (): void => {
      done = true;
    };
    promise.then(end, end);
    await this.until(() => done, limitMs, 'a promise is settled');
    return promise;
  }

  /** Cuts or heals everything between two groups of nodes. */
  cut(groupA: readonly number[], groupB: readonly number[], cut = true): void {
    for (const a of groupA) {
      for (const b of groupB) {
        for (const link of [`${a}>${b}`, `${b}>${a}`])
          cut ? this.#cut.add(link) : this.#cut.delete(link);
      }
    }
  }

  /** One comparison over a stream, now: as its opener ended it, or what it was told instead. */
  syncNow(from: number, to: number): Sync | 'removed' | undefined {
    return this.#connected(from, to) ? this.#sync(from, to) : undefined;
  }

  /** True when all running nodes hold the same logs. */
  agrees(): boolean {
    const texts = this.nodes
      .filter((node) => node.running)
      .map(({ cluster }) => JSON.stringify([...cluster.state.versions()].sort()));
    return new Set(texts).size === 1;
  }

  #addNode(id: NodeId): void {
    const index = this.nodes.length;
    const health = new Map<NodeId, string>();
    const cluster: Cluster = new Cluster(
      {
        identity: plainIdentity(id),
        storage: { put: () => undefined, delete: () => undefined },
        random: this.#random,
        nowMs: () => this.nowMs,
        wallMs: () => 1_700_000_000_000 + this.nowMs,
        liveMembers: () => gossip.members.liveNodes(),
        send: (to, bytes) => gossip.tell({ kind: 'message', to, bytes }, this.nowMs),
        after: (delayMs, timer) => this.#timer(node, timer, delayMs, () => cluster.fire(timer)),
        durable: () => Promise.resolve(),
      },
      {
        changed: () => undefined,
        admitted: (member) => gossip.tell({ kind: 'add-member', node: member.node }, this.nowMs),
        removed: (_, strangers) => {
          for (const other of strangers) {
            gossip.tell({ kind: 'remove-member', node: other }, this.nowMs);
          }
        },
        appended: () => gossip.tell({ kind: 'changed' }, this.nowMs),
      },
    );
    const gossip: Gossip = new Gossip(cluster.state, LAN, this.#random, {
      send: (to, bytes) => this.#deliver(index, to, bytes),
      after: (delayMs, timer) =>
        this.#timer(node, timer, delayMs, () => gossip.fire(timer as GossipTimer, this.nowMs)),
      notify: (notice) => this.#notice(node, notice),
    });
    const node: LabNode = { id, cluster, gossip, health, running: true };
    this.nodes.push(node);
  }

  #found(): void {
    const founder = this.node(0);
    const members = this.nodes.map(({ id }, i) => ({
      key: `member/${id}`,
      value: encodeMember({
        node: id,
        name: `n${i}`,
        certificate: fromHex(id),
        admissionLamport: i + 1,
        sponsor: founder.id,
        token: '',
        address: parseIp(`10.99.0.${i + 1}`) as Ip,
        gossipPort: 7946,
      }),
    }));
    const pool = { cidr: parseCidr('10.0.0.0/8') as Cidr, subnetPrefixBits: 24 };
    founder.cluster.append([...members, clusterWrite(founder.id, pool)]);
    for (const { cluster, gossip } of this.nodes) {
      const index = this.nodes.findIndex((other) => other.cluster === cluster);
      if (cluster !== founder.cluster) this.#sync(index, 0);
      const info = {
        addresses: [parseIp(`10.99.0.${index + 1}`) as Ip],
        gossipPort: 7946,
        vxlanPort: 4789,
        boot: 1,
        version: 'lab',
        mtuBytes: 1500,
      };
      cluster.append([{ key: 'node', value: encodeNodeInfo(info) }]);
      gossip.tell({ kind: 'start' }, this.nowMs);
    }
  }

  #notice(node: LabNode, notice: GossipNotice): void {
    if (notice.kind === 'health') node.health.set(notice.node, notice.status);
    else if (notice.kind === 'message') node.cluster.receive(notice.from, notice.bytes);
    else if (notice.kind === 'stream-probe') this.#streamProbe(node, notice.peer);
    else if (notice.kind === 'sync') {
      const from = this.nodes.indexOf(node);
      const to = this.nodes.findIndex(({ id }) => id === notice.peer);
      this.#at(LATENCY_MS * 3, () => this.#connected(from, to) && this.#sync(from, to));
    }
  }

  #streamProbe(node: LabNode, peer: NodeId): void {
    const [from, to] = [node, this.nodes.find(({ id }) => id === peer)].map((end) =>
      end === undefined ? -1 : this.nodes.indexOf(end),
    ) as [number, number];
    this.#at(LATENCY_MS * 3, () => {
      if (to < 0 || !this.#connected(from, to) || !this.#connected(to, from)) return;
      // A fenced node serves no streams.
      if (this.node(to).cluster.fenced) return;
      node.gossip.tell({ kind: 'heard', node: peer }, this.nowMs);
      this.#sync(from, to);
    });
  }

  /** A stream sync in no time: both machines talk until they are done. */
  #sync(from: number, to: number): Sync | 'removed' | undefined {
    const [a, b] = [this.node(from), this.node(to)];
    if (b.cluster.registry.removal(a.id) !== undefined) {
      a.cluster.takeRemovalProof(removalProof(b.cluster, a.id));
      return 'removed';
    }
    if (a.cluster.registry.removal(b.id) !== undefined || b.cluster.fenced) return undefined;
    const [opener, server] = [new Sync(a.cluster.state, true), new Sync(b.cluster.state, false)];
    const ended = pump(opener, server, (end, frame) => {
      const answers = [...hear(end, frame)];
      // From a node that was removed nothing more is taken.
      return b.cluster.registry.removal(a.id) === undefined ? answers : undefined;
    });
    return ended ? opener : undefined;
  }

  #deliver(from: number, to: NodeId, bytes: Uint8Array): void {
    const target = this.nodes.findIndex(({ id }) => id === to);
    if (target < 0 || !this.#connected(from, target)) return;
    if (this.#random.below(1000) < (this.#options.lossPerMille ?? 0)) return;
    const copy = Uint8Array.from(bytes);
    const jitterMs = this.#random.below(100) / 1000;
    this.#at(LATENCY_MS + jitterMs, () => {
      if (!this.node(target).running) return;
      this.node(target).gossip.receive(this.node(from).id, copy, this.nowMs);
    });
  }

  #connected(from: number, to: number): boolean {
    return this.node(from).running && this.node(to).running && !this.#cut.has(`${from}>${to}`);
  }

  readonly #timers = new Map<string, number>();

  #timer(node: LabNode, name: string, delayMs: number, run: () => void): void {
    const key = `${node.id}/${name}`;
    const order = this.#at(delayMs, () => {
      if (node.running && this.#timers.get(key) === order) run();
    });
    this.#timers.set(key, order);
  }

  #at(delayMs: number, run: () => void): number {
    const event = { atMs: this.nowMs + delayMs, order: ++this.#order, run };
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#events[middle] as Event;
      if (other.atMs <= event.atMs) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
    return event.order;
  }

  #step(): void {
    const event = this.#events.shift();
    if (event === undefined) throw new Error('nothing will ever happen again');
    this.nowMs = event.atMs;
    event.run();
  }
}

/** Lets promises that are already settled run on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}
