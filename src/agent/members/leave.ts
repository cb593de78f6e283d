/**
 * `weft leave`, the part that talks: the removal of this node is written, and then told to another member until one
 * says that it knows. Only after that may the data directory be emptied, because what this node gave away stands in
 * its own log.
 */
import type { Cluster } from '../../control/network/cluster.ts';
import { leaveCluster } from '../../control/network/members/removal.ts';
import { WeftError } from '../../model/errors.ts';
import type { NodeId } from '../../model/node-id.ts';
import { RemovedByPeer, type Streams } from '../streams.ts';

const ROUNDS_MAX = 20;
const ROUND_MS = 250;

/**
 * Leaves the cluster; resolves when another member knows of it durably. Throws without having changed anything, or
 * `peer-unreachable` when the removal is written and nobody could be told: then it can be called again.
 */
export async function leave(cluster: Cluster, streams: Streams): Promise<void> {
  const first = cluster.world.liveMembers();
  if (!cluster.fenced) await leaveCluster(cluster);
  const others = cluster.registry.all().map(({ node }) => node);
  const order = [...first, ...others.filter((node) => !first.includes(node))];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const node of order) if (await knows(streams, node)) return;
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
  throw new WeftError('peer-unreachable', {
    what: 'leave',
    why: 'this node has left, but no member could be told what it gave away',
    remedy: 'run weft leave again when one of them answers',
  });
}

/** Tells one member everything. Its word that this node is none any more is its word that it knows. */
async function knows(streams: Streams, node: NodeId): Promise<boolean> {
  try {
    await streams.compare(node);
    return false;
  } catch (error) {
    return error instanceof RemovedByPeer;
  }
}
