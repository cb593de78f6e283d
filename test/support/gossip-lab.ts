/**
 * N gossip machines on a simulated clock and network: the shipped machine, over logs that hold numbers only. It is lean
 * enough for a thousand nodes; whole control planes are in `control-lab.ts`. A run repeats for an equal seed.
 */
import { type GossipConfig, LAN } from '../../src/control/gossip/config.ts';
import type { Logs } from '../../src/control/gossip/delegate.ts';
import { Gossip, type GossipNotice, type GossipTimer } from '../../src/control/gossip/gossip.ts';
import {
  compareVersions,
  type LogDelta,
  type LogSummary,
  type LogVersion,
  type MergeOutcome,
  NOTHING_KNOWN,
} from '../../src/model/log.ts';
import type { NodeId } from '../../src/model/node-id.ts';
import { plainNode } from '../../src/simulator/host/identity.ts';
import { seededRandom } from '../../src/simulator/random.ts';

/** One way in the simulated network takes so long, and up to JITTER_MS more. */
const LATENCY_MS = 0.25;
const JITTER_MS = 0.1;
/** Connecting, the TLS handshake, and what is said: round trips of a stream sync. */
const SYNC_MS = 8 * LATENCY_MS;
/** A signed entry of an endpoint. */
const ENTRY = new Uint8Array(220);

/** Logs of which only the versions are kept. */
class NumberLogs implements Logs {
  readonly self: NodeId;
  readonly all = new Map<NodeId, LogSummary>();
  readonly #changed: (origin: NodeId) => void;

  constructor(self: NodeId, changed: (origin: NodeId) => void) {
    this.self = self;
    this.#changed = changed;
  }

  versions(): ReadonlyMap<NodeId, LogSummary> {
    return this.all;
  }

  versionOf(origin: NodeId): LogVersion {
    return this.all.get(origin) ?? NOTHING_KNOWN;
  }

  *deltas(origin: NodeId, since: LogVersion): Iterable<LogDelta> {
    const { generation, seq } = this.versionOf(origin);
    if (seq <= since.seq) return;
    yield { origin, generation, fromSeq: since.seq, toSeq: seq, entries: [ENTRY] };
  }

  merge({ origin, generation, fromSeq, toSeq }: LogDelta): MergeOutcome {
    const known = this.versionOf(origin);
    if (origin === this.self || compareVersions({ generation, seq: toSeq }, known) <= 0)
      return 'stale';
    if (fromSeq > known.seq) return 'gap';
    this.set(origin, { generation, seq: toSeq });
    return 'applied';
  }

  certificateOf(): undefined {
    return undefined;
  }

  /** Equal numbers are equal contents here. */
  repair(): MergeOutcome {
    return 'stale';
  }

  set(origin: NodeId, version: LogVersion): void {
    this.all.set(origin, { ...version, content: 0 });
    this.#changed(origin);
  }
}

/** One node. */
export interface GossipLabNode {
  readonly id: NodeId;
  readonly index: number;
  readonly logs: NumberLogs;
  readonly gossip: Gossip;
  running: boolean;
  /** It does nothing before. */
  pausedUntilMs: number;
  /** Datagrams that it sent. */
  sent: number;
}

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** What a lab is made of. */
export interface GossipLabOptions {
  readonly nodes: number;
  readonly seed: number;
  /** Datagrams lost, per thousand. */
  readonly lossPerMille: number;
  readonly config?: GossipConfig;
}

/** The laboratory. All nodes are members, and know each other, from the start. */
export class GossipLab {
  readonly nodes: GossipLabNode[] = [];
  nowMs = 0;
  /** Called when a node learns something; set by who measures. */
  onHealth: (observer: GossipLabNode, subject: NodeId, status: string) => void = () => undefined;
  onLog: (observer: GossipLabNode, origin: NodeId) => void = () => undefined;
  /** Which side of a split a node is on; only nodes of one side reach each other. */
  split: (node: GossipLabNode) => number = () => 0;
  readonly #options: GossipLabOptions;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #byId = new Map<NodeId, GossipLabNode>();
  readonly #events: Event[] = [];
  readonly #timers = new Map<string, number>();
  #order = 0;

  constructor(options: GossipLabOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    for (let i = 0; i < options.nodes; i++) this.#addNode(i);
    for (const node of this.nodes) {
      for (const { id } of this.nodes) node.gossip.tell({ kind: 'add-member', node: id }, 0);
    }
    for (const node of this.nodes) node.gossip.tell({ kind: 'start' }, 0);
  }

  node(index: number): GossipLabNode {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`there is no node ${index}`);
    return node;
  }

  /** A node writes one entry. */
  change(index: number): void {
    const { id, logs, gossip } = this.node(index);
    logs.set(id, { generation: 1, seq: logs.versionOf(id).seq + 1 });
    gossip.tell({ kind: 'changed' }, this.nowMs);
  }

  /** A node stands still: its timers are late, and what comes meanwhile waits in its socket. */
  pause(node: GossipLabNode, ms: number): void {
    node.pausedUntilMs = this.nowMs + ms;
  }

  /** Lets time pass until it is over or `done`. */
  run(ms: number, done: () => boolean = () => false): void {
    const endMs = this.nowMs + ms;
    while (!done()) {
      const next = this.#events[0];
      if (next === undefined || next.atMs > endMs) {
        this.nowMs = endMs;
        return;
      }
      this.#pop();
      this.nowMs = next.atMs;
      next.run();
    }
  }

  #addNode(index: number): void {
    const id = plainNode(index + 1);
    const logs = new NumberLogs(id, (origin) => this.onLog(node, origin));
    const gossip: Gossip = new Gossip(logs, this.#options.config ?? LAN, this.#random, {
      send: (to, bytes) => this.#deliver(node, to, bytes),
      after: (delayMs, timer) => this.#after(node, delayMs, timer),
      notify: (notice) => this.#notice(node, notice),
    });
    const node: GossipLabNode = {
      id,
      index,
      logs,
      gossip,
      running: true,
      pausedUntilMs: 0,
      sent: 0,
    };
    this.nodes.push(node);
    this.#byId.set(id, node);
  }

  #deliver(from: GossipLabNode, to: NodeId, bytes: Uint8Array): void {
    from.sent++;
    const target = this.#byId.get(to);
    if (target === undefined || this.#random.below(1000) < this.#options.lossPerMille) return;
    const delayMs = LATENCY_MS + (this.#random.below(1000) / 1000) * JITTER_MS;
    this.#at(delayMs, () => {
      if (this.split(from) !== this.split(target)) return;
      this.#whenAwake(target, 1, () => target.gossip.receive(from.id, bytes, this.nowMs));
    });
  }

  #whenAwake(node: GossipLabNode, laterMs: number, run: () => void): void {
    const waitMs = node.pausedUntilMs - this.nowMs;
    if (waitMs > 0) this.#at(waitMs + laterMs, () => this.#whenAwake(node, laterMs, run));
    else if (node.running) run();
  }

  #after(node: GossipLabNode, delayMs: number, timer: GossipTimer): void {
    const key = `${node.index}/${timer}`;
    const order = this.#at(delayMs, () => {
      // After a pause timers come first, as in an event loop.
      this.#whenAwake(node, 0, () => {
        if (this.#timers.get(key) === order) node.gossip.fire(timer, this.nowMs);
      });
    });
    this.#timers.set(key, order);
  }

  #notice(node: GossipLabNode, notice: GossipNotice): void {
    if (notice.kind === 'health') this.onHealth(node, notice.node, notice.status);
    if (notice.kind !== 'sync' && notice.kind !== 'stream-probe') return;
    const peer = this.#byId.get(notice.peer);
    if (peer === undefined) return;
    this.#at(SYNC_MS, () => {
      if (!node.running || !peer.running || this.split(node) !== this.split(peer)) return;
      node.gossip.tell({ kind: 'heard', node: peer.id }, this.nowMs);
      if (notice.kind === 'stream-probe') return;
      copyLogs(node.logs, peer.logs);
      copyLogs(peer.logs, node.logs);
    });
  }

  /** A binary heap, by time and then by order of asking. */
  #at(delayMs: number, run: () => void): number {
    const event = { atMs: this.nowMs + delayMs, order: ++this.#order, run };
    const heap = this.#events;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent] as Event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
    return event.order;
  }

  #pop(): void {
    const heap = this.#events;
    const last = heap.pop() as Event;
    if (heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child] as Event)) child++;
      if (!isBefore(heap[child] as Event, last)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
  }
}

function copyLogs(from: NumberLogs, to: NumberLogs): void {
  for (const origin of from.all.keys()) {
    for (const delta of from.deltas(origin, to.versionOf(origin))) to.merge(delta);
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
