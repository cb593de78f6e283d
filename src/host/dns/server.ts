/** DNS over UDP and TCP (RFC 7766) on one address. What is asked and answered is somebody else's business. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { formatIp, type Ip } from '../../model/ip.ts';
import { framed, MessageSplitter } from './framing.ts';

/** A query as it came in. `reply` may be called later, and is harmless after the end. */
export interface DnsReceived {
  /** Address of the asker, as the kernel writes it. */
  readonly from: string;
  readonly way: 'udp' | 'tcp';
  readonly bytes: Uint8Array;
  reply(bytes: Uint8Array): void;
}

/** A server, which has both sockets. */
export interface DnsServer {
  close(): void;
}

/** Connections of all askers together, and of one. */
const CONNECTIONS_MAX = 256;
const CONNECTIONS_PER_ASKER_MAX = 8;
/** RFC 7766 section 6.2.3: a few seconds. */
const IDLE_MS = 10_000;
/** A query has one name; more is none. */
const QUERY_BYTES_MAX = 4096;
/** Answers that an asker has not read. */
const UNREAD_BYTES_MAX = 262_144;
/** A burst of queries waits in the kernel while the agent does something else. */
const RECEIVE_BYTES = 1_048_576;

/** Opens both sockets. Rejects with what the kernel refused (`code` of the error); nothing is open then. */
export async function openDnsServer(
  ip: Ip,
  port: number,
  receive: (query: DnsReceived) => void,
): Promise<DnsServer> {
  const udp = await openUdp(ip, port, receive);
  try {
    const connections = new Set<Socket>();
    const tcp = await openTcp(ip, port, receive, connections);
    return {
      close: () => {
        udp.close();
        tcp.close();
        for (const connection of connections) connection.destroy();
      },
    };
  } catch (error) {
    udp.close();
    throw error;
  }
}

async function openUdp(
  ip: Ip,
  port: number,
  receive: (query: DnsReceived) => void,
): Promise<DnsServer> {
  const socket = createSocket({
    type: ip.family === 4 ? 'udp4' : 'udp6',
    // IPv4 sockets do not know the option.
    ...(ip.family === 6 && { ipv6Only: true }),
    // Destinations are addresses: the kernel is reached before `send` returns.
    lookup: (address, _options, callback) => callback(null, address, ip.family),
  });
  let closed = false;
  const listening = once(socket, 'listening');
  socket.bind({ address: formatIp(ip), port, exclusive: true });
  try {
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.setRecvBufferSize(RECEIVE_BYTES);
  // News of one datagram that did not arrive.
  socket.on('error', () => undefined);
  socket.on('message', (bytes, { address, port: askerPort }) => {
    const reply = (answer: Uint8Array): void => {
      if (!closed) socket.send(answer, askerPort, address);
    };
    receive({ from: address, way: 'udp', bytes, reply });
  });
  const close = (): void => {
    // The event comes later than an answer that is ready now.
    closed = true;
    socket.close();
  };
  return { close };
}

async function openTcp(
  ip: Ip,
  port: number,
  receive: (query: DnsReceived) => void,
  connections: Set<Socket>,
): Promise<Server> {
  const server = createServer((connection) => {
    const from = connection.remoteAddress ?? '';
    const same = [...connections].filter(({ remoteAddress }) => remoteAddress === from);
    if (connections.size >= CONNECTIONS_MAX || same.length >= CONNECTIONS_PER_ASKER_MAX) {
      connection.destroy();
      return;
    }
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    serveConnection(connection, from, receive);
  });
  const listening = once(server, 'listening');
  server.listen({ host: formatIp(ip), port, ipv6Only: true, exclusive: true });
  await listening;
  server.on('error', () => undefined);
  return server;
}

function serveConnection(
  connection: Socket,
  from: string,
  receive: (query: DnsReceived) => void,
): void {
  const splitter = new MessageSplitter(QUERY_BYTES_MAX);
  const reply = (answer: Uint8Array): void => {
    if (connection.writableLength > UNREAD_BYTES_MAX) connection.destroy();
    else if (connection.writable) connection.write(framed(answer));
  };
  connection.on('error', () => undefined);
  connection.setTimeout(IDLE_MS, () => connection.destroy());
  connection.on('data', (chunk) => {
    const messages = splitter.take(chunk);
    if (messages === undefined) connection.destroy();
    for (const bytes of messages ?? []) receive({ from, way: 'tcp', bytes, reply });
  });
}
