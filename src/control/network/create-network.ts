/**
 * Makes and ends networks. Everything is checked before anything is written; the network record and the first
 * division of its addresses are one append, so they reach every node together.
 */
import { type Cidr, cidrOverlaps, formatCidr, formatIp, type Ip } from '../../model/ip.ts';
import type { ForeignVtep, Network, Subnet } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import { randomHex } from '../../model/random.ts';
import { toVni, VNI_AUTO_MIN, type Vni } from '../../model/vni.ts';
import { divideGenesis } from '../ipam/genesis.ts';
import { encodeNetwork, encodeVtep } from '../state/records.ts';
import type { Write } from '../state/state.ts';
import type { Cluster } from './cluster.ts';
import type { Collision, IntentOutcome } from './creation/intents.ts';
import { poolsOf, SUBNET_POOL, subnetNumbered, subnetNumbersIn, VNI_POOL } from './pools.ts';
import { type NetworkDraft, plainSubnet, readNetwork } from './read-network.ts';
import { type Refuse, refusalOf } from './refuse.ts';
import type { NetworkWish } from './wish.ts';

/** A route of this host, and the device it leads to. */
export interface HostRoute {
  readonly cidr: Cidr;
  readonly device: string;
}

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
  const vni = await chooseVni(cluster, draft, refuse);
  const subnets = await chooseSubnets(cluster, draft, { routes, ipv6: wish.ipv6 }, refuse).catch(
    (error: unknown) => {
      cluster.abandon(VNI_POOL, BigInt(vni));
      throw error;
    },
  );
  const plan = { ...draft, subnets, vni };
  const giveBack = (): void => {
    cluster.abandon(VNI_POOL, BigInt(vni));
    if (draft.subnets.length === 0) releaseSubnets(cluster, subnets);
  };
  const { number, silent } = await askMembers(cluster, plan, wish.strict === true, refuse).catch(
    (error: unknown) => {
      giveBack();
      throw error;
    },
  );
  try {
    // Others may have been faster while we waited.
    checkAgainstCluster(cluster, { ...draft, subnets }, routes, refuse);
  } catch (error) {
    if (number !== undefined) cluster.intents.end(number);
    giveBack();
    throw error;
  }
  const network: Network = {
    id: randomHex(cluster.world.random, 16),
    name: draft.name,
    driver: draft.driver,
    subnets,
    vni,
    attachable: draft.attachable,
    internal: draft.internal,
    labels: draft.labels,
    ...(draft.mtuBytes !== undefined && { mtuBytes: draft.mtuBytes }),
    creator: cluster.self,
    provisional: silent.length > 0,
    createdMs: cluster.world.wallMs(),
  };
  cluster.write(network.driver, networkWrites(cluster, network));
  if (number !== undefined) cluster.intents.made(number);
  await cluster.world.durable();
  return { network, silent };
}

/** A network, and the members that could not be asked before it was made. */
export interface CreatedNetwork {
  readonly network: Network;
  readonly silent: readonly NodeId[];
}

interface Asked {
  /** Number of the intent, which is still to be ended; absent for a network of this host alone. */
  readonly number?: number;
  readonly silent: readonly NodeId[];
}

/** Asks every member whether anything stands against the network. Throws when something does. */
async function askMembers(
  cluster: Cluster,
  plan: NetworkDraft & { readonly vni: Vni },
  strict: boolean,
  refuse: Refuse,
): Promise<Asked> {
  if (plan.driver === 'bridge') return { silent: [] };
  const claim = { name: plan.name, subnets: plan.subnets.map(({ cidr }) => cidr), vni: plan.vni };
  let number = 0;
  const outcome = await new Promise<IntentOutcome>((resolve) => {
    number = cluster.intents.propose(claim, cluster.world.nowMs(), resolve);
  });
  if (outcome.kind === 'collides') throw collisionRefusal(cluster, outcome.collision, refuse);
  const { silent } = outcome;
  if (!strict || silent.length === 0) return { number, silent };
  cluster.intents.end(number);
  const names = silent.map((node) => cluster.registry.lookup(node)?.name ?? node).join(', ');
  const why = `not every member could be asked: ${names}`;
  throw refuse('peer-unreachable', why, 'leave out --strict, or try again when they answer');
}

function collisionRefusal(cluster: Cluster, collision: Collision, refuse: Refuse): Error {
  const { what, maker } = collision;
  const by = maker && (cluster.registry.lookup(maker)?.name ?? maker);
  const other = `network ${collision.with}`;
  const why = by
    ? `${what} is taken by ${other}, which ${by} makes now`
    : `${what} belongs to ${other}`;
  if (what === 'the name') return refuse('name-taken', why, 'choose another name');
  const code = what.startsWith('VNI') ? 'address-taken' : 'overlap';
  return refuse(code, why, 'choose another, see weft network ls');
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

function releaseSubnets(cluster: Cluster, subnets: readonly Subnet[]): void {
  const pool = cluster.defaultPool;
  for (const { cidr } of subnets) {
    const numbers = pool && subnetNumbersIn(pool, cidr);
    if (numbers !== undefined) cluster.abandon(SUBNET_POOL, numbers.first);
  }
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
      'detach first, see weft ps',
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

/** Makes a foreign VTEP a member of the network. */
export async function addVtep(cluster: Cluster, vtep: ForeignVtep): Promise<void> {
  cluster.append([{ key: vtepKey(vtep), value: encodeVtep(vtep) }]);
  await cluster.world.durable();
}

/** Ends the membership of a foreign VTEP. Throws `not-found`. */
export async function removeVtep(cluster: Cluster, network: Network, ip: Ip): Promise<void> {
  const key = vtepKey({ network: network.id, ip });
  if (cluster.state.shared(key) === undefined) {
    throw refusalOf(`vtep rm ${network.name} ${formatIp(ip)}`)(
      'not-found',
      'no such VTEP',
      `see weft vtep ls ${network.name}`,
    );
  }
  cluster.append([{ key, value: undefined }]);
  await cluster.world.durable();
}

function vtepKey({ network, ip }: Pick<ForeignVtep, 'network' | 'ip'>): string {
  return `vtep/${network}/${formatIp(ip)}`;
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

async function chooseVni(cluster: Cluster, draft: NetworkDraft, refuse: Refuse): Promise<Vni> {
  // Low numbers belong to people: no pool holds them, only equal networks collide.
  if (draft.vni !== undefined && draft.vni < VNI_AUTO_MIN) return draft.vni;
  const wanted = draft.vni === undefined ? undefined : BigInt(draft.vni);
  const notice = await cluster.acquire(VNI_POOL, wanted);
  const vni = notice.kind === 'acquired' ? toVni(Number(notice.value)) : undefined;
  if (vni !== undefined) return vni;
  const reason = notice.kind === 'refused' ? notice.reason : 'outside';
  const name = draft.vni === undefined ? 'a VNI' : `VNI ${draft.vni}`;
  if (reason === 'in-use')
    throw refuse('address-taken', `${name} is in use`, 'choose another --vni');
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

interface SubnetChoice {
  readonly routes: readonly HostRoute[];
  readonly ipv6: boolean;
}

async function chooseSubnets(
  cluster: Cluster,
  draft: NetworkDraft,
  choice: SubnetChoice,
  refuse: Refuse,
): Promise<readonly Subnet[]> {
  if (draft.subnets.length > 0) return draft.subnets;
  const subnets = [plainSubnet(await chooseFromPool(cluster, choice.routes, refuse))];
  // A unique local prefix with 40 random bits (RFC 4193, section 3.2): no pool is needed to keep them apart.
  if (choice.ipv6) subnets.push(plainSubnet(uniqueLocalPrefix(cluster)));
  return subnets;
}

async function chooseFromPool(
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

function uniqueLocalPrefix(cluster: Cluster): Cidr {
  let base = 0xfdn;
  for (const byte of cluster.world.random.bytes(7)) base = (base << 8n) | BigInt(byte);
  return { family: 6, base: base << 64n, prefixBits: 64 };
}

function networkWrites(cluster: Cluster, network: Network): Write[] {
  const writes: Write[] = [{ key: `network/${network.id}`, value: encodeNetwork(network) }];
  const members = cluster.registry.all().map(({ node }) => node);
  for (const pool of poolsOf(network)) {
    if (network.driver === 'bridge') break;
    const grants = divideGenesis(pool.auto, members, network.creator);
    writes.push(...cluster.grantWrites(pool.id, grants, writes.length));
  }
  return writes;
}
