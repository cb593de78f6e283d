/** Resident memory of agents with the native engine: when nothing happens, and with 10,000 endpoints of the cluster. */
import { setTimeout as pause } from 'node:timers/promises';
import { withCluster } from '../cluster.ts';
import { makeNetworks, networkNames, populate, residentMb } from '../endpoints.ts';
import type { Row } from '../row.ts';

const AGENTS = 3;
/** What a start needs is given back by then, as far as it ever is. */
const CALM_MS = 10_000;
const LIMIT_MS = 120_000;
/** The promise speaks of so many. */
const ENDPOINTS = 10_000;

/** The row. */
export const MEMORY: Row = {
  id: 'memory',
  load: `${AGENTS} agents, native engine; resident memory of the largest, ${CALM_MS / 1000} s after the last change; the endpoints are records without TAPs, a third of each agent`,
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: AGENTS, engines: ['T2'] }, async (cluster) => {
      const { agents, hosts } = cluster;
      const largest = async (): Promise<number> => {
        await pause(CALM_MS);
        return Math.max(...hosts.map((host) => residentMb(agents.pid(host))));
      };
      progress.say('memory: idle');
      const idle = await largest();
      const networks = networkNames(2);
      await makeNetworks(cluster, networks);
      progress.say(`memory: ${sizes.memoryEndpoints} endpoints`);
      await populate(cluster, { networks, endpoints: sizes.memoryEndpoints }, LIMIT_MS);
      const common = { unit: 'MB', count: AGENTS } as const;
      return [
        {
          ...common,
          id: 'memory.idle',
          title: 'agent, idle',
          value: idle,
          goal: { must: 150, goal: 90 },
        },
        {
          ...common,
          id: 'memory.endpoints',
          title: `agent, ${sizes.memoryEndpoints} endpoints`,
          value: await largest(),
          goal: { must: 250, goal: 150 },
          judged: sizes.memoryEndpoints >= ENDPOINTS,
        },
      ];
    }),
};
