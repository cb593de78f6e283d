/**
 * A new name on another host: from the call that attaches its endpoint on h1, and from the answer to it, until an agent
 * answers the name on h2. The agent is asked by its API, which goes through the same decision as a query.
 */
import { until } from '../../../test/netns/support/until.ts';
import { NETWORK, withCluster } from '../cluster.ts';
import { type Figure, percentiles } from '../figure.ts';
import type { Row } from '../row.ts';

const AGENTS = 3;
const LIMIT_MS = 10_000;

/** The row. */
export const NAME: Row = {
  id: 'name',
  load: `${AGENTS} agents; attach by the API on h1; until the name is answered on h2, which is asked all the time`,
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: AGENTS, engines: ['dgram'] }, async ({ agents, client }) => {
      progress.say(`name: ${sizes.attaches} times`);
      const called: number[] = [];
      const answered: number[] = [];
      for (let i = 0; i < sizes.attaches; i++) {
        const name = `new${i}`;
        const ns = await agents.lab.container(`c-${name}`);
        const beginMs = performance.now();
        let attachedMs = Number.NaN;
        const attach = client(1)
          .attach({
            ...{ network: NETWORK, tap: 'eth0', name, namespace: `/run/netns/${ns}` },
            ...{ aliases: [], labels: {}, configure: true, ephemeral: false },
          })
          .then(() => {
            attachedMs = performance.now() - beginMs;
          });
        const isAnswered = async (): Promise<boolean> =>
          (await client(2).lookupName(NETWORK, { name, type: 'A' })).result === 'found';
        await until(isAnswered, { timeoutMs: LIMIT_MS, what: `${name} to be answered on h2` });
        const knownMs = performance.now() - beginMs;
        await attach;
        called.push(knownMs);
        answered.push(Math.max(0, knownMs - attachedMs));
      }
      return figures(called, answered);
    }),
};

function figures(called: readonly number[], answered: readonly number[]): Figure[] {
  const p99 = { must: 100, goal: 50 };
  return [
    ...percentiles({ id: 'name', title: 'attach to name answered elsewhere', unit: 'ms' }, called),
    ...percentiles(
      { id: 'name.after', title: 'the same, after the attach was answered', unit: 'ms', p99 },
      answered,
    ),
  ];
}
