/**
 * What of the addon an agent needs for the dgram engine, made of the C library: it stands in where the addon cannot be
 * loaded. There is no native engine, and interfaces of others cannot be taken, which is said by `addon ENOSYS`.
 */
import { constants } from 'node:os';
import type { Kernel, NativeRefusal } from '../native.ts';
import { forgetFlows } from './conntrack.ts';
import { frameReaderClass } from './frame-reader.ts';
import { Libc } from './libc.ts';
import { inside } from './net-namespace.ts';
import { openNetlinkNews } from './netlink.ts';
import { errnoOf, refusalOf } from './refused.ts';
import { adoptTap, deleteTap, openTap, removeTap } from './tap.ts';
import { forbidAddressReuse, openUdpSocket, steerByEcn } from './udp-socket.ts';
import { probeFdStore, sendUnixDatagram } from './unix-datagram.ts';

const F_SETFD = 2;
const FD_CLOEXEC = 1;
const WITHOUT: NativeRefusal = { step: 'addon', errno: constants.errno.ENOSYS };

/** Makes the stand-in. Throws where there is no way to call the C library. */
export function standIn(): Kernel {
  const libc = new Libc();
  const without = async (): Promise<NativeRefusal> => WITHOUT;
  return {
    openTap: async (request) => refusalOf(() => openTap(libc, request)),
    adoptTap: async (request, fds) => refusalOf(() => adoptTap(libc, request, fds)),
    removeTap: async (namespace, name) =>
      refusalOf(() => ({ existed: removeTap(libc, namespace, name) })),
    async deleteTap(fd) {
      const result = refusalOf(() => deleteTap(libc, fd));
      return result === undefined ? 0 : result.errno;
    },
    lookAtLink: without,
    takeLink: without,
    returnLink: without,
    forgetFlows: async (filters) => refusalOf(() => ({ forgotten: forgetFlows(libc, filters) })),
    openNetlinkNews: async (namespace, protocol, groups) =>
      refusalOf(() =>
        inside(libc, namespace, () => ({ fd: openNetlinkNews(libc, protocol, groups) })),
      ),
    writeFrame: (fd, frame) => errnoOf(libc.write(fd, frame)),
    openUdpSocket: (request) => refusalOf(() => ({ fd: openUdpSocket(libc, request) })),
    steerByEcn: (fd, family) => steerByEcn(libc, fd, family),
    forbidAddressReuse: (fd) => forbidAddressReuse(libc, fd),
    sendUnixDatagram: (path, text, fds, waitMs) => sendUnixDatagram(libc, path, text, fds, waitMs),
    setCloseOnExec: (fd) => errnoOf(libc.fcntl(fd, F_SETFD, FD_CLOEXEC)),
    probeFdStore: (path, name) => probeFdStore(libc, path, name),
    FrameReader: frameReaderClass(libc),
  };
}
