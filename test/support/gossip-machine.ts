/**
 * One gossip machine with its effects kept and its timers run in simulated time. Peers are played by the test: by
 * default they answer pings, and say "no answer" when they are asked to probe somebody who is silent.
 */
import { type GossipConfig, LAN } from '../../src/control/gossip/config.ts';
import { Gossip, type GossipNotice, type GossipTimer } from '../../src/control/gossip/gossip.ts';
import { type Item, packItems, unpackItems } from '../../src/control/gossip/message.ts';
import { State } from '../../src/control/state/state.ts';
import type { NodeId } from '../../src/model/node-id.ts';
import { plainIdentity, plainNode } from '../../src/simulator/host/identity.ts';
import { seededRandom } from '../../src/simulator/random.ts';

/** Something the machine said, and when. */
export interface Said {
  readonly to: NodeId;
  readonly atMs: number;
  readonly item: Item;
}

/** The machine of node 1 among `members` nodes. */
export class GossipMachine {
  readonly self: NodeId = plainNode(1);
  readonly peers: readonly NodeId[];
  readonly state: State;
  readonly gossip: Gossip;
  /** Everything said since the last `forget`. */
  readonly sent: Said[] = [];
  readonly notices: GossipNotice[] = [];
  /** Datagrams sent since the last `forget`. */
  datagrams = 0;
  /** Peers that answer nothing. */
  readonly silent = new Set<NodeId>();
  /** Peers that answer no request for a probe either. */
  readonly unhelpful = new Set<NodeId>();
  readonly #timers = new Map<GossipTimer, number>();
  nowMs = 0;

  constructor(members: number, config: GossipConfig = LAN) {
    this.peers = Array.from({ length: members - 1 }, (_, i) => plainNode(i + 2));
    const storage = { put: () => undefined, delete: () => undefined };
    this.state = new State(plainIdentity(this.self), storage, (node) => node);
    this.gossip = new Gossip(this.state, config, seededRandom(members), {
      send: (to, bytes) => {
        this.datagrams++;
        for (const item of unpackItems(bytes) ?? []) this.sent.push({ to, atMs: this.nowMs, item });
      },
      after: (delayMs, timer) => this.#timers.set(timer, this.nowMs + delayMs),
      notify: (notice) => this.notices.push(notice),
    });
    for (const node of this.peers) this.tell({ kind: 'add-member', node });
    this.tell({ kind: 'start' });
    this.#answer(0);
    this.forget();
  }

  peer(index: number): NodeId {
    const peer = this.peers[index];
    if (peer === undefined) throw new Error(`there is no peer ${index}`);
    return peer;
  }

  tell(command: Parameters<Gossip['tell']>[0]): void {
    this.gossip.tell(command, this.nowMs);
  }

  /** Lets a peer say something. */
  hear(from: NodeId, ...items: readonly Item[]): void {
    for (const datagram of packItems(items)) this.gossip.receive(from, datagram, this.nowMs);
  }

  /** Lets time pass; timers fire when they are due, unless the whole node pauses. */
  run(ms: number, pausing = false): void {
    const endMs = this.nowMs + ms;
    if (pausing) this.nowMs = endMs;
    for (let timer = this.#nextTimer(); timer !== undefined; timer = this.#nextTimer()) {
      const dueMs = this.#timers.get(timer) as number;
      if (dueMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, dueMs);
      this.#timers.delete(timer);
      const before = this.sent.length;
      this.gossip.fire(timer, this.nowMs);
      this.#answer(before);
    }
    this.nowMs = endMs;
  }

  /** Lets time pass until the machine notices something; its time since `run`, or Infinity after `limitMs`. */
  until(holds: (notice: GossipNotice) => boolean, limitMs: number): number {
    const startMs = this.nowMs;
    while (this.nowMs - startMs < limitMs) {
      const before = this.notices.length;
      this.run(1);
      if (this.notices.slice(before).some(holds)) return this.nowMs - startMs;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Items of a kind that were said, to a peer or to anybody. */
  said<K extends Item['kind']>(kind: K, to?: NodeId): Extract<Item, { kind: K }>[] {
    return this.sent
      .filter((said) => said.item.kind === kind && (to === undefined || said.to === to))
      .map(({ item }) => item as Extract<Item, { kind: K }>);
  }

  statusOf(node: NodeId): string | undefined {
    return this.gossip.members.lookup(node)?.belief.status;
  }

  forget(): void {
    this.sent.length = 0;
    this.notices.length = 0;
    this.datagrams = 0;
  }

  #nextTimer(): GossipTimer | undefined {
    const waiting = [...this.#timers].sort(([, a], [, b]) => a - b);
    return waiting[0]?.[0];
  }

  #answer(since: number): void {
    for (const { to, item } of this.sent.slice(since)) {
      if (this.silent.has(to)) continue;
      if (item.kind === 'ping') this.hear(to, { kind: 'ack', number: item.number });
      if (item.kind !== 'ping-request' || this.unhelpful.has(to)) continue;
      const kind = this.silent.has(item.target) ? 'nack' : 'ack';
      this.hear(to, { kind, number: item.number });
    }
  }
}

/** True for the notice that a member has that status. */
export function isHealth(node: NodeId, status: string): (notice: GossipNotice) => boolean {
  return (notice) => notice.kind === 'health' && notice.node === node && notice.status === status;
}
