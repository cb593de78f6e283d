/** Pools as `weft ipam status` shows them, and what a reclaim waits for. */
import type {
  AwaitedView,
  IpamView,
  PoolView,
  ReclaimView,
  ShareView,
} from '../../control/api/schema/ipam.ts';
import {
  clusterPoolShares,
  networkPoolShares,
  type PoolShares,
} from '../../control/network/pools.ts';
import type { Network } from '../../model/network.ts';
import { nodeName, type ViewContext } from './views.ts';

/**
 * Returns the pools.
 *
 * @param network  only its pools; absent: all
 */
export function ipamView(context: ViewContext, network: Network | undefined): IpamView {
  const { cluster } = context;
  const networks = network === undefined ? cluster.directory.networks() : [network];
  const pools = networks.flatMap((each) => networkPoolShares(cluster, each));
  if (network === undefined) pools.push(...clusterPoolShares(cluster));
  const reclaim = reclaimView(context);
  return {
    pools: pools.map((pool) => poolView(context, pool)),
    ...(reclaim !== undefined && { reclaim }),
  };
}

/** Returns what a reclaim waits for, or `undefined` when there is none. */
export function reclaimView(context: ViewContext): ReclaimView | undefined {
  const status = context.cluster.reclaim.status();
  if (status === undefined) return undefined;
  const waitsFor = status.silent.map((node): AwaitedView => {
    const away = context.healthOf(node) === 'failed';
    const reason = away
      ? 'does not answer; bring it back, or remove it as well'
      : 'has not confirmed the removal yet';
    return { node: nodeName(context, node), nodeId: node, reason };
  });
  for (const node of status.behind) {
    const reason = 'is removed; some of what it wrote has not arrived here yet';
    waitsFor.push({ node: nodeName(context, node), nodeId: node, reason });
  }
  const of = status.owners.map((node) => nodeName(context, node));
  return { of, by: nodeName(context, status.reclaimer), waitsFor };
}

function poolView(context: ViewContext, { shares, ...pool }: PoolShares): PoolView {
  const { registry } = context.cluster;
  const order = registry.admitted().map(({ node }) => node);
  const views = shares
    .toSorted((a, b) => order.indexOf(a.owner) - order.indexOf(b.owner))
    .map(
      ({ owner, owned, used, free }): ShareView => ({
        node: nodeName(context, owner),
        nodeId: owner,
        state: registry.removal(owner) === undefined ? 'member' : 'removed',
        owned: Number(owned),
        used: Number(used),
        free: Number(free),
      }),
    );
  return { ...pool, shares: views };
}
