/**
 * The checksum of a stored record: four bytes behind the value, CRC-32 over key and value. It finds what a disk or a
 * memory chip did, in the key as well; it does not protect from somebody who writes the file on purpose.
 */
import { crc32 } from 'node:zlib';

const CHECKSUM_BYTES = 4;

/** Returns the value with its checksum behind it. */
export function sealed(key: string, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc(value.length + CHECKSUM_BYTES);
  bytes.set(value);
  bytes.writeUInt32BE(checksum(key, value), value.length);
  return bytes;
}

/** Returns a copy of the value without its checksum, or `undefined` when that does not fit. */
export function unsealed(key: string, bytes: Uint8Array): Uint8Array | undefined {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < 0) return undefined;
  const value = Uint8Array.from(bytes.subarray(0, end));
  const stored = Buffer.from(bytes.buffer, bytes.byteOffset + end, CHECKSUM_BYTES).readUInt32BE(0);
  return stored === checksum(key, value) ? value : undefined;
}

function checksum(key: string, value: Uint8Array): number {
  return crc32(value, crc32(key));
}
