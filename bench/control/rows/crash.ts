/** A crash, from SIGKILL until the last survivor has told that the node failed; then the agent is started again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Goal } from '../../goals.ts';
import { allAlive, type Cluster, withCluster } from '../cluster.ts';
import { type Figure, type PercentileTitle, percentiles } from '../figure.ts';
import type { Row, RowContext } from '../row.ts';
import { lastOf } from '../watch.ts';

const LIMIT_MS = 30_000;
/** Spreads crashes over the period of the probes. */
const SPREAD_MS = 1000;
const STEP_MS = 137;
/** So many die at once of SURVIVED, and two are left. */
const AT_ONCE = 3;
const SURVIVED = 5;

/** The row. */
export const CRASH: Row = {
  id: 'crash',
  load: 'SIGKILL of an agent; until the last survivor told that it failed; it is started again each time',
  async measure(context) {
    const figures: Figure[] = [];
    for (const nodes of context.sizes.crashNodes) {
      figures.push(
        ...(await withCluster({ hosts: nodes }, (cluster) => crashes(cluster, context))),
      );
    }
    return figures;
  },
};

/** Times of crashes. */
export interface CrashTimes {
  /** Until the last survivor told it, milliseconds. */
  readonly all: readonly number[];
  /** Verdicts about agents that ran. */
  readonly wrong: number;
}

/** Kills agents, `together` at once, each in turn, and waits until all are back. */
export async function measureCrashes(
  cluster: Cluster,
  count: number,
  { together = 1, victims: eligible = cluster.hosts }: CrashOptions = {},
): Promise<CrashTimes> {
  const { watch } = cluster;
  const all: number[] = [];
  let wrong = 0;
  let dead: readonly number[] = [];
  watch.onEvent = (host, { type, action, name }) => {
    if (type !== 'node' || action !== 'failed' || dead.includes(host)) return;
    if (!dead.some((victim) => name === `h${victim}`)) wrong++;
  };
  for (let i = 0; i < count; i++) {
    await pause((i * STEP_MS) % SPREAD_MS);
    dead = Array.from(
      { length: together },
      (_, n) => eligible[(i + n) % eligible.length] as number,
    );
    all.push(await crash(cluster, dead));
    // Of those who come back the others hold no verdict that is wrong: they really were gone.
    await Promise.all(dead.map((victim) => cluster.agents.start(victim)));
    await allAlive(cluster);
    for (const victim of dead) await watch.follow(victim);
  }
  watch.onEvent = () => undefined;
  return { all, wrong };
}

/** Who dies. */
export interface CrashOptions {
  readonly together?: number;
  readonly victims?: readonly number[];
}

/** Promised of the crash of one node. */
export const CRASH_GOAL: Goal = { must: 4, goal: 3 };

/** The figures of crashes. */
export function crashFigures(
  { id, title, p99 }: Omit<PercentileTitle, 'unit'>,
  { all, wrong }: CrashTimes,
): Figure[] {
  const seconds = all.map((ms) => ms / 1000);
  return [
    ...percentiles({ id, title, unit: 's', ...(p99 && { p99 }) }, seconds),
    {
      id: `${id}.wrong`,
      title: 'verdicts about agents that ran',
      unit: '',
      value: wrong,
      count: all.length,
      goal: { must: 0, goal: 0 },
    },
  ];
}

async function crashes(cluster: Cluster, { sizes, progress }: RowContext): Promise<Figure[]> {
  const nodes = cluster.hosts.length;
  progress.say(`crash: ${sizes.crashes} of ${nodes} agents`);
  const single = await measureCrashes(cluster, sizes.crashes);
  const left = nodes === 3 ? ', two left' : '';
  const title = `crash of 1 of ${nodes}${left}`;
  const figures = crashFigures({ id: `crash.${nodes}`, title, p99: CRASH_GOAL }, single);
  if (nodes !== SURVIVED) return figures;
  progress.say(`crash: ${AT_ONCE} of ${nodes} agents at once`);
  const many = await measureCrashes(cluster, sizes.crashes, { together: AT_ONCE });
  const together = {
    id: `crash.${nodes}.together`,
    title: `crash of ${AT_ONCE} of ${nodes} at once, two left`,
  };
  return [...figures, ...crashFigures(together, many)];
}

/** Milliseconds until every survivor told of every victim. */
async function crash({ agents, hosts, watch }: Cluster, dead: readonly number[]): Promise<number> {
  const keys = dead.map((victim) => `node failed h${victim}`);
  const survivors = hosts.filter((host) => !dead.includes(host));
  const seen = watch.expect(new Map(survivors.map((host) => [host, keys])), LIMIT_MS);
  const beginMs = performance.now();
  const ends = dead.map((victim) => agents.stop(victim, 'SIGKILL'));
  const last = lastOf(await seen);
  await Promise.all(ends);
  return last - beginMs;
}
