/**
 * The part of the source guard that reads ARP (RFC 826, RFC 5227) and neighbor discovery (RFC 4861): nobody
 * announces a MAC or an address that is not its own. Fragmented neighbor discovery is refused, as receivers
 * must ignore it (RFC 6980).
 */
import type { Ip } from '../../model/ip.ts';
import { ARP_OPERATION, decodeArp } from '../../wire/arp.ts';
import { type IpPacket, l4Offset } from '../../wire/ip-packet.ts';
import { decodeNdp, NDP_TYPE } from '../../wire/ndp.ts';
import type { DropReason } from '../drops.ts';
import type { Frame } from '../frame.ts';
import { type GuardedPort, owns } from './guarded-port.ts';

/** Returns why an ARP message may not leave the port. Probes (sender 0.0.0.0) only for own addresses. */
export function guardArp(frame: Frame, port: GuardedPort): DropReason | undefined {
  const arp = decodeArp(frame.bytes, frame.ethernet.l2Len);
  if (arp === 'truncated') return 'tap-malformed';
  if (arp === 'not-ethernet-ipv4' || arp.senderMac !== port.mac) return 'tap-arp';
  if (arp.operation !== ARP_OPERATION.request && arp.operation !== ARP_OPERATION.reply) {
    return 'tap-arp';
  }
  const isProbe = arp.senderIp.value === 0n && arp.operation === ARP_OPERATION.request;
  return owns(port, isProbe ? arp.targetIp : arp.senderIp) ? undefined : 'tap-arp';
}

/** Returns why a neighbor discovery message may not leave the port. */
export function guardNdp(
  bytes: Uint8Array,
  packet: IpPacket,
  port: GuardedPort,
): DropReason | undefined {
  if (packet.fragment !== 'none') return 'tap-ipv6-hidden';
  const ndp = decodeNdp(bytes.subarray(l4Offset(packet), packet.l3Offset + packet.packetLen));
  if (typeof ndp === 'string') return 'tap-malformed';
  if (ndp.type === NDP_TYPE.routerAdvertisement || ndp.type === NDP_TYPE.redirect) {
    return 'tap-router-claim';
  }
  if (ndp.linkLayers.some(({ mac }) => mac !== port.mac)) return 'tap-neighbor-claim';
  return guardNdpAddresses(packet.source, ndp.type, ndp.target, port);
}

function guardNdpAddresses(
  source: Ip,
  type: number,
  target: Ip | undefined,
  port: GuardedPort,
): DropReason | undefined {
  const claimsTarget = type === NDP_TYPE.neighborAdvertisement;
  const isProbe = source.value === 0n && type === NDP_TYPE.neighborSolicitation;
  const isUnaddressed = source.value === 0n && type === NDP_TYPE.routerSolicitation;
  if ((claimsTarget || isProbe) && (target === undefined || !owns(port, target))) {
    return 'tap-neighbor-claim';
  }
  if (isProbe || isUnaddressed) return undefined;
  return owns(port, source) ? undefined : 'tap-ipv6-source';
}
