/**
 * The Internet checksum, RFC 1071, with the pseudo headers of IPv4 (RFC 793) and IPv6 (RFC 8200, section 8.1),
 * and the incremental update of RFC 1624.
 *
 * A *sum* here is a plain number that has not been folded yet; 64 KB of data stay far below 2^53. A *checksum*
 * is 16 bits: the complement of the folded sum, as it stands in a header.
 */
import type { Ip } from '../model/ip.ts';
import { readU8, readU16 } from './bytes.ts';

/** Returns the sum of the 16-bit words in the range; an odd last byte counts as the high half of a word. */
export function sumWords(bytes: Uint8Array, offset: number, length: number): number {
  let sum = 0;
  const end = offset + length;
  for (let at = offset; at + 1 < end; at += 2) sum += readU16(bytes, at);
  if (length % 2 === 1) sum += readU8(bytes, end - 1) * 0x100;
  return sum;
}

/** Returns the sum folded into 16 bits with end-around carry. */
export function foldSum(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest % 0x1_0000) + Math.floor(rest / 0x1_0000);
  return rest;
}

/** Returns the checksum that belongs to a sum. */
export function checksumOfSum(sum: number): number {
  return ~foldSum(sum) & 0xffff;
}

/** Returns the sum over the pseudo header: addresses, protocol and length of the transport segment in bytes. */
export function pseudoHeaderSum(
  source: Ip,
  destination: Ip,
  protocol: number,
  l4Bytes: number,
): number {
  return sumIp(source) + sumIp(destination) + protocol + sumNumber(l4Bytes);
}

/**
 * Returns the checksum after one 16-bit word under it has changed. RFC 1624, equation 3; unlike the older
 * equation it never turns 0x0000 into 0xffff wrongly.
 */
export function updateChecksum(checksum: number, oldWord: number, newWord: number): number {
  return checksumOfSum((~checksum & 0xffff) + (~oldWord & 0xffff) + newWord);
}

function sumIp(ip: Ip): number {
  let sum = 0;
  for (let rest = ip.value; rest > 0n; rest >>= 16n) sum += Number(rest & 0xffffn);
  return sum;
}

function sumNumber(value: number): number {
  return (value % 0x1_0000) + Math.floor(value / 0x1_0000);
}
