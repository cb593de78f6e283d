/**
 * Cuts a TCP superframe into frames of the network's MTU, as a NIC with TSO would: headers are copied, sequence
 * numbers and IPv4 identifications advance, FIN and PSH stay on the last segment, CWR on the first, and each
 * segment gets its own checksums.
 *
 * UDP is not cut: its boundaries carry meaning and cannot be recovered from a superframe. The kernel segments
 * inner UDP by itself before a plain socket sees it.
 */

import { writeU16 } from '../../wire/bytes.ts';
import { checksumOfSum, pseudoHeaderSum, sumWords } from '../../wire/checksum.ts';
import { type IpPacket, l4Offset, PROTOCOL } from '../../wire/ip-packet.ts';
import { writeIpv4Segment } from '../../wire/ipv4.ts';
import { writeIpv6Length } from '../../wire/ipv6.ts';
import {
  decodeTcp,
  TCP_CHECKSUM_OFFSET,
  TCP_FLAG,
  type Tcp,
  writeTcpSegment,
} from '../../wire/tcp.ts';
import type { Frame } from '../frame.ts';

const UNCUTTABLE = TCP_FLAG.syn | TCP_FLAG.rst | TCP_FLAG.urg;
const LAST_ONLY = TCP_FLAG.fin | TCP_FLAG.psh;

/**
 * Returns the segments, or `undefined` when the packet cannot be cut: a fragment, a broken TCP header, SYN, RST or
 * URG set, or headers that leave no room for data.
 *
 * @param packet    the frame's packet, of protocol TCP
 * @param mtuBytes  largest IP packet
 */
export function segmentTcp(
  frame: Frame,
  packet: IpPacket,
  mtuBytes: number,
): Uint8Array[] | undefined {
  if (packet.fragment !== 'none') return undefined;
  const packetEnd = packet.l3Offset + packet.packetLen;
  const tcp = decodeTcp(frame.bytes.subarray(0, packetEnd), l4Offset(packet));
  if (typeof tcp === 'string' || (tcp.flags & UNCUTTABLE) !== 0) return undefined;
  const headersEnd = l4Offset(packet) + tcp.l4Len;
  const mss = mtuBytes - packet.l3Len - tcp.l4Len;
  if (mss < 1 || headersEnd >= packetEnd) return undefined;
  const segments: Uint8Array[] = [];
  for (let from = headersEnd; from < packetEnd; from += mss) {
    const to = Math.min(from + mss, packetEnd);
    const segment = new Uint8Array(headersEnd + to - from);
    segment.set(frame.bytes.subarray(0, headersEnd));
    segment.set(frame.bytes.subarray(from, to), headersEnd);
    const place = {
      index: segments.length,
      dataOffset: from - headersEnd,
      isLast: to === packetEnd,
    };
    writeSegmentHeaders(segment, packet, tcp, place);
    segments.push(segment);
  }
  return segments;
}

interface SegmentPlace {
  readonly index: number;
  /** Bytes of data before this segment. */
  readonly dataOffset: number;
  readonly isLast: boolean;
}

function writeSegmentHeaders(
  segment: Uint8Array,
  packet: IpPacket,
  tcp: Tcp,
  place: SegmentPlace,
): void {
  const packetLen = segment.length - packet.l3Offset;
  if (packet.family === 4) writeIpv4Segment(segment, packet, packetLen, place.index);
  else writeIpv6Length(segment, packet.l3Offset, packetLen);
  const cleared = (place.isLast ? 0 : LAST_ONLY) | (place.index === 0 ? 0 : TCP_FLAG.cwr);
  const l4 = l4Offset(packet);
  writeTcpSegment(segment, l4, tcp.sequence + place.dataOffset, tcp.flags & ~cleared);
  const segmentBytes = packetLen - packet.l3Len;
  writeU16(segment, l4 + TCP_CHECKSUM_OFFSET, 0);
  const pseudo = pseudoHeaderSum(packet.source, packet.destination, PROTOCOL.tcp, segmentBytes);
  const sum = pseudo + sumWords(segment, l4, segmentBytes);
  writeU16(segment, l4 + TCP_CHECKSUM_OFFSET, checksumOfSum(sum));
}
