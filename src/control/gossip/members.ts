/**
 * Members and what is believed of their health. SWIM: a belief is (incarnation, status), only the member
 * itself raises its incarnation, and of two beliefs the greater incarnation, then the graver status, holds.
 *
 * | status  | means                              | ends by                                        |
 * |---------|------------------------------------|------------------------------------------------|
 * | alive   | heard of within the last probes    | an unanswered probe, or a graver rumour        |
 * | suspect | did not answer; may be slow        | a refutation (alive), or time (failed)         |
 * | failed  | suspended: kept, retried for ever  | a refutation                                   |
 *
 * Nobody is ever forgotten here; members come and go with the registry (`add`, `remove`).
 */
import type { NodeId } from '../../model/node-id.ts';
import type { RoundTrip } from './detection/round-trip.ts';

/** Health of a member. */
export type MemberStatus = 'alive' | 'suspect' | 'failed';

/** A belief about a member. */
export interface Belief {
  readonly incarnation: number;
  readonly status: MemberStatus;
}

/** A member other than this node. */
export class Peer {
  readonly node: NodeId;
  belief: Belief = UNKNOWN;
  /** When something authentic last came from it; -Infinity for never. */
  heardMs: number = Number.NEGATIVE_INFINITY;
  /** When it was last told what is believed of it. */
  toldMs: number = Number.NEGATIVE_INFINITY;
  /** The way to it and back, undefined before the first answer. */
  trip: RoundTrip | undefined = undefined;
  /** It is known to run another profile. */
  otherPeriod = false;

  constructor(node: NodeId) {
    this.node = node;
  }

  /** Smoothed round-trip time, undefined before the first answer. */
  get rttMs(): number | undefined {
    return this.trip?.meanMs;
  }
}

const UNKNOWN: Belief = { incarnation: 0, status: 'alive' };
const GRAVITY: Readonly<Record<MemberStatus, number>> = { alive: 0, suspect: 1, failed: 2 };

/** The peers of this node. */
export class Members {
  readonly #peers = new Map<NodeId, Peer>();
  /** Kept until somebody comes, goes, fails or is back: it is asked for with everything that is sent. */
  #live: readonly Peer[] | undefined;
  #liveNodes: readonly NodeId[] | undefined;
  readonly #counts: Record<MemberStatus, number> = { alive: 0, suspect: 0, failed: 0 };

  get count(): number {
    return this.#peers.size;
  }

  /** Peers that are not failed. */
  get liveCount(): number {
    return this.#counts.alive + this.#counts.suspect;
  }

  /** Peers that are alive, suspects left out. */
  get aliveCount(): number {
    return this.#counts.alive;
  }

  /** Makes a node a peer, believed alive until a probe says otherwise. True when it is new. */
  add(node: NodeId): boolean {
    if (this.#peers.has(node)) return false;
    this.#peers.set(node, new Peer(node));
    this.#counts.alive++;
    this.#changed();
    return true;
  }

  remove(node: NodeId): void {
    const peer = this.#peers.get(node);
    if (peer === undefined) return;
    this.#counts[peer.belief.status]--;
    this.#peers.delete(node);
    this.#changed();
  }

  lookup(node: NodeId): Peer | undefined {
    return this.#peers.get(node);
  }

  all(): IterableIterator<Peer> {
    return this.#peers.values();
  }

  /** Peers that are not failed. */
  live(): readonly Peer[] {
    this.#live ??= [...this.#peers.values()].filter(({ belief }) => belief.status !== 'failed');
    return this.#live;
  }

  /** Ids of the peers that are not failed. */
  liveNodes(): readonly NodeId[] {
    this.#liveNodes ??= this.live().map(({ node }) => node);
    return this.#liveNodes;
  }

  /** Takes a belief if it is stronger than the one held; true when it changed something. */
  believe(peer: Peer, belief: Belief): boolean {
    if (!isStronger(belief, peer.belief)) return false;
    this.#counts[peer.belief.status]--;
    this.#counts[belief.status]++;
    peer.belief = belief;
    this.#changed();
    return true;
  }

  #changed(): void {
    this.#live = undefined;
    this.#liveNodes = undefined;
  }
}

function isStronger(a: Belief, b: Belief): boolean {
  if (a.incarnation !== b.incarnation) return a.incarnation > b.incarnation;
  return GRAVITY[a.status] > GRAVITY[b.status];
}
