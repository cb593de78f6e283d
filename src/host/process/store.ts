/**
 * The one door to lmdb: everything an agent must remember, in one crash-safe file. LMDB writes new pages before it
 * switches to them, and syncs with fdatasync; after a crash the last committed state is there, whole.
 *
 * `put` and `delete` are buffered and `effect` waits for them: `write-queue.ts`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Storage } from '../../control/state/identity.ts';
import { WeftError } from '../../model/errors.ts';
import { WriteQueue, type Writes } from './write-queue.ts';

/** 1 TiB of address space, not of disk: the file grows as needed. */
const MAP_BYTES = 2 ** 40;

/** Durable keys and values, with effects in order. */
export class Store implements Storage {
  readonly #db: RootDatabase<Uint8Array, string>;
  readonly #onFailure: (error: unknown) => void;
  readonly #queue: WriteQueue = new WriteQueue({
    commit: (writes, done) => this.#commit(writes, done),
    defer: queueMicrotask,
  });

  /**
   * Opens or makes the store in `directory`.
   *
   * @param onFailure  a commit failed; nothing may be answered any more, the agent must stop
   */
  constructor(directory: string, onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      this.#db = open<Uint8Array, string>({
        path: join(directory, 'state.lmdb'),
        encoding: 'binary',
        mapSize: MAP_BYTES,
        overlappingSync: false,
      });
    } catch (error) {
      throw new WeftError(
        'data-damaged',
        {
          what: `opening the store in ${directory}`,
          why: error instanceof Error ? error.message : String(error),
          remedy: 'check permissions and free space, or restore a backup',
        },
        error,
      );
    }
  }

  get(key: string): Uint8Array | undefined {
    return this.#db.get(key);
  }

  /** Every value whose key starts with `prefix`, with its key. */
  *scan(prefix: string): Generator<{ readonly key: string; readonly value: Uint8Array }> {
    // U+FFFF sorts behind every character that a key contains.
    for (const { key, value } of this.#db.getRange({ start: prefix, end: `${prefix}\uffff` })) {
      yield { key, value: Uint8Array.from(value) };
    }
  }

  put(key: string, value: Uint8Array): void {
    this.#queue.put(key, value);
  }

  delete(key: string): void {
    this.#queue.delete(key);
  }

  /** Runs `run` once everything written before is durable; at once when it is. Effects keep their order. */
  effect(run: () => void): void {
    this.#queue.effect(run);
  }

  /** Resolves when everything written so far is durable. */
  durable(): Promise<void> {
    return this.#queue.durable();
  }

  /** Forgets everything. Resolves when that is durable. */
  async clear(): Promise<void> {
    await this.durable();
    await this.#db.clearAsync();
    await this.#db.flushed;
  }

  async close(): Promise<void> {
    await this.durable();
    await this.#db.close();
  }

  #commit(writes: Writes, done: () => void): void {
    const committed = this.#db.transaction(() => {
      for (const [key, value] of writes) {
        // The transaction's own promise tells of success and failure.
        if (value === undefined) void this.#db.remove(key);
        else void this.#db.put(key, Buffer.from(value));
      }
    });
    committed
      .then(() => this.#db.flushed)
      .then(done)
      .catch((error: unknown) => this.#onFailure(error));
  }
}
