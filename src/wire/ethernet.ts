/**
 * Ethernet II headers with 802.1Q and 802.1ad tags. IEEE 802.3, section 3.2; IEEE 802.1Q, section 9.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------------------------------------+
 *    |                    destination, bytes 0-3                   |
 *    |   destination, bytes 4-5    |        source, bytes 0-1      |
 *    |                      source, bytes 2-5                      |
 *    +-----------------------------+-------------------------------+
 *    |  [ TPID 0x8100 or 0x88a8 ]  | [ PCP 3 | DEI 1 | VLAN id 12 ]|  at most twice
 *    +-----------------------------+-------------------------------+
 *    |      EtherType (>= 0x0600)  |  payload ...                  |
 */
import type { MacAddress } from '../model/mac-address.ts';
import { MAC_BYTES, readMac, readU16, writeMac, writeU16 } from './bytes.ts';

const OFFSET = { destination: 0, source: MAC_BYTES, etherType: 2 * MAC_BYTES } as const;
const TAG_BYTES = 4;
const TAGS_MAX = 2;
const UNTAGGED_BYTES = 14;

/** EtherTypes that the data path treats by name. Values below 0x0600 are lengths of 802.3 frames. */
export const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  rarp: 0x8035,
  vlan: 0x8100,
  ipv6: 0x86dd,
  macControl: 0x8808,
  slowProtocols: 0x8809,
  providerVlan: 0x88a8,
  lldp: 0x88cc,
  oldProviderVlan: 0x9100,
  firstEtherType: 0x0600,
} as const;

/** One 802.1Q or 802.1ad tag. */
export interface VlanTag {
  /** 0x8100 or 0x88a8. */
  readonly protocol: number;
  /** 0 to 7. */
  readonly priority: number;
  readonly dropEligible: boolean;
  /** 0 to 4095. */
  readonly vlanId: number;
}

/** What stands before the payload. `l2Len` is its length in bytes, tags included. */
export interface EthernetHeader {
  readonly destination: MacAddress;
  readonly source: MacAddress;
  readonly tags: readonly VlanTag[];
  /** Type after the last tag. */
  readonly etherType: number;
  readonly l2Len: number;
}

/** Returns the header of a frame, with up to two tags; a third one is left as the EtherType. */
export function decodeEthernet(frame: Uint8Array): EthernetHeader | 'truncated' {
  if (frame.length < UNTAGGED_BYTES) return 'truncated';
  const tags: VlanTag[] = [];
  let l2Len = UNTAGGED_BYTES;
  let etherType = readU16(frame, OFFSET.etherType);
  while (isTagType(etherType) && tags.length < TAGS_MAX) {
    if (frame.length < l2Len + TAG_BYTES) return 'truncated';
    const control = readU16(frame, l2Len);
    tags.push({
      protocol: etherType,
      priority: control >>> 13,
      dropEligible: (control & 0x1000) !== 0,
      vlanId: control & 0xfff,
    });
    etherType = readU16(frame, l2Len + 2);
    l2Len += TAG_BYTES;
  }
  return {
    destination: readMac(frame, OFFSET.destination),
    source: readMac(frame, OFFSET.source),
    tags,
    etherType,
    l2Len,
  };
}

/** Returns a frame: header, tags and payload in fresh memory. `l2Len` of the header is not used. */
export function encodeEthernet(
  header: Omit<EthernetHeader, 'l2Len'>,
  payload: Uint8Array,
): Uint8Array {
  const l2Len = UNTAGGED_BYTES + header.tags.length * TAG_BYTES;
  const frame = new Uint8Array(l2Len + payload.length);
  writeMac(frame, OFFSET.destination, header.destination);
  writeMac(frame, OFFSET.source, header.source);
  let at: number = OFFSET.etherType;
  for (const tag of header.tags) {
    const control = (tag.priority << 13) | (tag.dropEligible ? 0x1000 : 0) | tag.vlanId;
    writeU16(frame, at, tag.protocol);
    writeU16(frame, at + 2, control);
    at += TAG_BYTES;
  }
  writeU16(frame, at, header.etherType);
  frame.set(payload, l2Len);
  return frame;
}

/** Overwrites both MACs of a frame. */
export function writeEthernetMacs(
  frame: Uint8Array,
  { destination, source }: Pick<EthernetHeader, 'destination' | 'source'>,
): void {
  writeMac(frame, OFFSET.destination, destination);
  writeMac(frame, OFFSET.source, source);
}

/** True for a type that announces a VLAN tag. */
export function isTagType(etherType: number): boolean {
  return etherType === ETHER_TYPE.vlan || etherType === ETHER_TYPE.providerVlan;
}

/**
 * True for 01:80:c2:00:00:00 to 0f, which a bridge never forwards: spanning tree, PAUSE, LACP, 802.1X, LLDP.
 * IEEE 802.1Q, table 8-1.
 */
export function isReservedGroupMac(mac: MacAddress): boolean {
  return Math.floor(mac / 16) === 0x0180_c200_000;
}
