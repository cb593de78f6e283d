/** Sentences for what the kernel refused: from a step and an errno of the addon to a `WeftError`. */
import { getSystemErrorName } from 'node:util';
import { type ErrorCode, WeftError } from '../model/errors.ts';
import type { NativeRefusal } from './native.ts';

/** Code, reason and remedy of one refusal. */
export interface Explanation {
  readonly code: ErrorCode;
  readonly why: string;
  readonly remedy: string;
}

/** Linux's name for a descriptor in the wrong state, as of a TAP whose device is gone. Node does not know it. */
const EBADFD = 77;

/** Returns the errno's name, such as `EBUSY`. */
export function errnoName(errno: number): string {
  return errno === EBADFD ? 'EBADFD' : getSystemErrorName(-errno);
}

/** Makes the error: `what` was refused, and the explanation says why. State is as the caller documents. */
export function refusalError(
  what: string,
  refusal: NativeRefusal,
  explanation: Explanation,
): WeftError {
  const cause = new Error(`${refusal.step}: ${errnoName(refusal.errno)}`);
  const { code, why, remedy } = explanation;
  return new WeftError(code, { what, why, remedy }, cause);
}

/** The explanation for a step that no table knows. */
export function unexplained(refusal: NativeRefusal): Explanation {
  const why = `the kernel refused "${refusal.step}" with ${errnoName(refusal.errno)}`;
  return { code: 'system-refused', why, remedy: 'see the kernel log (dmesg)' };
}
