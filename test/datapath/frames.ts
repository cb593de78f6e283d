/**
 * The cast of the data path tests, and builders for the frames they send.
 *
 *     alice, bob: ports of this host      carol: endpoint behind HOST_C, a host with an agent
 *     erin: lives behind FOREIGN, a kernel vxlan device that nobody keeps records of
 */
import type { PortId, PortSpec, Vtep } from '../../src/datapath/engine.ts';
import type { Ip } from '../../src/model/ip.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import type { Vni } from '../../src/model/vni.ts';
import { encodeArp } from '../../src/wire/arp.ts';
import { encodeEthernet } from '../../src/wire/ethernet.ts';
import { encodeIpv4 } from '../../src/wire/ipv4.ts';
import { encodeIpv6 } from '../../src/wire/ipv6.ts';
import { encodeNdp } from '../../src/wire/ndp.ts';
import { encodeUdp } from '../../src/wire/udp.ts';
import { writeVxlan } from '../../src/wire/vxlan.ts';
import { ip, mac } from '../vectors/load.ts';

export const VNI = 5000 as Vni;
export const MTU_BYTES = 1450;
export const BROADCAST: MacAddress = mac('ff:ff:ff:ff:ff:ff');
export const UNSPECIFIED_6: Ip = ip('::');
export const GATEWAY_4: Ip = ip('10.9.0.254');
export const GATEWAY_6: Ip = ip('fd09::fe');

/** By these MACs hosts know each other's gateways. */
export const ROUTER_HERE: MacAddress = mac('02:00:00:00:0f:01');
export const ROUTER_C: MacAddress = mac('02:00:00:00:0f:03');
export const ROUTER_D: MacAddress = mac('02:00:00:00:0f:04');

/** A participant. */
export interface Person {
  readonly mac: MacAddress;
  readonly ip4: Ip;
  readonly ip6: Ip;
  /** Derived from the MAC by EUI-64. */
  readonly linkLocal: Ip;
}

function person(index: number): Person {
  return {
    mac: mac(`02:00:00:00:00:0${index}`),
    ip4: ip(`10.9.0.${index}`),
    ip6: ip(`fd09::${index}`),
    linkLocal: ip(`fe80::ff:fe00:${index}`),
  };
}

export const ALICE: Person = person(1);
export const BOB: Person = person(2);
export const CAROL: Person = person(3);
export const ERIN: Person = person(4);
/** The gateway of the network, the same on every host. */
export const GATEWAY: Person = {
  mac: mac('02:00:00:00:00:0e'),
  ip4: GATEWAY_4,
  ip6: GATEWAY_6,
  linkLocal: ip('fe80::ff:fe00:e'),
};
/** Somebody outside of the network, whose packets come through a gateway. */
export const CLIENT: Person = {
  mac: GATEWAY.mac,
  ip4: ip('198.51.100.7'),
  ip6: ip('2001:db8:7::7'),
  linkLocal: ip('fe80::7'),
};

export const HOST_C: Vtep = { ip: ip('192.0.2.3'), port: 4789, foreign: false };
export const HOST_D: Vtep = { ip: ip('192.0.2.4'), port: 4789, foreign: false };
export const FOREIGN: Vtep = { ip: ip('192.0.2.9'), port: 8472, foreign: true };

/** What control says about a person's port. */
export function portSpec(who: Person, id: number): PortSpec {
  return { id: id as PortId, vni: VNI, mac: who.mac, addresses: [who.ip4, who.ip6] };
}

/** Returns a frame from one MAC to another. */
export function frame(
  source: MacAddress,
  destination: MacAddress,
  etherType: number,
  payload: Uint8Array,
): Uint8Array {
  return encodeEthernet({ destination, source, tags: [], etherType }, payload);
}

/** Returns a UDP datagram over IPv4; `payloadBytes` long. */
export function udp4(from: Person, to: Person, payloadBytes = 20): Uint8Array {
  const datagram = encodeUdp(PORTS, pattern(payloadBytes));
  return ip4Frame(from, to, 17, datagram);
}

/** Returns a UDP datagram over IPv6; `payloadBytes` long. */
export function udp6(from: Person, to: Person, payloadBytes = 20): Uint8Array {
  return ip6Frame(from, to, 17, encodeUdp(PORTS, pattern(payloadBytes)));
}

/** Returns an IPv4 packet between two persons in a frame. */
export function ip4Frame(
  from: Person,
  to: Person,
  protocol: number,
  payload: Uint8Array,
): Uint8Array {
  const packet = encodeIpv4({ source: from.ip4, destination: to.ip4, protocol }, payload);
  return frame(from.mac, to.mac, 0x0800, packet);
}

/** Returns an IPv6 packet between two persons in a frame. */
export function ip6Frame(
  from: Person,
  to: Person,
  protocol: number,
  payload: Uint8Array,
): Uint8Array {
  const fields = { source: from.ip6, destination: to.ip6, protocol, hopLimit: 64 };
  return frame(from.mac, to.mac, 0x86dd, encodeIpv6(fields, payload));
}

/** An ARP message; what is left out is what an honest `who` would send. */
export interface ArpOptions {
  readonly operation?: number;
  readonly senderMac?: MacAddress;
  readonly senderIp?: Ip;
  readonly to?: MacAddress;
}

/** Returns an ARP message of a person about an address; a broadcast request unless told otherwise. */
export function arp(who: Person, targetIp: Ip, options: ArpOptions = {}): Uint8Array {
  const message = encodeArp({
    operation: options.operation ?? 1,
    senderMac: options.senderMac ?? who.mac,
    senderIp: options.senderIp ?? who.ip4,
    targetMac: 0 as MacAddress,
    targetIp,
  });
  return frame(who.mac, options.to ?? BROADCAST, 0x0806, message);
}

/** A neighbor discovery message; what is left out is what an honest `who` would send. */
export interface NdOptions {
  readonly type?: number;
  readonly source?: Ip;
  readonly linkLayer?: MacAddress | null;
  readonly flags?: number;
}

/** Returns a neighbor solicitation (or another type) of a person about a target, to the all-nodes group. */
export function nd(who: Person, target: Ip, options: NdOptions = {}): Uint8Array {
  const type = options.type ?? 135;
  const linkLayer = options.linkLayer === undefined ? who.mac : options.linkLayer;
  const side = type === 136 || type === 137 ? 'target' : 'source';
  const packet = encodeNdp(
    { source: options.source ?? who.ip6, destination: ip('ff02::1') },
    {
      type,
      flags: options.flags ?? 0,
      target: type < 135 ? undefined : target,
      linkLayers: linkLayer === null ? [] : [{ side, mac: linkLayer }],
    },
  );
  return frame(who.mac, mac('33:33:00:00:00:01'), 0x86dd, packet);
}

/** Returns the frame as a VXLAN datagram of the network. */
export function tunneled(inner: Uint8Array, vni: Vni = VNI): Uint8Array {
  const datagram = new Uint8Array(8 + inner.length);
  writeVxlan(datagram, 0, vni);
  datagram.set(inner, 8);
  return datagram;
}

/** Returns bytes that are easy to recognise. */
export function pattern(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (7 * i + 3) % 256);
}

const PORTS = { sourcePort: 40_000, destinationPort: 5002 };
