/**
 * What of the addon an agent needs for the dgram engine, made of the C library: it stands in where the addon cannot be
 * loaded. There is no native engine, and interfaces of others cannot be taken, which is said by `addon ENOSYS`.
 */
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import type { Kernel, NativeRefusal } from '../native.ts';
import { forgetFlows } from './conntrack.ts';
import { frameReaderClass } from './frame-reader.ts';
import { CLOSE_ON_EXEC, Libc, NON_BLOCKING } from './libc.ts';
import { inside } from './net-namespace.ts';
import { AF_NETLINK, SOCK_RAW } from './netlink.ts';
import { must, refusalOf } from './refused.ts';
import { adoptTap, deleteTap, openTap, removeTap } from './tap.ts';
import { forbidAddressReuse, openUdpSocket, steerByEcn } from './udp-socket.ts';
import { probeFdStore, sendUnixDatagram } from './unix-datagram.ts';

const F_SETFD = 2;
const FD_CLOEXEC = 1;
/** RTMGRP_LINK and RTMGRP_TC. */
const NEWS = 0x1 | 0x8;
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
    openLinkNews: async (namespace) => refusalOf(() => ({ fd: openLinkNews(libc, namespace) })),
    writeFrame: (fd, frame) => Math.max(0, -libc.write(fd, frame)),
    openUdpSocket: (request) => refusalOf(() => ({ fd: openUdpSocket(libc, request) })),
    steerByEcn: (fd, family) => steerByEcn(libc, fd, family),
    forbidAddressReuse: (fd) => forbidAddressReuse(libc, fd),
    sendUnixDatagram: (path, text, fds, waitMs) => sendUnixDatagram(libc, path, text, fds, waitMs),
    setCloseOnExec: (fd) => Math.max(0, -libc.fcntl(fd, F_SETFD, FD_CLOEXEC)),
    probeFdStore: (path, name) => probeFdStore(libc, path, name),
    FrameReader: frameReaderClass(libc),
  };
}

/** `OpenLinkNews` of `native/sys/taken-link.cc`. */
function openLinkNews(libc: Libc, namespace: string): number {
  return inside(libc, namespace, () => {
    const type = SOCK_RAW | NON_BLOCKING | CLOSE_ON_EXEC;
    const fd = must('open-netlink', libc.socket(AF_NETLINK, type, 0));
    // `struct sockaddr_nl`
    const address = Buffer.alloc(12);
    address.writeUInt16LE(AF_NETLINK, 0);
    address.writeUInt32LE(NEWS, 8);
    const bound = libc.bind(fd, address);
    if (bound < 0) closeSync(fd);
    must('subscribe', bound);
    return fd;
  });
}
