/**
 * The end of memberships: `weft leave` on the node itself, `weft node rm` for one that is gone for good. Both write
 * a removal, which is for ever: the node's id never comes back, what it carried is forgotten, and no member hears it
 * any more. What it owned is given away before it leaves, or reclaimed (`reclaim.ts`).
 */
import type { NodeId } from '../../../model/node-id.ts';
import type { OwnedRange } from '../../ipam/ownership.ts';
import { encodeRemoval } from '../../state/registry.ts';
import type { Write } from '../../state/state.ts';
import type { Cluster } from '../cluster.ts';
import { detachFirst, refusalOf } from '../refuse.ts';

/** How a removal was asked for. */
export interface RemoveWish {
  readonly nodes: readonly NodeId[];
  /** Also members that are alive, and also when half of the members or more would go. */
  readonly force: boolean;
}

/**
 * Removes members. Durable when it resolves. Throws without having changed anything: `invalid-value` for this node,
 * `not-safe` for what only `force` does.
 */
export async function removeMembers(cluster: Cluster, wish: RemoveWish): Promise<void> {
  const { registry } = cluster;
  const names = wish.nodes.map((node) => registry.nameOf(node));
  const refuse = refusalOf(`node rm ${names.join(' ')}`);
  if (wish.nodes.includes(cluster.self)) {
    throw refuse('invalid-value', 'this is the node that was asked', 'use weft leave here');
  }
  const alive = wish.nodes.filter((node) => cluster.world.liveMembers().includes(node));
  if (alive.length > 0 && !wish.force) {
    const name = registry.lookup(alive[0] as NodeId)?.name;
    const why = `node ${name} is alive, and its containers would be cut off`;
    throw refuse('not-safe', why, 'run weft leave there, stop its agent, or use --force');
  }
  const members = registry.all().length;
  if ((members - wish.nodes.length) * 2 <= members && !wish.force) {
    const share = `${wish.nodes.length} of ${members} members are half or more`;
    const why = `${share}, so this side may be the one that was cut off`;
    throw refuse('not-safe', why, 'bring some of them back first, or use --force');
  }
  const value = encodeRemoval(false);
  cluster.append(wish.nodes.map((node) => ({ key: `removed/${node}`, value })));
  await cluster.world.durable();
}

/**
 * Ends the membership of this node: gives everything that it owns to `heirOf`, and writes its own removal, as one
 * append that happens before this returns. Durable when it resolves; nobody else may have heard of it yet. Throws
 * without having changed anything.
 */
export async function leaveCluster(cluster: Cluster): Promise<void> {
  const heir = heirOf(cluster);
  const removal = { key: `removed/${cluster.self}`, value: encodeRemoval(true) };
  cluster.append([...bequests(cluster, heir), removal]);
  await cluster.world.durable();
}

/**
 * True for a member that has taken up its work. One that was only admitted may give up, and forget what it was told:
 * it hears and answers already, but nobody may rely on it.
 */
export function hasJoined({ directory }: Pick<Cluster, 'directory'>, node: NodeId): boolean {
  return directory.node(node) !== undefined;
}

/** Who gets what this node owns: the live member that was admitted first. Throws when it may not leave. */
export function heirOf(cluster: Cluster): NodeId {
  const refuse = refusalOf('leave');
  const carried = [...cluster.directory.index.ofNode(cluster.self)];
  if (carried.length > 0) {
    const [first] = carried;
    const more = carried.length > 1 ? ` and ${carried.length - 1} more` : '';
    throw refuse(
      'in-use',
      `this node carries ${first?.name}${more}`,
      `${detachFirst(carried)}, see weft ps --local`,
    );
  }
  const live = new Set(cluster.world.liveMembers());
  const heir = cluster.registry
    .all()
    .find(({ node }) => live.has(node) && hasJoined(cluster, node));
  if (heir === undefined) {
    const alone = cluster.registry.all().length === 1;
    const why = alone ? 'this node is the only member' : 'no other member answers';
    const remedy = alone
      ? 'stop the agent and remove its data directory'
      : 'start one, or run weft node rm for this node there later';
    throw refuse('not-safe', why, remedy);
  }
  return heir.node;
}

/** Grants of everything that this node owns. Networks of this host alone are in nobody else's pools. */
function bequests(cluster: Cluster, owner: NodeId): Write[] {
  const writes: Write[] = [];
  for (const { definition, ownership } of cluster.ipam.pools()) {
    const network = /^ip\/([^/]+)\//.exec(definition.id)?.[1];
    if (network !== undefined && cluster.directory.network(network)?.driver === 'bridge') continue;
    const ranges = ownership
      .ownedBy(cluster.self)
      .map(({ first, last, epoch }): OwnedRange => ({ first, last, epoch: epoch + 1, owner }));
    writes.push(...cluster.grantWrites(definition.id, ranges, writes.length));
  }
  return writes;
}
