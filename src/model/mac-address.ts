/**
 * MAC addresses. 48 bits fit a JavaScript number exactly, so a MAC is a branded number: tables key on
 * it without hashing text. Strings appear at `parseMac` and `formatMac` only. IEEE 802-2014, section 8.
 */
import type { Random } from './random.ts';

/** A 48-bit MAC address as an integer; the first byte on the wire is the most significant. */
export type MacAddress = number & { readonly brand: 'MacAddress' };

/** ff:ff:ff:ff:ff:ff */
export const BROADCAST_MAC: MacAddress = 0xffff_ffff_ffff as MacAddress;

const MAC_TEXT = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i;
const FIRST_BYTE_SHIFT = 2 ** 40;

/** Returns the address written as `02:00:00:00:00:01` or with dashes, or `undefined`. */
export function parseMac(text: string): MacAddress | undefined {
  if (!MAC_TEXT.test(text)) return undefined;
  return Number.parseInt(text.replace(/[:-]/g, ''), 16) as MacAddress;
}

/** Returns `02:00:00:00:00:01`. */
export function formatMac(mac: MacAddress): string {
  const hex = mac.toString(16).padStart(12, '0');
  return (hex.match(/../g) ?? []).join(':');
}

/** True for a group address: broadcast or multicast (lowest bit of the first byte). */
export function isGroupMac(mac: MacAddress): boolean {
  return (Math.floor(mac / FIRST_BYTE_SHIFT) & 1) === 1;
}

/**
 * Returns a random unicast, locally administered address. Never derived from an IP address: a reused
 * IP must not bring an old MAC back to life.
 */
export function randomMac(random: Random): MacAddress {
  const bytes = random.bytes(6);
  let mac = ((bytes[0] ?? 0) & 0xfc) | 0x02;
  for (let i = 1; i < 6; i++) mac = mac * 256 + (bytes[i] ?? 0);
  return mac as MacAddress;
}
