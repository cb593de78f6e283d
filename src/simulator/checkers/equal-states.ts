/**
 * When all nodes say that they hold the same versions, they hold the same: every log byte for byte, and what they
 * make of it: networks and their names, endpoints, and who owns which address.
 */
import type { Cluster } from '../../control/network/cluster.ts';
import { poolsOf, SUBNET_POOL, VNI_POOL } from '../../control/network/pools.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';
import { entriesOf } from './entries.ts';

/** Makes the checker. */
export function equalStates(violate: Violate): Checker {
  return {
    invariant: 'equal versions mean equal states',
    settled(nodes) {
      const [first, ...others] = nodes;
      if (first === undefined) return;
      for (const other of others) {
        const difference = differenceOf(first, other);
        if (difference === undefined) continue;
        violate(`${first.name} and ${other.name} differ in ${difference}`, [first, other]);
      }
    },
  };
}

function differenceOf(a: SimNode, b: SimNode): string | undefined {
  if (a.plane === undefined || b.plane === undefined) return undefined;
  const origins = [...a.plane.cluster.state.versions().keys()];
  const origin = origins.find((candidate) => !sameLog(a, b, candidate));
  if (origin !== undefined) return `the log of ${origin.slice(0, 8)}`;
  const theirs = viewsOf(b.plane.cluster);
  for (const [view, text] of viewsOf(a.plane.cluster)) {
    const other = theirs.get(view);
    if (other !== text) return `${view}: "${text}" and "${other}"`;
  }
  return undefined;
}

function sameLog(a: SimNode, b: SimNode, origin: NodeId): boolean {
  const [ours, theirs] = [entriesOf(a, origin), entriesOf(b, origin)];
  const same = (x: Uint8Array, y: Uint8Array | undefined): boolean =>
    y !== undefined && x.length === y.length && x.every((byte, i) => byte === y[i]);
  return ours.length === theirs.length && ours.every((entry, i) => same(entry, theirs[i]));
}

function viewsOf(cluster: Cluster): Map<string, string> {
  const networks = cluster.directory.networks();
  const views = new Map([
    [
      'members',
      cluster.registry
        .all()
        .map(({ node }) => node)
        .join(' '),
    ],
    ['networks', networks.map(({ id, name, vni }) => `${name}=${id}/${vni}`).join(' ')],
    [
      'endpoints',
      [...cluster.directory.endpoints()]
        .map(({ id }) => id)
        .sort()
        .join(' '),
    ],
  ]);
  const pools = [VNI_POOL, SUBNET_POOL, ...networks.flatMap(poolsOf).map(({ id }) => id)];
  for (const id of pools) {
    const ranges = cluster.ipam.lookup(id)?.ownership.ranges() ?? [];
    const texts = ranges.map(
      ({ first, last, epoch, owner }) => `${first}-${last}@${epoch}:${owner}`,
    );
    views.set(`the owners of pool ${id}`, texts.join(' '));
  }
  return views;
}
