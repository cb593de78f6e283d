/** An address: from the wish for an endpoint until its record, with the address, is on the disk. */
import { NETWORK, withCluster } from '../cluster.ts';
import { fill } from '../endpoints.ts';
import { percentiles } from '../figure.ts';
import type { Row } from '../row.ts';

const AGENTS = 3;

/** The row. */
export const ALLOCATION: Row = {
  id: 'allocation',
  load: 'wish to durable record with its address, one after the other; in a program that is the cluster, allocator and store of an agent that was stopped, without TAPs and API',
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: AGENTS }, async (cluster) => {
      progress.say(`allocation: ${sizes.allocations} addresses`);
      await cluster.agents.stop(2);
      const plan = { networks: [NETWORK], endpoints: sizes.allocations, prefix: 'a', together: 1 };
      const { batchMs } = await fill(cluster, 2, plan);
      const title = 'address allocated, durable';
      const p99 = { must: 10, goal: 5 };
      return percentiles({ id: 'allocation', title, unit: 'ms', p99 }, batchMs);
    }),
};
