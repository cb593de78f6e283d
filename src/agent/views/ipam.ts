/** Pools as `weft ipam status` shows them, and what a reclaim waits for. */
import type {
  AwaitedView,
  IpamView,
  PoolView,
  ReclaimView,
  ShareView,
} from '../../control/api/schema/ipam.ts';
import type { Range } from '../../control/ipam/ownership.ts';
import type { Pool } from '../../control/ipam/pool.ts';
import { sharesOf } from '../../control/ipam/shares.ts';
import {
  SUBNET_POOL,
  subnetNumbersIn,
  subnetPoolId,
  usedOf,
  VNI_POOL,
} from '../../control/network/pools.ts';
import { formatCidr } from '../../model/ip.ts';
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
  const pools = networks.flatMap((each) => networkPools(context, each));
  if (network === undefined) pools.push(...clusterPools(context));
  const reclaim = reclaimView(context);
  return { pools, ...(reclaim !== undefined && { reclaim }) };
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

function networkPools(context: ViewContext, network: Network): PoolView[] {
  const { directory, ipam } = context.cluster;
  const endpoints = directory.endpointsOf(network.id);
  return network.subnets.flatMap(({ cidr, range }, index): PoolView[] => {
    const pool = ipam.lookup(subnetPoolId(network.id, index));
    if (pool === undefined) return [];
    const used = usedOf(network, index, endpoints);
    return [
      {
        kind: 'addresses',
        network: network.name,
        range: formatCidr(range ?? cidr),
        shares: shareViews(context, pool, used),
      },
    ];
  });
}

function clusterPools(context: ViewContext): PoolView[] {
  const { directory, ipam, defaultPool } = context.cluster;
  const networks = directory.networks();
  const vnis = ipam.lookup(VNI_POOL);
  const subnets = ipam.lookup(SUBNET_POOL);
  const views: PoolView[] = [];
  if (vnis !== undefined) {
    const { first, last } = vnis.definition.auto;
    const used = networks.map(({ vni }): Range => ({ first: BigInt(vni), last: BigInt(vni) }));
    const shares = shareViews(context, vnis, used);
    views.push({ kind: 'vnis', range: `${first} to ${last}`, shares });
  }
  if (subnets !== undefined && defaultPool !== undefined) {
    const cidrs = networks.flatMap((network) => network.subnets.map(({ cidr }) => cidr));
    const used = cidrs.flatMap((cidr) => subnetNumbersIn(defaultPool, cidr) ?? []);
    const range = `${formatCidr(defaultPool.cidr)} in /${defaultPool.subnetPrefixBits}s`;
    views.push({ kind: 'subnets', range, shares: shareViews(context, subnets, used) });
  }
  return views;
}

function shareViews(context: ViewContext, pool: Pool, used: readonly Range[]): ShareView[] {
  const { registry } = context.cluster;
  const order = registry.admitted().map(({ node }) => node);
  return sharesOf(pool, used)
    .sort((a, b) => order.indexOf(a.owner) - order.indexOf(b.owner))
    .map(
      (share): ShareView => ({
        node: nodeName(context, share.owner),
        nodeId: share.owner,
        state: registry.removal(share.owner) === undefined ? 'member' : 'removed',
        owned: Number(share.owned),
        used: Number(share.used),
        free: Number(share.free),
      }),
    );
}
