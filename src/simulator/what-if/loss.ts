/** What nodes that see each other have lost, read from the records that one of them holds. */
import type { Range } from '../../control/ipam/ownership.ts';
import type { Pool } from '../../control/ipam/pool.ts';
import { sharesOf } from '../../control/ipam/shares.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import {
  SUBNET_POOL,
  subnetNumbersIn,
  subnetPoolId,
  usedOf,
  VNI_POOL,
} from '../../control/network/pools.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import { formatCidr, formatInterfaceAddress } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { LostEndpoint, LostName, Stranded } from './report.ts';

/** Who sees whom. */
export interface View {
  /** State of a node of the side. */
  readonly cluster: Cluster;
  readonly side: readonly NodeId[];
  /** Nodes that were up before and cannot be reached now. */
  readonly lost: readonly NodeId[];
}

/** Endpoints of lost nodes, by network and name. */
export function lostEndpoints(view: View): LostEndpoint[] {
  const { directory } = view.cluster;
  return directory.networks().flatMap((network) =>
    sorted(directory.endpointsOf(network.id))
      .filter(({ node }) => view.lost.includes(node))
      .map(({ name, addresses, node }) => ({
        name,
        network: network.name,
        addresses: addresses.map(formatInterfaceAddress),
        node: nameOf(view, node),
      })),
  );
}

/** Names and aliases of these, and who has them, too. Names belong to a network. */
export function lostNames(view: View): LostName[] {
  const { directory } = view.cluster;
  return directory.networks().flatMap((network) => {
    const endpoints = sorted(directory.endpointsOf(network.id));
    const lost = endpoints.filter(({ node }) => view.lost.includes(node));
    const names = [...new Set(lost.flatMap(namesOf))];
    return names.map((name) => ({
      name,
      network: network.name,
      answeredBy: endpoints
        .filter((endpoint) => view.side.includes(endpoint.node) && namesOf(endpoint).includes(name))
        .map((endpoint) => ({ endpoint: endpoint.name, node: nameOf(view, endpoint.node) })),
    }));
  });
}

/** Pools of which something free is owned by members that do not answer: of networks, then of the cluster. */
export function strandedValues(view: View): Stranded[] {
  const { directory, ipam, defaultPool } = view.cluster;
  const networks = directory.networks();
  const ofNetworks = networks.flatMap((network) => strandedAddresses(view, network));
  const pools: Stranded[] = [];
  const vnis = ipam.lookup(VNI_POOL);
  const subnets = ipam.lookup(SUBNET_POOL);
  if (vnis !== undefined) {
    const used = networks.map(({ vni }) => ({ first: BigInt(vni), last: BigInt(vni) }));
    const { first, last } = vnis.definition.auto;
    pools.push({ kind: 'vnis', range: `${first} to ${last}`, ...counted(view, vnis, used) });
  }
  if (subnets !== undefined && defaultPool !== undefined) {
    const cidrs = networks.flatMap((network) => network.subnets.map(({ cidr }) => cidr));
    const used = cidrs.flatMap((cidr) => subnetNumbersIn(defaultPool, cidr) ?? []);
    const range = `${formatCidr(defaultPool.cidr)} in /${defaultPool.subnetPrefixBits}s`;
    pools.push({ kind: 'subnets', range, ...counted(view, subnets, used) });
  }
  return [...ofNetworks, ...pools].filter(({ stranded }) => stranded > 0);
}

function strandedAddresses(view: View, network: Network): Stranded[] {
  const { directory, ipam } = view.cluster;
  const endpoints = directory.endpointsOf(network.id);
  return network.subnets.flatMap(({ cidr, range }, index): Stranded[] => {
    const pool = ipam.lookup(subnetPoolId(network.id, index));
    if (pool === undefined) return [];
    const counts = counted(view, pool, usedOf(network, index, endpoints));
    const shown = formatCidr(range ?? cidr);
    return [{ kind: 'addresses', network: network.name, range: shown, ...counts }];
  });
}

function counted(
  view: View,
  pool: Pool,
  used: readonly Range[],
): Pick<Stranded, 'free' | 'stranded' | 'owners'> {
  const { registry } = view.cluster;
  const shares = sharesOf(pool, used).filter(({ owner, free }) => {
    return registry.isMember(owner) && free > 0n;
  });
  const away = shares.filter(({ owner }) => !view.side.includes(owner));
  const sum = (list: typeof shares): number => Number(list.reduce((n, { free }) => n + free, 0n));
  return {
    free: sum(shares),
    stranded: sum(away),
    owners: away.map(({ owner }) => nameOf(view, owner)).sort(),
  };
}

function namesOf({ name, aliases }: StoredEndpoint): string[] {
  return [name, ...aliases];
}

function sorted(endpoints: readonly StoredEndpoint[]): StoredEndpoint[] {
  return endpoints.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function nameOf({ cluster }: View, node: NodeId): string {
  return cluster.registry.lookup(node)?.name ?? node;
}
