/**
 * IPv6 headers and the walk over extension headers. RFC 8200; the walk is bounded and never guesses: when the
 * upper layer cannot be reached the packet's `protocol` is undefined, and the source guard refuses it
 * (RFC 7112, RFC 7113).
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------+-----------+---+---------------------------------------+
 *    |version|   DSCP    |ECN|             flow label                |
 *    +-------+-----------+---+-------+---------------+---------------+
 *    |        payload length         |  next header  |   hop limit   |
 *    +-------------------------------+---------------+---------------+
 *    |         source address (16), destination address (16)         |
 *    +---------------------------------------------------------------+
 *
 *    extension:  | next header | length in 8 bytes - 1 (AH: 4 bytes - 2) | ...
 *    fragment:   | next header | 0 | offset 13, 0 0, M 1 | identification 32 |
 */
import type { Ip } from '../model/ip.ts';
import { IPV6_EXTENSION_HEADERS_MAX } from '../model/limits.ts';
import type { MacAddress } from '../model/mac-address.ts';
import { readIp, readU8, readU16, writeIp, writeU8, writeU16 } from './bytes.ts';
import type { EcnBits, FragmentPart, IpFault, IpPacket } from './ip-packet.ts';

const OFFSET = {
  versionClass: 0,
  payloadLength: 4,
  nextHeader: 6,
  hopLimit: 7,
  source: 8,
  destination: 24,
} as const;
const EXTENSION = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  authentication: 51,
  options: 60,
} as const;
const FRAGMENT_BYTES = 8;
const LINK_LOCAL_PREFIX = 0xfe80_0000_0000_0000n;

/** Bytes of a header without extension headers. */
export const IPV6_HEADER_BYTES = 40;

/** Returns the packet at the offset. A jumbogram (payload length 0) is read as an empty packet. */
export function decodeIpv6(bytes: Uint8Array, offset: number): IpPacket | IpFault {
  const available = bytes.length - offset;
  if (available < IPV6_HEADER_BYTES) return 'truncated';
  const versionClass = readU16(bytes, offset + OFFSET.versionClass);
  if (versionClass >>> 12 !== 6) return 'bad-version';
  const packetLen = IPV6_HEADER_BYTES + readU16(bytes, offset + OFFSET.payloadLength);
  if (packetLen > available) return 'truncated';
  const nextHeader = readU8(bytes, offset + OFFSET.nextHeader);
  const chain = walkExtensions(bytes.subarray(offset, offset + packetLen), nextHeader);
  return {
    family: 6,
    source: readIp(bytes, offset + OFFSET.source, 6),
    destination: readIp(bytes, offset + OFFSET.destination, 6),
    ecn: ((versionClass >>> 4) & 3) as EcnBits,
    fragment: chain.fragment,
    dontFragment: true,
    protocol: chain.protocol,
    l3Offset: offset,
    l3Len: chain.l3Len,
    packetLen,
  };
}

/** What `encodeIpv6` needs. */
export interface Ipv6Fields {
  readonly source: Ip;
  readonly destination: Ip;
  readonly protocol: number;
  /** 0 to 255. Neighbour discovery requires 255. */
  readonly hopLimit: number;
}

/** Returns a packet without extension headers in fresh memory. */
export function encodeIpv6(fields: Ipv6Fields, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(IPV6_HEADER_BYTES + payload.length);
  writeU8(packet, OFFSET.versionClass, 0x60);
  writeU16(packet, OFFSET.payloadLength, payload.length);
  writeU8(packet, OFFSET.nextHeader, fields.protocol);
  writeU8(packet, OFFSET.hopLimit, fields.hopLimit);
  writeIp(packet, OFFSET.source, fields.source);
  writeIp(packet, OFFSET.destination, fields.destination);
  packet.set(payload, IPV6_HEADER_BYTES);
  return packet;
}

/** Overwrites the ECN bits of the header at the offset. IPv6 has no header checksum. */
export function writeIpv6Ecn(bytes: Uint8Array, offset: number, ecn: EcnBits): void {
  const word = readU16(bytes, offset + OFFSET.versionClass);
  writeU16(bytes, offset + OFFSET.versionClass, (word & 0xffcf) | (ecn << 4));
}

/** Overwrites the payload length, given the length of the whole packet in bytes. */
export function writeIpv6Length(bytes: Uint8Array, offset: number, packetLen: number): void {
  writeU16(bytes, offset + OFFSET.payloadLength, packetLen - IPV6_HEADER_BYTES);
}

/** True for an address in fe80::/64. */
export function isLinkLocal(ip: Ip): boolean {
  return ip.family === 6 && ip.value >> 64n === LINK_LOCAL_PREFIX;
}

/** True for an address in ff00::/8, or in 224.0.0.0/4. */
export function isMulticastIp(ip: Ip): boolean {
  return ip.family === 6 ? ip.value >> 120n === 0xffn : ip.value >> 28n === 0xen;
}

/**
 * Returns the MAC from which a link-local address was derived by modified EUI-64 (RFC 4291, appendix A), or
 * `undefined` when it has no such form, as a stable-privacy address (RFC 7217).
 */
export function macOfLinkLocal(ip: Ip): MacAddress | undefined {
  if (!isLinkLocal(ip)) return undefined;
  const interfaceId = ip.value & 0xffff_ffff_ffff_ffffn;
  if (((interfaceId >> 24n) & 0xffffn) !== 0xfffen) return undefined;
  const high = Number(interfaceId >> 40n) ^ 0x02_0000;
  return (high * 0x100_0000 + Number(interfaceId & 0xff_ffffn)) as MacAddress;
}

interface HeaderChain {
  readonly protocol: number | undefined;
  readonly l3Len: number;
  readonly fragment: FragmentPart;
}

function walkExtensions(packet: Uint8Array, firstHeader: number): HeaderChain {
  let header = firstHeader;
  let at = IPV6_HEADER_BYTES;
  let fragment: FragmentPart = 'none';
  for (let count = 0; count <= IPV6_EXTENSION_HEADERS_MAX; count++) {
    if (!isExtension(header)) return { protocol: header, l3Len: at, fragment };
    const end = at + extensionBytes(packet, at, header);
    if (end > packet.length) break;
    const next = readU8(packet, at);
    if (header === EXTENSION.fragment) {
      const later = readU16(packet, at + 2) >>> 3 !== 0;
      if (later) return { protocol: next, l3Len: end, fragment: 'later' };
      fragment = 'first';
    }
    header = next;
    at = end;
  }
  return { protocol: undefined, l3Len: at, fragment };
}

function isExtension(header: number): boolean {
  return (
    header === EXTENSION.hopByHop ||
    header === EXTENSION.routing ||
    header === EXTENSION.fragment ||
    header === EXTENSION.authentication ||
    header === EXTENSION.options
  );
}

/** Length of the header at the offset; longer than the packet when even its length byte is missing. */
function extensionBytes(packet: Uint8Array, at: number, header: number): number {
  if (at + 2 > packet.length) return packet.length + 1;
  const length = readU8(packet, at + 1);
  if (header === EXTENSION.fragment) return FRAGMENT_BYTES;
  return header === EXTENSION.authentication ? (length + 2) * 4 : (length + 1) * 8;
}
