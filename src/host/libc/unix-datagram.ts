/** Messages to a service manager: `native/sys/unix-datagram.cc` and `fd-passing.cc` without the addon. */
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import type { NativeRefusal } from '../native.ts';
import { CLOSE_ON_EXEC, type Libc, SOCK_DGRAM, SOL_SOCKET } from './libc.ts';
import { errnoOf } from './refused.ts';

const { EINVAL, ENAMETOOLONG, ENOSPC, ETIMEDOUT } = constants.errno;
const AF_UNIX = 1;
const SO_SNDTIMEO = 21;
const SCM_RIGHTS = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const POLLHUP = 0x10;
/** `sun_path` of `struct sockaddr_un`. */
const PATH_BYTES_MAX = 108;
const FDS_MAX = 253;
const CONTROL_HEADER_BYTES = 16;
/** As `native/sys/fd-passing.cc`. */
const SEND_WAIT_MS = 500;
const BARRIER_MS = 1500;
const CLOSE_MS = 100;

/** Sends a message with duplicates of the descriptors, and waits that long for a full queue. Returns 0 or errno. */
export function sendUnixDatagram(
  libc: Libc,
  path: string,
  text: string,
  fds: readonly number[],
  waitMs: number,
): number {
  const name = Buffer.from(path);
  const isAbstract = path.startsWith('@');
  if (name.length + (isAbstract ? 0 : 1) > PATH_BYTES_MAX) return ENAMETOOLONG;
  if (fds.length > FDS_MAX) return EINVAL;
  if (isAbstract) name[0] = 0;
  const fd = libc.socket(AF_UNIX, SOCK_DGRAM | CLOSE_ON_EXEC, 0);
  if (fd < 0) return -fd;
  // Zero would wait for ever.
  if (waitMs > 0) libc.setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, timeval(waitMs));
  const to = Buffer.concat([Uint8Array.of(AF_UNIX, 0), name]);
  const message = { to, content: Buffer.from(text), control: descriptors(fds) };
  const sent = libc.sendmsg(fd, message, MSG_NOSIGNAL | (waitMs === 0 ? MSG_DONTWAIT : 0));
  closeSync(fd);
  return errnoOf(sent);
}

/** Whether a service manager keeps descriptors: `probeFdStore` of the addon. */
export async function probeFdStore(
  libc: Libc,
  path: string,
  name: string,
): Promise<NativeRefusal | null> {
  const kept = pass(libc, path, `FDSTORE=1\nFDPOLL=0\nFDNAME=${name}`);
  // The manager closes this one when everything before it has been dealt with.
  const barrier = pass(libc, path, 'BARRIER=1');
  try {
    const errno = kept.errno || barrier.errno;
    if (errno !== 0) return { step: 'send', errno };
    const isRead = await isHungUp(libc, barrier.end, BARRIER_MS);
    if (isRead && (await isHungUp(libc, kept.end, CLOSE_MS)))
      return { step: 'keep', errno: ENOSPC };
    const taken = sendUnixDatagram(libc, path, `FDSTOREREMOVE=1\nFDNAME=${name}`, [], SEND_WAIT_MS);
    if (!isRead) return { step: 'barrier', errno: ETIMEDOUT };
    return taken === 0 ? null : { step: 'send', errno: taken };
  } finally {
    closeSync(kept.end);
    closeSync(barrier.end);
  }
}

/** Sends the writing end of a pipe and lets go of it. */
function pass(
  libc: Libc,
  path: string,
  text: string,
): { readonly end: number; readonly errno: number } {
  const ends = new Int32Array(2);
  libc.pipe(ends, CLOSE_ON_EXEC);
  const [end = -1, sent = -1] = ends;
  const errno = sendUnixDatagram(libc, path, text, [sent], SEND_WAIT_MS);
  closeSync(sent);
  return { end, errno };
}

/** True when nobody has the other end within that time. */
async function isHungUp(libc: Libc, end: number, waitMs: number): Promise<boolean> {
  const descriptor = Buffer.alloc(8);
  descriptor.writeInt32LE(end, 0);
  const ready = await libc.poll(descriptor, 1, waitMs);
  return ready > 0 && (descriptor.readInt16LE(6) & POLLHUP) !== 0;
}

/** `struct cmsghdr` with descriptors. */
function descriptors(fds: readonly number[]): Buffer {
  if (fds.length === 0) return Buffer.alloc(0);
  const bytes = CONTROL_HEADER_BYTES + 4 * fds.length;
  const control = Buffer.alloc((bytes + 7) & ~7);
  control.writeBigUInt64LE(BigInt(bytes), 0);
  control.writeInt32LE(SOL_SOCKET, 8);
  control.writeInt32LE(SCM_RIGHTS, 12);
  for (const [index, fd] of fds.entries()) {
    control.writeInt32LE(fd, CONTROL_HEADER_BYTES + 4 * index);
  }
  return control;
}

function timeval(ms: number): Buffer {
  const made = Buffer.alloc(16);
  made.writeBigInt64LE(BigInt(Math.floor(ms / 1000)), 0);
  made.writeBigInt64LE(BigInt((ms % 1000) * 1000), 8);
  return made;
}
