/**
 * Plans endpoints. `prepareEndpoint` checks a wish and takes its addresses; the agent then opens the TAP; only
 * `commitEndpoint` writes the record. If the TAP cannot be had, `abandonEndpoint` gives everything back.
 */
import type { Exposure, External, Link } from '../../model/endpoint.ts';
import {
  cidrContains,
  formatCidr,
  formatIp,
  type InterfaceAddress,
  type Ip,
  type IpFamily,
  parseIp,
  sameIp,
} from '../../model/ip.ts';
import { ALIASES_MAX, LINKS_MAX, SUBNETS_MAX } from '../../model/limits.ts';
import { isGroupMac, type MacAddress, parseMac, randomMac } from '../../model/mac-address.ts';
import type { Network } from '../../model/network.ts';
import type { PublishedPort } from '../../model/ports/published.ts';
import { randomHex } from '../../model/random.ts';
import type { IpamNotice } from '../ipam/ipam.ts';
import { encodeEndpoint, type StoredEndpoint } from '../state/records.ts';
import type { Cluster } from './cluster.ts';
import { attachObjection } from './creation/conflicts.ts';
import { subnetIndex, subnetPoolId } from './pools.ts';
import { checkName, readLabels } from './read-network.ts';
import { type Refuse, refusalOf } from './refuse.ts';
import type { EndpointWish } from './wish.ts';

/** Names and MACs of endpoints that are prepared and not yet written, so that two at once cannot share one. */
const pending = new WeakMap<Cluster, Set<StoredEndpoint>>();

/** What is known of an endpoint before it is made, beside the wish. */
export interface EndpointParts {
  readonly published?: readonly PublishedPort[];
  /** It is this host, */
  readonly exposure?: Exposure;
  /** or an application outside. */
  readonly external?: External;
  /** Of which it gets an address, where the network has them; absent: both. */
  readonly families?: readonly IpFamily[];
  /** Hands over addresses that were taken for it before; called when nothing is refused any more. */
  readonly taken?: () => readonly InterfaceAddress[];
}

/**
 * Returns the endpoint that the wish asks for, its addresses taken. Throws a `WeftError` without having taken
 * anything. An endpoint of this node with the same idempotency key is returned as it is.
 *
 * @param replaced  an endpoint of this node that the new one takes the place of; its addresses are kept
 */
export async function prepareEndpoint(
  cluster: Cluster,
  wish: EndpointWish,
  replaced?: StoredEndpoint,
  { families = [4, 6], published = [], taken, ...outside }: EndpointParts = {},
): Promise<StoredEndpoint> {
  const network = cluster.directory.getNetwork(wish.network);
  const refuse = refusalOf(wishText(wish, network, outside));
  checkVni(cluster, network, refuse);
  const id = randomHex(cluster.world.random, 16);
  const name = wish.name ?? `${wish.tap}-${id.slice(0, 8)}`;
  checkNames(cluster, network, { name, aliases: wish.aliases, replaced }, refuse);
  const mac = chooseMac(cluster, network, wish.mac, replaced, refuse);
  const labels = readLabels(wish.labels, refuse);
  const wanted = [
    readWanted(wish.ip, 4, network, refuse),
    readWanted(wish.ip6, 6, network, refuse),
  ];
  const kept = keptAddresses(replaced, wanted);
  const endpoint: StoredEndpoint = {
    id,
    name,
    network: network.id,
    node: cluster.self,
    tap: wish.tap,
    mac,
    addresses: [],
    aliases: wish.aliases,
    links: readLinks(wish.links ?? [], refuse),
    published,
    labels,
    idempotencyKey: wish.idempotencyKey ?? '',
    ...outside,
  };
  const set = pendingOf(cluster);
  set.add(endpoint);
  try {
    const addresses =
      taken?.() ?? kept ?? (await takeAddresses(cluster, network, { families, wanted }, refuse));
    const complete = { ...endpoint, addresses };
    set.add(complete);
    return complete;
  } finally {
    set.delete(endpoint);
  }
}

/** Writes the endpoint's record, and the end of the one it replaces, as one append. Durable when it resolves. */
export async function commitEndpoint(
  cluster: Cluster,
  endpoint: StoredEndpoint,
  replaced?: StoredEndpoint,
): Promise<void> {
  pendingOf(cluster).delete(endpoint);
  const network = cluster.directory.network(endpoint.network);
  if (network === undefined) {
    abandonEndpoint(cluster, endpoint);
    const why = 'the network was removed meanwhile';
    throw refusalOf(`attach ${endpoint.name}`)('not-found', why, 'see weft network ls');
  }
  const end = replaced === undefined ? [] : [{ key: `endpoint/${replaced.id}`, value: undefined }];
  const value = encodeEndpoint(endpoint);
  cluster.write(network.driver, [...end, { key: `endpoint/${endpoint.id}`, value }]);
  await cluster.world.durable();
}

/** Gives back what `prepareEndpoint` took. */
export function abandonEndpoint(
  cluster: Cluster,
  endpoint: StoredEndpoint,
  replaced?: StoredEndpoint,
): void {
  pendingOf(cluster).delete(endpoint);
  const network = cluster.directory.network(endpoint.network);
  for (const { ip } of network === undefined ? endpoint.addresses : []) {
    // The network is gone; should it come back, its pools must not think that the address is taken.
    for (let i = 0; i < SUBNETS_MAX; i++)
      cluster.abandon(subnetPoolId(endpoint.network, i), ip.value);
  }
  if (network === undefined) return;
  for (const { ip } of endpoint.addresses) {
    if (replaced?.addresses.some((address) => sameIp(address.ip, ip))) continue;
    cluster.abandon(subnetPoolId(network.id, subnetIndex(network.subnets, ip)), ip.value);
  }
}

/** Ends an endpoint of this node. Durable when it resolves. */
export async function removeEndpoint(cluster: Cluster, endpoint: StoredEndpoint): Promise<void> {
  const driver = cluster.directory.network(endpoint.network)?.driver ?? 'overlay';
  cluster.write(driver, [{ key: `endpoint/${endpoint.id}`, value: undefined }]);
  await cluster.world.durable();
}

function wishText(
  wish: EndpointWish,
  network: Network,
  { exposure, external }: EndpointParts,
): string {
  if (exposure !== undefined) return `expose ${network.name}`;
  if (external !== undefined) return `external add ${wish.name}`;
  return `attach ${wish.name ?? wish.tap}`;
}

/** Two networks with one VNI would be one on the wire, so a host carries one of them only. */
function checkVni(cluster: Cluster, network: Network, refuse: Refuse): void {
  const { directory, self } = cluster;
  const isHere = ({ id }: Network): boolean =>
    directory.index.carriers(id).has(self) ||
    [...pendingOf(cluster)].some((endpoint) => endpoint.network === id);
  const objection = attachObjection(network, directory.networks(), isHere);
  if (objection !== undefined) throw refuse('address-taken', objection.why, objection.remedy);
}

interface Names {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly replaced: StoredEndpoint | undefined;
}

function checkNames(cluster: Cluster, network: Network, names: Names, refuse: Refuse): void {
  const { name, aliases, replaced } = names;
  checkName(name, refuse);
  for (const alias of aliases) checkName(alias, refuse);
  if (aliases.length > ALIASES_MAX) {
    throw refuse(
      'limit-reached',
      `${aliases.length} aliases are given`,
      `use at most ${ALIASES_MAX}`,
    );
  }
  const others = [...cluster.directory.index.named(name), ...pendingOf(cluster)];
  const same = others.find((other) => other.network === network.id && other.name === name);
  if (same === undefined || same.id === replaced?.id) return;
  const node = cluster.registry.nameOf(same.node);
  const why = `endpoint ${name} exists in network ${network.name} on node ${node}`;
  throw refuse('name-taken', why, 'choose another --name, or detach it first');
}

function readLinks(links: readonly Link[], refuse: Refuse): readonly Link[] {
  const fewer = `use at most ${LINKS_MAX}`;
  if (links.length > LINKS_MAX)
    throw refuse('limit-reached', `${links.length} links are given`, fewer);
  for (const { name, alias } of links) {
    checkName(name, refuse);
    checkName(alias, refuse);
  }
  const aliases = links.map(({ alias }) => alias.toLowerCase());
  const twice = aliases.find((alias, i) => aliases.indexOf(alias) !== i);
  if (twice === undefined) return links;
  throw refuse('invalid-value', `two links have the alias ${twice}`, 'give each alias once');
}

function chooseMac(
  cluster: Cluster,
  network: Network,
  text: string | undefined,
  replaced: StoredEndpoint | undefined,
  refuse: Refuse,
): MacAddress {
  const taken = (mac: MacAddress): StoredEndpoint | undefined =>
    [...cluster.directory.index.withMac(mac), ...pendingOf(cluster)].find(
      (other) => other.network === network.id && other.mac === mac && other.id !== replaced?.id,
    );
  if (text === undefined) {
    let mac = replaced?.mac ?? randomMac(cluster.world.random);
    while (taken(mac) !== undefined) mac = randomMac(cluster.world.random);
    return mac;
  }
  const mac = parseMac(text);
  if (mac === undefined || mac === 0 || isGroupMac(mac)) {
    const why = `--mac "${text}" is no unicast MAC address`;
    throw refuse('invalid-value', why, 'write it like 02:00:00:00:00:01');
  }
  const other = taken(mac);
  if (other === undefined) return mac;
  throw refuse(
    'address-taken',
    `${text} belongs to endpoint ${other.name}`,
    'choose another --mac',
  );
}

function readWanted(
  text: string | undefined,
  family: IpFamily,
  network: Network,
  refuse: Refuse,
): Ip | undefined {
  if (text === undefined) return undefined;
  const flag = family === 4 ? '--ip' : '--ip6';
  const ip = parseIp(text);
  if (ip === undefined || ip.family !== family) {
    throw refuse('invalid-value', `${flag} "${text}" is no IPv${family} address`, 'correct it');
  }
  const subnet = network.subnets.find(({ cidr }) => cidrContains(cidr, ip));
  if (subnet === undefined) {
    const subnets = network.subnets.map(({ cidr }) => formatCidr(cidr)).join(', ');
    const why = `${flag} ${text} is outside the subnets of ${network.name}, ${subnets}`;
    throw refuse('invalid-value', why, 'use an address of a subnet');
  }
  if (sameIp(subnet.gateway, ip)) {
    throw refuse(
      'address-taken',
      `${flag} ${text} is the gateway of ${network.name}`,
      'use another',
    );
  }
  return ip;
}

function keptAddresses(
  replaced: StoredEndpoint | undefined,
  wanted: readonly (Ip | undefined)[],
): readonly InterfaceAddress[] | undefined {
  const fits = (ip: Ip | undefined): boolean =>
    ip === undefined || (replaced?.addresses.some((address) => sameIp(address.ip, ip)) ?? false);
  return wanted.every(fits) ? replaced?.addresses : undefined;
}

/** Takes one address of each family that the network has; the wanted ones first. */
async function takeAddresses(
  cluster: Cluster,
  network: Network,
  {
    families,
    wanted,
  }: { readonly families: readonly IpFamily[]; readonly wanted: readonly (Ip | undefined)[] },
  refuse: Refuse,
): Promise<readonly InterfaceAddress[]> {
  const taken: { readonly pool: string; readonly address: InterfaceAddress }[] = [];
  try {
    for (const family of families) {
      const ip = wanted.find((candidate) => candidate?.family === family);
      if (!network.subnets.some(({ cidr }) => cidr.family === family)) continue;
      taken.push(await takeAddress(cluster, network, { family, ip }, refuse));
    }
  } catch (error) {
    for (const { pool, address } of taken) cluster.abandon(pool, address.ip.value);
    throw error;
  }
  return taken.map(({ address }) => address);
}

/** Takes an address of a network, the one that is wanted or any; it is the caller's until `Cluster.abandon`. */
export async function takeAddress(
  cluster: Cluster,
  network: Network,
  { family, ip }: { readonly family: IpFamily; readonly ip: Ip | undefined },
  refuse: Refuse,
): Promise<{ readonly pool: string; readonly address: InterfaceAddress }> {
  let notice: IpamNotice | undefined;
  for (const [index, { cidr }] of network.subnets.entries()) {
    if (cidr.family !== family || (ip !== undefined && !cidrContains(cidr, ip))) continue;
    const pool = subnetPoolId(network.id, index);
    notice = await cluster.acquire(pool, ip?.value);
    if (notice.kind === 'acquired') {
      const address = { ip: { family, value: notice.value }, prefixBits: cidr.prefixBits };
      return { pool, address };
    }
  }
  throw addressRefusal(cluster, network, ip, notice, refuse);
}

function addressRefusal(
  cluster: Cluster,
  network: Network,
  ip: Ip | undefined,
  notice: IpamNotice | undefined,
  refuse: Refuse,
): Error {
  const reason = notice?.kind === 'refused' ? notice.reason : 'no-pool';
  const node = notice?.kind === 'refused' ? notice.owner : undefined;
  const owner = node === undefined ? 'its owner' : `node ${cluster.registry.nameOf(node)}`;
  if (ip !== undefined && (reason === 'in-use' || reason === 'exhausted')) {
    const holder = cluster.directory
      .endpointsOf(network.id)
      .find((other) => other.addresses.some((address) => sameIp(address.ip, ip)));
    if (holder === undefined) {
      const why = `${formatIp(ip)} is reserved, or was given back less than a minute ago`;
      return refuse('address-taken', why, 'choose another address, or try again in a minute');
    }
    const why = `${formatIp(ip)} belongs to endpoint ${holder.name}`;
    return refuse('address-taken', why, 'choose another address');
  }
  if (reason === 'unreachable') {
    const what = ip === undefined ? 'a free address' : formatIp(ip);
    const why = `only ${owner} may give ${what}, and it does not answer`;
    return refuse('owner-unreachable', why, 'see weft node ls, and try again');
  }
  return refuse(
    'addresses-exhausted',
    `network ${network.name} has no free address`,
    'detach endpoints, or make a network with a larger range',
  );
}

function pendingOf(cluster: Cluster): Set<StoredEndpoint> {
  let set = pending.get(cluster);
  if (set === undefined) {
    set = new Set();
    pending.set(cluster, set);
  }
  return set;
}
