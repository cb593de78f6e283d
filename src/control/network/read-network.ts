/**
 * Reads a wish for a network: everything that can be judged without knowing the cluster. Complete before
 * anything is changed; the first fault is reported with the value that is wrong.
 */
import {
  type Cidr,
  cidrContains,
  cidrCovers,
  cidrFirst,
  cidrLast,
  cidrOf,
  cidrOverlaps,
  cidrSize,
  formatCidr,
  formatIp,
  type Ip,
  ipBits,
  parseCidr,
  parseIp,
  sameIp,
} from '../../model/ip.ts';
import {
  LABELS_MAX,
  MTU_BYTES_MAX,
  MTU_BYTES_MIN,
  MTU_BYTES_MIN_IPV6,
  SUBNETS_MAX,
  VXLAN_OVERHEAD_IPV4_BYTES,
} from '../../model/limits.ts';
import {
  type AuxAddress,
  NAME_PATTERN,
  type NetworkDriver,
  type Subnet,
} from '../../model/network.ts';
import { toVni, VNI_MAX, type Vni } from '../../model/vni.ts';
import { type Refuse, refusalOf } from './refuse.ts';
import type { NetworkWish } from './wish.ts';

/** A wish that makes sense by itself. No subnets: one is to be chosen from the default pool. */
export interface NetworkDraft {
  readonly name: string;
  readonly driver: NetworkDriver;
  readonly subnets: readonly Subnet[];
  readonly attachable: boolean;
  readonly internal: boolean;
  readonly labels: ReadonlyMap<string, string>;
  readonly mtuBytes?: number;
  readonly vni?: Vni;
}

/** Returns the draft. Throws `invalid-value` or `unknown-option`. */
export function readNetwork(wish: NetworkWish): NetworkDraft {
  const refuse = refusalOf(`network create ${wish.name}`);
  checkName(wish.name, refuse);
  const driver = readDriver(wish.driver, refuse);
  const cidrs = wish.subnets.map((text) => readCidr(text, '--subnet', refuse));
  checkSubnets(cidrs, wish, refuse);
  const subnets = readSubnets(cidrs, wish, refuse);
  if (wish.ipv6 && cidrs.length > 0 && !cidrs.some((cidr) => cidr.family === 6)) {
    throw refuse(
      'invalid-value',
      '--ipv6 is asked for but no --subnet is IPv6',
      'add an IPv6 --subnet',
    );
  }
  const mtuBytes = readOptions(wish, subnets, refuse);
  const vni = readVni(wish.vni, refuse);
  return {
    name: wish.name,
    driver,
    subnets,
    attachable: wish.attachable,
    internal: wish.internal,
    labels: readLabels(wish.labels, refuse),
    ...(mtuBytes !== undefined && { mtuBytes }),
    ...(vni !== undefined && { vni }),
  };
}

/** Returns a subnet of the default pool: gateway is the first address, everything else is free. */
export function plainSubnet(cidr: Cidr): Subnet {
  return { cidr, gateway: { family: cidr.family, value: cidr.base + 1n }, aux: [] };
}

/** Checks a name of a network or an endpoint. */
export function checkName(name: string, refuse: Refuse): void {
  if (NAME_PATTERN.test(name)) return;
  throw refuse(
    'invalid-value',
    `"${name}" is no name`,
    'use letters, digits, "_", "." and "-", beginning with a letter or digit, at most 63 characters',
  );
}

/** Returns labels as a map, in the order of their keys. */
export function readLabels(
  labels: Readonly<Record<string, string>>,
  refuse: Refuse,
): ReadonlyMap<string, string> {
  const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length > LABELS_MAX) {
    throw refuse(
      'limit-reached',
      `${entries.length} labels are given`,
      `use at most ${LABELS_MAX}`,
    );
  }
  if (entries.some(([key]) => key === '')) {
    throw refuse('invalid-value', 'a label has no key', 'write --label KEY or --label KEY=VALUE');
  }
  return new Map(entries);
}

function readDriver(driver: string, refuse: Refuse): NetworkDriver {
  if (driver === 'overlay' || driver === 'bridge') return driver;
  throw refuse('unknown-option', `driver "${driver}" is not known`, 'use overlay or bridge');
}

/** Reads a prefix; `flag` is how a person gave it. Throws `invalid-value`. */
export function readCidr(text: string, flag: string, refuse: Refuse): Cidr {
  const cidr = parseCidr(text);
  if (cidr === 'malformed') {
    throw refuse('invalid-value', `${flag} "${text}" is no prefix`, 'write it like 10.10.20.0/24');
  }
  if (cidr === 'host-bits') {
    const [address = '', bits] = text.split('/');
    const ip = parseIp(address) as Ip;
    const meant = formatCidr(cidrOf(ip, Number(bits)));
    throw refuse('invalid-value', `${flag} ${text} has host bits set`, `use ${meant}`);
  }
  return cidr;
}

function checkSubnets(cidrs: readonly Cidr[], wish: NetworkWish, refuse: Refuse): void {
  if (cidrs.length > SUBNETS_MAX) {
    throw refuse(
      'limit-reached',
      `${cidrs.length} subnets are given`,
      `use at most ${SUBNETS_MAX}`,
    );
  }
  cidrs.forEach((cidr, index) => {
    if (ipBits(cidr.family) - cidr.prefixBits < 2) {
      throw refuse(
        'invalid-value',
        `--subnet ${formatCidr(cidr)} has no room for a gateway and a container`,
        `use at most /${ipBits(cidr.family) - 2}`,
      );
    }
    const other = cidrs.slice(0, index).find((earlier) => cidrOverlaps(earlier, cidr));
    if (other === undefined) return;
    const pair = `--subnet ${formatCidr(cidr)} overlaps --subnet ${formatCidr(other)}`;
    throw refuse('overlap', pair, 'use subnets that share no address');
  });
  const needs = wish.gateways.length + wish.ipRanges.length + Object.keys(wish.auxAddresses).length;
  if (cidrs.length === 0 && needs > 0) {
    throw refuse(
      'invalid-value',
      'a gateway, ip-range or aux-address is given without a subnet',
      'add --subnet',
    );
  }
}

function readSubnets(cidrs: readonly Cidr[], wish: NetworkWish, refuse: Refuse): Subnet[] {
  const gateways = wish.gateways.map((text) => readAddress(text, '--gateway', refuse));
  const ranges = wish.ipRanges.map((text) => readCidr(text, '--ip-range', refuse));
  const aux = Object.entries(wish.auxAddresses).map(([name, text]): AuxAddress => {
    return { name, ip: readAddress(text, `--aux-address ${name}=`, refuse) };
  });
  for (const ip of gateways) checkInside(ip, '--gateway', cidrs, refuse);
  for (const { name, ip } of aux) checkInside(ip, `--aux-address ${name}`, cidrs, refuse);
  for (const range of ranges) {
    if (cidrs.some((cidr) => cidrCovers(cidr, range))) continue;
    const why = `--ip-range ${formatCidr(range)} is outside every subnet`;
    throw refuse('invalid-value', why, 'use a range inside --subnet');
  }
  return cidrs.map((cidr) => {
    const gateway = onlyOne(
      gateways.filter((ip) => cidrContains(cidr, ip)),
      cidr,
      '--gateway',
      refuse,
    );
    const range = onlyOne(
      ranges.filter((r) => cidrCovers(cidr, r)),
      cidr,
      '--ip-range',
      refuse,
    );
    const own = aux.filter(({ ip }) => cidrContains(cidr, ip));
    return finishSubnet({ cidr, gateway, range, aux: own }, refuse);
  });
}

interface SubnetParts {
  readonly cidr: Cidr;
  readonly gateway: Ip | undefined;
  readonly range: Cidr | undefined;
  readonly aux: readonly AuxAddress[];
}

function finishSubnet({ cidr, gateway, range, aux }: SubnetParts, refuse: Refuse): Subnet {
  const taken = (ip: Ip): boolean => aux.some((a) => sameIp(a.ip, ip));
  const chosen = gateway ?? firstFree(cidr, taken);
  for (const [flag, ip] of [
    ['--gateway', chosen] as const,
    ...aux.map((a) => [`--aux-address ${a.name}`, a.ip] as const),
  ]) {
    if (isHostAddress(cidr, ip)) continue;
    const why = `${flag} ${formatIp(ip)} is the network or broadcast address of ${formatCidr(cidr)}`;
    throw refuse('invalid-value', why, 'use another address of the subnet');
  }
  if (taken(chosen)) {
    const why = `--gateway ${formatIp(chosen)} is an auxiliary address too`;
    throw refuse('invalid-value', why, 'use another address for one of them');
  }
  const subnet = { cidr, gateway: chosen, aux, ...(range && { range }) };
  const reserved = reservedAddresses(subnet).filter((ip) => cidrContains(range ?? cidr, ip));
  if (cidrSize(range ?? cidr) <= BigInt(reserved.length)) {
    const why = `--ip-range ${formatCidr(range ?? cidr)} holds no address for a container`;
    throw refuse('invalid-value', why, 'use a larger range');
  }
  return subnet;
}

/**
 * Addresses of a subnet that are never handed out: gateway, auxiliary addresses, and of IPv4 the network and
 * broadcast address, of IPv6 the subnet-router anycast address (RFC 4291, section 2.6.1).
 */
export function reservedAddresses(subnet: Subnet): Ip[] {
  const reserved = [subnet.gateway, ...subnet.aux.map((aux) => aux.ip), cidrFirst(subnet.cidr)];
  if (subnet.cidr.family === 4) reserved.push(cidrLast(subnet.cidr));
  return reserved;
}

function isHostAddress(cidr: Cidr, ip: Ip): boolean {
  return !sameIp(ip, cidrFirst(cidr)) && (cidr.family === 6 || !sameIp(ip, cidrLast(cidr)));
}

function firstFree(cidr: Cidr, taken: (ip: Ip) => boolean): Ip {
  let value = cidr.base + 1n;
  while (taken({ family: cidr.family, value })) value++;
  return { family: cidr.family, value };
}

function readAddress(text: string, flag: string, refuse: Refuse): Ip {
  const ip = parseIp(text);
  if (ip !== undefined) return ip;
  throw refuse('invalid-value', `${flag} "${text}" is no IP address`, 'write it like 10.10.20.1');
}

function checkInside(ip: Ip, flag: string, cidrs: readonly Cidr[], refuse: Refuse): void {
  if (cidrs.some((cidr) => cidrContains(cidr, ip))) return;
  const subnets = cidrs.map(formatCidr).join(', ');
  const why = `${flag} ${formatIp(ip)} is outside the subnet ${subnets}`;
  throw refuse('invalid-value', why, 'use an address of the subnet');
}

function onlyOne<T>(items: readonly T[], cidr: Cidr, flag: string, refuse: Refuse): T | undefined {
  if (items.length < 2) return items[0];
  const why = `${flag} is given ${items.length} times for ${formatCidr(cidr)}`;
  throw refuse('invalid-value', why, 'give it once for each subnet');
}

function readVni(value: number | undefined, refuse: Refuse): Vni | undefined {
  const vni = value === undefined ? undefined : toVni(value);
  if (value === undefined || vni !== undefined) return vni;
  throw refuse('invalid-value', `--vni ${value} is no VNI`, `use a number from 1 to ${VNI_MAX}`);
}

/** Returns the inner MTU that the options ask for. */
function readOptions(
  wish: NetworkWish,
  subnets: readonly Subnet[],
  refuse: Refuse,
): number | undefined {
  let mtuBytes: number | undefined;
  for (const [key, value] of Object.entries(wish.options)) {
    if (key === 'mtu') mtuBytes = readMtu(key, value, 0, refuse);
    // Docker reads this option as the MTU of the underlay.
    else if (key === 'com.docker.network.driver.mtu') {
      mtuBytes = readMtu(key, value, VXLAN_OVERHEAD_IPV4_BYTES, refuse);
    } else if (key === 'encrypted') {
      const why = 'option "encrypted" is not available in this version';
      throw refuse('unknown-option', why, 'leave it out; do not send secrets over this network');
    } else {
      throw refuse('unknown-option', `option "${key}" is not known`, 'known options: mtu');
    }
  }
  if (mtuBytes !== undefined && mtuBytes < MTU_BYTES_MIN_IPV6 && subnets.some(isIpv6)) {
    const why = `an inner MTU of ${mtuBytes} is too small for IPv6`;
    throw refuse('invalid-value', why, `use at least ${MTU_BYTES_MIN_IPV6} (RFC 8200)`);
  }
  return mtuBytes;
}

function readMtu(key: string, text: string, overheadBytes: number, refuse: Refuse): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) - overheadBytes : Number.NaN;
  if (value >= MTU_BYTES_MIN && value <= MTU_BYTES_MAX) return value;
  const [low, high] = [MTU_BYTES_MIN + overheadBytes, MTU_BYTES_MAX + overheadBytes];
  throw refuse(
    'invalid-value',
    `option ${key}=${text} is no MTU`,
    `use a number from ${low} to ${high}`,
  );
}

function isIpv6(subnet: Subnet): boolean {
  return subnet.cidr.family === 6;
}
