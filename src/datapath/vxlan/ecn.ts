/**
 * ECN across the tunnel. RFC 6040, with the choices of the Linux kernel (INET_ECN_encapsulate and _decapsulate), so
 * that a path through Weft and a path through a kernel vxlan device treat a flow alike.
 *
 * Into the tunnel the inner bits are copied, except that an inner CE travels as ECT(0): a mark made before the
 * tunnel must not look like one made inside it. Out of the tunnel:
 *
 *     inner \ outer   not-ECT   ECT(1)    ECT(0)    CE
 *     not-ECT         not-ECT   not-ECT   not-ECT   drop
 *     ECT(1)          ECT(1)    ECT(1)    ECT(1)    CE
 *     ECT(0)          ECT(0)    ECT(1)    ECT(0)    CE
 *     CE              CE        CE        CE        CE
 */
import type { EcnBits, IpPacket } from '../../wire/ip-packet.ts';
import { writeIpv4Ecn } from '../../wire/ipv4.ts';
import { writeIpv6Ecn } from '../../wire/ipv6.ts';

const NOT_ECT = 0;
const ECT_1 = 1;
const ECT_0 = 2;
const CE = 3;

/** Returns the outer bits for a packet; frames without IP travel as not-ECT. */
export function outerEcn(packet: IpPacket | undefined): EcnBits {
  if (packet === undefined) return NOT_ECT;
  return packet.ecn === CE ? ECT_0 : packet.ecn;
}

/** Returns the inner bits after the tunnel, or `'drop'`. */
export function combineEcn(inner: EcnBits, outer: EcnBits): EcnBits | 'drop' {
  if (inner === NOT_ECT) return outer === CE ? 'drop' : NOT_ECT;
  if (outer === CE || inner === CE) return CE;
  return outer === ECT_1 ? ECT_1 : inner;
}

/** Overwrites the packet's bits in place; for IPv4 the header checksum follows incrementally. */
export function writeInnerEcn(bytes: Uint8Array, packet: IpPacket, ecn: EcnBits): void {
  if (packet.family === 4) writeIpv4Ecn(bytes, packet.l3Offset, ecn);
  else writeIpv6Ecn(bytes, packet.l3Offset, ecn);
}
