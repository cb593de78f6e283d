/**
 * Room that is kept for the day on which the disk is full: a file of zeros beside the store. It is given up when a
 * commit finds no room, so that what was begun becomes durable, and made again when there is room for it twice.
 */
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Size of the reserve, bytes: thousands of commits. */
export const RESERVE_BYTES: number = 8 * 2 ** 20;

/** The reserve of one data directory. */
export class DiskReserve {
  readonly #file: string;
  readonly #directory: string;
  readonly #bytes: number;

  constructor(directory: string, bytes: number) {
    this.#directory = directory;
    this.#file = join(directory, 'reserve');
    this.#bytes = bytes;
  }

  /** True when the room is kept. */
  get held(): boolean {
    return statSync(this.#file, { throwIfNoEntry: false })?.size === this.#bytes;
  }

  /** Gives the room up. */
  release(): void {
    rmSync(this.#file, { force: true });
  }

  /** Makes the reserve when there is room for it and as much again. True when it is there. */
  keep(): boolean {
    if (this.held) return true;
    const { bavail, bsize } = statfsSync(this.#directory);
    if (bavail * bsize < 2 * this.#bytes) return false;
    try {
      const file = openSync(this.#file, 'w', 0o600);
      try {
        for (let at = 0; at < this.#bytes; at += ZEROS.length) {
          writeSync(file, ZEROS, 0, Math.min(ZEROS.length, this.#bytes - at));
        }
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch {
      // Somebody was faster and took the room.
      this.release();
    }
    return this.held;
  }
}

const ZEROS = new Uint8Array(2 ** 18);
