/**
 * TCP headers, as far as a data path needs them: ports, sequence number, flags, header length. RFC 9293,
 * section 3.1.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-------------------------------+-------------------------------+
 *    |          source port          |       destination port        |
 *    +-------------------------------+-------------------------------+
 *    |                        sequence number                        |
 *    |                     acknowledgment number                     |
 *    +-------+-------+---------------+-------------------------------+
 *    |offset | rsrvd |C E U A P R S F|            window             |
 *    +-------+-------+---------------+-------------------------------+
 *    |           checksum            |        urgent pointer         |
 *    +-------------------------------+-------------------------------+
 */
import { readU8, readU16, readU32, writeU8, writeU32 } from './bytes.ts';

const OFFSET = {
  sourcePort: 0,
  destinationPort: 2,
  sequence: 4,
  acknowledgment: 8,
  dataOffset: 12,
  flags: 13,
  checksum: 16,
} as const;

/** Bytes of a header without options. */
export const TCP_HEADER_BYTES = 20;

/** Where the checksum stands, counted from the header's start. */
export const TCP_CHECKSUM_OFFSET: number = OFFSET.checksum;

/** Flag bits of byte 13. */
export const TCP_FLAG = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
} as const;

/** A decoded header. */
export interface Tcp {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  /** Bits of `TCP_FLAG`. */
  readonly flags: number;
  /** Header bytes, options included: 20 to 60. */
  readonly l4Len: number;
}

/** Why bytes are no TCP header. */
export type TcpFault = 'truncated' | 'bad-length';

/** Returns the header at the offset; all of it, with options, must be there. */
export function decodeTcp(bytes: Uint8Array, offset: number): Tcp | TcpFault {
  if (bytes.length < offset + TCP_HEADER_BYTES) return 'truncated';
  const l4Len = (readU8(bytes, offset + OFFSET.dataOffset) >>> 4) * 4;
  if (l4Len < TCP_HEADER_BYTES) return 'bad-length';
  if (bytes.length < offset + l4Len) return 'truncated';
  return {
    sourcePort: readU16(bytes, offset + OFFSET.sourcePort),
    destinationPort: readU16(bytes, offset + OFFSET.destinationPort),
    sequence: readU32(bytes, offset + OFFSET.sequence),
    acknowledgment: readU32(bytes, offset + OFFSET.acknowledgment),
    flags: readU8(bytes, offset + OFFSET.flags),
    l4Len,
  };
}

/** Overwrites sequence number and flags of the header at the offset. The checksum is left to the caller. */
export function writeTcpSegment(
  bytes: Uint8Array,
  offset: number,
  sequence: number,
  flags: number,
): void {
  writeU32(bytes, offset + OFFSET.sequence, sequence);
  writeU8(bytes, offset + OFFSET.flags, flags);
}
