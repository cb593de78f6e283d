/** Figures of the control plane: a value, how many events it stands for, and what Weft promises of it. Less is better. */
import { type Goal, judge, type Verdict } from '../goals.ts';
import { quantile } from '../statistics.ts';

/** A figure. */
export interface Figure {
  /** Unique; begins with the id of its row. */
  readonly id: string;
  readonly title: string;
  readonly unit: 'ms' | 's' | 'MB' | '';
  readonly value: number;
  /** Events that it was read from. */
  readonly count: number;
  /** Absent: nothing is promised, it explains another one. */
  readonly goal?: Goal;
  /** False: it was measured on less than the promise speaks of, so it is shown beside it and not judged. */
  readonly judged?: boolean;
}

/** Says what became of the promise; `undefined` where there is none, or where the load was not that of the promise. */
export function verdictOf({ value, goal, judged }: Figure): Verdict | undefined {
  return goal === undefined || judged === false ? undefined : judge(value, goal, 'less');
}

/** Returns p50 and p99 of a sample as two figures; with fewer than 100 events the p99 is the greatest. */
export function percentiles(
  { id, title, unit, p50, p99, judged }: PercentileTitle,
  sample: readonly number[],
): Figure[] {
  const common = { unit, count: sample.length, ...(judged !== undefined && { judged }) };
  return [
    {
      ...common,
      id: `${id}.p50`,
      title: `${title}, p50`,
      value: quantile(sample, 0.5),
      ...(p50 && { goal: p50 }),
    },
    {
      ...common,
      id: `${id}.p99`,
      title: `${title}, p99`,
      value: quantile(sample, 0.99),
      ...(p99 && { goal: p99 }),
    },
  ];
}

/** What the two figures are called, and what is promised of each. */
export interface PercentileTitle {
  readonly id: string;
  readonly title: string;
  readonly unit: Figure['unit'];
  readonly p50?: Goal;
  readonly p99?: Goal;
  readonly judged?: boolean;
}
