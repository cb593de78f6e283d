/**
 * The unix socket's place in the file system: its directory, who may open it, and what to do with a socket file
 * that is there already. Permissions are the whole access control of the API: root and the group of the
 * directory may talk to the agent.
 */
import { chmod, lstat, mkdir, unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createConnection } from 'node:net';
import { dirname } from 'node:path';
import { WeftError } from '../../model/errors.ts';
import { SOCKET_PATH_BYTES_MAX } from './bounds.ts';

/** Where a server listens: an absolute path, or a socket that was passed to this process and whose file stays. */
export type SocketPlace = string | { readonly fd: number };

const DIRECTORY_MODE = 0o750;
const SOCKET_MODE = 0o660;
/** Takes every right from others while the socket is bound, so that there is no moment of open access. */
const BIND_UMASK = 0o117;

/**
 * Makes the server listen on a unix socket with mode 0660. A missing directory is made with mode 0750, an
 * existing one is left as it is. A socket file that nobody answers on is replaced. A passed socket is as whoever
 * made it wanted it.
 *
 * @param place  a path is absolute
 * @param flag  what a person changes the path by
 * @throws WeftError `already-running` when an agent answers there, `invalid-value`, `permission-denied` or
 *   `system-refused`; nothing was changed but the directory
 */
export async function listenOnSocket(
  server: Server,
  place: SocketPlace,
  flag: string = '--socket',
): Promise<void> {
  if (typeof place === 'object') return listenOnPassed(server, place.fd, flag);
  const path = place;
  const what = `socket ${path}`;
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES_MAX) {
    const why = `the path is longer than ${SOCKET_PATH_BYTES_MAX} bytes, which Linux does not allow`;
    throw new WeftError('invalid-value', { what, why, remedy: `choose a shorter ${flag}` });
  }
  try {
    await makeSocketDirectory(path);
    await clearPlace(path, flag);
    await bind(server, path);
    await chmod(path, SOCKET_MODE);
  } catch (error) {
    throw error instanceof WeftError ? error : fromSystem(what, flag, error);
  }
}

/** Removes the socket file; a missing one is fine. That of a passed socket stays: others go on listening there. */
export async function removeSocket(place: SocketPlace): Promise<void> {
  if (typeof place === 'string') await unlink(place).catch(() => undefined);
}

/** Makes the directory of a socket with mode 0750; one that is there is left as it is. Throws what the system says. */
export async function makeSocketDirectory(path: string): Promise<void> {
  const directory = dirname(path);
  const firstMade = await mkdir(directory, { recursive: true, mode: DIRECTORY_MODE });
  // The umask may have taken rights away; a directory that was there belongs to somebody else.
  if (firstMade !== undefined) await chmod(directory, DIRECTORY_MODE);
}

async function clearPlace(path: string, flag: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  const what = `socket ${path}`;
  if (!found.isSocket()) {
    const why = 'something that is no socket has this path';
    throw new WeftError('system-refused', {
      what,
      why,
      remedy: `move it away or choose another ${flag}`,
    });
  }
  if (await answers(path)) {
    const why = 'another agent answers on it';
    const remedy = `stop that agent, or give this one its own ${flag} and --data-dir`;
    throw new WeftError('already-running', { what, why, remedy });
  }
  await unlink(path);
}

/** True when somebody accepts a connection. A full backlog (EAGAIN) is somebody too. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}

function bind(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Binding a path is synchronous in libuv, so the narrow umask touches no other file.
    const umask = process.umask(BIND_UMASK);
    try {
      server.listen(path, () => {
        server.removeListener('error', reject);
        resolve();
      });
    } finally {
      process.umask(umask);
    }
  });
}

async function listenOnPassed(server: Server, fd: number, flag: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ fd }, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const remedy = `correct the socket unit, or do without it and use ${flag}`;
    const why = (error as Error).message;
    const what = `socket that was passed as descriptor ${fd}`;
    throw new WeftError('system-refused', { what, why, remedy }, error);
  }
}

function fromSystem(what: string, flag: string, error: unknown): WeftError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') {
    const why = 'this user may not make it';
    const remedy = `run the agent as root, or choose a ${flag} in a directory of your own`;
    return new WeftError('permission-denied', { what, why, remedy }, error);
  }
  const remedy = `look at the directory, or choose another ${flag}`;
  return new WeftError('system-refused', { what, why: message, remedy }, error);
}
