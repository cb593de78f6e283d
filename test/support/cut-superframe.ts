/**
 * What a virtio-net header says about a frame, done slowly: the frames that a kernel would make of a superframe or of a
 * partial checksum. The reference that the native engine's output is brought into before it is compared; it shares the
 * codecs of `src/wire` with the dgram engine and nothing with `native/core`.
 */
import { readU8, readU16, readU32, writeU8, writeU16, writeU32 } from '../../src/wire/bytes.ts';
import { checksumOfSum, sumWords } from '../../src/wire/checksum.ts';

const NEEDS_CHECKSUM = 1;
const GSO = { tcp4: 1, tcp6: 4, udp: 5 } as const;

/** The first 10 bytes of a virtio-net header. */
export interface Offload {
  readonly partial: boolean;
  /** 0 none, 1 TCP over IPv4, 4 TCP over IPv6, 5 UDP. */
  readonly gsoType: number;
  readonly gsoSize: number;
  readonly checksumStart: number;
  readonly checksumOffset: number;
}

/** Returns the header; numbers are little-endian, as on the machines that run the tests. */
export function decodeOffload(header: Uint8Array): Offload {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  return {
    partial: (view.getUint8(0) & NEEDS_CHECKSUM) !== 0,
    gsoType: view.getUint8(1) & 0x0f,
    gsoSize: view.getUint16(4, true),
    checksumStart: view.getUint16(6, true),
    checksumOffset: view.getUint16(8, true),
  };
}

/** Returns the 24 bytes of a header. */
export function encodeOffload(offload: Offload): Uint8Array {
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint8(0, offload.partial ? NEEDS_CHECKSUM : 0);
  view.setUint8(1, offload.gsoType);
  view.setUint16(4, offload.gsoSize, true);
  view.setUint16(6, offload.checksumStart, true);
  view.setUint16(8, offload.checksumOffset, true);
  return header;
}

/** Returns the frames that the wire would see. The bytes given are not changed. */
export function cutSuperframe(offload: Offload, frame: Uint8Array): Uint8Array[] {
  const { partial, gsoType, gsoSize } = offload;
  if (gsoType === 0 || gsoSize === 0) {
    return [partial ? complete(offload, frame.slice()) : frame];
  }
  const l4 = offload.checksumStart;
  const isUdp = gsoType === GSO.udp;
  const l4Len = isUdp ? 8 : (readU8(frame, l4 + 12) >>> 4) * 4;
  const headersEnd = l4 + l4Len;
  const segments: Uint8Array[] = [];
  for (let from = headersEnd; from < frame.length; from += gsoSize) {
    const to = Math.min(from + gsoSize, frame.length);
    const segment = new Uint8Array(headersEnd + to - from);
    segment.set(frame.subarray(0, headersEnd));
    segment.set(frame.subarray(from, to), headersEnd);
    const place = {
      index: segments.length,
      dataOffset: from - headersEnd,
      last: to === frame.length,
    };
    writeHeaders(segment, l4, isUdp, place);
    segments.push(complete(offload, segment));
  }
  return segments;
}

interface Place {
  readonly index: number;
  readonly dataOffset: number;
  readonly last: boolean;
}

function writeHeaders(segment: Uint8Array, l4: number, isUdp: boolean, place: Place): void {
  const l3 = 14;
  const before = segment.length;
  const isIpv4 = readU8(segment, l3) >>> 4 === 4;
  const l4Bytes = before - l4;
  if (isIpv4) {
    const id = readU16(segment, l3 + 4);
    writeU16(segment, l3 + 2, before - l3);
    writeU16(segment, l3 + 4, (id + place.index) & 0xffff);
    writeU16(segment, l3 + 10, 0);
    writeU16(segment, l3 + 10, checksumOfSum(sumWords(segment, l3, l4 - l3)));
  } else writeU16(segment, l3 + 4, before - l3 - 40);
  if (isUdp) writeU16(segment, l4 + 4, l4Bytes);
  else {
    writeU32(segment, l4 + 4, (readU32(segment, l4 + 4) + place.dataOffset) % 0x1_0000_0000);
    const flags = readU8(segment, l4 + 13);
    const cleared = (place.last ? 0 : 0x09) | (place.index === 0 ? 0 : 0x80);
    writeU8(segment, l4 + 13, flags & ~cleared);
  }
  const [at, bytes] = isIpv4 ? [l3 + 12, 8] : [l3 + 8, 32];
  const sum = sumWords(segment, at, bytes) + (isUdp ? 17 : 6) + l4Bytes;
  writeU16(segment, l4 + (isUdp ? 6 : 16), ~checksumOfSum(sum) & 0xffff);
}

/** The field holds the sum over the pseudo header and is part of what is summed. */
function complete(offload: Offload, frame: Uint8Array): Uint8Array {
  const { checksumStart, checksumOffset } = offload;
  const end = packetEnd(frame);
  const at = checksumStart + checksumOffset;
  const checksum = checksumOfSum(sumWords(frame, checksumStart, end - checksumStart));
  writeU16(frame, at, checksum === 0 && checksumOffset === 6 ? 0xffff : checksum);
  return frame;
}

/** Ethernet padding is not part of the packet. */
function packetEnd(frame: Uint8Array): number {
  if (readU16(frame, 12) === 0x0800) return 14 + readU16(frame, 16);
  if (readU16(frame, 12) === 0x86dd) return 14 + 40 + readU16(frame, 18);
  return frame.length;
}
