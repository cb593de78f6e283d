/**
 * `weft leave`. A node that leaves forgets everything, and others may hold nothing but its word of what it knows: of
 * members that left or died before it, and of what it gave away itself. So first a member must have all of it; then the
 * removal of this node is written, and told until a member says that it knows. Only after that may the data directory
 * be emptied.
 */
import { WeftError } from '../../../model/errors.ts';
import type { NodeId } from '../../../model/node-id.ts';
import type { Cluster } from '../cluster.ts';
import { refusalOf } from '../refuse.ts';
import { hasJoined, heirOf, leaveCluster } from './removal.ts';

/** How a node that leaves speaks to the others. */
export interface Farewell {
  /**
   * Compares state with a member. Resolves with what says whether that member has all that this node holds at the
   * moment of asking; it is `undefined` when the comparison did not come to its end.
   */
  compare(node: NodeId): Promise<(() => boolean) | undefined>;
  /** Tells a member all that this node knows. True when it says that this node is none any more: so it knows. */
  tell(node: NodeId): Promise<boolean>;
  pause(ms: number): Promise<void>;
}

const ROUNDS_MAX = 20;
const ROUND_MS = 250;

/**
 * Leaves the cluster; resolves with a member that knows of it durably. Throws without having changed anything, or
 * `peer-unreachable` when the removal is written and nobody could be told: then it can be called again.
 */
export async function leave(cluster: Cluster, farewell: Farewell): Promise<NodeId> {
  const first = cluster.world.liveMembers();
  if (!cluster.fenced) await handOver(cluster, farewell);
  const others = cluster.registry.all().map(({ node }) => node);
  const order = [...first, ...others.filter((node) => !first.includes(node))].filter((node) =>
    hasJoined(cluster, node),
  );
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const node of order) if (await farewell.tell(node)) return node;
    await farewell.pause(ROUND_MS);
  }
  throw new WeftError('peer-unreachable', {
    what: 'leave',
    why: 'this node has left, but no member could be told what it gave away',
    remedy: 'run weft leave again when one of them answers',
  });
}

/** Writes the removal in the moment in which some live member has everything else. */
async function handOver(cluster: Cluster, farewell: Farewell): Promise<void> {
  // Refused before anybody is asked for anything.
  heirOf(cluster);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const node of cluster.world.liveMembers()) {
      if (!hasJoined(cluster, node)) continue;
      const isCovered = await farewell.compare(node);
      // Nothing may come between: what this node hears after the question it would take with it.
      if (isCovered?.() === true) return leaveCluster(cluster);
    }
    await farewell.pause(ROUND_MS);
  }
  throw refusalOf('leave')(
    'peer-unreachable',
    'no member could be brought to hold all that this node knows',
    'run weft leave again when one of them answers',
  );
}
