/**
 * The VXLAN header. RFC 7348, section 5.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-+-+-+-+-+-+-+-+-----------------------------------------------+
 *    |R|R|R|R|I|R|R|R|                   reserved                    |
 *    +-+-+-+-+-+-+-+-+-----------------------------------------------+
 *    |       VXLAN network identifier (VNI)          |   reserved    |
 *    +-----------------------------------------------+---------------+
 *
 * A header with a reserved bit is refused, as the Linux kernel does, although the RFC says to ignore such bits:
 * they announce extensions (GBP, GPE, RCO) whose payload we would misread.
 * docs/decisions/0001-datapath-reserved-bits.md has the record.
 */
import { toVni, type Vni } from '../model/vni.ts';
import { readU32, writeU32 } from './bytes.ts';

const OFFSET = { flags: 0, vni: 4 } as const;
const VALID_VNI_FLAG = 0x0800_0000;

/** Bytes of the header. */
export const VXLAN_HEADER_BYTES = 8;

/** Why bytes are no VXLAN header of ours: cut short, I flag missing, reserved bits set, VNI 0. */
export type VxlanFault = 'truncated' | 'no-vni-flag' | 'reserved-bits' | 'bad-vni';

/** Returns the VNI of a datagram. The frame follows at `VXLAN_HEADER_BYTES`. */
export function decodeVxlan(datagram: Uint8Array): Vni | VxlanFault {
  if (datagram.length < VXLAN_HEADER_BYTES) return 'truncated';
  const flags = readU32(datagram, OFFSET.flags);
  const vniWord = readU32(datagram, OFFSET.vni);
  // JavaScript's bit operators are signed; the flag is bit 27, so this one test is safe.
  if ((flags & VALID_VNI_FLAG) === 0) return 'no-vni-flag';
  if (flags !== VALID_VNI_FLAG || (vniWord & 0xff) !== 0) return 'reserved-bits';
  return toVni(vniWord >>> 8) ?? 'bad-vni';
}

/**
 * Writes the 8-byte header.
 *
 * @param bytes   buffer that the datagram is built in
 * @param offset  where the header begins; the frame follows 8 bytes later
 * Allocates: no. Asserts the bounds.
 */
export function writeVxlan(bytes: Uint8Array, offset: number, vni: Vni): void {
  writeU32(bytes, offset + OFFSET.flags, VALID_VNI_FLAG);
  writeU32(bytes, offset + OFFSET.vni, vni * 0x100);
}
