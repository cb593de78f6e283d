/** What is chosen for a network where the wish leaves it open, from the pools of the cluster, and given back. */
import { type Cidr, cidrOverlaps } from '../../../model/ip.ts';
import type { Subnet } from '../../../model/network.ts';
import { toVni, VNI_AUTO_MIN, type Vni } from '../../../model/vni.ts';
import type { Cluster } from '../cluster.ts';
import { SUBNET_POOL, subnetNumbered, subnetNumbersIn, VNI_POOL } from '../pools.ts';
import { type NetworkDraft, plainSubnet } from '../read-network.ts';
import type { Refuse } from '../refuse.ts';

/** A route of this host, and the device it leads to. */
export interface HostRoute {
  readonly cidr: Cidr;
  readonly device: string;
}

/**
 * Takes the VNI of a network, the one that is wished for or a free one; it stays taken until `Cluster.abandon`.
 * Throws `address-taken`, `owner-unreachable` or `addresses-exhausted`.
 */
export async function chooseVni(
  cluster: Cluster,
  draft: Pick<NetworkDraft, 'vni'>,
  refuse: Refuse,
): Promise<Vni> {
  // Low numbers belong to people: no pool holds them, only equal networks collide.
  if (draft.vni !== undefined && draft.vni < VNI_AUTO_MIN) return draft.vni;
  const wanted = draft.vni === undefined ? undefined : BigInt(draft.vni);
  const notice = await cluster.acquire(VNI_POOL, wanted);
  const vni = notice.kind === 'acquired' ? toVni(Number(notice.value)) : undefined;
  if (vni !== undefined) return vni;
  const reason = notice.kind === 'refused' ? notice.reason : 'outside';
  const name = draft.vni === undefined ? 'a VNI' : `VNI ${draft.vni}`;
  if (reason === 'in-use') {
    const why = `${name} is in use, or was given back less than a minute ago`;
    throw refuse('address-taken', why, 'choose another --vni');
  }
  if (reason === 'unreachable') {
    const why = `the node that may give ${name} does not answer`;
    throw refuse('owner-unreachable', why, 'see weft node ls, and try again');
  }
  throw refuse(
    'addresses-exhausted',
    `no node can give ${name}`,
    'remove networks, or name a --vni',
  );
}

/** What a choice of subnets heeds beside the pools. */
export interface SubnetChoice {
  readonly routes: readonly HostRoute[];
  readonly ipv6: boolean;
}

/** Returns the subnets wished for, or one of the default address pool. Throws `addresses-exhausted`. */
export async function chooseSubnets(
  cluster: Cluster,
  draft: NetworkDraft,
  choice: SubnetChoice,
  refuse: Refuse,
): Promise<readonly Subnet[]> {
  if (draft.subnets.length > 0) return draft.subnets;
  const subnets = [plainSubnet(await chooseFromPool(cluster, choice.routes, refuse))];
  if (choice.ipv6) subnets.push(plainSubnet(uniqueLocalPrefix(cluster)));
  return subnets;
}

/** Takes a subnet of the default address pool, until `releaseSubnets`. Throws `addresses-exhausted`. */
export async function chooseFromPool(
  cluster: Cluster,
  routes: readonly HostRoute[],
  refuse: Refuse,
): Promise<Cidr> {
  const pool = cluster.defaultPool;
  for (const { cidr } of routes) cluster.useSubnets(cidr);
  const notice = await cluster.acquire(SUBNET_POOL);
  if (pool !== undefined && notice.kind === 'acquired') return subnetNumbered(pool, notice.value);
  throw refuse(
    'addresses-exhausted',
    'the default address pool has no free subnet that this node can reach',
    'give a --subnet',
  );
}

/** A unique local prefix with 40 random bits (RFC 4193, section 3.2): no pool is needed to keep them apart. */
export function uniqueLocalPrefix(cluster: Cluster): Cidr {
  let base = 0xfdn;
  for (const byte of cluster.world.random.bytes(7)) base = (base << 8n) | BigInt(byte);
  return { family: 6, base: base << 64n, prefixBits: 64 };
}

/** Gives subnets that were chosen back. One that a network has by now stays taken, until that is removed. */
export function releaseSubnets(cluster: Cluster, subnets: readonly Subnet[]): void {
  const pool = cluster.defaultPool;
  const taken = cluster.directory.networks().flatMap((network) => network.subnets);
  for (const { cidr } of subnets) {
    const numbers = pool && subnetNumbersIn(pool, cidr);
    if (numbers === undefined || taken.some((other) => cidrOverlaps(other.cidr, cidr))) continue;
    cluster.abandon(SUBNET_POOL, numbers.first);
  }
}
