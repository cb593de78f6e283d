/**
 * Into and out of the tunnel: the VXLAN header, the outer ECN bits, and the source-port hash. The outer TTL is the
 * socket's default and the outer DSCP zero, as for a kernel vxlan device without `ttl` and `tos`.
 */
import type { Vni } from '../../model/vni.ts';
import type { EcnBits } from '../../wire/ip-packet.ts';
import { decodeVxlan, VXLAN_HEADER_BYTES, writeVxlan } from '../../wire/vxlan.ts';
import type { DropReason } from '../drops.ts';
import { type Frame, type FrameBuffer, parseFrame } from '../frame.ts';
import { combineEcn, outerEcn, writeInnerEcn } from './ecn.ts';
import { flowHash } from './flow-hash.ts';

/** A datagram ready to send, in the buffer it was built in. */
export interface Encapsulated {
  readonly datagram: Uint8Array;
  /** 14 bits. */
  readonly flowHash: number;
  readonly ecn: EcnBits;
}

/** Builds the datagram for a frame in the buffer; one datagram serves every VTEP that it is sent to. */
export function encapsulate(frame: Frame, vni: Vni, buffer: FrameBuffer): Encapsulated {
  const datagram = buffer.load(frame.bytes);
  writeVxlan(datagram, 0, vni);
  return { datagram, flowHash: flowHash(frame), ecn: outerEcn(frame.packet) };
}

/** Returns the VNI of a datagram, or why it has none. */
export function readTunnelVni(datagram: Uint8Array): Vni | DropReason {
  const vni = decodeVxlan(datagram);
  if (typeof vni === 'number') return vni;
  return vni === 'bad-vni' ? 'wire-unknown-vni' : 'wire-not-vxlan';
}

/**
 * Returns the inner frame with ECN carried over from the outer header. The datagram is not changed: the frame is a
 * view of it, or a copy when its ECN bits had to change.
 */
export function decapsulate(datagram: Uint8Array, outer: EcnBits): Frame | DropReason {
  const frame = parseFrame(datagram.subarray(VXLAN_HEADER_BYTES));
  if (frame === 'malformed') return 'wire-malformed';
  if (frame.ethernet.tags.length > 0) return 'wire-vlan-tag';
  const { packet } = frame;
  if (packet === undefined) return frame;
  const ecn = combineEcn(packet.ecn, outer);
  if (ecn === 'drop') return 'wire-congestion-lost';
  if (ecn === packet.ecn) return frame;
  const bytes = frame.bytes.slice();
  writeInnerEcn(bytes, packet, ecn);
  return { bytes, ethernet: frame.ethernet, packet: { ...packet, ecn } };
}
