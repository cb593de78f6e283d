/** Foreign VTEPs: what may become one, and how one becomes a member of a network and ceases to be. */
import { formatIp, type Ip, parseIp, sameIp } from '../../../model/ip.ts';
import type { ForeignVtep, Network } from '../../../model/network.ts';
import { encodeVtep, isPort } from '../../state/records.ts';
import type { Write } from '../../state/state.ts';
import type { Cluster } from '../cluster.ts';
import { refusalOf } from '../refuse.ts';

/** A wish for a VTEP, as a person utters it. */
export interface VtepWish {
  readonly ip: string;
  /** UDP port that it listens on. */
  readonly port: number;
}

/** A VTEP that makes sense by itself. */
export type VtepDraft = Pick<ForeignVtep, 'ip' | 'port'>;

/** What stands against a wish, and what to do; every one is an `invalid-value`. */
export interface VtepObjection {
  readonly why: string;
  readonly remedy: string;
}

/** Where a VTEP is to be a member: what its address is held against. */
export interface VtepPlace {
  /** Members of the cluster with the addresses that they advertise. */
  readonly members: readonly { readonly name: string; readonly addresses: readonly Ip[] }[];
  /** What this node advertises. */
  readonly ownAddresses: readonly Ip[];
}

/** Returns the place as the cluster is now. */
export function vtepPlace(cluster: Cluster, ownAddresses: readonly Ip[]): VtepPlace {
  const members = cluster.registry.all().map(({ node, name }) => {
    return { name, addresses: cluster.directory.node(node)?.addresses ?? [] };
  });
  return { members, ownAddresses };
}

/** Reads a wish for a VTEP in a network. */
export function readVtep(
  wish: VtepWish,
  network: Pick<Network, 'name' | 'driver'>,
  place: VtepPlace,
): VtepDraft | VtepObjection {
  const ip = parseIp(wish.ip);
  if (ip === undefined) return malformed(wish.ip);
  const member = place.members.find(({ addresses }) => addresses.some((own) => sameIp(own, ip)));
  if (member !== undefined) {
    const why = `it is the address of node ${member.name}, which runs an agent`;
    return { why, remedy: 'nothing is to be added for it' };
  }
  if (network.driver === 'bridge') {
    const why = `network ${network.name} is confined to this host`;
    return { why, remedy: 'use an overlay network' };
  }
  if (!place.ownAddresses.some(({ family }) => family === ip.family)) {
    const why = `this node advertises no IPv${ip.family} address`;
    return { why, remedy: 'add one with --advertise-addr' };
  }
  if (!isPort(wish.port)) {
    return { why: `${wish.port} is no UDP port`, remedy: 'use a number from 1 to 65535' };
  }
  return { ip, port: wish.port };
}

/** Makes a foreign VTEP a member of the network and returns it. Throws `invalid-value`. */
export async function addVtep(
  cluster: Cluster,
  network: Network,
  wish: VtepWish,
  ownAddresses: readonly Ip[],
): Promise<VtepDraft> {
  const draft = readVtep(wish, network, vtepPlace(cluster, ownAddresses));
  if ('why' in draft) {
    const { why, remedy } = draft;
    throw refusalOf(`vtep add ${network.name} ${wish.ip}`)('invalid-value', why, remedy);
  }
  cluster.append([vtepWrite(network, draft)]);
  await cluster.world.durable();
  return draft;
}

/** Ends the membership of the foreign VTEP at an address, and returns that. Throws `not-found`, `invalid-value`. */
export async function removeVtep(cluster: Cluster, network: Network, text: string): Promise<Ip> {
  const refuse = refusalOf(`vtep rm ${network.name} ${text}`);
  const ip = parseIp(text);
  if (ip === undefined) {
    const { why, remedy } = malformed(text);
    throw refuse('invalid-value', why, remedy);
  }
  const key = vtepKey({ network: network.id, ip });
  if (cluster.state.shared(key) === undefined) {
    throw refuse('not-found', 'no such VTEP', `see weft vtep ls ${network.name}`);
  }
  cluster.append([{ key, value: undefined }]);
  await cluster.world.durable();
  return ip;
}

/** Returns the write that makes a VTEP a member. */
export function vtepWrite({ id: network }: Pick<Network, 'id'>, draft: VtepDraft): Write {
  const vtep = { ...draft, network };
  return { key: vtepKey(vtep), value: encodeVtep(vtep) };
}

/** The key that a VTEP's record stands under. */
export function vtepKey({ network, ip }: Pick<ForeignVtep, 'network' | 'ip'>): string {
  return `vtep/${network}/${formatIp(ip)}`;
}

function malformed(text: string): VtepObjection {
  return { why: `"${text}" is no IP address`, remedy: 'write it like 10.99.0.9' };
}
