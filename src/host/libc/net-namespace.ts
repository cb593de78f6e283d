/** Network namespaces: opens one, acts in it. As `native/sys/net-namespace.cc`. */
import { closeSync, statfsSync } from 'node:fs';
import { constants } from 'node:os';
import { assertThat } from '../../model/errors.ts';
import { CLOSE_ON_EXEC, type Libc } from './libc.ts';
import { must, refuse } from './refused.ts';

const OWN = '/proc/self/ns/net';
/** NSFS_MAGIC: what mounts in `/run/netns` and files in `/proc/PID/ns` are. */
const NSFS = 0x6e736673;
const NS_GET_NSTYPE = 0xb703;
const CLONE_NEWNET = 0x4000_0000;

/**
 * Acts in the namespace of a path; an empty one is that of this process. Steps: open-namespace, check-namespace,
 * enter-namespace. See `insideOf`.
 */
export function inside<T>(libc: Libc, path: string, act: () => T): T {
  if (path === '') return act();
  const fd = openNamespace(libc, path);
  try {
    return insideOf(libc, fd, act);
  } finally {
    closeSync(fd);
  }
}

/**
 * Acts in the namespace that is open. It is the thread of the whole program that goes there, so `act` waits for nothing
 * and starts no thread: it is back before anything else runs. Step: enter-namespace.
 */
export function insideOf<T>(libc: Libc, namespace: number, act: () => T): T {
  const own = must('enter-namespace', libc.open(OWN, CLOSE_ON_EXEC));
  try {
    must('enter-namespace', libc.setns(namespace, CLONE_NEWNET));
    try {
      return act();
    } finally {
      assertThat(libc.setns(own, CLONE_NEWNET) === 0, 'there is no way back to the own namespace');
    }
  } finally {
    closeSync(own);
  }
}

function openNamespace(libc: Libc, path: string): number {
  const fd = must('open-namespace', libc.open(path, CLOSE_ON_EXEC));
  // A name whose mount is gone is an ordinary empty file, to which the number of the ioctl means something else.
  const isFile = statfsSync(`/proc/self/fd/${fd}`).type !== NSFS;
  if (!isFile && libc.ioctlValue(fd, NS_GET_NSTYPE, 0) === CLONE_NEWNET) return fd;
  closeSync(fd);
  return refuse('check-namespace', constants.errno.EINVAL);
}
