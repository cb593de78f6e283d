/**
 * One change, from the call of the API until the last agent has told of it. A foreign VTEP is the change: a record
 * like any other, durable before it travels, which needs no TAP. Each is added by one agent and removed by another.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, NETWORK, withCluster } from '../cluster.ts';
import { type Figure, percentiles } from '../figure.ts';
import type { Row } from '../row.ts';
import { lastOf } from '../watch.ts';

const AGENTS = 25;
const LIMIT_MS = 10_000;
/** Three seconds after its start an agent compiles what requests need; 25 on one machine take longer. */
const REST_MS = 10_000;
/** Longer than what coalesces changes, so that each travels alone; the spread meets every phase of the timers. */
const PAUSE_MS = 15;
const SPREAD_MS = 23;

/** The row. */
export const CHANGE: Row = {
  id: 'change',
  load: `${AGENTS} agents, ten seconds after the last one joined, a foreign VTEP added or removed; from the call until the last event stream told it`,
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: AGENTS }, async (cluster) => {
      progress.say(`change: ${sizes.changes} changes`);
      await pause(REST_MS);
      return changeFigures('change', await measureChanges(cluster, sizes.changes), AGENTS);
    }),
};

/** Times of changes, milliseconds from the call. */
export interface ChangeTimes {
  /** Until the last agent told it. */
  readonly all: readonly number[];
  /** Until the call was answered: durable at its author. */
  readonly answered: readonly number[];
}

/** Makes changes one after the other, every agent in turn. */
export async function measureChanges(cluster: Cluster, count: number): Promise<ChangeTimes> {
  const all: number[] = [];
  const answered: number[] = [];
  for (let i = 0; i < count; i++) {
    const { allMs, answeredMs } = await oneChange(cluster, i);
    all.push(allMs);
    answered.push(answeredMs);
    await pause(PAUSE_MS + (i % SPREAD_MS));
  }
  return { all, answered };
}

/** The figures of changes; what is promised holds for 25 agents. */
export function changeFigures(id: string, times: ChangeTimes, agents: number): Figure[] {
  const title = `change known to all of ${agents}`;
  return [
    ...percentiles(
      {
        id,
        title,
        unit: 'ms',
        p50: { must: 20, goal: 10 },
        p99: { must: 100, goal: 50 },
      },
      times.all,
    ),
    ...percentiles(
      { id: `${id}.answer`, title: 'the same, until its author answered', unit: 'ms' },
      times.answered,
    ),
  ];
}

async function oneChange(
  { hosts, client, watch }: Cluster,
  index: number,
): Promise<{ allMs: number; answeredMs: number }> {
  const author = client(hosts[(index * 7) % hosts.length] as number);
  const number = index >> 1;
  const ip = `10.200.${number >> 8}.${number & 255}`;
  const adds = index % 2 === 0;
  const key = `vtep ${adds ? 'create' : 'remove'} ${ip}`;
  const seen = watch.expect(new Map(hosts.map((host) => [host, [key]])), LIMIT_MS);
  const beginMs = performance.now();
  await (adds ? author.addVtep(NETWORK, { ip, port: 4789 }) : author.removeVtep(NETWORK, ip));
  const answeredMs = performance.now() - beginMs;
  return { allMs: lastOf(await seen) - beginMs, answeredMs };
}
