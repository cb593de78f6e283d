/**
 * How fast news may leave: a token bucket for each peer and one for all together. Who gets no token keeps what it has
 * to say where it is, as a version or a belief, and is asked again later; so waiting costs no memory. Probes and
 * answers need no token: they are bounded by the period and by what peers send, and must not be late.
 */
import type { NodeId } from '../../../model/node-id.ts';

const PEER_PACKETS_PER_SECOND = 200;
const ALL_PACKETS_PER_SECOND = 2000;
/** A bucket holds what this time brings. */
const BURST_MS = 200;

/** One bucket. Full when made. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #size: number;
  #tokens: number;
  #atMs = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, burstMs: number) {
    this.#perMs = perSecond / 1000;
    this.#size = this.#perMs * burstMs;
    this.#tokens = this.#size;
  }

  /** Milliseconds until there is a token; 0 when there is one. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#tokens >= 1 ? 0 : (1 - this.#tokens) / this.#perMs;
  }

  /** Takes tokens, also those that are not there yet: they are missing later. */
  take(count: number): void {
    this.#tokens -= count;
  }

  #fill(nowMs: number): void {
    if (nowMs <= this.#atMs) return;
    this.#tokens = Math.min(this.#size, this.#tokens + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
  }
}

/** The buckets of a node. */
export class SendBudget {
  readonly #all = new TokenBucket(ALL_PACKETS_PER_SECOND, BURST_MS);
  readonly #peers = new Map<NodeId, TokenBucket>();

  /** Takes tokens for that many datagrams if there is one for the first. Else returns how long to wait. */
  take(peer: NodeId, datagrams: number, nowMs: number): number {
    const own = this.#bucketOf(peer);
    const waitMs = Math.max(own.waitMs(nowMs), this.#all.waitMs(nowMs));
    if (waitMs > 0) return waitMs;
    own.take(datagrams);
    this.#all.take(datagrams);
    return 0;
  }

  /** Milliseconds until anybody can be sent anything. */
  waitMs(nowMs: number): number {
    return this.#all.waitMs(nowMs);
  }

  remove(peer: NodeId): void {
    this.#peers.delete(peer);
  }

  #bucketOf(peer: NodeId): TokenBucket {
    let bucket = this.#peers.get(peer);
    if (bucket === undefined) {
      bucket = new TokenBucket(PEER_PACKETS_PER_SECOND, BURST_MS);
      this.#peers.set(peer, bucket);
    }
    return bucket;
  }
}
