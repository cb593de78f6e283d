/** The host's resolv.conf(5), read again when it has changed. */
import { readFileSync, statSync } from 'node:fs';

/** Between two looks at the file. */
const LOOK_MS = 1000;

/** A file that names servers. */
export class ResolvConf {
  readonly #path: string;
  #text = '';
  #stamp = '';
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(path = '/etc/resolv.conf') {
    this.#path = path;
  }

  /** The text; empty when there is no such file. */
  text(nowMs: number): string {
    if (nowMs - this.#lookedMs < LOOK_MS) return this.#text;
    this.#lookedMs = nowMs;
    try {
      const { mtimeMs, size, ino } = statSync(this.#path);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (stamp !== this.#stamp) this.#text = readFileSync(this.#path, 'utf8');
      this.#stamp = stamp;
    } catch {
      this.#text = '';
      this.#stamp = '';
    }
    return this.#text;
  }
}
