/** What one node knows, with no host around it: nothing is stored, sent or waited for. */
import { Cluster } from '../../src/control/network/cluster.ts';
import type { NodeId } from '../../src/model/node-id.ts';
import { plainIdentity } from '../../src/simulator/host/identity.ts';
import { seededRandom } from '../../src/simulator/random.ts';

/** Returns the cluster as a node sees it that has heard of nothing yet. */
export function loneCluster(node: NodeId, nowMs: () => number = () => 0): Cluster {
  const nothing = (): void => undefined;
  return new Cluster(
    {
      identity: plainIdentity(node),
      storage: { put: nothing, delete: nothing },
      random: seededRandom(1),
      nowMs,
      wallMs: nowMs,
      liveMembers: () => [],
      send: nothing,
      after: nothing,
      durable: () => Promise.resolve(),
    },
    { changed: nothing, admitted: nothing, removed: nothing, appended: nothing },
  );
}
