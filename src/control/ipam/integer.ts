/** Pool values on the wire: unsigned integers of any size, big-endian, without leading zeros. */

/** Returns the value as bytes; zero is one zero byte. */
export function integerToBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn));
  return Uint8Array.from(bytes.length === 0 ? [0] : bytes);
}

/** Returns the value of up to 16 bytes; longer input is cut, because no pool is wider than 128 bits. */
export function bytesToInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes.subarray(0, 16)) value = (value << 8n) | BigInt(byte);
  return value;
}
