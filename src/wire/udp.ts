/**
 * UDP headers. RFC 768.
 *
 *    +-------------------------------+-------------------------------+
 *    |          source port          |       destination port        |
 *    +-------------------------------+-------------------------------+
 *    |    length, header included    |   checksum, 0 means none      |
 *    +-------------------------------+-------------------------------+
 */
import { readU16, writeU16 } from './bytes.ts';

const OFFSET = { sourcePort: 0, destinationPort: 2, length: 4, checksum: 6 } as const;

/** Bytes of a header. */
export const UDP_HEADER_BYTES = 8;

/** Where the checksum stands, counted from the header's start. */
export const UDP_CHECKSUM_OFFSET: number = OFFSET.checksum;

/** A decoded header. */
export interface Udp {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Header and payload in bytes, as the header says. */
  readonly datagramLen: number;
  /** 0 means that none was computed. */
  readonly checksum: number;
}

/** Why bytes are no UDP header. */
export type UdpFault = 'truncated' | 'bad-length';

/** Returns the header at the offset. In a first fragment the length may exceed what the bytes hold. */
export function decodeUdp(bytes: Uint8Array, offset: number): Udp | UdpFault {
  if (bytes.length < offset + UDP_HEADER_BYTES) return 'truncated';
  const datagramLen = readU16(bytes, offset + OFFSET.length);
  if (datagramLen < UDP_HEADER_BYTES) return 'bad-length';
  return {
    sourcePort: readU16(bytes, offset + OFFSET.sourcePort),
    destinationPort: readU16(bytes, offset + OFFSET.destinationPort),
    datagramLen,
    checksum: readU16(bytes, offset + OFFSET.checksum),
  };
}

/** Returns header and payload in fresh memory, with checksum 0; the caller completes it where it must be. */
export function encodeUdp(
  ports: Pick<Udp, 'sourcePort' | 'destinationPort'>,
  payload: Uint8Array,
): Uint8Array {
  const datagram = new Uint8Array(UDP_HEADER_BYTES + payload.length);
  writeU16(datagram, OFFSET.sourcePort, ports.sourcePort);
  writeU16(datagram, OFFSET.destinationPort, ports.destinationPort);
  writeU16(datagram, OFFSET.length, datagram.length);
  datagram.set(payload, UDP_HEADER_BYTES);
  return datagram;
}
