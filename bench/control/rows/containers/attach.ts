/**
 * From the call that attaches a container until it has had its first answer from a container on a second host. The
 * container tries all the time, from before the call on.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../../test/netns/support/until.ts';
import { type Cluster, NETWORK, withCluster } from '../../cluster.ts';
import { percentiles } from '../../figure.ts';
import type { Row } from '../../row.ts';

const AGENTS = 2;
/** Between two pings: what the figure can be too large by. */
const INTERVAL_SECONDS = 0.005;
const LIMIT_MS = 20_000;
const CALM_MS = 200;

/** The row. */
export const ATTACH: Row = {
  id: 'attach',
  load: 'attach by the API on h1, native engine, in a namespace that pings a container on h2 all the time; from the call until the first ping that was answered has ended; TAP, addresses and route included',
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: AGENTS, engines: ['T2'] }, async (cluster) => {
      progress.say(`attach: ${sizes.attaches} times`);
      const peer = await cluster.agents.attach(2, NETWORK, 'peer');
      const answered: number[] = [];
      const attached: number[] = [];
      for (let i = 0; i < sizes.attaches; i++) {
        const times = await attachOne(cluster, `new${i}`, peer.ip4);
        attached.push(times.attachedMs);
        answered.push(times.answeredMs);
      }
      const title = 'attach to first answered ping';
      const p99 = { must: 100, goal: 30 };
      return [
        ...percentiles({ id: 'attach', title, unit: 'ms', p99 }, answered),
        ...percentiles(
          { id: 'attach.call', title: 'the same, until the call was answered', unit: 'ms' },
          attached,
        ),
      ];
    }),
};

async function attachOne(
  { agents, client }: Cluster,
  name: string,
  peer: string,
): Promise<{ attachedMs: number; answeredMs: number }> {
  const { lab } = agents;
  const ns = await lab.container(`c-${name}`);
  // It ends at once without a route. With one it goes on until one ping is answered, or a second has passed.
  const ping = `ping -n -q -c 1 -i ${INTERVAL_SECONDS} -w 1 ${peer}`;
  const loop = `echo ready; until ${ping} >/dev/null 2>&1; do :; done; echo answered`;
  const tries = lab.spawn(ns, ['sh', '-c', loop]);
  let answeredAtMs = Number.NaN;
  void tries.ended.then(() => {
    answeredAtMs = performance.now();
  });
  await tries.saying(/^ready$/m);
  await pause(CALM_MS);
  const beginMs = performance.now();
  const { id } = await client(1).attach({
    network: NETWORK,
    tap: 'eth0',
    name,
    namespace: `/run/netns/${ns}`,
    aliases: [],
    labels: {},
    configure: true,
    ephemeral: false,
  });
  const attachedMs = performance.now() - beginMs;
  const done = (): boolean => !Number.isNaN(answeredAtMs);
  await until(done, { timeoutMs: LIMIT_MS, what: `${name} to be answered by ${peer}` });
  if ((await tries.ended) !== 0) throw new Error(`the pings of ${name} failed: ${tries.output}`);
  await client(1).detach(id);
  return { attachedMs, answeredMs: answeredAtMs - beginMs };
}
