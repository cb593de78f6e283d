/**
 * How a later version of Weft may speak: fields, items, frames and records that this version does not know, beside
 * what it does. They must be relayed as they came and change nothing; then hosts can be upgraded one after another.
 */
import type { Write } from '../../control/state/state.ts';
import { CONTROL_DATAGRAM_BYTES_MAX } from '../../model/limits.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';

/** Field 1000, four bytes. No message here has so many. */
const UNKNOWN_FIELD: Uint8Array = Uint8Array.of(0xc2, 0x3e, 0x04, 0xde, 0xad, 0xbe, 0xef);

/** Key of the record of an unknown kind that a later version keeps in its log. */
export const LATER_KEY = 'later/1';

/** Returns a message with a field that nobody knows. */
export function withUnknown(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(message.length + UNKNOWN_FIELD.length);
  bytes.set(message);
  bytes.set(UNKNOWN_FIELD, message.length);
  return bytes;
}

/** Returns a datagram with more in it and in each of its items, and with an item of an unknown kind; if it has room. */
export function laterDatagram(bytes: Uint8Array): Uint8Array {
  const items = decode(Proto.Datagram, bytes)?.items ?? [];
  const more = [UNKNOWN_FIELD, ...items.map(withUnknown)];
  const later = withUnknown(encode(Proto.Datagram, { items: more }));
  return later.length > CONTROL_DATAGRAM_BYTES_MAX ? bytes : later;
}

/** A write of a kind that nobody knows. */
export function laterWrite(boot: number): Write {
  return { key: LATER_KEY, value: withUnknown(Uint8Array.of(0x08, boot)) };
}
