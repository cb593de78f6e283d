/** Bytes and their hexadecimal text. Ids are text inside the program and bytes on the wire. */

/** Two digits of each byte. Every id that travels passes here, so both directions are by table. */
const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);
/** Value of each digit by its character code; 0 for what is no digit. */
const NIBBLES: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase())),
);

/** Returns two lower-case digits for each byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += DIGITS[bytes[i] as number];
  return text;
}

/** Returns the bytes of a text of hexadecimal digits; the length must be even. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = NIBBLES[text.charCodeAt(i * 2)] ?? 0;
    bytes[i] = (high << 4) | (NIBBLES[text.charCodeAt(i * 2 + 1)] ?? 0);
  }
  return bytes;
}
