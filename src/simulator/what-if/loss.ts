/** What nodes that see each other have lost, read from the records that one of them holds. */
import type { Share } from '../../control/ipam/shares.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import { clusterPoolShares, networkPoolShares } from '../../control/network/pools.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import { formatInterfaceAddress } from '../../model/ip.ts';
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
        node: view.cluster.registry.nameOf(node),
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
        .map((endpoint) => ({
          endpoint: endpoint.name,
          node: view.cluster.registry.nameOf(endpoint.node),
        })),
    }));
  });
}

/** Pools of which something free is owned by members that do not answer: of networks, then of the cluster. */
export function strandedValues(view: View): Stranded[] {
  const { cluster } = view;
  const ofNetworks = cluster.directory
    .networks()
    .flatMap((each) => networkPoolShares(cluster, each));
  return [...ofNetworks, ...clusterPoolShares(cluster)]
    .map(({ shares, ...pool }) => ({ ...pool, ...counted(view, shares) }))
    .filter(({ stranded }) => stranded > 0);
}

function counted(
  view: View,
  all: readonly Share[],
): Pick<Stranded, 'free' | 'stranded' | 'owners'> {
  const { registry } = view.cluster;
  const shares = all.filter(({ owner, free }) => registry.isMember(owner) && free > 0n);
  const away = shares.filter(({ owner }) => !view.side.includes(owner));
  const sum = (list: typeof shares): number => Number(list.reduce((n, { free }) => n + free, 0n));
  return {
    free: sum(shares),
    stranded: sum(away),
    owners: away.map(({ owner }) => registry.nameOf(owner)).sort(),
  };
}

function namesOf({ name, aliases }: StoredEndpoint): string[] {
  return [name, ...aliases];
}

function sorted(endpoints: readonly StoredEndpoint[]): StoredEndpoint[] {
  return endpoints.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
