/**
 * What the data path wants to know about an IP packet of either family. `ipv4.ts` and `ipv6.ts` decode into
 * it; stations read it and never look at header bytes themselves.
 */
import type { Ip, IpFamily } from '../model/ip.ts';

/** Two ECN bits. RFC 3168: 0 not-ECT, 1 ECT(1), 2 ECT(0), 3 CE. */
export type EcnBits = 0 | 1 | 2 | 3;

/** Protocol numbers that the data path treats by name. IANA "Assigned Internet Protocol Numbers". */
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** `first` has the start of the upper layer (also when it is the only one), `later` does not. */
export type FragmentPart = 'none' | 'first' | 'later';

/** A decoded header. Offsets count from the start of the decoded bytes, so usually from the frame's start. */
export interface IpPacket {
  readonly family: IpFamily;
  readonly source: Ip;
  readonly destination: Ip;
  readonly ecn: EcnBits;
  readonly fragment: FragmentPart;
  /** IPv4: DF is set. IPv6: always true, routers never fragment. */
  readonly dontFragment: boolean;
  /**
   * Protocol of the upper layer, after IPv6 extension headers; undefined when the header chain is cut off or
   * longer than we walk, so that the upper layer is hidden.
   */
  readonly protocol: number | undefined;
  readonly l3Offset: number;
  /** Header bytes: IPv4 with options, IPv6 with extension headers. */
  readonly l3Len: number;
  /** Header and payload as the length field says; at most what the bytes hold. */
  readonly packetLen: number;
}

/** Why bytes are no IP packet. */
export type IpFault = 'truncated' | 'bad-version' | 'bad-length';

/** Offset of the upper layer's first byte. */
export function l4Offset(packet: IpPacket): number {
  return packet.l3Offset + packet.l3Len;
}

/** Bytes of the upper layer: its header and its payload. */
export function l4Bytes(packet: IpPacket): number {
  return packet.packetLen - packet.l3Len;
}
