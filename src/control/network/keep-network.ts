/** A network that is removed by somebody who could not know of its users is written again by a node that has one. */
import { encodeNetwork } from '../state/records.ts';
import type { Write } from '../state/state.ts';
import type { Cluster } from './cluster.ts';
import type { DirectoryChange } from './directory.ts';

/**
 * Returns the write that keeps the network, when the change removed one that endpoints of this node use; to be
 * appended once the turn that brought the change is over.
 */
export function keepUsedNetwork(cluster: Cluster, change: DirectoryChange): Write | undefined {
  if (change.kind !== 'network' || change.after !== undefined) return undefined;
  const { before } = change;
  if (before === undefined || before.driver === 'bridge') return undefined;
  if (!cluster.directory.index.carriers(before.id).has(cluster.self)) return undefined;
  return { key: `network/${before.id}`, value: encodeNetwork(before) };
}
