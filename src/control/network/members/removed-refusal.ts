/** What a node that is no member any more says to everybody who wants something of it. */
import { WeftError } from '../../../model/errors.ts';
import type { Cluster } from '../cluster.ts';

/** The refusal of everything that a removed node cannot do any more: `node-removed`. */
export function removedRefusal({ registry, self }: Pick<Cluster, 'registry' | 'self'>): WeftError {
  const by = registry.removal(self)?.by ?? self;
  const why =
    by === self
      ? 'this node has left the cluster'
      : `this node was removed from the cluster by ${registry.lookup(by)?.name ?? by}`;
  const remedy = 'stop the agent, set its data directory aside, and join again with a new token';
  return new WeftError('node-removed', { what: 'request', why, remedy });
}
