/**
 * The one door to lmdb: everything an agent must remember, in one crash-safe file. LMDB writes new pages before it
 * switches to them, and syncs with fdatasync; after a crash the last committed state is there, whole.
 *
 * What the disk did to the file meanwhile is found out when it is opened: pages are checked before LMDB maps them
 * (`page-check.ts`), and each value carries a checksum over itself and its key (`seal.ts`).
 *
 * `put` and `delete` are buffered and `effect` waits for them: `write-queue.ts`.
 */
import { mkdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Storage } from '../../control/state/identity.ts';
import { WeftError } from '../../model/errors.ts';
import { DiskReserve, RESERVE_BYTES } from './disk-reserve.ts';
import { pageFault } from './page-check.ts';
import { sealed, unsealed } from './seal.ts';
import { WriteQueue, type Writes } from './write-queue.ts';

/** 1 TiB of address space, not of disk: the file grows as needed. */
const MAP_BYTES = 2 ** 40;
const FILE = 'state.lmdb';
/** How often a commit without room is tried again, and how often it is looked whether there is room. */
const RETRY_MS = 1000;
const REVIEW_MS = 5000;
/**
 * More than a commit takes. LMDB copies each page that changes, from the leaf up, and what it has no free pages for is
 * behind the end of the file.
 */
const COMMIT_BYTES = 2 ** 16;
const WRITE_BYTES = 2 ** 14;
/** The first record of each store: how the others are written. */
const FORMAT_KEY = 'format';
const FORMAT = new TextEncoder().encode('2');
const REMEDY =
  'remove the data directory and join anew under another name, then weft node rm the old one elsewhere';

/** What the owner of a store is told. */
export interface StoreEvents {
  /** A commit failed for good; nothing may be answered any more, the agent must stop. */
  failed(error: unknown): void;
  /** The disk has become full, or has room again. */
  full(isFull: boolean): void;
}

/** Durable keys and values, with effects in order. */
export class Store implements Storage {
  readonly #db: RootDatabase<Uint8Array, string>;
  readonly #events: StoreEvents;
  readonly #reserve: DiskReserve;
  readonly #directory: string;
  #review: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isFull = false;
  #attempts = 0;
  readonly #queue: WriteQueue = new WriteQueue({
    commit: (writes, done) => this.#commit(writes, done),
    defer: queueMicrotask,
  });

  /** Keys of records that are damaged. Each must be dropped before anything is read that it belongs to. */
  readonly #damaged: Set<string>;

  /**
   * Opens or makes the store in `directory`. Throws `data-damaged` when what is there cannot be trusted to be the
   * last that was written; single records that are damaged are listed by `damaged`.
   *
   * @param reserveBytes  room that is kept for the last writes
   */
  constructor(directory: string, events: StoreEvents, reserveBytes: number = RESERVE_BYTES) {
    this.#events = events;
    this.#directory = directory;
    this.#reserve = new DiskReserve(directory, reserveBytes);
    const what = `the store in ${directory}`;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      checkFile(directory, what);
      this.#db = open<Uint8Array, string>({
        path: join(directory, FILE),
        encoding: 'binary',
        mapSize: MAP_BYTES,
        overlappingSync: false,
      });
    } catch (error) {
      if (error instanceof WeftError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      const remedy = 'check permissions and free space of the data directory';
      throw new WeftError('data-damaged', { what: `opening ${what}`, why, remedy }, error);
    }
    this.#damaged = this.#look(what);
    this.#setFull(!this.#reserve.keep());
    this.#review = setInterval(() => this.#reviewRoom(), REVIEW_MS).unref();
  }

  /** How often the next commit was put off for lack of room. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Throws `disk-full` when nothing new may be begun. What was begun becomes durable once there is room. */
  checkRoom(): void {
    if (!this.#isFull) return;
    throw new WeftError('disk-full', {
      what: 'a change of state',
      why: `the disk of ${this.#directory} is full; what exists is served on`,
      remedy: 'free some space there; the agent notices within seconds',
    });
  }

  /** Keys of the damaged records, as far as the damage left them readable, and of all others. */
  records(): { readonly damaged: readonly string[]; readonly sound: readonly string[] } {
    const keys = [...this.#db.getKeys()].filter((key) => key !== FORMAT_KEY);
    return {
      damaged: [...this.#damaged],
      sound: keys.filter((key) => !this.#damaged.has(key)),
    };
  }

  get(key: string): Uint8Array | undefined {
    const value = this.#db.get(key);
    return value && this.#open(key, value);
  }

  /** Every value whose key starts with `prefix`, with its key. */
  *scan(prefix: string): Generator<{ readonly key: string; readonly value: Uint8Array }> {
    // U+FFFF sorts behind every character that a key contains.
    for (const { key, value } of this.#db.getRange({ start: prefix, end: `${prefix}\uffff` })) {
      yield { key, value: this.#open(key, value) };
    }
  }

  put(key: string, value: Uint8Array): void {
    this.#damaged.delete(key);
    this.#queue.put(key, value);
  }

  delete(key: string): void {
    this.#damaged.delete(key);
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
    this.put(FORMAT_KEY, FORMAT);
    await this.durable();
  }

  /** Ends it once everything is durable; what waits for room, and was never answered, is given up. */
  async close(): Promise<void> {
    if (this.#attempts === 0) await this.durable();
    clearTimeout(this.#retry);
    clearInterval(this.#review);
    await this.#db.close();
  }

  /** Reads every record once. A store without any gets its format. */
  #look(what: string): Set<string> {
    const damaged = new Set<string>();
    let empty = true;
    for (const { key, value } of this.#db.getRange()) {
      empty = false;
      if (unsealed(key, value) === undefined) damaged.add(key);
      else if (this.#db.get(key) === undefined) {
        const why = `record ${key} is there, but the way to it is damaged`;
        throw new WeftError('data-damaged', { what, why, remedy: REMEDY });
      }
    }
    if (empty) this.#queue.put(FORMAT_KEY, FORMAT);
    else if (this.#db.get(FORMAT_KEY) === undefined) {
      const why = 'it was written by an earlier version of weft, or its first record is gone';
      throw new WeftError('data-damaged', { what, why, remedy: REMEDY });
    } else if (damaged.has(FORMAT_KEY)) throw damagedRecord(FORMAT_KEY);
    return damaged;
  }

  #open(key: string, value: Uint8Array): Uint8Array {
    const bytes = unsealed(key, value);
    if (bytes === undefined) throw damagedRecord(key);
    return bytes;
  }

  #commit(writes: Writes, done: () => void): void {
    if (!this.#hasRoom(writes)) {
      this.#commitLater(writes, done);
      return;
    }
    // Not `transaction`: its thread comes back to this one for every commit, to ask for the writes.
    const committed = this.#db.batch(() => {
      for (const [key, value] of writes) {
        // The batch's own promise tells of success and failure.
        if (value === undefined) void this.#db.remove(key);
        else void this.#db.put(key, sealed(key, value));
      }
    });
    committed
      .then(() => this.#db.flushed)
      .then(() => {
        this.#attempts = 0;
        done();
      })
      .catch((error: unknown) => this.#events.failed(error));
  }

  /** A commit for which there is no room is not begun, and no effect that waits for it runs: it is made later. */
  #commitLater(writes: Writes, done: () => void): void {
    this.#attempts++;
    const hadReserve = this.#reserve.held;
    this.#reserve.release();
    this.#setFull(true);
    this.#retry = setTimeout(() => this.#commit(writes, done), hadReserve ? 0 : RETRY_MS);
  }

  #hasRoom(writes: Writes): boolean {
    const { bavail, bsize } = statfsSync(this.#directory);
    let wanted = COMMIT_BYTES;
    for (const value of writes.values()) wanted += WRITE_BYTES + (value?.length ?? 0);
    return bavail * bsize >= wanted;
  }

  #reviewRoom(): void {
    // While a commit waits for room the reserve must not take it.
    if (this.#queue.waiting === 0) this.#setFull(!this.#reserve.keep());
  }

  #setFull(isFull: boolean): void {
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#events.full(isFull);
  }
}

/** The refusal of a store of which this record is damaged. */
export function damagedRecord(key: string): WeftError {
  const why = 'its checksum does not fit';
  return new WeftError('data-damaged', { what: `record ${key} of the store`, why, remedy: REMEDY });
}

function checkFile(directory: string, what: string): void {
  const path = join(directory, FILE);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > 0) {
    const why = pageFault(path);
    if (why !== undefined) throw new WeftError('data-damaged', { what, why, remedy: REMEDY });
  } else if (statSync(`${path}-lock`, { throwIfNoEntry: false }) !== undefined) {
    // LMDB makes the lock together with the file, and would make an empty store in its place without a word.
    const why = `${FILE} is empty or gone, but an agent has used the directory`;
    throw new WeftError('data-damaged', { what, why, remedy: REMEDY });
  }
}
