/** Takes away what an installation has put: files as they were written, and directories that are empty then. */
import { rm, rmdir } from 'node:fs/promises';
import { CONFIG_PATH, STATE_DIRECTORY } from './layout.ts';
import { digestOf, fileRefusal, type InstallRecord, readText } from './record.ts';

/** What to take away. */
export interface Removal {
  /** Put in front of every path; empty: the machine itself. */
  readonly root: string;
  /** Path of the record, without the root. */
  readonly recordAt: string;
  readonly record: InstallRecord;
  /** State and a changed configuration go too. */
  readonly purge: boolean;
  readonly dryRun: boolean;
}

/** Removes. `say` gets a line for each thing that was removed, and for each that was left, with the reason. */
export async function uninstall(removal: Removal, say: (line: string) => void): Promise<void> {
  const { record, recordAt, purge, dryRun } = removal;
  let pages = 0;
  for (const [path, digest] of Object.entries(record.files)) {
    const outcome = await removeFile(removal, path, digest);
    if (outcome === 'changed') say(`left ${path}: it was changed`);
    else if (outcome === 'removed' && path.includes('/man/man1/')) pages++;
    else if (outcome === 'removed') say(`removed ${path}`);
  }
  if (pages > 0) say(`removed ${pages} pages of the manual`);
  if (purge) await remove(removal, STATE_DIRECTORY);
  const kept = `left ${STATE_DIRECTORY}: keys and state of this node; --purge removes them`;
  say(purge ? `removed ${STATE_DIRECTORY}: keys and state of this node` : kept);
  await remove(removal, recordAt);
  if (!dryRun) await removeDirectories(removal, say);
}

async function removeFile(
  removal: Removal,
  path: string,
  digest: string,
): Promise<'missing' | 'changed' | 'removed'> {
  const there = await readText(removal.root + path);
  if (there === undefined) return 'missing';
  const changed = digestOf(there) !== digest;
  if (changed && !(removal.purge && path === CONFIG_PATH)) return 'changed';
  await remove(removal, path);
  return 'removed';
}

async function remove({ root, dryRun }: Removal, path: string): Promise<void> {
  if (dryRun) return;
  await rm(root + path, { force: true, recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw fileRefusal(path, error);
  });
}

/** Directories that are empty now; state stays unless it is purged. */
async function removeDirectories(
  { root, record, purge }: Removal,
  say: (line: string) => void,
): Promise<void> {
  for (const path of [...record.directories].reverse()) {
    if (path === STATE_DIRECTORY && !purge) continue;
    await rmdir(root + path).then(
      () => say(`removed ${path}`),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOTEMPTY') say(`left ${path}: it is not empty`);
      },
    );
  }
}
