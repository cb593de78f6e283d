/** What shows a removed node that it was, because no member will ever send it the log in which that stands. */
import type { NodeId } from '../../../model/node-id.ts';
import type { Cluster } from '../cluster.ts';

/**
 * Returns signed entries for `Cluster.takeRemovalProof`: the admission of whoever wrote the removal, whom the node may
 * not know, and the removal.
 */
export function removalProof(
  { registry, state }: Pick<Cluster, 'registry' | 'state'>,
  node: NodeId,
): readonly Uint8Array[] {
  const by = registry.removal(node)?.by;
  return [`member/${by}`, `removed/${node}`].flatMap((key) => state.signedShared(key) ?? []);
}
