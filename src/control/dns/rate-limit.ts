/** How often each asker may ask. One number for each: the time up to which what was asked has used its rate. */
import { ASKERS_MAX, type Rate } from './limits.ts';

/** A limit for each of many keys. */
export class RateLimit {
  readonly #gapMs: number;
  readonly #burstMs: number;
  readonly #usedUntilMs = new Map<string, number>();

  constructor({ burst, perSecond }: Rate) {
    this.#gapMs = 1000 / perSecond;
    this.#burstMs = (burst - 1) * this.#gapMs;
  }

  /** Takes one; false when the key has none left. */
  take(key: string, nowMs: number): boolean {
    const used = Math.max(this.#usedUntilMs.get(key) ?? 0, nowMs);
    if (used - nowMs > this.#burstMs) return false;
    if (this.#usedUntilMs.size >= ASKERS_MAX) this.#forgetRested(nowMs);
    this.#usedUntilMs.set(key, used + this.#gapMs);
    return true;
  }

  /** Forgets keys that have their full burst again; when all are busy, all of them. */
  #forgetRested(nowMs: number): void {
    for (const [key, usedMs] of this.#usedUntilMs) {
      if (usedMs <= nowMs) this.#usedUntilMs.delete(key);
    }
    if (this.#usedUntilMs.size >= ASKERS_MAX) this.#usedUntilMs.clear();
  }
}
