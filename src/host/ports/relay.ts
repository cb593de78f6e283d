/** Passes on what was sent to [::1]: streams both ways, and datagrams with their answers for as long as they come. */
import { createSocket, type Socket as DatagramSocket, type RemoteInfo } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { formatIp } from '../../model/ip.ts';
import type { Backend } from './hold.ts';

/** Senders of datagrams to one port at once; who comes later waits until one of them has been silent for long. */
const FLOWS_MAX = 256;
/** As the kernel keeps a flow of UDP that was answered: nf_conntrack_udp_timeout_stream. */
const SILENCE_MS = 120_000;

/** Joins a connection to one with the backend. When either side fails both end. */
export function relayStream(client: Socket, to: Backend): void {
  const server = connect({
    host: formatIp(to.ip),
    port: to.port,
    allowHalfOpen: true,
    ...(to.source !== undefined && { localAddress: formatIp(to.source) }),
  });
  const end = (error: Error | null | undefined): void => {
    if (!error) return;
    client.destroy();
    server.destroy();
  };
  pipeline(client, server, end);
  pipeline(server, client, end);
}

interface Flow {
  readonly socket: DatagramSocket;
  readonly to: string;
  timer: NodeJS.Timeout;
}

/** The datagrams of one held port. */
export class UdpRelay {
  readonly #answer: (payload: Buffer, to: RemoteInfo) => void;
  readonly #flows = new Map<number, Flow>();

  constructor(answer: (payload: Buffer, to: RemoteInfo) => void) {
    this.#answer = answer;
  }

  /** Sends a datagram on; what comes back goes to its sender. One too many is dropped. */
  pass(payload: Buffer, from: RemoteInfo, to: Backend): void {
    const flow = this.#flowOf(from, to);
    if (flow === undefined) return;
    clearTimeout(flow.timer);
    flow.timer = this.#silence(from.port);
    flow.socket.send(payload, to.port, formatIp(to.ip));
  }

  /** Forgets all senders. */
  close(): void {
    for (const port of [...this.#flows.keys()]) this.#end(port);
  }

  /** All senders have the address ::1, so their port tells them apart. */
  #flowOf(from: RemoteInfo, to: Backend): Flow | undefined {
    const place = `${formatIp(to.ip)} ${to.port}`;
    const known = this.#flows.get(from.port);
    if (known?.to === place) return known;
    if (known !== undefined) this.#end(from.port);
    if (this.#flows.size >= FLOWS_MAX) return undefined;
    const socket = createSocket(to.ip.family === 4 ? 'udp4' : 'udp6');
    // The backend may refuse, or be gone.
    socket.on('error', () => this.#end(from.port));
    socket.on('message', (payload) => this.#answer(payload, from));
    if (to.source !== undefined) socket.bind({ address: formatIp(to.source) });
    const flow = { socket, to: place, timer: this.#silence(from.port) };
    this.#flows.set(from.port, flow);
    return flow;
  }

  #silence(port: number): NodeJS.Timeout {
    return setTimeout(() => this.#end(port), SILENCE_MS).unref();
  }

  #end(port: number): void {
    const flow = this.#flows.get(port);
    if (flow === undefined) return;
    this.#flows.delete(port);
    clearTimeout(flow.timer);
    flow.socket.close();
  }
}
