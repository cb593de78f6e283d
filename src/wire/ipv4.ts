/**
 * IPv4 headers. RFC 791; ECN bits RFC 3168.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------+-------+-----------+---+-------------------------------+
 *    |version|  IHL  |   DSCP    |ECN|         total length          |
 *    +-------+-------+-----------+---+-----+-------------------------+
 *    |        identification         |0 D M|    fragment offset      |
 *    +---------------+---------------+-----+-------------------------+
 *    | time to live  |   protocol    |        header checksum        |
 *    +---------------+---------------+-------------------------------+
 *    |         source address, destination address, options          |
 *    +---------------------------------------------------------------+
 */
import type { Ip } from '../model/ip.ts';
import { readIp, readU8, readU16, writeIp, writeU8, writeU16 } from './bytes.ts';
import { checksumOfSum, sumWords, updateChecksum } from './checksum.ts';
import type { EcnBits, FragmentPart, IpFault, IpPacket } from './ip-packet.ts';

const OFFSET = {
  versionIhl: 0,
  tos: 1,
  totalLength: 2,
  identification: 4,
  fragment: 6,
  ttl: 8,
  protocol: 9,
  checksum: 10,
  source: 12,
  destination: 16,
} as const;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET_MASK = 0x1fff;
const DEFAULT_TTL = 64;

/** Bytes of a header without options. */
export const IPV4_HEADER_BYTES = 20;

/** Returns the packet at the offset. The header checksum is not verified: the container's stack does that. */
export function decodeIpv4(bytes: Uint8Array, offset: number): IpPacket | IpFault {
  const available = bytes.length - offset;
  if (available < IPV4_HEADER_BYTES) return 'truncated';
  const versionIhl = readU8(bytes, offset + OFFSET.versionIhl);
  if (versionIhl >>> 4 !== 4) return 'bad-version';
  const l3Len = (versionIhl & 0x0f) * 4;
  const packetLen = readU16(bytes, offset + OFFSET.totalLength);
  if (l3Len < IPV4_HEADER_BYTES || packetLen < l3Len) return 'bad-length';
  if (packetLen > available) return 'truncated';
  const fragment = readU16(bytes, offset + OFFSET.fragment);
  return {
    family: 4,
    source: readIp(bytes, offset + OFFSET.source, 4),
    destination: readIp(bytes, offset + OFFSET.destination, 4),
    ecn: (readU8(bytes, offset + OFFSET.tos) & 3) as EcnBits,
    fragment: fragmentPart(fragment),
    dontFragment: (fragment & DONT_FRAGMENT) !== 0,
    protocol: readU8(bytes, offset + OFFSET.protocol),
    l3Offset: offset,
    l3Len,
    packetLen,
  };
}

/** What `encodeIpv4` needs. */
export interface Ipv4Fields {
  readonly source: Ip;
  readonly destination: Ip;
  readonly protocol: number;
}

/** Returns a packet without options, with DF set, TTL 64 and a header checksum, in fresh memory. */
export function encodeIpv4(fields: Ipv4Fields, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(IPV4_HEADER_BYTES + payload.length);
  writeU8(packet, OFFSET.versionIhl, 0x45);
  writeU16(packet, OFFSET.totalLength, packet.length);
  writeU16(packet, OFFSET.fragment, DONT_FRAGMENT);
  writeU8(packet, OFFSET.ttl, DEFAULT_TTL);
  writeU8(packet, OFFSET.protocol, fields.protocol);
  writeIp(packet, OFFSET.source, fields.source);
  writeIp(packet, OFFSET.destination, fields.destination);
  packet.set(payload, IPV4_HEADER_BYTES);
  writeHeaderChecksum(packet, 0, IPV4_HEADER_BYTES);
  return packet;
}

/** Overwrites the ECN bits of the header at the offset and corrects its checksum incrementally. */
export function writeIpv4Ecn(bytes: Uint8Array, offset: number, ecn: EcnBits): void {
  const oldWord = readU16(bytes, offset + OFFSET.versionIhl);
  const newWord = (oldWord & 0xfffc) | ecn;
  const checksum = readU16(bytes, offset + OFFSET.checksum);
  writeU16(bytes, offset + OFFSET.versionIhl, newWord);
  writeU16(bytes, offset + OFFSET.checksum, updateChecksum(checksum, oldWord, newWord));
}

/**
 * Overwrites total length and identification of the header at the offset, as segmentation needs, and computes
 * the header checksum anew. The rest of the header stays.
 */
export function writeIpv4Segment(
  bytes: Uint8Array,
  packet: IpPacket,
  packetLen: number,
  idOffset: number,
): void {
  const at = packet.l3Offset;
  const identification = readU16(bytes, at + OFFSET.identification);
  writeU16(bytes, at + OFFSET.totalLength, packetLen);
  writeU16(bytes, at + OFFSET.identification, identification + idOffset);
  writeHeaderChecksum(bytes, at, packet.l3Len);
}

function writeHeaderChecksum(bytes: Uint8Array, offset: number, l3Len: number): void {
  writeU16(bytes, offset + OFFSET.checksum, 0);
  writeU16(bytes, offset + OFFSET.checksum, checksumOfSum(sumWords(bytes, offset, l3Len)));
}

function fragmentPart(field: number): FragmentPart {
  if ((field & FRAGMENT_OFFSET_MASK) !== 0) return 'later';
  return (field & MORE_FRAGMENTS) !== 0 ? 'first' : 'none';
}
