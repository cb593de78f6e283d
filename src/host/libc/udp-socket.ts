/** Opens sockets of the underlay: `native/sys/udp-socket.cc` and `ecn-steering.cc` without the addon. */
import { closeSync } from 'node:fs';
import type { NativeUdpRequest } from '../native.ts';
import {
  CLOSE_ON_EXEC,
  familyOf,
  type Libc,
  NON_BLOCKING,
  SOCK_DGRAM,
  SOL_SOCKET,
} from './libc.ts';
import { number32 } from './netlink.ts';
import { errnoOf, must } from './refused.ts';

const IPPROTO_UDP = 17;
const SO_REUSEADDR = 2;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_REUSEPORT = 15;
const SO_ATTACH_FILTER = 26;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;
const SO_ATTACH_REUSEPORT_CBPF = 51;
/** Options of IPv4 and IPv6: level, option, value. Datagrams are never fragmented, and no path MTU is believed. */
const ALWAYS: Readonly<Record<4 | 6, readonly (readonly [number, number, number])[]>> = {
  4: [[0, 10, 3]],
  6: [
    [41, 26, 1],
    [41, 23, 3],
    [41, 62, 1],
  ],
};
/** Where the TOS or traffic class is set. */
const TOS = { 4: [0, 1], 6: [41, 67] } as const;
/** SKF_NET_OFF: offsets from the IP header, whatever the program's own start is. */
const NETWORK_HEADER = 0xfff0_0000;

/** Opens and binds a socket. Steps: socket, set-option, bind. */
export function openUdpSocket(libc: Libc, request: NativeUdpRequest): number {
  const { address, join, discardInput, receiveBytes, sendBytes, tos } = request;
  const family = address.length === 4 ? 4 : 6;
  const type = SOCK_DGRAM | NON_BLOCKING | CLOSE_ON_EXEC;
  const fd = must('socket', libc.socket(familyOf(address), type, IPPROTO_UDP));
  const set = (level: number, option: number, value: number): void => {
    must('set-option', libc.setsockopt(fd, level, option, number32(value)));
  };
  try {
    for (const fixed of ALWAYS[family]) set(...fixed);
    const [level, option] = TOS[family];
    set(level, option, tos);
    setBuffer(libc, fd, [SO_RCVBUFFORCE, SO_RCVBUF], receiveBytes);
    setBuffer(libc, fd, [SO_SNDBUFFORCE, SO_SNDBUF], sendBytes);
    if (discardInput)
      must('set-option', libc.setFilter(fd, SO_ATTACH_FILTER, instruction(0x06, 0)));
    if (join) set(SOL_SOCKET, SO_REUSEPORT, 1);
    must('bind', libc.bind(fd, socketAddress(request)));
    if (!join) set(SOL_SOCKET, SO_REUSEPORT, 1);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Leads a datagram to the socket of the group whose place is its ECN bits. Returns 0 or errno. */
export function steerByEcn(libc: Libc, fd: number, family: 4 | 6): number {
  const code = Buffer.concat([
    // Byte 1: the TOS, or the traffic class, whose low two bits are bits 5 and 4 of it.
    instruction(0x30, NETWORK_HEADER + 1),
    instruction(0x74, family === 4 ? 0 : 4),
    instruction(0x54, 3),
    instruction(0x16, 0),
  ]);
  return errnoOf(libc.setFilter(fd, SO_ATTACH_REUSEPORT_CBPF, code));
}

/** Node allows it, and no other program may have the port. Returns 0 or errno. */
export function forbidAddressReuse(libc: Libc, fd: number): number {
  return errnoOf(libc.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, number32(0)));
}

/** With CAP_NET_ADMIN beyond the system's limit, otherwise as much as the limit allows. */
function setBuffer(
  libc: Libc,
  fd: number,
  [forced, limited]: readonly [number, number],
  bytes: number,
): void {
  if (libc.setsockopt(fd, SOL_SOCKET, forced, number32(bytes)) === 0) return;
  must('set-option', libc.setsockopt(fd, SOL_SOCKET, limited, number32(bytes)));
}

/** `struct sockaddr_in` or `struct sockaddr_in6`. */
function socketAddress({ address, port }: NativeUdpRequest): Buffer {
  const made = Buffer.alloc(address.length === 4 ? 16 : 28);
  made.writeUInt16LE(familyOf(address), 0);
  made.writeUInt16BE(port, 2);
  made.set(address, address.length === 4 ? 4 : 8);
  return made;
}

/** `struct sock_filter` without jumps. */
function instruction(code: number, operand: number): Buffer {
  const made = Buffer.alloc(8);
  made.writeUInt16LE(code, 0);
  made.writeUInt32LE(operand, 4);
  return made;
}
