/**
 * The source guard: a port speaks only with its own MAC and addresses. Checks run from the outside in, and the
 * first one that fails names the reason. Stateless, but for link-local addresses (`link-local.ts`).
 *
 * Refused besides foreign sources: anything a switch would keep on the link, VLAN tags, frames that are no
 * Ethernet II, DHCP servers, DHCP clients (IPv4 from 0.0.0.0; nobody would answer them), and in
 * `neighbor-guard.ts` false ARP and neighbor discovery. Other EtherTypes pass: the overlay is a layer 2.
 */
import { ETHER_TYPE, isReservedGroupMac } from '../../wire/ethernet.ts';
import { readIcmpType } from '../../wire/icmp.ts';
import { type IpPacket, l4Bytes, l4Offset, PROTOCOL } from '../../wire/ip-packet.ts';
import { isLinkLocal } from '../../wire/ipv6.ts';
import { isNdpType } from '../../wire/ndp.ts';
import { decodeUdp, UDP_HEADER_BYTES } from '../../wire/udp.ts';
import type { DropReason } from '../drops.ts';
import type { Frame } from '../frame.ts';
import { type GuardedPort, owns } from './guarded-port.ts';
import { guardArp, guardNdp } from './neighbor-guard.ts';

const DHCP_SERVER_PORT = { 4: 67, 6: 547 } as const;
/** MLD reports and "done", which a host sends from :: while its addresses are tentative. RFC 3590. */
const MLD_FROM_UNSPECIFIED: ReadonlySet<number | undefined> = new Set([131, 132, 143]);
const REFUSED_ETHER_TYPES: ReadonlySet<number> = new Set([
  ETHER_TYPE.rarp,
  ETHER_TYPE.macControl,
  ETHER_TYPE.slowProtocols,
  ETHER_TYPE.lldp,
  ETHER_TYPE.oldProviderVlan,
]);

/** Returns why the frame may not leave the port, or `undefined` when it may. Allocates a little for ND. */
export function guardFrame(frame: Frame, port: GuardedPort): DropReason | undefined {
  const { ethernet, packet } = frame;
  if (ethernet.source !== port.mac) return 'tap-source-mac';
  if (isReservedGroupMac(ethernet.destination)) return 'tap-reserved-mac';
  if (ethernet.tags.length > 0) return 'tap-vlan-tag';
  if (ethernet.etherType < ETHER_TYPE.firstEtherType) return 'tap-ether-type';
  if (REFUSED_ETHER_TYPES.has(ethernet.etherType)) return 'tap-ether-type';
  if (ethernet.etherType === ETHER_TYPE.arp) return guardArp(frame, port);
  if (packet === undefined) return undefined;
  return packet.family === 4
    ? guardIpv4(frame.bytes, packet, port)
    : guardIpv6(frame.bytes, packet, port);
}

function guardIpv4(bytes: Uint8Array, packet: IpPacket, port: GuardedPort): DropReason | undefined {
  if (port.router === undefined && !owns(port, packet.source)) return 'tap-ipv4-source';
  return guardUdp(bytes, packet);
}

function guardIpv6(bytes: Uint8Array, packet: IpPacket, port: GuardedPort): DropReason | undefined {
  if (packet.protocol === undefined) return 'tap-ipv6-hidden';
  const icmpType = readIcmpType(bytes, packet);
  if (packet.protocol === PROTOCOL.icmpv6 && packet.fragment !== 'later') {
    if (icmpType === undefined) return 'tap-ipv6-hidden';
    if (isNdpType(icmpType)) return guardNdp(bytes, packet, port);
  }
  if (!isAllowedIpv6Source(packet, icmpType, port)) return 'tap-ipv6-source';
  return guardUdp(bytes, packet);
}

function isAllowedIpv6Source(
  packet: IpPacket,
  icmpType: number | undefined,
  port: GuardedPort,
): boolean {
  if (packet.source.value === 0n) return MLD_FROM_UNSPECIFIED.has(icmpType);
  if (port.router !== undefined && !isLinkLocal(packet.source)) return true;
  return owns(port, packet.source);
}

/** The whole UDP header is in the first 8 bytes, so a first fragment cannot hide its ports. */
function guardUdp(bytes: Uint8Array, packet: IpPacket): DropReason | undefined {
  if (packet.protocol !== PROTOCOL.udp || packet.fragment === 'later') return undefined;
  if (l4Bytes(packet) < UDP_HEADER_BYTES) return 'tap-malformed';
  const udp = decodeUdp(bytes, l4Offset(packet));
  if (typeof udp === 'string') return 'tap-malformed';
  return udp.sourcePort === DHCP_SERVER_PORT[packet.family] ? 'tap-dhcp-server' : undefined;
}
