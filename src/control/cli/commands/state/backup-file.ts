/** The file of a backup: written so that there is the old one or the whole new one, read as JSON and nothing more. */
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { StateBackup } from '../../../../model/backup.ts';
import { type ErrorCode, WeftError } from '../../../../model/errors.ts';
import { BACKUP_BYTES_MAX } from '../../../../model/limits.ts';

/** Only its owner may read it: it tells how the networks are built. */
const FILE_MODE = 0o600;

/**
 * Refuses a path that may not be written: `not-safe` when there is a file already, unless `force`; `invalid-value`
 * when there is something that is no file.
 */
export async function checkTarget(path: string, force: boolean): Promise<void> {
  const what = `state backup ${path}`;
  const there: Stats | undefined = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw fileRefusal(what, error);
  });
  if (there === undefined) return;
  if (!there.isFile()) {
    const why = 'there is something else than a file';
    throw new WeftError('invalid-value', { what, why, remedy: 'name another path' });
  }
  if (force) return;
  const why = 'the file exists';
  throw new WeftError('not-safe', { what, why, remedy: 'name another one, or use --force' });
}

/** Writes the file; when this resolves it is on the disk. After a failure there is what was there before. */
export async function writeBackupFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeSynced(draft, text);
    await rename(draft, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw fileRefusal(`state backup ${path}`, error as NodeJS.ErrnoException);
  }
}

/** Returns what the file says. Whether it is a backup is for the agent to judge. */
export async function readBackupFile(path: string): Promise<StateBackup> {
  const what = `state restore ${path}`;
  const text = await readText(what, path);
  try {
    return JSON.parse(text) as StateBackup;
  } catch {
    const why = 'it is not JSON; it may be cut off or damaged';
    throw new WeftError('invalid-value', { what, why, remedy: 'use another backup' });
  }
}

async function readText(what: string, path: string): Promise<string> {
  try {
    // A pipe has no size.
    const { size } = await stat(path);
    if (size <= BACKUP_BYTES_MAX) return await readFile(path, 'utf8');
  } catch (error) {
    throw fileRefusal(what, error as NodeJS.ErrnoException);
  }
  const why = `it is longer than ${BACKUP_BYTES_MAX} bytes`;
  throw new WeftError('limit-reached', {
    what,
    why,
    remedy: 'cut its networks into several files',
  });
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is on the disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function fileRefusal(what: string, error: NodeJS.ErrnoException): WeftError {
  const known: Record<string, readonly [ErrorCode, string, string]> = {
    ENOENT: ['not-found', 'there is no such file or folder', 'check the path'],
    ENOTDIR: ['not-found', 'there is no such folder', 'check the path'],
    EISDIR: ['invalid-value', 'it is a folder', 'name a file in it'],
    EACCES: ['permission-denied', 'this user may not open it', 'use sudo, or another folder'],
    EPERM: ['permission-denied', 'this user may not open it', 'use sudo, or another folder'],
    EROFS: ['permission-denied', 'its file system is read-only', 'use another folder'],
    ENOSPC: ['system-refused', 'there is no space left', 'free some, or use another folder'],
  };
  const fallback = ['system-refused', error.message, 'check the path and the disk'] as const;
  const [code, why, remedy] = known[error.code ?? ''] ?? fallback;
  return new WeftError(code, { what, why, remedy }, error);
}
