/**
 * ICMP errors that tell a sender its packet is too big, RFC 792 and RFC 1191 (type 3 code 4), RFC 4443 section 3.2
 * (type 2); the packet that any error quotes; and the identifier of an echo.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    |     type      |     code      |           checksum            |
 *    +---------------+---------------+-------------------------------+
 *    |  v4: unused (16), next-hop MTU (16)        v6: MTU (32)       |
 *    +---------------------------------------------------------------+
 *    |  the packet that was too big: as much as the limit allows     |
 *    +---------------------------------------------------------------+
 */
import type { Ip, IpFamily } from '../model/ip.ts';
import { readIp, readU8, readU16, readU32, writeU8, writeU16, writeU32 } from './bytes.ts';
import { checksumOfSum, pseudoHeaderSum, sumWords } from './checksum.ts';
import { type IpPacket, l4Bytes, l4Offset, PROTOCOL } from './ip-packet.ts';
import { decodeIpv4, encodeIpv4, IPV4_HEADER_BYTES } from './ipv4.ts';
import { decodeIpv6, encodeIpv6, IPV6_HEADER_BYTES, writeIpv6Length } from './ipv6.ts';

const OFFSET = { type: 0, code: 1, checksum: 2, identifier: 4, mtu: 4 } as const;
const ICMP_HEADER_BYTES = 8;
const V4_UNREACHABLE = 3;
const V4_FRAGMENTATION_NEEDED = 4;
const V6_PACKET_TOO_BIG = 2;
const V6_FIRST_INFORMATIONAL = 128;
const V6_REDIRECT = 137;
/** Destination unreachable, source quench, redirect, time exceeded, parameter problem. RFC 1122, 3.2.2. */
const V4_ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
/** Echo request and reply. RFC 792, RFC 4443 section 4. */
const ECHO = { 4: [8, 0], 6: [128, 129] } as const;
const V4_TOTAL_LENGTH = 2;
const HOP_LIMIT = 64;

/** Largest error packet over IPv4, headers included. RFC 1812, section 4.3.2.3. */
export const ICMPV4_ERROR_BYTES_MAX = 576;
/** Largest error packet over IPv6, headers included: the minimum MTU. RFC 4443, section 2.4 (c). */
export const ICMPV6_ERROR_BYTES_MAX = 1280;

/** What a "too big" error says. */
export interface TooBig {
  /** Address that the error comes from; of the family of the packet. */
  readonly reporter: Ip;
  /** Destination of the error: the sender of the packet. */
  readonly sender: Ip;
  /** The largest packet that would have passed, in bytes. */
  readonly mtuBytes: number;
}

/** Returns an IPv4 packet "fragmentation needed" that quotes the beginning of the refused packet. */
export function encodeFragmentationNeeded(error: TooBig, refused: Uint8Array): Uint8Array {
  const quoteMax = ICMPV4_ERROR_BYTES_MAX - IPV4_HEADER_BYTES - ICMP_HEADER_BYTES;
  const message = quote(refused, quoteMax);
  writeU8(message, OFFSET.type, V4_UNREACHABLE);
  writeU8(message, OFFSET.code, V4_FRAGMENTATION_NEEDED);
  writeU32(message, OFFSET.mtu, Math.min(error.mtuBytes, 0xffff));
  writeU16(message, OFFSET.checksum, checksumOfSum(sumWords(message, 0, message.length)));
  const addresses = { source: error.reporter, destination: error.sender };
  return encodeIpv4({ ...addresses, protocol: PROTOCOL.icmp }, message);
}

/** Returns an IPv6 packet "packet too big" that quotes the beginning of the refused packet. */
export function encodePacketTooBig(error: TooBig, refused: Uint8Array): Uint8Array {
  const quoteMax = ICMPV6_ERROR_BYTES_MAX - IPV6_HEADER_BYTES - ICMP_HEADER_BYTES;
  const message = quote(refused, quoteMax);
  writeU8(message, OFFSET.type, V6_PACKET_TOO_BIG);
  writeU32(message, OFFSET.mtu, error.mtuBytes);
  writeIcmpv6Checksum(message, error.reporter, error.sender);
  const addresses = { source: error.reporter, destination: error.sender };
  return encodeIpv6({ ...addresses, protocol: PROTOCOL.icmpv6, hopLimit: HOP_LIMIT }, message);
}

/** What a router says to the sender of a packet that was too big. */
export interface TooBigNews {
  /** Where the packet was to go. */
  readonly destination: Ip;
  /** What the router's next link takes, in bytes; 0 from a router before RFC 1191. */
  readonly mtuBytes: number;
}

/** Returns what a message says, from its type on; `undefined` when it is no "too big" error, or cut short. */
export function decodeTooBig(message: Uint8Array, family: IpFamily): TooBigNews | undefined {
  const at = ICMP_HEADER_BYTES + (family === 4 ? 16 : 24);
  if (message.length < at + (family === 4 ? 4 : 16)) return undefined;
  const type = readU8(message, OFFSET.type);
  const isTooBig =
    family === 4
      ? type === V4_UNREACHABLE && readU8(message, OFFSET.code) === V4_FRAGMENTATION_NEEDED
      : type === V6_PACKET_TOO_BIG;
  if (!isTooBig) return undefined;
  const mtuBytes = family === 4 ? readU16(message, OFFSET.mtu + 2) : readU32(message, OFFSET.mtu);
  return { destination: readIp(message, at, family), mtuBytes };
}

/** Writes the checksum of an ICMPv6 message that begins at byte 0 and ends with the bytes. */
export function writeIcmpv6Checksum(message: Uint8Array, source: Ip, destination: Ip): void {
  writeU16(message, OFFSET.checksum, 0);
  const pseudo = pseudoHeaderSum(source, destination, PROTOCOL.icmpv6, message.length);
  const sum = pseudo + sumWords(message, 0, message.length);
  writeU16(message, OFFSET.checksum, checksumOfSum(sum));
}

/** Type of the ICMP or ICMPv6 message in a packet, or `undefined` when it is none or its first byte is missing. */
export function readIcmpType(bytes: Uint8Array, packet: IpPacket): number | undefined {
  const protocol = packet.family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6;
  if (packet.protocol !== protocol || packet.fragment === 'later') return undefined;
  return l4Bytes(packet) < 1 ? undefined : readU8(bytes, l4Offset(packet));
}

/**
 * True when a packet must never be answered with an ICMP error because it is one, or is an ICMP message whose
 * type cannot be seen, or an ICMPv6 redirect. RFC 1122, section 3.2.2; RFC 4443, section 2.4 (e).
 */
export function isIcmpError(bytes: Uint8Array, packet: IpPacket): boolean {
  const protocol = packet.family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6;
  if (packet.protocol !== protocol) return false;
  const type = readIcmpType(bytes, packet);
  if (type === undefined) return true;
  if (packet.family === 4) return V4_ERRORS.has(type);
  return type < V6_FIRST_INFORMATIONAL || type === V6_REDIRECT;
}

/** Returns the identifier of an echo request or reply; `undefined` for everything else. */
export function readEchoIdentifier(bytes: Uint8Array, packet: IpPacket): number | undefined {
  const type = readIcmpType(bytes, packet);
  const [request, reply] = ECHO[packet.family];
  if (type !== request && type !== reply) return undefined;
  if (l4Bytes(packet) < ICMP_HEADER_BYTES) return undefined;
  return readU16(bytes, l4Offset(packet) + OFFSET.identifier);
}

/** A packet that an error quotes: its first bytes, and what they say. */
export interface QuotedPacket {
  readonly bytes: Uint8Array;
  readonly packet: IpPacket;
}

/**
 * Returns what an ICMP error quotes, in fresh memory; `undefined` when that is no packet of the error's family. A quote
 * may be shorter than its packet was, so `packetLen` is at most what is there.
 */
export function decodeQuoted(bytes: Uint8Array, error: IpPacket): QuotedPacket | undefined {
  const start = l4Offset(error) + ICMP_HEADER_BYTES;
  const quoted = bytes.slice(start, Math.max(start, error.l3Offset + error.packetLen));
  const { length } = quoted;
  if (error.family === 4) {
    if (length < IPV4_HEADER_BYTES) return undefined;
    const says = readU16(quoted, V4_TOTAL_LENGTH);
    writeU16(quoted, V4_TOTAL_LENGTH, Math.min(says, length));
  } else {
    if (length < IPV6_HEADER_BYTES) return undefined;
    const whole = decodeIpv6(quoted, 0);
    if (whole === 'truncated') writeIpv6Length(quoted, 0, length);
  }
  const packet = error.family === 4 ? decodeIpv4(quoted, 0) : decodeIpv6(quoted, 0);
  return typeof packet === 'string' ? undefined : { bytes: quoted, packet };
}

function quote(refused: Uint8Array, quoteMax: number): Uint8Array {
  const quoted = refused.subarray(0, quoteMax);
  const message = new Uint8Array(ICMP_HEADER_BYTES + quoted.length);
  message.set(quoted, ICMP_HEADER_BYTES);
  return message;
}
