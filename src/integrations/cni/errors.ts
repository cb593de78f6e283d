/**
 * Errors as CNI wants them: a number that a runtime acts on, and sentences for a person. Numbers below 100 are those
 * of the specification (CNI 1.1.0, section 5, "Error"); ours stand in a table and do not change.
 */
import { type ErrorCode, WeftError } from '../../model/errors.ts';

/** Numbers of the specification. */
export const CNI = {
  version: 1,
  unsupportedField: 2,
  unknownContainer: 3,
  environment: 4,
  undecodable: 6,
  config: 7,
  tryAgain: 11,
  noNewContainers: 50,
  noContainers: 51,
} as const;

/** Something that `CHECK` looked at is not as it was made. */
export const NOT_AS_MADE = 150;
/** A fault of ours: nobody can do anything about it. */
export const BUG = 199;

/** The number of each refusal of an agent. */
export const CNI_CODES: Readonly<Record<ErrorCode, number>> = {
  'agent-unreachable': CNI.tryAgain,
  'owner-unreachable': CNI.tryAgain,
  'peer-unreachable': CNI.tryAgain,
  'already-running': CNI.tryAgain,
  'namespace-missing': CNI.unknownContainer,
  'invalid-value': CNI.config,
  'unknown-option': CNI.config,
  'wrong-usage': CNI.config,
  'not-found': 100,
  ambiguous: 101,
  'name-taken': 102,
  'address-taken': 103,
  'addresses-exhausted': 104,
  overlap: 105,
  'interface-busy': 106,
  'port-in-use': 107,
  'permission-denied': 108,
  'limit-reached': 109,
  'disk-full': 110,
  'data-damaged': 111,
  'node-removed': 112,
  'system-refused': 113,
  'in-use': 114,
  'not-safe': 115,
  'token-refused': 116,
  'cluster-mismatch': 117,
};

/** An error with its number. `message` says what and why, `remedy` what to do. */
export class CniError extends Error {
  readonly code: number;
  readonly remedy: string;

  constructor(code: number, message: string, remedy: string) {
    super(message);
    this.name = 'CniError';
    this.code = code;
    this.remedy = remedy;
  }
}

/** The error that a runtime is to see for anything that was thrown. */
export function cniErrorOf(error: unknown): CniError {
  if (error instanceof CniError) return error;
  if (error instanceof WeftError) {
    const { what, why, remedy } = error.text;
    return new CniError(CNI_CODES[error.code], `${what}: ${why}`, remedy);
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CniError(BUG, `weft-cni failed: ${message}`, 'this is a fault of Weft');
}
