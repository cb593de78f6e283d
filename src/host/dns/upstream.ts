/**
 * Sockets to other DNS servers: one for each attempt, so that each has a port that the kernel draws. A UDP socket is
 * connected: the kernel drops what others send to it, and says at once when nobody listens there.
 */
import { createSocket } from 'node:dgram';
import { createConnection } from 'node:net';
import { framed, MessageSplitter } from './framing.ts';

/** A server, as text that a socket takes. */
export interface UpstreamServer {
  readonly host: string;
  readonly port: number;
}

/** One try to get an answer. */
export interface UpstreamAttempt {
  readonly number: number;
  readonly way: 'udp' | 'tcp';
  readonly server: UpstreamServer;
  readonly bytes: Uint8Array;
}

/** What comes of attempts. */
export interface UpstreamEvents {
  received(attempt: number, from: UpstreamServer, bytes: Uint8Array): void;
  /** The attempt can have no answer any more. */
  failed(attempt: number): void;
}

const MESSAGE_BYTES_MAX = 65_535;

/** The sockets. */
export class Upstream {
  readonly #events: UpstreamEvents;
  readonly #open = new Map<number, () => void>();

  constructor(events: UpstreamEvents) {
    this.#events = events;
  }

  /** Opens a socket and sends. Events come later, never before it returns. */
  send(attempt: UpstreamAttempt): void {
    if (attempt.way === 'udp') this.#sendUdp(attempt);
    else this.#sendTcp(attempt);
  }

  /** Closes the socket of an attempt; harmless when it is closed. */
  end(attempt: number): void {
    const close = this.#open.get(attempt);
    this.#open.delete(attempt);
    close?.();
  }

  /** Closes all sockets. */
  close(): void {
    for (const attempt of [...this.#open.keys()]) this.end(attempt);
  }

  #sendUdp({ number, server, bytes }: UpstreamAttempt): void {
    const family = server.host.includes(':') ? 6 : 4;
    const socket = createSocket({
      type: family === 4 ? 'udp4' : 'udp6',
      lookup: (address, _options, callback) => callback(null, address, family),
    });
    this.#open.set(number, () => socket.close());
    socket.on('error', () => this.#failed(number));
    socket.on('message', (message, { address, port }) => {
      if (this.#open.has(number)) this.#events.received(number, { host: address, port }, message);
    });
    socket.connect(server.port, server.host, (...error: unknown[]) => {
      // Without a way to the server the kernel says so here, and nowhere else.
      if (error[0] !== undefined) this.#failed(number);
      if (error[0] !== undefined || !this.#open.has(number)) return;
      socket.send(bytes, (refused) => {
        if (refused !== null) this.#failed(number);
      });
    });
  }

  #sendTcp({ number, server, bytes }: UpstreamAttempt): void {
    const { host, port } = server;
    const connection = createConnection({ host, port });
    const splitter = new MessageSplitter(MESSAGE_BYTES_MAX);
    this.#open.set(number, () => connection.destroy());
    connection.on('error', () => this.#failed(number));
    connection.on('end', () => this.#failed(number));
    connection.on('data', (chunk) => {
      const messages = splitter.take(chunk);
      if (messages === undefined) this.#failed(number);
      for (const message of messages ?? []) {
        if (this.#open.has(number)) this.#events.received(number, server, message);
      }
    });
    connection.once('connect', () => connection.write(framed(bytes)));
  }

  #failed(number: number): void {
    if (this.#open.has(number)) this.#events.failed(number);
  }
}
