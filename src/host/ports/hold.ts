/**
 * Holds a port of this host by a listening socket, so that no other program gets it: what is sent to a published port
 * is translated by the packet filter before any socket sees it. What arrives here all the same comes from [::1], which
 * the kernel cannot translate, and is passed on (`relay.ts`); anything else is turned away at once.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { formatIp, type Ip } from '../../model/ip.ts';
import type { PublishProtocol } from '../../model/ports/published.ts';
import { relayStream, UdpRelay } from './relay.ts';

/** Where something leads that was sent to a held port. */
export interface Backend {
  readonly ip: Ip;
  readonly port: number;
  /** The address under which this host speaks to it; absent: the kernel's choice. */
  readonly source?: Ip;
}

/** What is to be held. */
export interface HoldRequest {
  readonly protocol: PublishProtocol;
  readonly ip: Ip;
  /** 0: a free one. */
  readonly port: number;
  /** Asked for each connection and each datagram. */
  readonly backend: (port: number) => Backend | undefined;
}

/** A port that nobody else gets. */
export interface Hold {
  readonly port: number;
  close(): void;
}

const LOOPBACK_6 = '::1';

/** Holds a port. Rejects with the error of the system: EADDRINUSE, EADDRNOTAVAIL, EMFILE, … */
export function holdPort(request: HoldRequest): Promise<Hold> {
  return request.protocol === 'tcp' ? holdTcp(request) : holdUdp(request);
}

async function holdTcp({ ip, port, backend }: HoldRequest): Promise<Hold> {
  const open = new Set<Socket>();
  let held = port;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const to = socket.remoteAddress === LOOPBACK_6 ? backend(held) : undefined;
    if (to === undefined) {
      socket.resetAndDestroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    relayStream(socket, to);
  });
  server.listen({ host: formatIp(ip), port, ipv6Only: true, exclusive: true });
  // Rejects with the error of `listen`.
  await once(server, 'listening');
  // A connection that could not be accepted is the loss of who made it.
  server.on('error', () => undefined);
  held = (server.address() as { port: number }).port;
  const close = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { port: held, close };
}

async function holdUdp({ ip, port, backend }: HoldRequest): Promise<Hold> {
  const type = ip.family === 4 ? 'udp4' : 'udp6';
  const socket = createSocket({ type, ipv6Only: ip.family === 6 });
  const bound = once(socket, 'listening');
  socket.bind({ address: formatIp(ip), port, exclusive: true });
  try {
    await bound;
  } catch (error) {
    socket.close();
    throw error;
  }
  const held = socket.address().port;
  socket.on('error', () => undefined);
  const relay = new UdpRelay((payload, to) => socket.send(payload, to.port, to.address));
  socket.on('message', (payload, from) => {
    const to = from.address === LOOPBACK_6 ? backend(held) : undefined;
    if (to !== undefined) relay.pass(payload, from, to);
  });
  const close = (): void => {
    relay.close();
    socket.close();
  };
  return { port: held, close };
}
