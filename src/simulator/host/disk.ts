/**
 * A simulated disk under `WriteQueue`. A commit takes its time and is whole or not there at all, as LMDB has it: it
 * writes new pages before it switches to them. What a crash finds under way is kept or lost by chance; what was
 * still in memory is lost.
 */
import type { Writes } from '../../host/process/write-queue.ts';
import type { Random } from '../../model/random.ts';
import type { Clock } from '../clock.ts';
import { chance } from '../random.ts';

/** All that a disk holds. */
export type DiskImage = ReadonlyMap<string, Uint8Array>;

/** A disk. */
export class Disk {
  readonly #clock: Clock;
  readonly #random: Random;
  #durable = new Map<string, Uint8Array>();
  #underWay: Writes | undefined;
  /** How long a commit takes. */
  latencyMs: number;
  /** True when nothing fits any more: a commit fails. */
  full = false;
  /** True once it was loaded from an image: what was written since that was made is gone. */
  isImage = false;
  /** Commits that became durable. */
  commits = 0;

  constructor(clock: Clock, random: Random, latencyMs: number) {
    this.#clock = clock;
    this.#random = random;
    this.latencyMs = latencyMs;
  }

  /** Commits, and calls `done` when that is durable or `failed` when the disk is full. */
  commit(writes: Writes, done: () => void, failed: () => void): void {
    this.#underWay = writes;
    const jitter = 0.5 + this.#random.below(1001) / 1000;
    this.#clock.after(this.latencyMs * jitter, () => {
      // A crash settled it already.
      if (this.#underWay !== writes) return;
      this.#underWay = undefined;
      if (this.full) failed();
      else {
        this.#apply(writes);
        done();
      }
    });
  }

  /** What is under way is lost or kept, as the moment has it. */
  crash(): void {
    const writes = this.#underWay;
    this.#underWay = undefined;
    if (writes !== undefined && !this.full && chance(this.#random, 500)) this.#apply(writes);
  }

  /** Writes at once, while no agent runs. */
  putAtOnce(key: string, value: Uint8Array): void {
    this.#durable.set(key, value);
  }

  get(key: string): Uint8Array | undefined {
    return this.#durable.get(key);
  }

  /** Every durable value whose key starts with `prefix`, in the order of the keys. */
  *scan(prefix: string): Generator<{ readonly key: string; readonly value: Uint8Array }> {
    const keys = [...this.#durable.keys()].filter((key) => key.startsWith(prefix)).sort();
    for (const key of keys) yield { key, value: this.#durable.get(key) as Uint8Array };
  }

  /** A copy of all that is durable: a backup, or the disk of a clone. */
  image(): DiskImage {
    return new Map(this.#durable);
  }

  /** Puts an image in the place of everything: what was written since is gone. */
  load(image: DiskImage): void {
    this.#durable = new Map(image);
    this.isImage = true;
  }

  /** Forgets everything. */
  erase(): void {
    this.#durable.clear();
  }

  #apply(writes: Writes): void {
    this.commits++;
    for (const [key, value] of writes) {
      if (value === undefined) this.#durable.delete(key);
      else this.#durable.set(key, value);
    }
  }
}
