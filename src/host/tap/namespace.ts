/**
 * Network namespaces from outside: their identity, and whether anybody still uses one.
 *
 * A namespace is a file on the nsfs file system; its inode number is its identity for as long as it lives, and two
 * paths lead to the same namespace when they lead to the same inode. We keep a namespace alive by holding
 * a TAP in it (`host/tap/tap-device.ts`); "in use" therefore means: used by somebody else.
 */
import { readdirSync, readlinkSync, statSync } from 'node:fs';

/** Where iproute2 and most container engines keep named namespaces. */
const NAMED_FOLDERS = ['/run/netns', '/run/docker/netns'];

/**
 * Returns the inode of the namespace behind a path, in decimal, or `undefined` when the path is gone. A name
 * whose mount is gone has the inode of an ordinary file, which equals no namespace's.
 */
export function namespaceInode(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return dev === statSync('/proc/self/ns/net', { bigint: true }).dev ? String(ino) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * True when a process lives in the namespace or a name in /run/netns leads to it. Reads one link of each process:
 * about a millisecond for a hundred.
 */
export function isNamespaceInUse(inode: string): boolean {
  const label = `net:[${inode}]`;
  for (const entry of entriesOf('/proc')) {
    if (/^\d+$/.test(entry) && linkTarget(`/proc/${entry}/ns/net`) === label) return true;
  }
  return NAMED_FOLDERS.some((folder) =>
    entriesOf(folder).some((name) => namespaceInode(`${folder}/${name}`) === inode),
  );
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // The process has ended, or is a kernel thread of another user.
    return undefined;
  }
}
