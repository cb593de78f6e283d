/**
 * From whatever went wrong while a request was served to the one form of refusal that clients see. A
 * `WeftError` keeps its words; a violated schema or a malformed request gets a sentence here; anything else is a
 * fault of the agent itself, answered as such and reported to the caller of the server.
 */
import type { FastifyError } from 'fastify';
import { ERROR_KINDS, WeftError } from '../../model/errors.ts';
import type { ErrorView } from './schema/error.ts';

const REFERENCE = 'docs/api.md lists every path with its fields';

interface Violation {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Returns the refusal of a request.
 *
 * @param what   the request: `POST /v1/networks`
 * @param error  what was thrown by the operation, the validator or the HTTP layer
 * @param bodyBytesMax  bound of the request's body
 * @returns a `WeftError`, or `undefined` when the error is a fault of the agent
 */
export function refusalOf(
  what: string,
  error: unknown,
  bodyBytesMax: number,
): WeftError | undefined {
  if (error instanceof WeftError) return error;
  const { validation, validationContext, code, statusCode } = error as Partial<FastifyError>;
  const violation = validation?.[0] as Violation | undefined;
  if (violation !== undefined) {
    return fromViolation(what, violation, validationContext ?? 'body');
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const why = `the body is longer than ${bodyBytesMax} bytes`;
    return new WeftError('limit-reached', { what, why, remedy: 'send less at once' });
  }
  if (statusCode === 415) {
    const why = 'the body is not declared as application/json';
    return new WeftError('wrong-usage', { what, why, remedy: 'set the content-type header' });
  }
  if (statusCode !== undefined && statusCode < 500) {
    const why = 'the body is not valid JSON';
    return new WeftError('wrong-usage', { what, why, remedy: REFERENCE });
  }
  return undefined;
}

/** The refusal of a method and path that the API does not have. */
export function unknownPath(what: string): WeftError {
  return new WeftError('not-found', { what, why: 'the API has no such path', remedy: REFERENCE });
}

/** The answer to a request that met a fault of the agent; the cause goes to the log, not to the client. */
export function faultOf(what: string): WeftError {
  return new WeftError('system-refused', {
    what,
    why: 'the agent failed while it served the request',
    remedy: "the reason is in the agent's log; please report it",
  });
}

/** The JSON body of a refusal. */
export function errorView(error: WeftError): ErrorView {
  return { code: error.code, ...error.text, message: error.message };
}

/** The HTTP status of a refusal. */
export function httpStatus(error: WeftError): number {
  return ERROR_KINDS[error.code].http;
}

function fromViolation(what: string, violation: Violation, context: string): WeftError {
  const { keyword, params } = violation;
  const noun = context === 'querystring' ? 'query parameter' : 'field';
  const at = violation.instancePath.slice(1).replaceAll('/', '.');
  const place = at === '' ? 'the body' : `the ${noun} '${at}'`;
  const inside = (name: unknown): string => (at === '' ? `${name}` : `${at}.${name}`);
  const refuse = (code: 'wrong-usage' | 'invalid-value', why: string, remedy: string): WeftError =>
    new WeftError(code, { what, why, remedy });

  if (keyword === 'required') {
    const missing = inside(params['missingProperty']);
    return refuse('wrong-usage', `the ${noun} '${missing}' is missing`, REFERENCE);
  }
  if (keyword === 'additionalProperties') {
    const unknown = inside(params['additionalProperty']);
    return refuse('wrong-usage', `the ${noun} '${unknown}' is not known`, REFERENCE);
  }
  if (keyword === 'enum') {
    const allowed = (params['allowedValues'] as readonly string[]).join(' or ');
    return refuse('invalid-value', `${place} has an unknown value`, `send ${allowed}`);
  }
  const type = [params['type']].flat().join(' or ');
  return refuse('invalid-value', `${place} is of another type`, `send ${article(type)}`);
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
