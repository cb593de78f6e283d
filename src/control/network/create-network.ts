/**
 * Makes and ends networks. Everything is checked before anything is written; the network record and the first
 * division of its addresses are one append, so they reach every node together.
 */
import { WeftError } from '../../model/errors.ts';
import { cidrOverlaps, formatCidr, formatIp } from '../../model/ip.ts';
import type { Network, Subnet } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Cluster } from './cluster.ts';
import {
  chooseSubnets,
  chooseVni,
  type HostRoute,
  releaseSubnets,
  type SubnetChoice,
} from './creation/choose.ts';
import { makeNetworks } from './creation/make-networks.ts';
import { vtepKey } from './creation/vteps.ts';
import { VNI_POOL } from './pools.ts';
import { type NetworkDraft, readNetwork } from './read-network.ts';
import { detachFirst, type Refuse, refusalOf } from './refuse.ts';
import type { NetworkWish } from './wish.ts';

/**
 * Somebody else may make a network at this moment with what was chosen here; then the next is chosen. Each costs as
 * long as members take to answer. A wide subnet of somebody else covers many choices, and is known a moment later.
 */
const CHOICES_MAX = 8;

/**
 * Makes the network that the wish asks for and returns it once it is durable. Throws a `WeftError` without
 * having changed anything.
 *
 * @param routes  routes of this host, which no subnet may overlap
 */
export async function createNetwork(
  cluster: Cluster,
  wish: NetworkWish,
  routes: readonly HostRoute[],
): Promise<CreatedNetwork> {
  const draft = readNetwork(wish);
  const refuse = refusalOf(`network create ${wish.name}`);
  const there = wish.ifNotExists === true && cluster.directory.networkNamed(draft.name);
  if (there) return { network: sameOrRefuse(there, draft, refuse), silent: [] };
  checkAgainstCluster(cluster, draft, routes, refuse);
  for (let choices = 1; ; choices++) {
    try {
      return await createChosen(cluster, draft, { routes, ipv6: wish.ipv6 }, wish.strict === true);
    } catch (error) {
      if (!isOfChoice(error, draft)) throw error;
      if (choices < CHOICES_MAX) continue;
      throw refuse(error.code, error.text.why, 'try again, or name what you want yourself');
    }
  }
}

/** Chooses what the draft leaves open, and makes the network. */
async function createChosen(
  cluster: Cluster,
  draft: NetworkDraft,
  choice: SubnetChoice,
  strict: boolean,
): Promise<CreatedNetwork> {
  const refuse = refusalOf(`network create ${draft.name}`);
  const vni = await chooseVni(cluster, draft, refuse);
  const subnets = await chooseSubnets(cluster, draft, choice, refuse).catch((error: unknown) => {
    cluster.abandon(VNI_POOL, BigInt(vni));
    throw error;
  });
  const { networks, silent } = await makeNetworks(cluster, [{ ...draft, subnets, vni }], {
    strict,
    refusalOf: () => refuse,
    // Others may have been faster while we waited.
    recheck: () => checkAgainstCluster(cluster, { ...draft, subnets }, choice.routes, refuse),
  }).catch((error: unknown) => {
    cluster.abandon(VNI_POOL, BigInt(vni));
    if (draft.subnets.length === 0) releaseSubnets(cluster, subnets);
    throw error;
  });
  await cluster.world.durable();
  return { network: networks[0] as Network, silent };
}

/** True for a collision of something that nobody wished for: the next choice may do. */
function isOfChoice(error: unknown, draft: NetworkDraft): error is WeftError {
  if (!(error instanceof WeftError)) return false;
  if (error.code === 'overlap') return draft.subnets.length === 0;
  return error.code === 'address-taken' && draft.vni === undefined;
}

/** A network, and the members that could not be asked before it was made. */
export interface CreatedNetwork {
  readonly network: Network;
  readonly silent: readonly NodeId[];
}

/** Returns the network that exists when it is what the draft asks for. */
function sameOrRefuse(network: Network, draft: NetworkDraft, refuse: Refuse): Network {
  const text = (subnets: readonly Subnet[]): string =>
    subnets
      .map(({ cidr, gateway, range }) =>
        [formatCidr(cidr), formatIp(gateway), range ? formatCidr(range) : ''].join(' '),
      )
      .sort()
      .join(', ');
  const differs =
    network.driver !== draft.driver ||
    network.internal !== draft.internal ||
    (draft.vni !== undefined && network.vni !== draft.vni) ||
    (draft.subnets.length > 0 && text(network.subnets) !== text(draft.subnets));
  if (!differs) return network;
  const why = 'a network of this name exists and is another one';
  throw refuse('name-taken', why, `see weft network inspect ${network.name}`);
}

/** Ends a network that nobody uses. Throws `in-use` with the names of those who do. */
export async function removeNetwork(cluster: Cluster, network: Network): Promise<void> {
  const users = cluster.directory.endpointsOf(network.id);
  if (users.length > 0) {
    const names = users
      .slice(0, 3)
      .map(({ name }) => name)
      .join(', ');
    const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
    throw refusalOf(`network rm ${network.name}`)(
      'in-use',
      `${users.length} endpoint${users.length === 1 ? ' uses' : 's use'} it (${names}${more})`,
      `${detachFirst(users)}, see weft ps`,
    );
  }
  const vteps = cluster.directory.vtepsOf(network.id).map(vtepKey);
  const keys = [...vteps, `network/${network.id}`];
  cluster.write(
    network.driver,
    keys.map((key) => ({ key, value: undefined })),
  );
  await cluster.world.durable();
}

/** Throws the refusal that `createNetwork` would end with, as far as it can be known without asking others. */
export function checkWish(cluster: Cluster, wish: NetworkWish, routes: readonly HostRoute[]): void {
  checkAgainstCluster(cluster, readNetwork(wish), routes, refusalOf(`network create ${wish.name}`));
}

function checkAgainstCluster(
  cluster: Cluster,
  draft: NetworkDraft,
  routes: readonly HostRoute[],
  refuse: Refuse,
): void {
  const { directory } = cluster;
  if (directory.networkNamed(draft.name) !== undefined) {
    throw refuse('name-taken', 'a network of this name exists', 'choose another name');
  }
  for (const { cidr } of draft.subnets) {
    const other = directory
      .networks()
      .find((network) => network.subnets.some((subnet) => cidrOverlaps(subnet.cidr, cidr)));
    if (other !== undefined) {
      const why = `subnet ${formatCidr(cidr)} overlaps network ${other.name}`;
      throw refuse('overlap', why, 'choose another subnet, see weft network ls');
    }
    const route = routes.find((candidate) => cidrOverlaps(candidate.cidr, cidr));
    if (route !== undefined) {
      const name = `${formatCidr(route.cidr)} on ${route.device}`;
      const why = `subnet ${formatCidr(cidr)} overlaps a route of this host, ${name}`;
      throw refuse('overlap', why, 'choose another subnet');
    }
  }
  const { vni } = draft;
  const owner = vni && directory.networks().find((network) => network.vni === vni);
  if (owner) {
    throw refuse('address-taken', `VNI ${vni} belongs to network ${owner.name}`, 'choose another');
  }
}
