/**
 * Root hashes that this node had a moment ago. A peer with one of them is not astray: it is behind, by changes that are
 * on their way to it. To compare with it over a stream would cost both a hundred times of what the news costs.
 */

/** As long as news may need to arrive, a datagram that is lost and sent again included. */
const RECENT_MS = 1_000;
/** Changes within that time of which the roots are kept. */
const ROOTS_MAX = 256;

/** The roots, each as hexadecimal text. */
export class RecentRoots {
  /** Until when each root was ours, oldest first. */
  readonly #untilMs = new Map<string, number>();
  #current = '';

  /** Takes the root as it is now. */
  note(root: string, nowMs: number): void {
    if (root === this.#current) return;
    this.#untilMs.delete(this.#current);
    this.#untilMs.set(this.#current, nowMs);
    this.#current = root;
    for (const [old, untilMs] of this.#untilMs) {
      if (untilMs >= nowMs - RECENT_MS && this.#untilMs.size <= ROOTS_MAX) break;
      this.#untilMs.delete(old);
    }
  }

  /** True for the root that is ours now, or was a moment ago. */
  has(root: string, nowMs: number): boolean {
    const untilMs = this.#untilMs.get(root) ?? Number.NEGATIVE_INFINITY;
    return root === this.#current || untilMs >= nowMs - RECENT_MS;
  }
}
