/**
 * Records: what the values of entries mean. One pair of functions for each kind, between the model and the
 * messages of state.proto. Reading never throws: a value that makes no sense gives `undefined` and is ignored
 * by everybody in the same way.
 */
import type { Endpoint, Link } from '../../model/endpoint.ts';
import { fromHex, toHex } from '../../model/hex.ts';
import { type Cidr, cidrOf, type Ip, ipBits, ipFromBytes, ipToBytes } from '../../model/ip.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import {
  type AuxAddress,
  type ForeignVtep,
  NAME_PATTERN,
  type Network,
  type Subnet,
} from '../../model/network.ts';
import { type NodeId, nodeIdFromBytes } from '../../model/node-id.ts';
import { toVni } from '../../model/vni.ts';
import { decode, encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import { readOutside, writeExposure, writeExternal } from './records/outside.ts';
import { publishedRecord, readPublished } from './records/published.ts';

/** Where a node can be reached, as it says itself. */
export interface NodeInfo {
  readonly addresses: readonly Ip[];
  readonly gossipPort: number;
  readonly vxlanPort: number;
  readonly boot: number;
  readonly version: string;
  /** MTU of the uplink, bytes. */
  readonly mtuBytes: number;
}

/** An endpoint's record with what only its owner uses. */
export interface StoredEndpoint extends Endpoint {
  readonly idempotencyKey: string;
}

/** Returns the value of `network/<id>`. */
export function encodeNetwork(network: Network): Uint8Array {
  return encode(Proto.NetworkRecord, {
    ...network,
    creator: fromHex(network.creator),
    labels: Object.fromEntries(network.labels),
    mtuBytes: network.mtuBytes ?? 0,
    createdMs: network.createdMs,
    subnets: network.subnets.map((subnet) => ({
      base: ipToBytes({ family: subnet.cidr.family, value: subnet.cidr.base }),
      prefixBits: subnet.cidr.prefixBits,
      gateway: ipToBytes(subnet.gateway),
      ...(subnet.range && {
        rangeBase: ipToBytes({ family: subnet.range.family, value: subnet.range.base }),
        rangePrefixBits: subnet.range.prefixBits,
      }),
      aux: subnet.aux.map((aux) => ({ name: aux.name, address: ipToBytes(aux.ip) })),
    })),
  });
}

/** Returns the network in the value of `network/<id>`. */
export function decodeNetwork(id: string, value: Uint8Array): Network | undefined {
  const record = decode(Proto.NetworkRecord, value);
  if (record === undefined) return undefined;
  const vni = toVni(record.vni);
  const creator = nodeIdFromBytes(record.creator);
  const subnets = record.subnets.map(readSubnet);
  const { driver } = record;
  if (vni === undefined || creator === undefined || !subnets.every(isPresent)) return undefined;
  if (driver !== 'overlay' && driver !== 'bridge') return undefined;
  if (!isMoment(record.createdMs) || !isName(record.name)) return undefined;
  return {
    id,
    name: record.name,
    driver,
    subnets,
    vni,
    attachable: record.attachable,
    internal: record.internal,
    provisional: record.provisional,
    labels: new Map(Object.entries(record.labels)) as Network['labels'],
    ...(record.mtuBytes > 0 && { mtuBytes: record.mtuBytes }),
    creator,
    createdMs: record.createdMs,
  };
}

/** Returns the value of `endpoint/<id>`. */
export function encodeEndpoint(endpoint: StoredEndpoint): Uint8Array {
  return encode(Proto.EndpointRecord, {
    name: endpoint.name,
    network: fromHex(endpoint.network),
    tap: endpoint.tap,
    mac: endpoint.mac,
    addresses: endpoint.addresses.map(({ ip, prefixBits }) => ({
      address: ipToBytes(ip),
      prefixBits,
    })),
    aliases: [...endpoint.aliases],
    labels: Object.fromEntries(endpoint.labels),
    idempotencyKey: endpoint.idempotencyKey,
    links: endpoint.links.map(({ name, alias }) => ({ name, alias })),
    published: endpoint.published.map(publishedRecord),
    ...(endpoint.exposure && { exposure: writeExposure(endpoint.exposure) }),
    ...(endpoint.external && { external: writeExternal(endpoint.external) }),
  });
}

/** Returns the endpoint in the value of `endpoint/<id>` of its owner's log. */
export function decodeEndpoint(
  id: string,
  node: NodeId,
  value: Uint8Array,
): StoredEndpoint | undefined {
  const record = decode(Proto.EndpointRecord, value);
  if (record === undefined || record.network.length !== 16) return undefined;
  const addresses = record.addresses.map(({ address, prefixBits }) => {
    const ip = ipFromBytes(address);
    return ip && prefixBits <= ipBits(ip.family) ? { ip, prefixBits } : undefined;
  });
  if (!addresses.every(isPresent) || !(record.mac >= 0 && record.mac < 2 ** 48)) return undefined;
  const outside = readOutside(record);
  if (outside === undefined) return undefined;
  const linked = record.links.flatMap(({ name, alias }) => [name, alias]);
  if (![record.name, ...record.aliases, ...linked].every(isName)) return undefined;
  const published = readPublished(record.published);
  if (published === undefined) return undefined;
  return {
    id,
    node,
    name: record.name,
    network: toHex(record.network),
    tap: record.tap,
    mac: record.mac as MacAddress,
    addresses,
    aliases: record.aliases,
    links: readLinks(record.links),
    published,
    labels: readLabels(record.labels),
    idempotencyKey: record.idempotencyKey,
    ...outside,
  };
}

/** Nearly no endpoint has labels, and an empty map takes 200 bytes. */
function readLabels(labels: Readonly<Record<string, string>>): Endpoint['labels'] {
  const pairs = Object.entries(labels);
  return pairs.length === 0 ? NO_LABELS : new Map(pairs);
}

function readLinks(links: readonly Link[]): readonly Link[] {
  return links.length === 0 ? NO_LINKS : links.map(({ name, alias }) => ({ name, alias }));
}

const NO_LINKS: readonly Link[] = [];
const NO_LABELS: Endpoint['labels'] = new Map();

/** Returns the value of `node`. */
export function encodeNodeInfo(info: NodeInfo): Uint8Array {
  return encode(Proto.NodeRecord, { ...info, addresses: info.addresses.map(ipToBytes) });
}

/** Returns what a node says of itself. */
export function decodeNodeInfo(value: Uint8Array): NodeInfo | undefined {
  const record = decode(Proto.NodeRecord, value);
  const addresses = record?.addresses.map(ipFromBytes);
  if (record === undefined || addresses === undefined || !addresses.every(isPresent)) {
    return undefined;
  }
  const { gossipPort, vxlanPort, boot, version, mtuBytes } = record;
  if (!isPort(gossipPort) || !isPort(vxlanPort) || !isShort(version)) return undefined;
  return { addresses, gossipPort, vxlanPort, boot, version, mtuBytes };
}

/** Returns the value of `vtep/<network>/<ip>`. */
export function encodeVtep(vtep: ForeignVtep): Uint8Array {
  const { network, ip, port } = vtep;
  return encode(Proto.VtepRecord, { network: fromHex(network), address: ipToBytes(ip), port });
}

/** Returns the foreign VTEP in the value of `vtep/<network>/<ip>`. */
export function decodeVtep(value: Uint8Array): ForeignVtep | undefined {
  const record = decode(Proto.VtepRecord, value);
  const ip = record && ipFromBytes(record.address);
  if (record === undefined || ip === undefined || !isPort(record.port)) return undefined;
  return { network: toHex(record.network), ip, port: record.port };
}

/** True for a name as people may give it. What others wrote is shown in terminals. */
export function isName(text: string): boolean {
  return NAME_PATTERN.test(text);
}

/** True for up to 64 printable characters of ASCII. */
function isShort(text: string): boolean {
  return /^[\x20-\x7e]{0,64}$/.test(text);
}

/** True for milliseconds since 1970 that are a date: those that are not throw as soon as they are shown. */
export function isMoment(ms: number): boolean {
  return !Number.isNaN(new Date(ms).getTime());
}

/** True for a UDP or TCP port that can be sent to. */
export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function readSubnet(record: Filled<Messages.SubnetRecord.$Properties>): Subnet | undefined {
  const cidr = readCidr(record.base, record.prefixBits);
  const gateway = ipFromBytes(record.gateway);
  const ranged = record.rangeBase.length > 0;
  const range = ranged ? readCidr(record.rangeBase, record.rangePrefixBits) : undefined;
  const aux = record.aux.map(({ name, address }): AuxAddress | undefined => {
    const ip = ipFromBytes(address);
    return ip && { name, ip };
  });
  if (cidr === undefined || gateway === undefined || !aux.every(isPresent)) return undefined;
  if (ranged && range === undefined) return undefined;
  return { cidr, gateway, aux, ...(range && { range }) };
}

function readCidr(base: Uint8Array, prefixBits: number): Cidr | undefined {
  const ip = ipFromBytes(base);
  return ip && prefixBits <= ipBits(ip.family) ? cidrOf(ip, prefixBits) : undefined;
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}
