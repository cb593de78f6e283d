/**
 * A frame on the road: its bytes and what the codecs found in them, parsed once and read by every station.
 * Also the buffers in which an outgoing datagram is built: the frame is copied in once, behind room for the
 * VXLAN header, which is then written in front of it in place.
 */
import { FRAME_BUFFERS_KEPT_MAX, FRAME_BYTES_MAX } from '../model/limits.ts';
import { decodeEthernet, ETHER_TYPE, type EthernetHeader } from '../wire/ethernet.ts';
import type { IpPacket } from '../wire/ip-packet.ts';
import { decodeIpv4 } from '../wire/ipv4.ts';
import { decodeIpv6 } from '../wire/ipv6.ts';
import { VXLAN_HEADER_BYTES } from '../wire/vxlan.ts';

/** A parsed frame. `packet` is there when the EtherType says IPv4 or IPv6; offsets count from byte 0. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly ethernet: EthernetHeader;
  readonly packet: IpPacket | undefined;
}

/**
 * Returns the parsed frame. `'malformed'` for a frame without a whole Ethernet header, longer than
 * `FRAME_BYTES_MAX`, or with an IP packet that is cut off or contradicts its own header.
 */
export function parseFrame(bytes: Uint8Array): Frame | 'malformed' {
  if (bytes.length > FRAME_BYTES_MAX) return 'malformed';
  const ethernet = decodeEthernet(bytes);
  if (typeof ethernet === 'string') return 'malformed';
  const packet = decodePacket(bytes, ethernet);
  if (typeof packet === 'string') return 'malformed';
  return { bytes, ethernet, packet };
}

/** Bytes behind the Ethernet header and its tags: what an MTU limits. Padding counts. */
export function payloadBytes(frame: Frame): number {
  return frame.bytes.length - frame.ethernet.l2Len;
}

/** Memory for one outgoing datagram: 8 bytes of headroom, then the frame. */
export class FrameBuffer {
  private readonly storage = new Uint8Array(VXLAN_HEADER_BYTES + FRAME_BYTES_MAX);

  /** Copies the frame behind the headroom and returns the whole datagram; its header is still undefined. */
  load(frame: Uint8Array): Uint8Array {
    this.storage.set(frame, VXLAN_HEADER_BYTES);
    return this.storage.subarray(0, VXLAN_HEADER_BYTES + frame.length);
  }
}

/**
 * Buffers for reuse. A stack and not one buffer, because a device in memory may deliver an answer while the
 * frame that caused it is still being sent.
 */
export class FrameBufferPool {
  private readonly idle: FrameBuffer[] = [];

  /** Returns a buffer that nobody uses. */
  take(): FrameBuffer {
    return this.idle.pop() ?? new FrameBuffer();
  }

  /** Takes a buffer back. */
  give(buffer: FrameBuffer): void {
    if (this.idle.length < FRAME_BUFFERS_KEPT_MAX) this.idle.push(buffer);
  }
}

function decodePacket(bytes: Uint8Array, ethernet: EthernetHeader): IpPacket | string | undefined {
  switch (ethernet.etherType) {
    case ETHER_TYPE.ipv4:
      return decodeIpv4(bytes, ethernet.l2Len);
    case ETHER_TYPE.ipv6:
      return decodeIpv6(bytes, ethernet.l2Len);
    default:
      return undefined;
  }
}
