/** Shorthands for the refusals of this folder: who is refused is said once, the rest where it is known. */
import { type Endpoint, isContainer } from '../../model/endpoint.ts';
import { type ErrorCode, WeftError } from '../../model/errors.ts';

/** Builds refusals of one wish. */
export type Refuse = (code: ErrorCode, why: string, remedy: string) => WeftError;

/** Returns a maker of refusals that all begin with `what`, for example `network create web`. */
export function refusalOf(what: string): Refuse {
  return (code, why, remedy) => new WeftError(code, { what, why, remedy });
}

/** Returns how endpoints that stand in the way are ended: `detach first`, or by the commands that made them. */
export function detachFirst(endpoints: readonly Endpoint[]): string {
  if (endpoints.every(isContainer)) return 'detach first';
  const commands = endpoints.map(({ exposure, external }) => {
    if (exposure !== undefined) return 'weft unexpose';
    return external === undefined ? 'weft detach' : 'weft external rm';
  });
  return `use ${[...new Set(commands)].join(', ')} first`;
}
