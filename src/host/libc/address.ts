/** Addresses and routes of an interface: `native/sys/link-address.cc` and `link-route.cc` without the addon. */
import { constants } from 'node:os';
import { cidrFirst, cidrFromBytes, cidrLast, ipToBytes } from '../../model/ip.ts';
import type { NativePrefix } from '../native.ts';
import { AF_INET, AF_INET6, familyOf } from './libc.ts';
import {
  attribute,
  attributesOf,
  type Netlink,
  NLM_F_CREATE,
  NLM_F_DUMP,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  number32,
} from './netlink.ts';
import { must } from './refused.ts';

interface DefaultRoute {
  readonly gateway: Uint8Array;
  readonly ifindex: number;
  /** 0: the kernel's. */
  readonly metric: number;
}

const { EADDRNOTAVAIL, EAFNOSUPPORT, EEXIST, EOPNOTSUPP } = constants.errno;
const RTM_NEWADDR = 20;
const RTM_DELADDR = 21;
const RTM_GETADDR = 22;
const RTM_NEWROUTE = 24;
const RTM_DELROUTE = 25;
const RTM_GETROUTE = 26;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const IFA_BROADCAST = 4;
const IFA_F_NODAD = 2;
const ADDRESS_HEADER_BYTES = 8;
const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_GATEWAY = 5;
const RTA_PRIORITY = 6;
const RTA_PREFSRC = 7;
const RT_TABLE_MAIN = 254;
const RT_SCOPE_LINK = 253;
const RTN_UNICAST = 1;
const RTPROT_KERNEL = 2;
const RTPROT_STATIC = 4;
const ROUTE_HEADER_BYTES = 12;
/** As kSecondMetric of the addon: worse than what others hand out. */
const SECOND_METRIC = 20_000;
/** Of the route that the kernel makes for the subnet of an IPv6 address (IP6_RT_PRIO_ADDRCONF). */
const CONNECTED_METRIC_IPV6 = 256;

/** Makes these all addresses of the interface, but for link-local ones. Steps: list-addresses, remove-address. */
export function removeOtherAddresses(
  netlink: Netlink,
  ifindex: number,
  wanted: readonly NativePrefix[],
): void {
  const keys = new Set(wanted.map(keyOf));
  for (const address of listAddresses(netlink, ifindex)) {
    if (isLinkLocal(address) || keys.has(keyOf(address))) continue;
    const attributes = [attribute(IFA_LOCAL, address.bytes)];
    const header = addressHeader(ifindex, address);
    const result = netlink.ask({ type: RTM_DELADDR, header, attributes });
    // The kernel removes secondary addresses together with their primary one.
    if (result !== -EADDRNOTAVAIL) must('remove-address', result);
  }
}

/** Step: add-address. */
export function addAddresses(
  netlink: Netlink,
  ifindex: number,
  wanted: readonly NativePrefix[],
): void {
  for (const address of wanted) {
    const { bytes, prefixBits } = address;
    const attributes = [attribute(IFA_LOCAL, bytes), attribute(IFA_ADDRESS, bytes)];
    const subnet = cidrFromBytes(bytes, prefixBits);
    if (bytes.length === 4 && prefixBits <= 30 && subnet !== undefined) {
      attributes.push(attribute(IFA_BROADCAST, ipToBytes(cidrLast(subnet))));
    }
    const header = addressHeader(ifindex, address);
    const flags = NLM_F_CREATE | NLM_F_EXCL;
    const result = netlink.ask({ type: RTM_NEWADDR, flags, header, attributes });
    if (result !== -EEXIST) must('add-address', result);
  }
}

/** Makes the interface speak with these addresses to their subnets. Step: set-source. */
export function setSubnetSources(
  netlink: Netlink,
  ifindex: number,
  sources: readonly NativePrefix[],
): void {
  for (const { bytes, prefixBits } of sources) {
    const isIpv4 = bytes.length === 4;
    const scope = isIpv4 ? RT_SCOPE_LINK : 0;
    const header = routeHeader(familyOf(bytes), { prefixBits, protocol: RTPROT_KERNEL, scope });
    const subnet = cidrFromBytes(bytes, prefixBits);
    if (subnet === undefined) continue;
    const attributes = [
      attribute(RTA_DST, ipToBytes(cidrFirst(subnet))),
      attribute(RTA_PREFSRC, bytes),
      attribute(RTA_OIF, number32(ifindex)),
      ...(isIpv4 ? [] : [attribute(RTA_PRIORITY, number32(CONNECTED_METRIC_IPV6))]),
    ];
    const flags = NLM_F_CREATE | NLM_F_REPLACE;
    must('set-source', netlink.ask({ type: RTM_NEWROUTE, flags, header, attributes }));
  }
}

/**
 * Makes the first of each family the only default route through the interface; one beside those of others comes after
 * them. Steps: list-routes, remove-route, add-route.
 */
export function setDefaultRoutes(
  netlink: Netlink,
  ifindex: number,
  gateways: readonly NativePrefix[],
): void {
  for (const family of [AF_INET, AF_INET6]) {
    const gateway = gateways.find(({ bytes }) => familyOf(bytes) === family)?.bytes;
    setDefaultRoute(netlink, ifindex, family, gateway);
  }
}

function setDefaultRoute(
  netlink: Netlink,
  ifindex: number,
  family: number,
  gateway: Uint8Array | undefined,
): void {
  const routes = listDefaultRoutes(netlink, family);
  const own = routes.filter((route) => route.ifindex === ifindex);
  const isWanted = (route: DefaultRoute): boolean =>
    gateway !== undefined && Buffer.compare(route.gateway, gateway) === 0;
  for (const route of own) {
    if (isWanted(route)) continue;
    const header = routeHeader(family, {});
    const attributes = routeAttributes(route);
    must('remove-route', netlink.ask({ type: RTM_DELROUTE, header, attributes }));
  }
  if (gateway === undefined || own.some(isWanted)) return;
  const metric = own.length < routes.length ? SECOND_METRIC + ifindex : 0;
  const header = routeHeader(family, { protocol: RTPROT_STATIC });
  const attributes = routeAttributes({ gateway, ifindex, metric });
  const flags = NLM_F_CREATE | NLM_F_EXCL;
  must('add-route', netlink.ask({ type: RTM_NEWROUTE, flags, header, attributes }));
}

function listAddresses(netlink: Netlink, ifindex: number): NativePrefix[] {
  const found: NativePrefix[] = [];
  const header = Buffer.alloc(ADDRESS_HEADER_BYTES);
  const result = netlink.ask({ type: RTM_GETADDR, flags: NLM_F_DUMP, header }, ({ body }) => {
    if (body.readUInt32LE(4) !== ifindex) return;
    const attributes = attributesOf(body.subarray(ADDRESS_HEADER_BYTES));
    // IFA_LOCAL is our end of a point-to-point link; elsewhere both are equal, or only IFA_ADDRESS is there.
    const bytes = attributes.get(IFA_LOCAL) ?? attributes.get(IFA_ADDRESS);
    if (bytes !== undefined)
      found.push({ bytes: Uint8Array.from(bytes), prefixBits: body[1] ?? 0 });
  });
  must('list-addresses', result);
  return found;
}

function listDefaultRoutes(netlink: Netlink, family: number): DefaultRoute[] {
  const found: DefaultRoute[] = [];
  const request = { type: RTM_GETROUTE, flags: NLM_F_DUMP, header: routeHeader(family, {}) };
  const result = netlink.ask(request, ({ body }) => {
    const isDefault = body[0] === family && body[1] === 0 && body[7] === RTN_UNICAST;
    if (!isDefault || body[4] !== RT_TABLE_MAIN) return;
    const attributes = attributesOf(body.subarray(ROUTE_HEADER_BYTES));
    found.push({
      gateway: Uint8Array.from(attributes.get(RTA_GATEWAY) ?? []),
      ifindex: attributes.get(RTA_OIF)?.readInt32LE() ?? 0,
      metric: attributes.get(RTA_PRIORITY)?.readUInt32LE() ?? 0,
    });
  });
  // A kernel without this family has no routes of it either.
  if (result !== -EAFNOSUPPORT && result !== -EOPNOTSUPP) must('list-routes', result);
  return found;
}

function addressHeader(ifindex: number, { bytes, prefixBits }: NativePrefix): Buffer {
  const header = Buffer.alloc(ADDRESS_HEADER_BYTES);
  const flags = bytes.length === 4 ? 0 : IFA_F_NODAD;
  header.set([familyOf(bytes), prefixBits, flags]);
  header.writeUInt32LE(ifindex, 4);
  return header;
}

function routeHeader(
  family: number,
  { prefixBits = 0, protocol = 0, scope = 0 }: Record<string, number>,
): Buffer {
  const header = Buffer.alloc(ROUTE_HEADER_BYTES);
  header.set([family, prefixBits, 0, 0, RT_TABLE_MAIN, protocol, scope, RTN_UNICAST]);
  return header;
}

function routeAttributes({ gateway, ifindex, metric }: DefaultRoute): Buffer[] {
  const attributes = [attribute(RTA_OIF, number32(ifindex))];
  if (gateway.length > 0) attributes.push(attribute(RTA_GATEWAY, gateway));
  if (metric !== 0) attributes.push(attribute(RTA_PRIORITY, number32(metric)));
  return attributes;
}

function isLinkLocal({ bytes }: NativePrefix): boolean {
  return bytes.length === 16 && bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80;
}

function keyOf({ bytes, prefixBits }: NativePrefix): string {
  return `${Buffer.from(bytes).toString('hex')}/${prefixBits}`;
}
