/**
 * A question how long a datagram may be that reaches another host, and its answer: frames between agents inside VXLAN.
 * The probe is as long as what it asks for, the answer as short as can be, so an answer is never longer than its probe.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +---------------------------------------------------------------+
 *    |  VXLAN header (8): a network that both hosts take part in     |
 *    +---------------------------------------------------------------+
 *    |  Ethernet (14): 01:80:c2:00:00:0f, from zero, EtherType 88b5  |
 *    +---------------+-----------------------------------------------+
 *    |  1 ask 2 told |                       0                       |
 *    +---------------+-----------------------------------------------+
 *    |                             token                             |
 *    +---------------------------------------------------------------+
 *    |  zero: the padding of a probe                                 |
 *    +---------------------------------------------------------------+
 *
 * No bridge forwards that destination (IEEE 802.1Q, table 8-1), no switch learns that source, and no container can send
 * such a frame. The EtherType is IEEE 802's first for local experiments.
 */
import type { MacAddress } from '../model/mac-address.ts';
import type { Vni } from '../model/vni.ts';
import {
  readMac,
  readU8,
  readU16,
  readU32,
  writeMac,
  writeU8,
  writeU16,
  writeU32,
} from './bytes.ts';
import { VXLAN_HEADER_BYTES, writeVxlan } from './vxlan.ts';

/** In the frame. */
const OFFSET = { destination: 0, etherType: 12, kind: 14, token: 18 } as const;
const FRAME_BYTES = 22;
const DESTINATION = 0x0180_c200_000f as MacAddress;
const ETHER_TYPE_LOCAL = 0x88b5;
const KIND = { ask: 1, told: 2 } as const;

/** Length of an answer, and the least of a probe: VXLAN header and frame, in bytes. */
export const PATH_PROBE_BYTES_MIN: number = VXLAN_HEADER_BYTES + FRAME_BYTES;

/** What such a frame is. */
export interface PathProbeFrame {
  readonly kind: 'ask' | 'told';
  /** 32 bits, chosen by who asks. */
  readonly token: number;
}

/** Returns what a frame to a reserved group address is, or `undefined` when it is nothing of ours. */
export function decodePathProbe(frame: Uint8Array): PathProbeFrame | undefined {
  if (frame.length < FRAME_BYTES || readMac(frame, OFFSET.destination) !== DESTINATION) {
    return undefined;
  }
  if (readU16(frame, OFFSET.etherType) !== ETHER_TYPE_LOCAL) return undefined;
  const kind = readU8(frame, OFFSET.kind);
  if (kind !== KIND.ask && kind !== KIND.told) return undefined;
  return { kind: kind === KIND.ask ? 'ask' : 'told', token: readU32(frame, OFFSET.token) };
}

/** Returns the datagram of a probe: as many bytes as asked for, at least `PATH_PROBE_BYTES_MIN`. */
export function encodePathProbe(vni: Vni, token: number, bytes: number): Uint8Array {
  return encode(vni, KIND.ask, token, bytes);
}

/** Returns the datagram of an answer. */
export function encodePathAnswer(vni: Vni, token: number): Uint8Array {
  return encode(vni, KIND.told, token, PATH_PROBE_BYTES_MIN);
}

function encode(vni: Vni, kind: number, token: number, bytes: number): Uint8Array {
  const datagram = new Uint8Array(Math.max(bytes, PATH_PROBE_BYTES_MIN));
  writeVxlan(datagram, 0, vni);
  const frame = datagram.subarray(VXLAN_HEADER_BYTES);
  writeMac(frame, OFFSET.destination, DESTINATION);
  writeU16(frame, OFFSET.etherType, ETHER_TYPE_LOCAL);
  writeU8(frame, OFFSET.kind, kind);
  writeU32(frame, OFFSET.token, token);
  return datagram;
}
