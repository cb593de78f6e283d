/**
 * The one door to protobufjs. Messages are encoded and decoded by code generated ahead of time from
 * state.proto and gossip.proto; nothing is reflected or evaluated at run time.
 *
 * `decode` never throws: bytes from strangers give a message whose every field is filled, or `undefined`.
 * Callers check lengths before they decode (model/limits.ts), and meanings after.
 */
import './plain-numbers.ts';
import { weft } from './generated/weft.js';

/** A decoded message: scalars have their default when absent, absent sub-messages are null. */
export type Filled<T> = {
  readonly [K in Exclude<keyof T, '$unknowns'>]-?: FilledField<NonNullable<T[K]>>;
};
type FilledField<T> = T extends Uint8Array | string | number | boolean
  ? T
  : T extends (infer U)[]
    ? readonly FilledElement<NonNullable<U>>[]
    : string extends keyof T
      ? T
      : Filled<T> | null;
type FilledElement<T> = T extends Uint8Array | string | number | boolean ? T : Filled<T>;

interface MessageType<P> {
  encode(message: P): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
}

/** Message types by name, for `encode` and `decode`. */
export const Proto: typeof weft = weft;
/** Generated message types, as a namespace for type names such as `Messages.Delta.$Properties`. */
export type { weft as Messages } from './generated/weft.js';

/** Returns the message as bytes. */
export function encode<P>(type: MessageType<P>, message: P): Uint8Array {
  return type.encode(message).finish();
}

/** Returns the message, or `undefined` when the bytes are none or hold an unsafe integer. */
export function decode<P>(type: MessageType<P>, bytes: Uint8Array): Filled<P> | undefined {
  try {
    return type.decode(bytes) as Filled<P>;
  } catch {
    return undefined;
  }
}
