/**
 * News in a large cluster: each node that hears it passes it on once, in waves to fresh random members. The first wave
 * reaches nearly everybody within a few hops, the later ones repair what chance or loss left out; what is missing then
 * is found by the comparison of hashes.
 *
 *     heard ---- 4 ------ 4 ------------------ 3          11 datagrams a node, whatever the cluster's size
 *           0 ms     30 ms             130 ms
 *
 * News has a subject, a log or a member, and only the newest about a subject is kept; newer news begins its waves
 * anew. So there are never more spreads than subjects, however fast they change.
 */
import type { LogVersion } from '../../../model/log.ts';
import type { NodeId } from '../../../model/node-id.ts';
import { type Random, shuffled } from '../../../model/random.ts';
import type { Wave } from '../config.ts';
import type { Rumor } from './rumors.ts';

/** What is passed on. */
export type News =
  /** The log has grown beyond `since`, which was its version at `sinceMs`. */
  | {
      readonly kind: 'log';
      readonly origin: NodeId;
      readonly since: LogVersion;
      readonly sinceMs: number;
    }
  | { readonly kind: 'rumors'; readonly node: NodeId; readonly rumors: readonly Rumor[] };

/** Tells one member; what is left to wait when it cannot be told now. */
export type Teller = (to: NodeId, news: News) => number;

interface Spread {
  readonly news: News;
  readonly startedMs: number;
  readonly told: Set<NodeId>;
  wave: number;
  /** Members that the wave still goes to. */
  left: number;
  dueMs: number;
  /** When it came to be due; it waits since then when there are no tokens. */
  queuedMs: number;
}

/** The spreads under way. */
export class Waves {
  readonly #self: NodeId;
  readonly #waves: readonly Wave[];
  readonly #random: Random;
  readonly #spreads = new Map<string, Spread>();

  constructor(self: NodeId, waves: readonly Wave[], random: Random) {
    this.#self = self;
    this.#waves = waves;
    this.#random = random;
  }

  /** Subjects whose news is passed on now. */
  get size(): number {
    return this.#spreads.size;
  }

  /** The news about the same subject that is passed on now. */
  lookup(kind: News['kind'], subject: NodeId): News | undefined {
    return this.#spreads.get(`${kind}/${subject}`)?.news;
  }

  /** Passes news on, from now. `from`: who told us, and needs no telling. */
  add(news: News, from: NodeId | undefined, nowMs: number): void {
    const key = `${news.kind}/${subjectOf(news)}`;
    const told = new Set(from === undefined ? [] : [from]);
    // A subject that waits keeps its place: one that changes all the time is not put off for ever.
    const queuedMs = Math.min(nowMs, this.#spreads.get(key)?.queuedMs ?? nowMs);
    const left = this.#waves[0]?.count ?? 0;
    const spread = { news, startedMs: nowMs, told, wave: 0, left, dueMs: nowMs, queuedMs };
    this.#spreads.set(key, spread);
  }

  remove(subject: NodeId): void {
    this.#spreads.delete(`log/${subject}`);
    this.#spreads.delete(`rumors/${subject}`);
  }

  /** Tells what is due, own news first, then what waited longest. `live`: whom it may go to. */
  run(live: readonly NodeId[], nowMs: number, tell: Teller): void {
    const due = [...this.#spreads].filter(([, { dueMs }]) => dueMs <= nowMs);
    if (due.length === 0) return;
    due.sort(([, a], [, b]) => this.#rank(a) - this.#rank(b) || a.queuedMs - b.queuedMs);
    // One order for all, so that different news to one member shares a datagram.
    const order = shuffled(live, this.#random);
    for (const [key, spread] of due) {
      this.#tellFresh(spread, order, nowMs, tell);
      if (spread.left === 0 && !this.#nextWave(spread)) this.#spreads.delete(key);
    }
  }

  /** Milliseconds until something is due, `undefined` when nothing is. */
  nextMs(nowMs: number): number | undefined {
    let nextMs: number | undefined;
    for (const { dueMs } of this.#spreads.values()) nextMs = Math.min(nextMs ?? dueMs, dueMs);
    return nextMs === undefined ? undefined : Math.max(1, nextMs - nowMs);
  }

  #rank({ news }: Spread): number {
    return subjectOf(news) === this.#self ? 0 : 1;
  }

  #tellFresh(spread: Spread, order: readonly NodeId[], nowMs: number, tell: Teller): void {
    let waitMs = 0;
    for (const node of order) {
      if (spread.left === 0) return;
      if (spread.told.has(node)) continue;
      waitMs = tell(node, spread.news);
      if (waitMs > 0) break;
      spread.told.add(node);
      spread.left--;
    }
    // Everybody has been told, or the buckets are empty.
    if (waitMs === 0) spread.left = 0;
    else spread.dueMs = nowMs + waitMs;
  }

  /** True when there is another wave. */
  #nextWave(spread: Spread): boolean {
    const wave = this.#waves[++spread.wave];
    if (wave === undefined) return false;
    spread.left = wave.count;
    spread.dueMs = spread.startedMs + wave.afterMs;
    spread.queuedMs = spread.dueMs;
    return true;
  }
}

function subjectOf(news: News): NodeId {
  return news.kind === 'log' ? news.origin : news.node;
}
