/**
 * Numbers of rounds. A ratio is taken within a round, between two figures measured seconds apart, and only then is
 * the median taken: what slowed the whole machine in that round has slowed both.
 */

/** A figure and how far its rounds lie apart. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** One value for each round; undefined where the measurement failed. */
export type Rounds = readonly (number | undefined)[];

/** Returns the middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Returns median and extremes of what was measured; undefined when nothing was. */
export function summarize(rounds: Rounds): Summary | undefined {
  const values = rounds.filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { median: median(values), low, high, count: values.length };
}

/** Returns the ratio of each round in which both were measured. */
export function ratios(values: Rounds, to: Rounds): Rounds {
  return values.map((value, round) => {
    const base = to[round];
    return value === undefined || base === undefined || base === 0 ? undefined : value / base;
  });
}

/** Returns the smallest value that at least this share of the sample is not above; NaN of none. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
