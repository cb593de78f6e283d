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

/** A log. Only `State` changes it. */
export class NodeLog {
  readonly origin: NodeId;
  version: LogVersion = NOTHING_KNOWN;
  #entries = new Map<string, Entry>();
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

  /** Makes the entry the last write of its key. Keys stay in the order of their last writes. */
  set(entry: Entry): void {
    const before = this.#entries.get(entry.key);
    if (before !== undefined) {
      this.#entries.delete(entry.key);
      this.#content = (this.#content + PRINT_LIMIT - before.print) % PRINT_LIMIT;
    }
    this.#entries.set(entry.key, entry);
    this.#content = (this.#content + entry.print) % PRINT_LIMIT;
  }

  /** Puts entries that were set late where their numbers belong. */
  sort(): void {
    const sorted = [...this.#entries].sort(([, a], [, b]) => a.seq - b.seq || a.print - b.print);
    this.#entries = new Map(sorted);
  }

  /** Every last write, oldest first, deletes included. */
  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** Forgets everything: the origin started a new generation. */
  clear(): void {
    this.#entries.clear();
    this.#content = 0;
  }

  /** Last writes with a sequence number above `seq`, oldest first. */
  *entriesAfter(seq: number): Generator<Entry> {
    if (seq >= this.version.seq) return;
    for (const entry of this.#entries.values()) if (entry.seq > seq) yield entry;
  }
}
