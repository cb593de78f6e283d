/**
 * The one door to packet memory: bounds-checked reads and writes in network byte order.
 *
 * A decoder compares lengths first and answers `'truncated'` for input that is too short; so a read past the
 * end can only be our own bug, and it stops the program. Nothing here allocates except `readIp`.
 */
import { assertThat } from '../model/errors.ts';
import { type Ip, type IpFamily, ipBits } from '../model/ip.ts';
import type { MacAddress } from '../model/mac-address.ts';

/** Bytes of a MAC address. */
export const MAC_BYTES = 6;

/** Returns the byte at the offset. Asserts that it lies in the view. */
export function readU8(bytes: Uint8Array, offset: number): number {
  const value = bytes[offset];
  assertThat(value !== undefined, 'read past the end of a packet');
  return value;
}

/** Returns 16 bits, most significant byte first. Asserts that they lie in the view. */
export function readU16(bytes: Uint8Array, offset: number): number {
  return readU8(bytes, offset) * 0x100 + readU8(bytes, offset + 1);
}

/** Returns 32 bits as a number from 0 to 2^32 - 1. Asserts that they lie in the view. */
export function readU32(bytes: Uint8Array, offset: number): number {
  return readU16(bytes, offset) * 0x1_0000 + readU16(bytes, offset + 2);
}

/** Returns the six bytes at the offset as a MAC address. Asserts that they lie in the view. */
export function readMac(bytes: Uint8Array, offset: number): MacAddress {
  return (readU16(bytes, offset) * 0x1_0000_0000 + readU32(bytes, offset + 2)) as MacAddress;
}

/** Returns the 4 or 16 bytes at the offset as an address. Asserts that they lie in the view. */
export function readIp(bytes: Uint8Array, offset: number, family: IpFamily): Ip {
  if (family === 4) return { family, value: BigInt(readU32(bytes, offset)) };
  let value = 0n;
  for (let word = 0; word < 16; word += 4) {
    value = (value << 32n) | BigInt(readU32(bytes, offset + word));
  }
  return { family, value };
}

/** Writes the low 8 bits of the value. Asserts that the offset lies in the view. */
export function writeU8(bytes: Uint8Array, offset: number, value: number): void {
  assertThat(offset >= 0 && offset < bytes.length, 'write past the end of a packet');
  bytes[offset] = value;
}

/** Writes the low 16 bits of the value, most significant byte first. Asserts the bounds. */
export function writeU16(bytes: Uint8Array, offset: number, value: number): void {
  writeU8(bytes, offset, value >>> 8);
  writeU8(bytes, offset + 1, value);
}

/** Writes 32 bits, most significant byte first. Asserts the bounds. */
export function writeU32(bytes: Uint8Array, offset: number, value: number): void {
  writeU16(bytes, offset, value >>> 16);
  writeU16(bytes, offset + 2, value);
}

/** Writes the six bytes of a MAC address. Asserts the bounds. */
export function writeMac(bytes: Uint8Array, offset: number, mac: MacAddress): void {
  writeU16(bytes, offset, Math.floor(mac / 0x1_0000_0000));
  writeU32(bytes, offset + 2, mac % 0x1_0000_0000);
}

/** Returns 6 bytes, or none for no address. */
export function macToBytes(mac: MacAddress | undefined): Uint8Array {
  if (mac === undefined) return new Uint8Array(0);
  const bytes = new Uint8Array(MAC_BYTES);
  writeMac(bytes, 0, mac);
  return bytes;
}

/** Writes 4 or 16 bytes, as the family of the address says. Asserts the bounds. */
export function writeIp(bytes: Uint8Array, offset: number, ip: Ip): void {
  let rest = ip.value;
  for (let at = ipBits(ip.family) / 8 - 4; at >= 0; at -= 4) {
    writeU32(bytes, offset + at, Number(rest & 0xffff_ffffn));
    rest >>= 32n;
  }
}
