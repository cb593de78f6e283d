/** Single events in simulated time, in a laboratory of shipped gossip machines. */
import type { GossipLab } from '../test/support/gossip-lab.ts';

/** Time for the first round trips, greetings and comparisons. */
export const SETTLE_MS = 5000;
/** An event that takes longer than this has failed. */
const LIMIT_MS = 120_000;

/** Milliseconds until the last node knows a change. */
export function changeTime(lab: GossipLab, author: number): number {
  const startMs = lab.nowMs;
  const origin = lab.node(author).id;
  let missing = lab.nodes.length - 1;
  lab.onLog = (observer, log) => {
    if (log === origin && observer.index !== author) missing--;
  };
  lab.change(author);
  lab.run(LIMIT_MS, () => missing === 0);
  lab.onLog = () => undefined;
  const tookMs = lab.nowMs - startMs;
  lab.run(500 + (author % 13) * 7);
  return tookMs;
}

/** Milliseconds until the first and the last live node has failed a node that crashed; and false alarms meanwhile. */
export function crashTime(
  lab: GossipLab,
  victim: number,
): { first: number; all: number; wrong: number } {
  const startMs = lab.nowMs;
  const dead = lab.node(victim);
  const knowing = new Set<number>();
  let firstMs = Number.NaN;
  let wrong = 0;
  lab.onHealth = (observer, subject, status) => {
    if (status !== 'failed' || !observer.running) return;
    if (subject !== dead.id)
      wrong += lab.nodes.some(({ id, running }) => id === subject && running) ? 1 : 0;
    else {
      if (knowing.size === 0) firstMs = lab.nowMs - startMs;
      knowing.add(observer.index);
    }
  };
  dead.running = false;
  const living = lab.nodes.filter(({ running }) => running).length;
  lab.run(LIMIT_MS, () => knowing.size === living);
  lab.onHealth = () => undefined;
  return { first: firstMs, all: lab.nowMs - startMs, wrong };
}
