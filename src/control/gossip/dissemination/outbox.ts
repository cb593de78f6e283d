/**
 * Dissemination of this node's own log: straight to every live peer, with cumulative acknowledgements.
 *
 * For each peer we keep the version of our log that it acknowledged. A delta always starts there, so only the
 * newest write of a key is ever sent and a storm of changes cannot make a queue longer than the log. What an
 * acknowledgement says counts, also when it is less than we believed: then the peer had lost something, and
 * the next delta starts earlier. A peer far behind is left to a stream, and asked by an empty delta how far it came.
 */
import { compareVersions, type LogVersion } from '../../../model/log.ts';
import type { NodeId } from '../../../model/node-id.ts';
import type { GossipConfig } from '../config.ts';
import type { Logs } from '../delegate.ts';
import { p99Ms, type RoundTrip, withSample } from '../detection/round-trip.ts';
import type { Item } from '../message.ts';
import type { SendBudget } from './token-bucket.ts';

/** Bytes of entries in one datagram; leaves room for the message around them. */
export const DELTA_BYTES_MAX: number = 1000;
/** Datagrams sent to one peer in one go; a longer backlog goes by stream. */
const BURST_MAX = 8;
/** Retransmission intervals double this often. */
const BACKOFF_DOUBLINGS_MAX = 3;

interface PeerProgress {
  acked: LogVersion;
  /** Version up to which deltas were sent and wait for an acknowledgement. */
  sent: LogVersion;
  retryAtMs: number;
  attempts: number;
  /** What was sent first of all that is not acknowledged, and when. */
  timed: { readonly version: LogVersion; readonly sinceMs: number } | undefined;
  /** From sending to acknowledgement: the peer answers when it has written. */
  trip: RoundTrip | undefined;
}

/** A delta as it is said. */
type DeltaItem = Extract<Item, { kind: 'delta' }>;

/** What is to be done for a peer now. */
export interface Dispatch {
  readonly peer: NodeId;
  /** Deltas to send as datagrams; the same for all who lack the same. */
  readonly deltas: readonly DeltaItem[];
  /** The backlog needs a stream. */
  readonly byStream: boolean;
}

/** Progress of every peer with our log. */
export class Outbox {
  readonly #logs: Logs;
  readonly #config: GossipConfig;
  readonly #budget: SendBudget;
  readonly #progress = new Map<NodeId, PeerProgress>();
  /** Our log when all peers were last seen to have all of it; most of the time that is now. */
  #settled: LogVersion | undefined;
  #turn = 0;

  constructor(logs: Logs, config: GossipConfig, budget: SendBudget) {
    this.#logs = logs;
    this.#config = config;
    this.#budget = budget;
  }

  /** Starts to keep a peer. It is believed up to date; anti-entropy finds out when it is not. */
  add(peer: NodeId): void {
    const version = this.#logs.versionOf(this.#logs.self);
    this.#progress.set(peer, {
      acked: version,
      sent: version,
      retryAtMs: 0,
      attempts: 0,
      timed: undefined,
      trip: undefined,
    });
  }

  remove(peer: NodeId): void {
    this.#progress.delete(peer);
  }

  /** Takes an acknowledgement. True when the peer lacks something. */
  acknowledge(peer: NodeId, version: LogVersion, nowMs: number): boolean {
    const progress = this.#progress.get(peer);
    if (progress === undefined) return false;
    const own = this.#logs.versionOf(this.#logs.self);
    if (compareVersions(version, own) > 0) return false;
    if (compareVersions(version, progress.acked) !== 0) progress.attempts = 0;
    progress.acked = version;
    this.#measure(progress, nowMs);
    if (compareVersions(version, own) < 0) this.#settled = undefined;
    if (compareVersions(progress.sent, version) < 0) progress.sent = version;
    return compareVersions(version, own) < 0;
  }

  /** Returns what to send now: what was never sent, and what waited too long. Marks it as sent. */
  collect(peers: readonly NodeId[], nowMs: number): Dispatch[] {
    const own = this.#logs.versionOf(this.#logs.self);
    const work: Dispatch[] = [];
    const backlogs = new Map<number, readonly DeltaItem[] | undefined>();
    // Each time another one is first: with few tokens nobody is always the last.
    const first = this.#turn++ % Math.max(1, peers.length);
    if (this.#isSettled(own)) return work;
    for (const peer of [...peers.slice(first), ...peers.slice(0, first)]) {
      const progress = this.#progress.get(peer);
      if (progress === undefined || compareVersions(progress.acked, own) >= 0) continue;
      const fresh = compareVersions(progress.sent, own) < 0;
      if (!fresh && nowMs < progress.retryAtMs) continue;
      const since = fresh && progress.attempts === 0 ? progress.sent : progress.acked;
      const backlog = this.#backlog(since, own, backlogs);
      const deltas = backlog ?? [this.#question(own)];
      const waitMs = this.#budget.take(peer, deltas.length, nowMs);
      if (waitMs > 0) {
        progress.retryAtMs = nowMs + waitMs;
        continue;
      }
      work.push({ peer, deltas, byStream: backlog === undefined });
      progress.sent = own;
      progress.timed ??= { version: own, sinceMs: nowMs };
      progress.retryAtMs = nowMs + this.#waitMs(progress);
      progress.attempts++;
    }
    return work;
  }

  /** Milliseconds until the next retransmission is due, or `undefined` when all is acknowledged. */
  nextRetryMs(peers: Iterable<NodeId>, nowMs: number): number | undefined {
    const own = this.#logs.versionOf(this.#logs.self);
    if (this.#isSettled(own)) return undefined;
    let earliest: number | undefined;
    for (const peer of peers) {
      const progress = this.#progress.get(peer);
      if (progress === undefined || compareVersions(progress.acked, own) >= 0) continue;
      earliest = Math.min(earliest ?? Number.POSITIVE_INFINITY, progress.retryAtMs);
    }
    return earliest === undefined ? undefined : Math.max(1, earliest - nowMs);
  }

  get #longestMs(): number {
    return this.#config.retransmitMs * 2 ** BACKOFF_DOUBLINGS_MAX;
  }

  /** A peer that is busy answers late; to say it all again would keep both of them busier. */
  #waitMs({ trip, attempts }: PeerProgress): number {
    const first = Math.max(this.#config.retransmitMs, trip === undefined ? 0 : p99Ms(trip));
    const doublings = Math.min(attempts, BACKOFF_DOUBLINGS_MAX);
    return Math.min(this.#longestMs, first * 2 ** doublings);
  }

  /**
   * Takes the time since something was sent first. After a repetition that may be too long, and is bounded; RFC 6298
   * would leave it out (Karn), and never learn that all answers are later than the first wait.
   */
  #measure(progress: PeerProgress, nowMs: number): void {
    const { timed, acked } = progress;
    if (timed === undefined || compareVersions(acked, timed.version) < 0) return;
    progress.timed = undefined;
    progress.trip = withSample(progress.trip, Math.min(this.#longestMs, nowMs - timed.sinceMs));
  }

  /** True when every peer has acknowledged all of our log. */
  #isSettled(own: LogVersion): boolean {
    if (this.#settled !== undefined && compareVersions(own, this.#settled) === 0) return true;
    for (const { acked } of this.#progress.values()) {
      if (compareVersions(acked, own) < 0) return false;
    }
    this.#settled = own;
    return true;
  }

  /** A delta without content: its acknowledgement says how far a stream brought the peer. */
  #question({ generation, seq }: LogVersion): DeltaItem {
    const origin = this.#logs.self;
    const delta = { origin, generation, fromSeq: seq, toSeq: seq, entries: [] };
    return { kind: 'delta', delta };
  }

  /** What a peer lacks: most lack the same, so it is read, and later packed, once for all of them. */
  #backlog(
    since: LogVersion,
    own: LogVersion,
    known: Map<number, readonly DeltaItem[] | undefined>,
  ): readonly DeltaItem[] | undefined {
    // Who knows another generation lacks everything of this one.
    const key = since.generation === own.generation ? since.seq : 0;
    if (known.has(key)) return known.get(key);
    const backlog = this.#readBacklog(since);
    known.set(key, backlog);
    return backlog;
  }

  #readBacklog(since: LogVersion): readonly DeltaItem[] | undefined {
    const deltas: DeltaItem[] = [];
    for (const delta of this.#logs.deltas(this.#logs.self, since, DELTA_BYTES_MAX)) {
      const bytes = delta.entries.reduce((sum, entry) => sum + entry.length + 4, 0);
      if (deltas.length >= BURST_MAX || bytes > DELTA_BYTES_MAX) return undefined;
      deltas.push({ kind: 'delta', delta });
    }
    return deltas;
  }
}
