/**
 * Which pools there are. Every subnet of a network is one; VNIs and the subnets of the default address pool are
 * two more, made with the cluster and owned at first by its first node. docs/ipam.md.
 */
import type { Endpoint } from '../../model/endpoint.ts';
import { fromHex } from '../../model/hex.ts';
import {
  type Cidr,
  cidrFirst,
  cidrLast,
  cidrOf,
  formatCidr,
  type Ip,
  ipBits,
  ipFromBytes,
  ipToBytes,
} from '../../model/ip.ts';
import { POOL_SUBNET_BITS_MAX } from '../../model/limits.ts';
import type { Network, Subnet } from '../../model/network.ts';
import { type NodeId, nodeIdFromBytes } from '../../model/node-id.ts';
import { VNI_AUTO_MIN, VNI_MAX } from '../../model/vni.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import type { Range } from '../ipam/ownership.ts';
import type { PoolDefinition } from '../ipam/pool.ts';
import { type Share, sharesOf } from '../ipam/shares.ts';
import type { Cluster } from './cluster.ts';
import { reservedAddresses } from './read-network.ts';

/** Id of the pool of VNIs. */
export const VNI_POOL = 'vni';
/** Id of the pool of subnets. A value is the number of the subnet in the default address pool. */
export const SUBNET_POOL = 'subnet';

/** The default address pool, cut into subnets of one size. */
export interface DefaultPool {
  readonly cidr: Cidr;
  readonly subnetPrefixBits: number;
}

/** Pool id of one subnet of a network. Values are addresses as integers. */
export function subnetPoolId(network: string, index: number): string {
  return `ip/${network}/${index}`;
}

/** Pools of a network, one for each subnet in order. */
export function poolsOf(network: Network): PoolDefinition[] {
  return network.subnets.map((subnet, index) => ({
    id: subnetPoolId(network.id, index),
    all: toRange(subnet.cidr),
    auto: toRange(subnet.range ?? subnet.cidr),
    reserved: reservedAddresses(subnet).map((ip) => ip.value),
    creator: network.creator,
  }));
}

/** Index of the subnet that holds the address, or -1. */
export function subnetIndex(subnets: readonly Subnet[], ip: Ip): number {
  return subnets.findIndex(({ cidr }) => {
    const range = toRange(cidr);
    return cidr.family === ip.family && ip.value >= range.first && ip.value <= range.last;
  });
}

/** The pool of VNIs. */
export function vniPool(firstNode: NodeId): PoolDefinition {
  const all = { first: BigInt(VNI_AUTO_MIN), last: BigInt(VNI_MAX) };
  return { id: VNI_POOL, all, auto: all, reserved: [], creator: firstNode };
}

/** The pool of subnets. */
export function subnetPool(pool: DefaultPool, firstNode: NodeId): PoolDefinition {
  const all = {
    first: 0n,
    last: (1n << BigInt(pool.subnetPrefixBits - pool.cidr.prefixBits)) - 1n,
  };
  return { id: SUBNET_POOL, all, auto: all, reserved: [], creator: firstNode };
}

/** The subnet with this number in the default address pool. */
export function subnetNumbered(pool: DefaultPool, number: bigint): Cidr {
  const { family, base } = pool.cidr;
  const shift = BigInt(ipBits(family) - pool.subnetPrefixBits);
  return { family, base: base + (number << shift), prefixBits: pool.subnetPrefixBits };
}

/** Numbers of the pool's subnets that a prefix touches, or `undefined` when there are none. */
export function subnetNumbersIn(pool: DefaultPool, cidr: Cidr): Range | undefined {
  if (cidr.family !== pool.cidr.family) return undefined;
  const shift = BigInt(ipBits(cidr.family) - pool.subnetPrefixBits);
  const low = cidrFirst(cidr).value - pool.cidr.base;
  const high = cidrLast(cidr).value - pool.cidr.base;
  const count = 1n << BigInt(pool.subnetPrefixBits - pool.cidr.prefixBits);
  const first = low < 0n ? 0n : low >> shift;
  const last = high >> shift < count ? high >> shift : count - 1n;
  return high < 0n || first > last ? undefined : { first, last };
}

function toRange(cidr: Cidr): Range {
  return { first: cidrFirst(cidr).value, last: cidrLast(cidr).value };
}

/** A pool in words, and what each owner has of it. */
export interface PoolShares {
  readonly kind: 'addresses' | 'vnis' | 'subnets';
  /** Name of the network; absent for the pools of the cluster. */
  readonly network?: string;
  readonly range: string;
  readonly shares: readonly Share[];
}

/** What a listing of pools reads. */
type Pooled = Pick<Cluster, 'directory' | 'ipam' | 'defaultPool'>;

/** The pools of a network's addresses, one for each subnet. */
export function networkPoolShares({ directory, ipam }: Pooled, network: Network): PoolShares[] {
  const endpoints = directory.endpointsOf(network.id);
  const { name, subnets } = network;
  return subnets.flatMap(({ cidr, range }, index): PoolShares[] => {
    const pool = ipam.lookup(subnetPoolId(network.id, index));
    if (pool === undefined) return [];
    const shares = sharesOf(pool, usedOf(network, index, endpoints));
    return [{ kind: 'addresses', network: name, range: formatCidr(range ?? cidr), shares }];
  });
}

/** The pools of VNIs and of subnets, as far as they are known. */
export function clusterPoolShares({ directory, ipam, defaultPool }: Pooled): PoolShares[] {
  const networks = directory.networks();
  const vnis = ipam.lookup(VNI_POOL);
  const subnets = ipam.lookup(SUBNET_POOL);
  const pools: PoolShares[] = [];
  if (vnis !== undefined) {
    const { first, last } = vnis.definition.auto;
    const used = networks.map(({ vni }): Range => ({ first: BigInt(vni), last: BigInt(vni) }));
    pools.push({ kind: 'vnis', range: `${first} to ${last}`, shares: sharesOf(vnis, used) });
  }
  if (subnets !== undefined && defaultPool !== undefined) {
    const cidrs = networks.flatMap((network) => network.subnets.map(({ cidr }) => cidr));
    const used = cidrs.flatMap((cidr) => subnetNumbersIn(defaultPool, cidr) ?? []);
    const range = `${formatCidr(defaultPool.cidr)} in /${defaultPool.subnetPrefixBits}s`;
    pools.push({ kind: 'subnets', range, shares: sharesOf(subnets, used) });
  }
  return pools;
}

/** What endpoints of a network use of one of its subnets. */
function usedOf(
  { subnets }: Network,
  index: number,
  endpoints: readonly Pick<Endpoint, 'addresses'>[],
): Range[] {
  return endpoints
    .flatMap(({ addresses }) => addresses)
    .filter(({ ip }) => subnetIndex(subnets, ip) === index)
    .map(({ ip }) => ({ first: ip.value, last: ip.value }));
}

/** Returns the write that makes the cluster's record; only the first node ever does. */
export function clusterWrite(
  firstNode: NodeId,
  pool: DefaultPool,
): { readonly key: string; readonly value: Uint8Array } {
  const { cidr, subnetPrefixBits } = pool;
  const value = encode(Proto.ClusterRecord, {
    firstNode: fromHex(firstNode),
    poolBase: ipToBytes({ family: cidr.family, value: cidr.base }),
    poolPrefixBits: cidr.prefixBits,
    subnetPrefixBits,
  });
  return { key: 'cluster', value };
}

/** Returns what the cluster's record says, or `undefined` when it makes no sense. */
export function decodeCluster(
  value: Uint8Array,
): { readonly firstNode: NodeId; readonly pool: DefaultPool } | undefined {
  const record = decode(Proto.ClusterRecord, value);
  const firstNode = record && nodeIdFromBytes(record.firstNode);
  const base = record && ipFromBytes(record.poolBase);
  if (record === undefined || firstNode === undefined || base === undefined) return undefined;
  const { poolPrefixBits, subnetPrefixBits } = record;
  const bits = subnetPrefixBits - poolPrefixBits;
  if (bits < 0 || bits > POOL_SUBNET_BITS_MAX || subnetPrefixBits > ipBits(base.family)) {
    return undefined;
  }
  return { firstNode, pool: { cidr: cidrOf(base, poolPrefixBits), subnetPrefixBits } };
}
