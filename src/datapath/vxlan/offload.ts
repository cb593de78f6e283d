/**
 * Undoes checksum and segmentation offload of a peer on the same machine.
 *
 * Over a veth the Linux kernel hands frames on as its own stack left them: the TCP or UDP checksum field may hold
 * only the sum over the pseudo header (*partial*), and a TCP packet may be a superframe of up to 64 KB. A TAP
 * without a virtio-net header cannot carry either to the container, so the checksum is completed and the
 * superframe is cut here. Over a physical link the NIC has done both before; then nothing matches.
 *
 * A complete checksum that equals the pseudo-header sum by chance is recomputed to the same value. A corrupted
 * packet has a chance of 2^-16 to be taken for a partial one; the outer UDP checksum has seen it before.
 */

import { readU16, writeU16 } from '../../wire/bytes.ts';
import { checksumOfSum, foldSum, pseudoHeaderSum, sumWords } from '../../wire/checksum.ts';
import { type IpPacket, l4Bytes, l4Offset, PROTOCOL } from '../../wire/ip-packet.ts';
import { TCP_CHECKSUM_OFFSET } from '../../wire/tcp.ts';
import { UDP_CHECKSUM_OFFSET } from '../../wire/udp.ts';
import type { DropReason } from '../drops.ts';
import { type Frame, payloadBytes } from '../frame.ts';
import { segmentTcp } from './segment.ts';

/**
 * Returns the frames to deliver in place of the one received: itself, a completed copy, or its segments.
 * The bytes of the frame are not changed.
 */
export function undoOffload(frame: Frame, mtuBytes: number): readonly Uint8Array[] | DropReason {
  const isTooBig = payloadBytes(frame) > mtuBytes;
  const state = checksumState(frame);
  if (!isTooBig) return [state === 'partial' ? completeChecksum(frame) : frame.bytes];
  if (frame.packet?.protocol !== PROTOCOL.tcp) return 'wire-too-big';
  if (state === 'other' && !isChecksumRight(frame.bytes, frame.packet)) return 'wire-bad-checksum';
  return segmentTcp(frame, frame.packet, mtuBytes) ?? 'wire-too-big';
}

function checksumState(frame: Frame): 'partial' | 'other' {
  const { bytes, packet } = frame;
  const at = packet === undefined ? undefined : checksumOffset(packet);
  if (packet === undefined || at === undefined) return 'other';
  const stored = readU16(bytes, at);
  return stored !== 0 && stored === foldSum(pseudoSum(packet)) ? 'partial' : 'other';
}

/** Returns a copy whose checksum covers the data. The field's partial sum is part of what is summed. */
function completeChecksum(frame: Frame): Uint8Array {
  const { packet } = frame;
  const at = packet === undefined ? undefined : checksumOffset(packet);
  if (packet === undefined || at === undefined) return frame.bytes;
  const copy = frame.bytes.slice();
  const checksum = checksumOfSum(sumWords(copy, l4Offset(packet), l4Bytes(packet)));
  // RFC 768: a UDP checksum of zero means none, so a computed zero is sent as its other form.
  writeU16(copy, at, checksum === 0 && packet.protocol === PROTOCOL.udp ? 0xffff : checksum);
  return copy;
}

function isChecksumRight(bytes: Uint8Array, packet: IpPacket): boolean {
  const sum = pseudoSum(packet) + sumWords(bytes, l4Offset(packet), l4Bytes(packet));
  return foldSum(sum) === 0xffff;
}

function pseudoSum(packet: IpPacket): number {
  const { source, destination, protocol } = packet;
  return pseudoHeaderSum(source, destination, protocol ?? 0, l4Bytes(packet));
}

/** Where the checksum of an unfragmented TCP or UDP packet stands. */
function checksumOffset(packet: IpPacket): number | undefined {
  if (packet.fragment !== 'none') return undefined;
  const field = fieldOffset(packet.protocol);
  if (field === undefined || l4Bytes(packet) < field + 2) return undefined;
  return l4Offset(packet) + field;
}

function fieldOffset(protocol: number | undefined): number | undefined {
  if (protocol === PROTOCOL.tcp) return TCP_CHECKSUM_OFFSET;
  return protocol === PROTOCOL.udp ? UDP_CHECKSUM_OFFSET : undefined;
}
