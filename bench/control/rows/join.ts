/**
 * A host joins a cluster that knows 100,000 endpoints: how long until its agent is ready and knows them, and what the
 * others notice of it. How late the event loop of another agent is shows in how late it answers a small call; the call is
 * made over and over, so the longest answer is no less than the longest standstill that met one.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type AgentClient, agentClient } from '../../../src/control/api/client.ts';
import { joinWords, withCluster } from '../cluster.ts';
import { knowAll, makeNetworks, networkNames, populate } from '../endpoints.ts';
import { type Figure, percentiles } from '../figure.ts';
import type { Row } from '../row.ts';

const AGENTS = 3;
const JOINER = AGENTS + 1;
const PER_NETWORK = 10_000;
const LIMIT_MS = 600_000;
const ASK_MS = 20;
const CALM_MS = 3000;

/** The row. */
export const JOIN: Row = {
  id: 'join',
  load: `an agent joins ${AGENTS} others, dgram engine, which know endpoints that are records without TAPs; until it is ready, and knows all; meanwhile the others answer a small API call every ${ASK_MS} ms`,
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: JOINER, agents: AGENTS }, async (cluster) => {
      const { agents, hosts, client } = cluster;
      const endpoints = sizes.joinEndpoints;
      const networks = networkNames(Math.ceil(endpoints / PER_NETWORK));
      await makeNetworks(cluster, networks);
      progress.say(`join: ${endpoints} endpoints are made known to all`);
      await populate(cluster, { networks, endpoints }, LIMIT_MS);
      progress.say('join: before');
      const before = await askWhile(hosts.map(client), pause(CALM_MS));
      const words = await joinWords(agents);
      progress.say(`join: with ${endpoints} endpoints`);
      const beginMs = performance.now();
      let readyMs = Number.NaN;
      const joining = agents.launch(JOINER, ...words);
      const ready = joining.saying(/"msg":"ready"/, LIMIT_MS).then(() => {
        readyMs = performance.now() - beginMs;
        const joined = agentClient(agents.socket(JOINER));
        return knowAll({ client: () => joined }, [JOINER], endpoints, LIMIT_MS);
      });
      const during = await askWhile(hosts.map(client), ready);
      const knownMs = performance.now() - beginMs;
      const common = { unit: 's', count: 1 } as const;
      const figures: Figure[] = [
        {
          ...common,
          id: 'join.ready',
          title: `join with ${endpoints} endpoints, until ready`,
          value: readyMs / 1000,
        },
        {
          ...common,
          id: 'join.known',
          title: 'the same, until it knows all',
          value: knownMs / 1000,
        },
      ];
      const lag = (id: string, title: string, times: readonly number[]): Figure[] => [
        ...percentiles({ id, title, unit: 'ms' }, times),
        {
          id: `${id}.max`,
          title: `${title}, longest`,
          unit: 'ms',
          value: Math.max(...times),
          count: times.length,
        },
      ];
      return [
        ...figures,
        ...lag('join.before', 'answer of another agent, before', before),
        ...lag('join.during', 'answer of another agent, meanwhile', during),
      ];
    }),
};

/** Asks each agent something small, over and over, until the work is done. Returns how long each answer took. */
async function askWhile(
  clients: readonly AgentClient[],
  work: Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  let goes = true;
  const asking = clients.map(async (client) => {
    while (goes) {
      const beginMs = performance.now();
      await client.listTokens();
      times.push(performance.now() - beginMs);
      await pause(ASK_MS);
    }
  });
  try {
    await work;
  } finally {
    goes = false;
  }
  await Promise.all(asking);
  return times;
}
