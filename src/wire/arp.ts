/**
 * ARP for IPv4 over Ethernet. RFC 826; probes and announcements as in RFC 5227.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+-------------------------------+
 *    |  hardware type 1 (Ethernet)   |    protocol type 0x0800       |
 *    +---------------+---------------+-------------------------------+
 *    | hw length 6   | proto len 4   |  operation: 1 ask, 2 reply    |
 *    +---------------+---------------+-------------------------------+
 *    |             sender MAC (6), sender IP (4)                     |
 *    |             target MAC (6), target IP (4)                     |
 *    +---------------------------------------------------------------+
 */
import type { Ip } from '../model/ip.ts';
import type { MacAddress } from '../model/mac-address.ts';
import {
  readIp,
  readMac,
  readU16,
  readU32,
  writeIp,
  writeMac,
  writeU16,
  writeU32,
} from './bytes.ts';

const OFFSET = {
  types: 0,
  lengths: 4,
  operation: 6,
  senderMac: 8,
  senderIp: 14,
  targetMac: 18,
  targetIp: 24,
} as const;
const ARP_BYTES = 28;
const ETHERNET_IPV4_TYPES = 0x0001_0800;
const ETHERNET_IPV4_LENGTHS = 0x0604;

/** ARP operations. */
export const ARP_OPERATION = { request: 1, reply: 2 } as const;

/** An ARP message. The addresses are IPv4. */
export interface Arp {
  readonly operation: number;
  readonly senderMac: MacAddress;
  readonly senderIp: Ip;
  readonly targetMac: MacAddress;
  readonly targetIp: Ip;
}

/** Why bytes are no ARP message that we understand. */
export type ArpFault = 'truncated' | 'not-ethernet-ipv4';

/** Returns the message at the offset; bytes after it (Ethernet padding) are ignored. */
export function decodeArp(bytes: Uint8Array, offset: number): Arp | ArpFault {
  if (bytes.length < offset + ARP_BYTES) return 'truncated';
  if (readU32(bytes, offset + OFFSET.types) !== ETHERNET_IPV4_TYPES) return 'not-ethernet-ipv4';
  if (readU16(bytes, offset + OFFSET.lengths) !== ETHERNET_IPV4_LENGTHS) return 'not-ethernet-ipv4';
  return {
    operation: readU16(bytes, offset + OFFSET.operation),
    senderMac: readMac(bytes, offset + OFFSET.senderMac),
    senderIp: readIp(bytes, offset + OFFSET.senderIp, 4),
    targetMac: readMac(bytes, offset + OFFSET.targetMac),
    targetIp: readIp(bytes, offset + OFFSET.targetIp, 4),
  };
}

/** Overwrites the MAC of the sender in the message at the offset. */
export function writeArpSenderMac(bytes: Uint8Array, offset: number, mac: MacAddress): void {
  writeMac(bytes, offset + OFFSET.senderMac, mac);
}

/** Returns the 28 bytes of the message. */
export function encodeArp(arp: Arp): Uint8Array {
  const bytes = new Uint8Array(ARP_BYTES);
  writeU32(bytes, OFFSET.types, ETHERNET_IPV4_TYPES);
  writeU16(bytes, OFFSET.lengths, ETHERNET_IPV4_LENGTHS);
  writeU16(bytes, OFFSET.operation, arp.operation);
  writeMac(bytes, OFFSET.senderMac, arp.senderMac);
  writeIp(bytes, OFFSET.senderIp, arp.senderIp);
  writeMac(bytes, OFFSET.targetMac, arp.targetMac);
  writeIp(bytes, OFFSET.targetIp, arp.targetIp);
  return bytes;
}
