/** A refusal on its way over a stream: a `WeftError` as a message, and back. */
import { ERROR_KINDS, type ErrorCode, WeftError } from '../../model/errors.ts';
import { encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';

/**
 * Returns the frame that tells the other end why.
 *
 * @param what  what was asked for, when the error does not say it
 */
export function refusalFrame(error: unknown, what: string): Uint8Array {
  if (error instanceof WeftError) {
    return encode(Proto.StreamFrame, { refusal: { code: error.code, ...error.text } });
  }
  const why = 'the agent failed';
  const remedy = 'see the log of the agent there';
  return encode(Proto.StreamFrame, { refusal: { code: 'system-refused', what, why, remedy } });
}

/** Returns the error in a refusal; a code of a later version counts as `system-refused`. */
export function refusalError(message: Filled<Messages.Refusal.$Properties>): WeftError {
  const { what, why, remedy } = message;
  const code = Object.hasOwn(ERROR_KINDS, message.code)
    ? (message.code as ErrorCode)
    : 'system-refused';
  return new WeftError(code, { what, why, remedy });
}
