/**
 * IP addresses and prefixes of both families. The one door to the `ip-address` package: text is parsed
 * and formatted there; inside the program an address is a family and an integer.
 */
import { Address4, Address6 } from 'ip-address';

/** 4 or 6. */
export type IpFamily = 4 | 6;

/** An address: 32 bits (family 4) or 128 bits (family 6), first byte most significant. */
export interface Ip {
  readonly family: IpFamily;
  readonly value: bigint;
}

/** A prefix. `base` is its first address; host bits are zero. */
export interface Cidr {
  readonly family: IpFamily;
  readonly base: bigint;
  readonly prefixBits: number;
}

/** An address together with the length of the subnet it lives in, as an interface carries it. */
export interface InterfaceAddress {
  readonly ip: Ip;
  readonly prefixBits: number;
}

/** Why a text is no prefix. */
export type CidrFault = 'malformed' | 'host-bits';

/** Number of bits in an address of the family. */
export function ipBits(family: IpFamily): number {
  return family === 4 ? 32 : 128;
}

/** Returns the address, or `undefined` for anything but one plain IPv4 or IPv6 address (no zone). */
export function parseIp(text: string): Ip | undefined {
  if (text.includes('/') || text.includes('%')) return undefined;
  if (!text.includes(':')) {
    if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text) || !Address4.isValid(text)) return undefined;
    return { family: 4, value: new Address4(text).bigInt() };
  }
  if (!Address6.isValid(text)) return undefined;
  return { family: 6, value: new Address6(text).bigInt() };
}

/** Texts of addresses that are still in use: making one takes tens of microseconds, and every datagram needs one. */
const TEXTS = new WeakMap<Ip, string>();

/** Returns the canonical text: dotted quad, or RFC 5952 for IPv6. */
export function formatIp(ip: Ip): string {
  let text = TEXTS.get(ip);
  if (text === undefined) {
    const address = ip.family === 4 ? Address4.fromBigInt(ip.value) : Address6.fromBigInt(ip.value);
    text = address.correctForm();
    TEXTS.set(ip, text);
  }
  return text;
}

/** Returns the prefix written as `10.10.20.0/24`; a fault says what is wrong with the text. */
export function parseCidr(text: string): Cidr | CidrFault {
  const address = parseInterfaceAddress(text);
  if (address === undefined) return 'malformed';
  const { ip, prefixBits } = address;
  const base = networkBase(ip, prefixBits);
  if (base !== ip.value) return 'host-bits';
  return { family: ip.family, base, prefixBits };
}

/** Returns an address with a prefix length (`10.10.20.5/24`), or `undefined`. */
export function parseInterfaceAddress(text: string): InterfaceAddress | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const ip = parseIp(match?.[1] ?? '');
  const prefixBits = Number(match?.[2]);
  if (ip === undefined || !(prefixBits <= ipBits(ip.family))) return undefined;
  return { ip, prefixBits };
}

/** Returns `10.10.20.0/24`. */
export function formatCidr(cidr: Cidr): string {
  return `${formatIp(cidrFirst(cidr))}/${cidr.prefixBits}`;
}

/** Returns `10.10.20.5/24`. */
export function formatInterfaceAddress(address: InterfaceAddress): string {
  return `${formatIp(address.ip)}/${address.prefixBits}`;
}

/** The prefix of the given length that holds the address. */
export function cidrOf(ip: Ip, prefixBits: number): Cidr {
  return { family: ip.family, base: networkBase(ip, prefixBits), prefixBits };
}

/** First address of the prefix: the network address. */
export function cidrFirst(cidr: Cidr): Ip {
  return { family: cidr.family, value: cidr.base };
}

/** Last address of the prefix: the broadcast address of an IPv4 subnet. */
export function cidrLast(cidr: Cidr): Ip {
  return { family: cidr.family, value: cidr.base + cidrSize(cidr) - 1n };
}

/** Number of addresses in the prefix. */
export function cidrSize(cidr: Cidr): bigint {
  return 1n << BigInt(ipBits(cidr.family) - cidr.prefixBits);
}

/** True for an address of loopback: 127.0.0.0/8, ::1. */
export function isLoopbackIp({ family, value }: Ip): boolean {
  return family === 4 ? value >> 24n === 127n : value === 1n;
}

/** True when the address lies in the prefix. */
export function cidrContains(cidr: Cidr, ip: Ip): boolean {
  return (
    cidr.family === ip.family && ip.value >= cidr.base && ip.value < cidr.base + cidrSize(cidr)
  );
}

/** True when the inner prefix lies in the outer one entirely. */
export function cidrCovers(outer: Cidr, inner: Cidr): boolean {
  return outer.prefixBits <= inner.prefixBits && cidrContains(outer, cidrFirst(inner));
}

/** True when the two prefixes share an address. */
export function cidrOverlaps(a: Cidr, b: Cidr): boolean {
  return cidrCovers(a, b) || cidrCovers(b, a);
}

/** True when both are the same address of the same family. */
export function sameIp(a: Ip, b: Ip): boolean {
  return a.family === b.family && a.value === b.value;
}

/** The families that some of the addresses are of; IPv4 first. */
export function familiesOf(addresses: readonly InterfaceAddress[]): IpFamily[] {
  return ([4, 6] as const).filter((family) => addresses.some(({ ip }) => ip.family === family));
}

/** Returns a key for maps: equal for equal addresses, never equal across families. */
export function ipKey(ip: Ip): bigint {
  return ip.family === 4 ? ip.value | (1n << 128n) : ip.value;
}

/** Returns 4 or 16 bytes in network order. */
export function ipToBytes(ip: Ip): Uint8Array {
  const bytes = new Uint8Array(ipBits(ip.family) / 8);
  let rest = ip.value;
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** Returns the address in 4 or 16 bytes of network order, or `undefined` for another length. */
export function ipFromBytes(bytes: Uint8Array): Ip | undefined {
  if (bytes.length !== 4 && bytes.length !== 16) return undefined;
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return { family: bytes.length === 4 ? 4 : 6, value };
}

/** Returns the prefix of an address in network order, or `undefined` when there is none of that length. */
export function cidrFromBytes(bytes: Uint8Array, prefixBits: number): Cidr | undefined {
  const ip = ipFromBytes(bytes);
  return ip && prefixBits <= ipBits(ip.family) ? cidrOf(ip, prefixBits) : undefined;
}

function networkBase(ip: Ip, prefixBits: number): bigint {
  const hostBits = BigInt(ipBits(ip.family) - prefixBits);
  return (ip.value >> hostBits) << hostBits;
}
