/**
 * One UDP socket of the underlay: opened by the addon with options that Node has no words for, then given to
 * Node's `dgram`.
 */
import { createSocket, type Socket } from 'node:dgram';
import { type Ip, ipToBytes } from '../../model/ip.ts';
import { kernel } from '../kernel.ts';
import type { NativeRefusal } from '../native.ts';

/** What a socket is to be. */
export interface UdpRequest {
  readonly ip: Ip;
  readonly port: number;
  /** True: shares the port with sockets of this process. False: nobody else may have it. */
  readonly join: boolean;
  /** The TOS or traffic class byte of what is sent. */
  readonly tos: number;
  readonly receiveBytes: number;
  readonly sendBytes: number;
  /** Only sends: input is thrown away in the kernel. */
  readonly discardInput: boolean;
}

/** An open socket with its descriptor, which the socket owns. */
export interface UdpSocket {
  readonly socket: Socket;
  readonly fd: number;
}

/**
 * Opens and binds a socket, or returns what the kernel refused; nothing is open then.
 *
 * Destinations must be addresses, never names: name lookup is replaced by a function that answers at once, so
 * that `send` reaches the kernel before it returns.
 */
export function openUdpSocket(request: UdpRequest): UdpSocket | NativeRefusal {
  const { ip, ...options } = request;
  const opened = kernel().openUdpSocket({ ...options, address: ipToBytes(ip) });
  if ('errno' in opened) return opened;
  const socket = createSocket({
    type: ip.family === 4 ? 'udp4' : 'udp6',
    lookup: (address, _options, callback) => callback(null, address, ip.family),
  });
  // A receive error is news of one datagram; it must not end the program.
  socket.on('error', () => undefined);
  socket.bind({ fd: opened.fd });
  kernel().forbidAddressReuse(opened.fd);
  return { socket, fd: opened.fd };
}
