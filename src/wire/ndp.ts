/**
 * Neighbor discovery: solicitations and advertisements of routers and neighbors, and redirects, with the two
 * link-layer address options. RFC 4861, sections 4.1 to 4.6.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------+---------------+-------------------------------+
 *    | type 133-137  |    code 0     |           checksum            |
 *    +---------------+---------------+-------------------------------+
 *    | NA: R S O, reserved   RA: hop limit, M O, router lifetime     |
 *    +---------------------------------------------------------------+
 *    | NS, NA, redirect: target address (16)   redirect: + destination (16)
 *    | RA: reachable time (4), retransmit timer (4)                  |
 *    +---------------+---------------+-------------------------------+
 *    | option type   | length / 8    | 1 source, 2 target: MAC (6)   |
 *    +---------------+---------------+-------------------------------+
 */
import type { Ip } from '../model/ip.ts';
import type { MacAddress } from '../model/mac-address.ts';
import { readIp, readMac, readU8, writeIp, writeMac, writeU8 } from './bytes.ts';
import { writeIcmpv6Checksum } from './icmp.ts';
import { PROTOCOL } from './ip-packet.ts';
import { encodeIpv6 } from './ipv6.ts';

const OFFSET = { type: 0, flags: 4, target: 8 } as const;
const OPTION_UNIT_BYTES = 8;
const OPTION_SIDE: Readonly<Record<number, LinkLayerAddress['side']>> = {
  1: 'source',
  2: 'target',
};
const HOP_LIMIT = 255;

/** ICMPv6 types of neighbor discovery. */
export const NDP_TYPE = {
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighborSolicitation: 135,
  neighborAdvertisement: 136,
  redirect: 137,
} as const;

/** Bytes before the options, by type. */
const BODY_BYTES: Readonly<Record<number, number>> = {
  [NDP_TYPE.routerSolicitation]: 8,
  [NDP_TYPE.routerAdvertisement]: 16,
  [NDP_TYPE.neighborSolicitation]: 24,
  [NDP_TYPE.neighborAdvertisement]: 24,
  [NDP_TYPE.redirect]: 40,
};

/** Flags of an advertisement, first byte. */
export const NA_FLAG = { router: 0x80, solicited: 0x40, override: 0x20 } as const;

/** A source (type 1) or target (type 2) link-layer address option. */
export interface LinkLayerAddress {
  readonly side: 'source' | 'target';
  readonly mac: MacAddress;
}

/** A decoded message. Options other than link-layer addresses are stepped over. */
export interface Ndp {
  /** One of `NDP_TYPE`. */
  readonly type: number;
  /** Byte 4: bits of `NA_FLAG` in an NA; hop limit in an RA; reserved in others. */
  readonly flags: number;
  /** Target address; undefined in router messages. */
  readonly target: Ip | undefined;
  readonly linkLayers: readonly LinkLayerAddress[];
}

/** Why bytes are no such message: cut short, another ICMPv6 type, an option of length 0 or past the end. */
export type NdpFault = 'truncated' | 'not-ndp' | 'bad-option';

/** Returns the message in the bytes, which are the ICMPv6 part of the packet and nothing else. */
export function decodeNdp(message: Uint8Array): Ndp | NdpFault {
  if (message.length < 1) return 'truncated';
  const type = readU8(message, OFFSET.type);
  const bodyBytes = BODY_BYTES[type];
  if (bodyBytes === undefined) return 'not-ndp';
  if (message.length < bodyBytes) return 'truncated';
  const linkLayers = decodeOptions(message, bodyBytes);
  if (linkLayers === 'bad-option') return linkLayers;
  const flags = readU8(message, OFFSET.flags);
  const target = bodyBytes < 24 ? undefined : readIp(message, OFFSET.target, 6);
  return { type, flags, target, linkLayers };
}

/** Addresses of the IPv6 packet around a message. */
export interface NdpAddresses {
  readonly source: Ip;
  readonly destination: Ip;
}

/** Returns a whole IPv6 packet with hop limit 255 and checksum. Fields that `Ndp` does not name are zero. */
export function encodeNdp(addresses: NdpAddresses, ndp: Ndp): Uint8Array {
  const bodyBytes = BODY_BYTES[ndp.type] ?? OPTION_UNIT_BYTES;
  const message = new Uint8Array(bodyBytes + ndp.linkLayers.length * OPTION_UNIT_BYTES);
  writeU8(message, OFFSET.type, ndp.type);
  writeU8(message, OFFSET.flags, ndp.flags);
  if (ndp.target !== undefined) writeIp(message, OFFSET.target, ndp.target);
  let at = bodyBytes;
  for (const { side, mac } of ndp.linkLayers) {
    writeU8(message, at, side === 'source' ? 1 : 2);
    writeU8(message, at + 1, 1);
    writeMac(message, at + 2, mac);
    at += OPTION_UNIT_BYTES;
  }
  writeIcmpv6Checksum(message, addresses.source, addresses.destination);
  return encodeIpv6({ ...addresses, protocol: PROTOCOL.icmpv6, hopLimit: HOP_LIMIT }, message);
}

/** Overwrites the MACs of all link-layer options of a message that `decodeNdp` has read, and its checksum. */
export function writeNdpLinkLayers(
  message: Uint8Array,
  mac: MacAddress,
  { source, destination }: NdpAddresses,
): void {
  const start = BODY_BYTES[readU8(message, OFFSET.type)] ?? message.length;
  for (let at = start; at < message.length; ) {
    if (OPTION_SIDE[readU8(message, at)] !== undefined) writeMac(message, at + 2, mac);
    at += readU8(message, at + 1) * OPTION_UNIT_BYTES;
  }
  writeIcmpv6Checksum(message, source, destination);
}

/** True for the five types of neighbor discovery. */
export function isNdpType(icmpType: number): boolean {
  return BODY_BYTES[icmpType] !== undefined;
}

function decodeOptions(message: Uint8Array, start: number): LinkLayerAddress[] | 'bad-option' {
  const found: LinkLayerAddress[] = [];
  for (let at = start; at < message.length; ) {
    if (at + 2 > message.length) return 'bad-option';
    const optionBytes = readU8(message, at + 1) * OPTION_UNIT_BYTES;
    if (optionBytes === 0 || at + optionBytes > message.length) return 'bad-option';
    const side = OPTION_SIDE[readU8(message, at)];
    if (side !== undefined) {
      if (optionBytes !== OPTION_UNIT_BYTES) return 'bad-option';
      found.push({ side, mac: readMac(message, at + 2) });
    }
    at += optionBytes;
  }
  return found;
}
