/**
 * One node's log as everybody holds it: for each key the last write, ordered by sequence number. Older
 * writes of a key are forgotten, so a log is never longer than its keys.
 *
 * A log at (generation, seq) holds the last write of every key that its origin wrote up to seq. A delta that starts
 * after our seq would leave a hole and is refused; the sender then starts earlier. One hole is left: the first of
 * several pieces lacks what a later piece writes again. While the rest is on its way `content` tells such a log from a
 * whole one.
 */
import { RECORDS_PER_ORIGIN_MAX } from '../../model/limits.ts';
import { type LogSummary, type LogVersion, NOTHING_KNOWN, PRINT_LIMIT } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Entry } from './entry.ts';
import { isSharedKey } from './kinds.ts';

/** A log. Only `State` changes it. */
export class NodeLog {
  readonly origin: NodeId;
  version: LogVersion = NOTHING_KNOWN;
  #entries = new Map<string, Entry>();
  /** The same entries by (seq, print): who lacks the last few finds them without a look at all. */
  #order: Entry[] = [];
  /** Of earlier generations, as long as the present one is not known whole. */
  #former: Map<string, Entry> = new Map();
  #content = 0;
  #deletes = 0;

  constructor(origin: NodeId) {
    this.origin = origin;
  }

  /** Keys of the present generation, deleted ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /** How many of them are deleted keys of the origin's own. */
  get deletes(): number {
    return this.#deletes;
  }

  /** How many more keys fit. */
  get room(): number {
    return RECORDS_PER_ORIGIN_MAX - this.#entries.size;
  }

  /** How far the log is known, and what is held of it. */
  get summary(): LogSummary {
    return { ...this.version, content: this.#content };
  }

  /** The last write of a key that is known. */
  get(key: string): Entry | undefined {
    return this.#entries.get(key) ?? this.#former.get(key);
  }

  /** True when the present generation has the key. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Makes the entry the last write of its key. */
  set(entry: Entry): void {
    const before = this.#entries.get(entry.key);
    if (before !== undefined) {
      this.#order.splice(this.#order.indexOf(before, this.#position(before)), 1);
      this.#count(before, -1);
    }
    this.#entries.set(entry.key, entry);
    this.#order.splice(this.#position(entry), 0, entry);
    this.#count(entry, 1);
  }

  /** Every last write of the present generation, oldest first, deletes included. As it is now, not later. */
  entries(): readonly Entry[] {
    return [...this.#order];
  }

  /** Every last write that is in force. */
  *inForce(): Generator<Entry> {
    yield* this.entries();
    yield* this.former();
  }

  /** True while something of an earlier generation may be in force. */
  get hasFormer(): boolean {
    return this.#former.size > 0;
  }

  /** Last writes of earlier generations, of keys that the present one does not have so far. */
  *former(): Generator<Entry> {
    for (const entry of this.#former.values()) if (!this.#entries.has(entry.key)) yield entry;
  }

  /** The origin began a new generation: nothing of it is known yet. */
  beginGeneration(): void {
    this.#former = new Map([...this.#former, ...this.#entries]);
    this.#entries = new Map();
    this.#order = [];
    this.#content = 0;
    this.#deletes = 0;
  }

  /** The present generation is known whole. */
  forgetFormer(): void {
    this.#former.clear();
  }

  /** Last writes of the present generation with a number above `seq`, oldest first. As it is now, not later. */
  entriesAfter(seq: number): readonly Entry[] {
    return this.#order.slice(this.#position({ seq: seq + 1, print: 0 }));
  }

  /** Index of the first entry that is not before (seq, print). */
  #position({ seq, print }: Pick<Entry, 'seq' | 'print'>): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#order[middle] as Entry;
      if (entry.seq < seq || (entry.seq === seq && entry.print < print)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #count({ key, value, print }: Entry, sign: 1 | -1): void {
    // Two summands below 2^52 are exact, three are not.
    const summand = sign > 0 ? print : PRINT_LIMIT - print;
    this.#content = (this.#content + summand) % PRINT_LIMIT;
    if (value === undefined && !isSharedKey(key)) this.#deletes += sign;
  }
}
