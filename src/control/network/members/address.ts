/** Where a member's gossip and streams are served. */
import type { Ip } from '../../../model/ip.ts';
import type { NodeId } from '../../../model/node-id.ts';
import type { Cluster } from '../cluster.ts';
import { reachableAddress } from '../reconcile.ts';

/** An address and the port of gossip and streams there. */
export interface MemberAddress {
  readonly ip: Ip;
  readonly port: number;
}

/**
 * Returns where a member is: as it says itself, else as it was admitted. `undefined` for a stranger.
 *
 * @param ours  addresses of this node: the member's must be of one of their families
 */
export function memberAddress(
  cluster: Pick<Cluster, 'directory' | 'registry'>,
  ours: readonly Ip[],
  node: NodeId,
): MemberAddress | undefined {
  const info = cluster.directory.node(node);
  const ip = info && reachableAddress(info.addresses, ours);
  if (info !== undefined && ip !== undefined) return { ip, port: info.gossipPort };
  const member = cluster.registry.lookup(node);
  return member && { ip: member.address, port: member.gossipPort };
}
