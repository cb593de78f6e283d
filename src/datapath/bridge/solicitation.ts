/**
 * What ARP and neighbor discovery messages ask and claim, in one vocabulary for both families: a *solicitation*
 * asks who has an address, a *claim* says that a MAC has one.
 */
import { type Ip, sameIp } from '../../model/ip.ts';
import { isGroupMac, type MacAddress } from '../../model/mac-address.ts';
import { ARP_OPERATION, type Arp, decodeArp } from '../../wire/arp.ts';
import { ETHER_TYPE } from '../../wire/ethernet.ts';
import { readIcmpType } from '../../wire/icmp.ts';
import { l4Offset } from '../../wire/ip-packet.ts';
import { decodeNdp, isNdpType, NDP_TYPE, type Ndp } from '../../wire/ndp.ts';
import type { Frame } from '../frame.ts';

/** A question who has `target`. `asker` is unspecified (value 0) in a probe for duplicates. */
export interface Solicitation {
  readonly target: Ip;
  readonly asker: Ip;
}

/** A statement that `mac` has `ip`. */
export interface AddressClaim {
  readonly ip: Ip;
  readonly mac: MacAddress;
}

/**
 * Returns the question in a frame to a group address. `undefined` for everything else, also for a question to
 * one MAC (a kernel checks that a neighbor is alive, and only the neighbor can tell) and for a gratuitous ARP
 * (it wants to be heard by all).
 */
export function readSolicitation(frame: Frame): Solicitation | undefined {
  return isGroupMac(frame.ethernet.destination) ? readQuestion(frame) : undefined;
}

/** As `readSolicitation`, and also the question in a frame to one MAC. */
export function readQuestion(frame: Frame): Solicitation | undefined {
  if (frame.ethernet.etherType === ETHER_TYPE.arp) return arpSolicitation(frame);
  const ndp = readNdp(frame);
  if (frame.packet === undefined || typeof ndp !== 'object') return undefined;
  if (ndp.type !== NDP_TYPE.neighborSolicitation || ndp.target === undefined) return undefined;
  return { target: ndp.target, asker: frame.packet.source };
}

/** Returns what the frame claims, or `'malformed'` for an ARP or ND message that cannot be read. */
export function readClaims(frame: Frame): readonly AddressClaim[] | 'malformed' {
  if (frame.ethernet.etherType === ETHER_TYPE.arp) {
    const arp = readArp(frame);
    if (arp === undefined) return 'malformed';
    return arp.senderIp.value === 0n ? [] : [{ ip: arp.senderIp, mac: arp.senderMac }];
  }
  const ndp = readNdp(frame);
  if (ndp === 'malformed') return ndp;
  if (ndp === undefined || frame.packet === undefined) return [];
  return ndpClaims(ndp, frame.packet.source, frame.ethernet.source);
}

function ndpClaims(ndp: Ndp, source: Ip, sourceMac: MacAddress): AddressClaim[] {
  const claims: AddressClaim[] = [];
  for (const { side, mac } of ndp.linkLayers) {
    const ip = side === 'source' ? source : ndp.target;
    if (ip !== undefined && ip.value !== 0n) claims.push({ ip, mac });
  }
  if (ndp.type === NDP_TYPE.neighborAdvertisement && ndp.target !== undefined) {
    claims.push({ ip: ndp.target, mac: sourceMac });
  }
  return claims;
}

function arpSolicitation(frame: Frame): Solicitation | undefined {
  const arp = readArp(frame);
  if (arp?.operation !== ARP_OPERATION.request) return undefined;
  if (sameIp(arp.senderIp, arp.targetIp)) return undefined;
  return { target: arp.targetIp, asker: arp.senderIp };
}

function readArp(frame: Frame): Arp | undefined {
  const arp = decodeArp(frame.bytes, frame.ethernet.l2Len);
  return typeof arp === 'string' ? undefined : arp;
}

function readNdp(frame: Frame): Ndp | 'malformed' | undefined {
  const { bytes, packet } = frame;
  if (packet === undefined || packet.family === 4) return undefined;
  const type = readIcmpType(bytes, packet);
  if (type === undefined || !isNdpType(type)) return undefined;
  // Receivers ignore neighbor discovery in fragments, RFC 6980, so its parts are not trusted here either.
  if (packet.fragment !== 'none') return 'malformed';
  const ndp = decodeNdp(bytes.subarray(l4Offset(packet), packet.l3Offset + packet.packetLen));
  return typeof ndp === 'string' ? 'malformed' : ndp;
}
