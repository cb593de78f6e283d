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

/** Superseded writes that a short log may drag along. */
const WRITES_SPARE = 16;

/** A log. Only `State` changes it. */
export class NodeLog {
  readonly origin: NodeId;
  version: LogVersion = NOTHING_KNOWN;
  readonly #entries = new Map<string, Entry>();
  /** Writes in the order of their numbers; those that were superseded since are still among them, and skipped. */
  #writes: Entry[] = [];
  #content = 0;

  constructor(origin: NodeId) {
    this.origin = origin;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** How many more keys fit. */
  get room(): number {
    return RECORDS_PER_ORIGIN_MAX - this.#entries.size;
  }

  /** How far the log is known, and what is held of it. */
  get summary(): LogSummary {
    return { ...this.version, content: this.#content };
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Makes the entry the last write of its key. Call `sort` when its number is not greater than all before. */
  set(entry: Entry): void {
    const before = this.#entries.get(entry.key);
    if (before !== undefined) {
      this.#content = (this.#content + PRINT_LIMIT - before.print) % PRINT_LIMIT;
    }
    this.#entries.set(entry.key, entry);
    this.#content = (this.#content + entry.print) % PRINT_LIMIT;
    this.#writes.push(entry);
    if (this.#writes.length > this.#entries.size * 2 + WRITES_SPARE) this.#forgetSuperseded();
  }

  /** Puts entries that were set late where their numbers belong. */
  sort(): void {
    this.#forgetSuperseded();
    this.#writes.sort((a, b) => a.seq - b.seq || a.print - b.print);
  }

  /** Every last write, oldest first, deletes included. */
  entries(): Generator<Entry> {
    return this.#lastFrom(0);
  }

  /** Forgets everything: the origin started a new generation. */
  clear(): void {
    this.#entries.clear();
    this.#writes = [];
    this.#content = 0;
  }

  /** Last writes with a sequence number above `seq`, oldest first. */
  entriesAfter(seq: number): Generator<Entry> {
    let low = 0;
    let high = this.#writes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#writes[middle] as Entry).seq > seq) high = middle;
      else low = middle + 1;
    }
    return this.#lastFrom(low);
  }

  *#lastFrom(index: number): Generator<Entry> {
    const writes = this.#writes;
    for (let i = index; i < writes.length; i++) {
      const entry = writes[i] as Entry;
      if (this.#isLast(entry)) yield entry;
    }
  }

  #forgetSuperseded(): void {
    this.#writes = this.#writes.filter((write) => this.#isLast(write));
  }

  #isLast(entry: Entry): boolean {
    return this.#entries.get(entry.key) === entry;
  }
}
