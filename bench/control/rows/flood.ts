/**
 * Junk at the control port of one agent, 100,000 datagrams a second: changes and crashes again, and what it costs in
 * memory. The junk comes from a host that is no member, by `bench/load/junk.cc`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { allAlive, type Cluster, withCluster } from '../cluster.ts';
import { residentMb } from '../endpoints.ts';
import { type Figure, percentiles } from '../figure.ts';
import type { Row, RowContext } from '../row.ts';
import { measureChanges } from './change.ts';
import { crashFigures, measureCrashes } from './crash.ts';

const PROGRAM = fileURLToPath(new URL('../../../build/bench/junk', import.meta.url));
const AGENTS = 5;
const STRANGER = AGENTS + 1;
const FLOODED = 2;
const GOSSIP_PORT = 7946;
const PER_SECOND = 100_000;
const SECONDS = 10;
/** As many as fit the flood, with an agent that is slow. */
const CHANGES = 50;
const CALM_MS = 5000;
/** Its crash would take what is measured with it. */
const VICTIMS = [3, 4, 5];

/** The row. */
export const FLOOD: Row = {
  id: 'flood',
  load: `${AGENTS} agents; ${PER_SECOND} junk datagrams a second for ${SECONDS} s at the control port of h${FLOODED}, from a stranger; changes and crashes of others meanwhile`,
  measure: (context) =>
    withCluster({ hosts: STRANGER, agents: AGENTS }, (cluster) => measure(cluster, context)),
};

async function measure(cluster: Cluster, { sizes, progress }: RowContext): Promise<Figure[]> {
  const { agents } = cluster;
  const resident = (): number => residentMb(agents.pid(FLOODED));
  progress.say('flood: changes without it');
  const calm = await measureChanges(cluster, CHANGES);
  await pause(CALM_MS);
  const beforeMb = resident();
  progress.say('flood: changes');
  const changes = await during(cluster, () => measureChanges(cluster, CHANGES));
  const afterMb = resident();
  const crashes: number[] = [];
  let wrong = 0;
  for (let i = 0; i < sizes.floods; i++) {
    await allAlive(cluster);
    progress.say(`flood: crash ${i + 1} of ${sizes.floods}`);
    const victims = [VICTIMS[i % VICTIMS.length] as number];
    const flooded = await during(cluster, () => measureCrashes(cluster, 1, { victims }));
    crashes.push(...flooded.result.all);
    wrong += flooded.result.wrong;
  }
  const title = `change known to all of ${AGENTS}`;
  return [
    ...percentiles({ id: 'flood.calm', title: `${title}, no flood`, unit: 'ms' }, calm.all),
    ...percentiles({ id: 'flood.change', title, unit: 'ms' }, changes.result.all),
    ...crashFigures(
      { id: 'flood.crash', title: `crash of 1 of ${AGENTS}` },
      { all: crashes, wrong },
    ),
    {
      id: 'flood.sent',
      title: 'junk datagrams in each second',
      unit: '',
      value: Math.round(changes.sent / SECONDS),
      count: changes.sent,
    },
    {
      id: 'flood.memory',
      title: 'growth of resident memory of the flooded',
      unit: 'MB',
      value: afterMb - beforeMb,
      count: 1,
    },
  ];
}

/** Does something while the flood runs. Returns what came of it when both have ended, and how many datagrams were sent. */
async function during<T>(
  { agents }: Cluster,
  work: () => Promise<T>,
): Promise<{ result: T; sent: number }> {
  const { lab } = agents;
  const words = [lab.host(FLOODED).ip4, `${GOSSIP_PORT}`, `${PER_SECOND}`, `${SECONDS}`];
  const flood = lab.spawn(lab.host(STRANGER).ns, [PROGRAM, ...words]);
  const result = await work();
  if ((await flood.ended) !== 0) throw new Error(`the flood failed: ${flood.output}`);
  return { result, sent: Number(flood.output) };
}
