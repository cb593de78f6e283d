/** Versions of CNI, and what each can. */
import { CNI, CniError } from './errors.ts';

/** The versions that are spoken, in order. Those before 0.3.0 have another form of results. */
export const CNI_VERSIONS = ['0.3.0', '0.3.1', '0.4.0', '1.0.0', '1.1.0'] as const;

/** A version that is spoken. */
export type CniVersion = (typeof CNI_VERSIONS)[number];

/** Used when there is no other. */
export const NEWEST: CniVersion = '1.1.0';

/** Commands that are not of all versions, with their first. */
const SINCE: Readonly<Record<string, CniVersion>> = { CHECK: '0.4.0', GC: NEWEST, STATUS: NEWEST };

/** Reads the version of a configuration. Throws `CniError` 1. */
export function readVersion(text: string | undefined): CniVersion {
  // The specification says of old configurations that a missing version means 0.1.0.
  const given = text ?? '0.1.0';
  const found = CNI_VERSIONS.find((version) => version === given);
  if (found !== undefined) return found;
  const remedy = `use one of ${CNI_VERSIONS.join(', ')}`;
  throw new CniError(CNI.version, `cniVersion "${given}" is not spoken here`, remedy);
}

/** Throws `CniError` 1 for a command that a version does not have. */
export function checkCommand(command: string, version: CniVersion): void {
  const since = SINCE[command];
  if (since === undefined || !isBefore(version, since)) return;
  const message = `cniVersion "${version}" has no ${command}`;
  throw new CniError(CNI.version, message, `use ${since} or later`);
}

/** Whether a version is an older one. */
export function isBefore(version: CniVersion, other: CniVersion): boolean {
  return CNI_VERSIONS.indexOf(version) < CNI_VERSIONS.indexOf(other);
}
