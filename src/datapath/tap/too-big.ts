/**
 * The answer to a packet larger than the network's MTU. It is never fragmented; its sender is told the MTU
 * (RFC 1191, RFC 8201), also when DF is not set: the sender's kernel then fragments by itself, where silence would
 * be a black hole. The error comes from the gateway of the sender's subnet; without a gateway of the family,
 * from the destination of the packet, which no firewall of the sender finds strange.
 */
import type { Ip } from '../../model/ip.ts';
import { isGroupMac } from '../../model/mac-address.ts';
import { encodeEthernet } from '../../wire/ethernet.ts';
import { encodeFragmentationNeeded, encodePacketTooBig, isIcmpError } from '../../wire/icmp.ts';
import type { IpPacket } from '../../wire/ip-packet.ts';
import { isMulticastIp } from '../../wire/ipv6.ts';
import type { Frame } from '../frame.ts';

/** What the answer says and who says it. */
export interface MtuPolicy {
  readonly mtuBytes: number;
  readonly gateways: readonly Ip[];
}

/**
 * Returns the frame to send back to the port, or `undefined` where no error may be sent: for packets that are
 * no IP, ICMP errors, fragments after the first, and anything to or from a group or unspecified address
 * (RFC 1122, section 3.2.2; RFC 4443, section 2.4).
 */
export function answerTooBig(frame: Frame, policy: MtuPolicy): Uint8Array | undefined {
  const { bytes, ethernet, packet } = frame;
  if (packet === undefined || !mayAnswer(frame, packet)) return undefined;
  const error = {
    reporter: nearestGateway(packet, policy.gateways) ?? packet.destination,
    sender: packet.source,
    mtuBytes: policy.mtuBytes,
  };
  const refused = bytes.subarray(packet.l3Offset, packet.l3Offset + packet.packetLen);
  const answer =
    packet.family === 4
      ? encodeFragmentationNeeded(error, refused)
      : encodePacketTooBig(error, refused);
  const { source, destination, etherType } = ethernet;
  return encodeEthernet({ destination: source, source: destination, tags: [], etherType }, answer);
}

function mayAnswer(frame: Frame, packet: IpPacket): boolean {
  if (packet.fragment === 'later' || isGroupMac(frame.ethernet.destination)) return false;
  if (packet.source.value === 0n || isMulticastIp(packet.source)) return false;
  return !isMulticastIp(packet.destination) && !isIcmpError(frame.bytes, packet);
}

/** The gateway that shares the longest prefix with the sender: the one of its subnet. */
function nearestGateway(packet: IpPacket, gateways: readonly Ip[]): Ip | undefined {
  let nearest: Ip | undefined;
  for (const gateway of gateways) {
    if (gateway.family !== packet.family) continue;
    const distance = gateway.value ^ packet.source.value;
    if (nearest === undefined || distance < (nearest.value ^ packet.source.value))
      nearest = gateway;
  }
  return nearest;
}
