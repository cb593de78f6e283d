/**
 * What Weft promises about each figure: the least that a release must hold, and the goal. A promise is made for one
 * tier or for the best of them. Ratios; for latency and CPU time less is better.
 */

/** A promise. */
export interface Goal {
  readonly must: number;
  readonly goal: number;
}

/** Promises by figure, then by road; `best` is the best native tier that was measured. */
export const GOALS: Readonly<Record<string, Readonly<Record<string, Goal>>>> = {
  'tcp.rate': { t1: { must: 0.5, goal: 0.75 }, t2: { must: 0.75, goal: 1 } },
  'tcp.cpu': { t1: { must: 2, goal: 1.6 }, t2: { must: 1.35, goal: 1.15 } },
  'tcp-notso.rate': { best: { must: 0.8, goal: 1.2 } },
  'udp64.rate': { best: { must: 2, goal: 4 } },
  'udpmix.rate': { best: { must: 1, goal: 1.5 } },
  'udp1400.rate': { best: { must: 1, goal: 2 } },
  'rr.p50': { best: { must: 2, goal: 1.5 } },
  'rr-load.p99': { best: { must: 3, goal: 1.5 } },
  'tables.ratio': { many: { must: 0.95, goal: 0.99 } },
  'best-peer': { best: { must: 6, goal: 12 } },
};

/** What became of a promise. */
export type Verdict = 'goal held' | 'must held' | 'not held';

/** Compares a ratio with a promise. */
export function judge(ratio: number, { must, goal }: Goal, better: 'more' | 'less'): Verdict {
  const holds = (bound: number): boolean => (better === 'more' ? ratio >= bound : ratio <= bound);
  if (holds(goal)) return 'goal held';
  return holds(must) ? 'must held' : 'not held';
}
