/**
 * Outer source-port entropy. RFC 7348, section 5: the source port should be a hash of the inner flow, so that
 * multi-path networks and receive queues spread flows and keep each one in order.
 *
 * The hash is symmetric: both directions of a flow get the same one. Each side is hashed alone (FNV-1a over its
 * address and port), the two are added, which forgets the order, and the bits are mixed (the finalizer of
 * MurmurHash3). An unfragmented TCP or UDP packet is hashed over protocol, addresses and ports; any other IP
 * packet over addresses, because later fragments have no ports; the rest over MACs and EtherType.
 */
import { MAC_BYTES, readU8 } from '../../wire/bytes.ts';
import { type IpPacket, l4Bytes, l4Offset, PROTOCOL } from '../../wire/ip-packet.ts';
import type { Frame } from '../frame.ts';

const FNV_BASIS = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;
const HASH_BITS = 14;
const PORT_BYTES = 2;
const ADDRESSES = { 4: { offset: 12, bytes: 4 }, 6: { offset: 8, bytes: 16 } } as const;

/** First of the 16384 outer source ports, the dynamic range of RFC 6335. */
export const SOURCE_PORT_BASE = 49_152;

/** Returns 14 bits; the outer source port is `SOURCE_PORT_BASE` plus them. Allocates: no. */
export function flowHash(frame: Frame): number {
  const { bytes, packet } = frame;
  if (packet !== undefined) return ipFlowHash(bytes, packet);
  const destination = hashBytes(FNV_BASIS, bytes, 0, MAC_BYTES);
  const source = hashBytes(FNV_BASIS, bytes, MAC_BYTES, MAC_BYTES);
  return mix(source + destination + frame.ethernet.etherType);
}

function ipFlowHash(bytes: Uint8Array, packet: IpPacket): number {
  const { offset, bytes: count } = ADDRESSES[packet.family];
  const at = packet.l3Offset + offset;
  let source = hashBytes(FNV_BASIS, bytes, at, count);
  let destination = hashBytes(FNV_BASIS, bytes, at + count, count);
  if (!hasPorts(packet)) return mix(source + destination);
  const l4 = l4Offset(packet);
  source = hashBytes(source, bytes, l4, PORT_BYTES);
  destination = hashBytes(destination, bytes, l4 + PORT_BYTES, PORT_BYTES);
  return mix(source + destination + (packet.protocol ?? 0));
}

function hasPorts(packet: IpPacket): boolean {
  if (packet.protocol !== PROTOCOL.tcp && packet.protocol !== PROTOCOL.udp) return false;
  return packet.fragment === 'none' && l4Bytes(packet) >= 2 * PORT_BYTES;
}

function hashBytes(seed: number, bytes: Uint8Array, offset: number, count: number): number {
  let hash = seed;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ readU8(bytes, offset + i), FNV_PRIME);
  }
  return hash >>> 0;
}

/** `sum` counts modulo 2^32. */
function mix(sum: number): number {
  let hash = sum | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) >>> (32 - HASH_BITS);
}
