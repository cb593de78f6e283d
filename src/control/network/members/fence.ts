/** Why a node takes no part any more, and what it says to everybody who wants something of it. */
import { type ErrorText, WeftError } from '../../../model/errors.ts';
import type { Cluster } from '../cluster.ts';

/** What a fence needs to know of the cluster. */
type Fenced = Pick<Cluster, 'registry' | 'state' | 'self'>;

/** `removed`: it is no member any more. `outdated`: others know more of its log than it does. */
export type Fence = 'removed' | 'outdated';

/** Returns why the node is cut off, or `undefined` when it is not. */
export function fenceOf({ registry, state, self }: Fenced): Fence | undefined {
  if (registry.removal(self) !== undefined) return 'removed';
  return state.forgot ? 'outdated' : undefined;
}

/** Returns why, and what a person does about it. */
export function fenceText(cluster: Fenced): Omit<ErrorText, 'what'> {
  const { registry, self } = cluster;
  if (fenceOf(cluster) === 'outdated') {
    const name = registry.nameOf(self);
    return {
      why: 'others hold writes of it that its data directory lacks, which is an earlier copy or is used twice',
      remedy: `run weft node rm --force ${name} on another node, set the directory aside, and join again`,
    };
  }
  const by = registry.removal(self)?.by ?? self;
  return {
    why:
      by === self
        ? 'this node has left the cluster'
        : `this node was removed from the cluster by ${registry.nameOf(by)}`,
    remedy: 'stop the agent, set its data directory aside, and join again with a new token',
  };
}

/** The refusal of everything that a fenced node cannot do any more: `node-removed`, or `data-damaged`. */
export function fenceRefusal(cluster: Fenced): WeftError {
  const code = fenceOf(cluster) === 'outdated' ? 'data-damaged' : 'node-removed';
  return new WeftError(code, { what: 'request', ...fenceText(cluster) });
}
