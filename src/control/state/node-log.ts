/**
 * One node's log as everybody holds it: for each key the last write, ordered by sequence number. Older
 * writes of a key are forgotten, so a log is never longer than its keys.
 *
 * The invariant: a log at (generation, seq) holds the last write of every key that its origin wrote up to
 * seq. A delta that starts after our seq would leave a hole and is refused; the sender then starts earlier.
 */
import { RECORDS_PER_ORIGIN_MAX } from '../../model/limits.ts';
import { type LogVersion, NOTHING_KNOWN } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Entry } from './entry.ts';

/** A log. Only `State` changes it. */
export class NodeLog {
  readonly origin: NodeId;
  version: LogVersion = NOTHING_KNOWN;
  #entries = new Map<string, Entry>();
  #lastSeq = 0;
  #inOrder = true;

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

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Makes the entry the last write of its key. */
  set(entry: Entry): void {
    // A store gives entries in the order of their keys; a delta must have them in the order of writes.
    if (entry.seq < this.#lastSeq) this.#inOrder = false;
    this.#lastSeq = Math.max(this.#lastSeq, entry.seq);
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
  }

  /** Every last write, oldest first, deletes included. */
  entries(): IterableIterator<Entry> {
    if (!this.#inOrder) {
      const sorted = [...this.#entries].sort(([, a], [, b]) => a.seq - b.seq);
      this.#entries = new Map(sorted);
      this.#inOrder = true;
    }
    return this.#entries.values();
  }

  /** Forgets everything: the origin started a new generation. */
  clear(): void {
    this.#entries.clear();
    this.#lastSeq = 0;
    this.#inOrder = true;
  }

  /** Last writes with a sequence number above `seq`, oldest first. */
  *entriesAfter(seq: number): Generator<Entry> {
    if (seq >= this.version.seq) return;
    for (const entry of this.entries()) if (entry.seq > seq) yield entry;
  }
}
