/**
 * What an installation has put where: a JSON file beside it, by which `weft uninstall` takes away exactly that, and a
 * second `weft install` tells its own files from those of others.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { WeftError } from '../../../model/errors.ts';

/** The record. Paths are without `--root`. */
export interface InstallRecord {
  readonly version: string;
  /** SHA-256 of each file as it was written, hexadecimal, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Directories that were made, outer ones first. */
  readonly directories: readonly string[];
}

/** Returns where the record of an installation is. */
export function recordPath(prefix: string): string {
  return `${prefix}/share/weft/installed.json`;
}

/** Returns the record; `undefined` when there is none. Throws `invalid-value` when the file is no record. */
export async function readRecord(path: string): Promise<InstallRecord | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as InstallRecord;
    if (isRecord(record)) return record;
  } catch {
    // Said below.
  }
  const why = 'it is no record of an installation';
  const remedy = 'restore it, or remove the files of Weft by hand';
  throw new WeftError('invalid-value', { what: path, why, remedy });
}

/** Returns the text of a file; `undefined` when there is none. */
export async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw fileRefusal(path, error);
  });
}

/** Returns what a file system refused as a sentence. */
export function fileRefusal(path: string, error: NodeJS.ErrnoException): WeftError {
  const denied = error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS';
  const remedy = denied ? 'say sudo, or use --root' : 'look at the path and the disk';
  const code = denied ? 'permission-denied' : 'system-refused';
  return new WeftError(code, { what: path, why: error.message, remedy }, error);
}

/** Returns the SHA-256 of a text, hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isRecord(value: unknown): boolean {
  const { files, directories } = (value ?? {}) as Partial<InstallRecord>;
  return typeof files === 'object' && files !== null && Array.isArray(directories);
}
