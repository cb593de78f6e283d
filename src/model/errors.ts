/**
 * Operating errors: a wish that cannot be met. One class, one table. Bad input from the wire is never an
 * error but a counter, and our own bugs are assertions (`assertThat`). After an error state is unchanged
 * unless the text says otherwise.
 */

/** How a code is answered: HTTP status, exit status of the command line, and what it means in general. */
export interface ErrorKind {
  readonly http: number;
  readonly exit: number;
  readonly meaning: string;
}

/** A stable error code. */
export type ErrorCode =
  | 'wrong-usage'
  | 'invalid-value'
  | 'unknown-option'
  | 'not-found'
  | 'ambiguous'
  | 'name-taken'
  | 'overlap'
  | 'address-taken'
  | 'addresses-exhausted'
  | 'owner-unreachable'
  | 'in-use'
  | 'not-safe'
  | 'interface-busy'
  | 'namespace-missing'
  | 'token-refused'
  | 'cluster-mismatch'
  | 'node-removed'
  | 'permission-denied'
  | 'port-in-use'
  | 'already-running'
  | 'limit-reached'
  | 'peer-unreachable'
  | 'agent-unreachable'
  | 'data-damaged'
  | 'disk-full'
  | 'system-refused';

const kind = (http: number, exit: number, meaning: string): ErrorKind => ({ http, exit, meaning });

/** Every error code. `docs/errors.md` is generated from this table. */
export const ERROR_KINDS: Readonly<Record<ErrorCode, ErrorKind>> = {
  'wrong-usage': kind(400, 2, 'The command or request is not well formed.'),
  'invalid-value': kind(400, 1, 'A value is malformed or contradicts another one.'),
  'unknown-option': kind(400, 1, 'A driver or an option is not known.'),
  'not-found': kind(404, 1, 'No such object.'),
  ambiguous: kind(409, 1, 'A shortened id or a name fits more than one object.'),
  'name-taken': kind(409, 1, 'The name belongs to another object.'),
  overlap: kind(409, 1, 'A subnet overlaps another network or a route of this host.'),
  'address-taken': kind(409, 1, 'The address belongs to somebody else.'),
  'addresses-exhausted': kind(409, 1, 'No free address, VNI or subnet can be had.'),
  'owner-unreachable': kind(503, 1, 'Only a node that cannot be reached may give this address.'),
  'in-use': kind(409, 1, 'The object is still used.'),
  'not-safe': kind(409, 1, 'The step could lose something; it is done only when it is forced.'),
  'interface-busy': kind(409, 1, 'The interface exists and is used by somebody else or is no TAP.'),
  'namespace-missing': kind(404, 1, 'The network namespace or process does not exist.'),
  'token-refused': kind(403, 1, 'The join token is unknown, expired, used up or foreign.'),
  'cluster-mismatch': kind(403, 1, 'The other side belongs to another cluster.'),
  'node-removed': kind(403, 1, 'This node is no member of the cluster any more.'),
  'permission-denied': kind(403, 1, 'The right to do this is missing.'),
  'port-in-use': kind(409, 1, 'Another socket, a kernel vxlan device or an endpoint has the port.'),
  'already-running': kind(409, 1, 'Another agent uses the data directory or the socket.'),
  'limit-reached': kind(409, 1, 'A bound of the program would be passed.'),
  'peer-unreachable': kind(503, 1, 'A node that is needed does not answer.'),
  'agent-unreachable': kind(503, 3, 'No agent answers on the socket.'),
  'data-damaged': kind(500, 1, 'The stored state cannot be trusted.'),
  'disk-full': kind(507, 1, 'The disk has no room for anything new; what exists is served on.'),
  'system-refused': kind(500, 1, 'The operating system refused.'),
};

/** What a person reads: `what` was refused, `why`, and the `remedy`. */
export interface ErrorText {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** A wish that cannot be met. `message` is `<what>: <why>; <remedy>`. */
export class WeftError extends Error {
  readonly code: ErrorCode;
  readonly text: ErrorText;

  constructor(code: ErrorCode, text: ErrorText, cause?: unknown) {
    super(`${text.what}: ${text.why}; ${text.remedy}`, { cause });
    this.name = 'WeftError';
    this.code = code;
    this.text = text;
  }
}

/** Stops the program when a condition that only a bug can break does not hold. Nobody catches it. */
export function assertThat(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`bug: ${message}`);
}
