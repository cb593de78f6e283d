/**
 * What this node says when others hold it for suspect or failed: that it is alive, with an incarnation above the one
 * that was accused. SWIM, section 4.2. Only the node itself raises its incarnation, so this ends every older rumour.
 * One refutation answers all accusers, so they are at least REFUTE_MS apart, whatever others say.
 */

/** Refutations leave at most this often. */
export const REFUTE_MS = 100;

/** The own incarnation. */
export class Refutation {
  #incarnation = 0;
  /** Greatest incarnation of ours that was accused. */
  #accused = -1;
  #refutedMs = Number.NEGATIVE_INFINITY;

  /** The incarnation that was announced last. */
  get incarnation(): number {
    return this.#incarnation;
  }

  /** Takes an accusation. Milliseconds until `refute` is due, or `undefined` when it is of an older incarnation. */
  accused(incarnation: number, nowMs: number): number | undefined {
    if (incarnation < this.#incarnation) return undefined;
    this.#accused = Math.max(this.#accused, incarnation);
    return Math.max(0, this.#refutedMs + REFUTE_MS - nowMs);
  }

  /** Returns the incarnation to announce, `undefined` when every accusation was refuted meanwhile. */
  refute(nowMs: number): number | undefined {
    if (this.#accused < this.#incarnation) return undefined;
    this.#refutedMs = nowMs;
    this.#incarnation = this.#accused + 1;
    return this.#incarnation;
  }
}
