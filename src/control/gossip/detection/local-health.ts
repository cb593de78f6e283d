/**
 * How well this node itself does: Lifeguard's local health multiplier (arXiv 1707.00788, section IV). A node that is
 * slow sees others as slow. So what it takes for their silence counts less the worse it does itself: timeouts and
 * suspicions are stretched by (multiplier + 1).
 *
 * | what happens in a period                                     | multiplier        |
 * |--------------------------------------------------------------|-------------------|
 * | a probe without any answer, and nobody could be asked        | + 1               |
 * | a probe without any answer; helpers that did not speak either| + 1 for each      |
 * | this node had to refute that it is suspect or failed         | + 1               |
 * | the event loop lagged: p99 above 50 ms                       | + 1               |
 * | none of these, and an answered probe                         | - 1               |
 *
 * The last two rows are ours. Lifeguard takes one off for each answered probe; with three probes in a period a lag
 * that shows once in a period could then never add up.
 */

/** Greatest multiplier, as memberlist has it. */
const MULTIPLIER_MAX = 8;
/** p99 of the event loop's lag that makes a period a bad one. */
const LAG_P99_MAX_MS = 50;

/** The multiplier. */
export class LocalHealth {
  #multiplier = 0;
  #bad = false;
  #answered = false;
  #lagging = false;

  /** 0 (well) to 8. */
  get multiplier(): number {
    return this.#multiplier;
  }

  /** What durations are multiplied by, 1 to 9. */
  get stretch(): number {
    return this.#multiplier + 1;
  }

  /** A probe was answered, by any way. */
  answered(): void {
    this.#answered = true;
  }

  /** A probe was not answered. `silentHelpers`: how many helpers said nothing, of `helpers` that were asked. */
  unanswered(helpers: number, silentHelpers: number): void {
    this.#worsen(helpers === 0 ? 1 : silentHelpers);
  }

  /** This node was taken for suspect or failed, so it was too slow to be heard. */
  refuted(): void {
    this.#worsen(1);
  }

  /** Takes the p99 of the event loop's lag since the period began; counts once, when the period ends. */
  lag(p99Ms: number): void {
    this.#lagging = p99Ms > LAG_P99_MAX_MS;
  }

  /** Closes a period. */
  endPeriod(): void {
    if (this.#lagging) this.#worsen(1);
    if (!this.#bad && this.#answered) this.#multiplier = Math.max(0, this.#multiplier - 1);
    this.#bad = false;
    this.#answered = false;
    this.#lagging = false;
  }

  #worsen(points: number): void {
    if (points === 0) return;
    this.#bad = true;
    this.#multiplier = Math.min(MULTIPLIER_MAX, this.#multiplier + points);
  }
}
