/** Shorthands for the refusals of this folder: who is refused is said once, the rest where it is known. */
import { type ErrorCode, WeftError } from '../../model/errors.ts';

/** Builds refusals of one wish. */
export type Refuse = (code: ErrorCode, why: string, remedy: string) => WeftError;

/** Returns a maker of refusals that all begin with `what`, for example `network create web`. */
export function refusalOf(what: string): Refuse {
  return (code, why, remedy) => new WeftError(code, { what, why, remedy });
}
