/**
 * Sending sockets. The outer source port is the only field of a VXLAN datagram that differs between flows of two
 * hosts; switches and network cards spread load by it. A socket has one source port, so a flow's hash
 * picks one of a few: RFC 7348, section 5 (source port from a hash of the inner headers, 49152 to 65535).
 *
 * The ECN bits belong to a socket as well, because `dgram` cannot set them per datagram; the up to four sockets of
 * one bucket share its port, so that a congestion mark does not move a flow to another path. Sockets are opened
 * when first needed.
 */
import type { Socket } from 'node:dgram';
import type { Ecn } from '../../datapath/engine.ts';
import type { Ip } from '../../model/ip.ts';
import { systemRandom } from '../process/random.ts';
import { openUdpSocket } from './udp-socket.ts';

/** The dynamic range: what VXLAN is sent from. RFC 6335, section 6. */
export const SOURCE_PORTS = { first: 49_152, count: 16_384 } as const;
/** A bucket has 1,024 ports by default; sixteen draws fail together only when nearly all are taken. */
export const DRAWS_MAX = 16;
/** The kernel's floor: a sending socket never queues input. */
const RECEIVE_BYTES = 0;
/** A burst of 64 KB datagrams may wait for the network card. */
const SEND_BYTES = 4 * 1024 * 1024;
/** The largest UDP payload over IPv4 is smaller. */
const DATAGRAM_BYTES_MAX = 65_535;

/** What became of datagrams that the kernel did not take. */
export interface SendFailures {
  readonly count: number;
  /** The latest reason, such as `EMSGSIZE`; empty before the first. */
  readonly last: string;
}

/** Sends from one local address. */
export class SourcePortPool {
  readonly #ip: Ip;
  readonly #buckets: number;
  readonly #senders = new Map<number, Socket>();
  readonly #ports = new Map<number, number>();
  /** What is being sent: Node keeps the bytes when the kernel's buffer is full, so it is never shown the caller's. */
  #scratch = new Uint8Array(DATAGRAM_BYTES_MAX);
  #failures: SendFailures = { count: 0, last: '' };

  /** @param buckets  number of source ports, 1 to 16,384 */
  constructor(ip: Ip, buckets: number) {
    this.#ip = ip;
    this.#buckets = buckets;
  }

  get failures(): SendFailures {
    return this.#failures;
  }

  /**
   * HOT PATH. Sends one datagram; the bytes are copied. False when no socket can be had or the socket's queue is
   * full. What the kernel refuses for other reasons shows up in `failures` in the same turn of the event loop.
   */
  send(datagram: Uint8Array, address: string, port: number, flowHash: number, ecn: Ecn): boolean {
    const socket = this.#sender(flowHash % this.#buckets, ecn);
    if (socket === undefined || socket.getSendQueueCount() > 0) return false;
    if (datagram.length > DATAGRAM_BYTES_MAX) return false;
    this.#scratch.set(datagram);
    socket.send(this.#scratch, 0, datagram.length, port, address, this.#sent);
    // Queued instead of sent: the bytes belong to the queue now.
    if (socket.getSendQueueCount() > 0) this.#scratch = new Uint8Array(DATAGRAM_BYTES_MAX);
    return true;
  }

  close(): void {
    for (const socket of this.#senders.values()) socket.close();
    this.#senders.clear();
  }

  readonly #sent = (error: Error | null): void => {
    if (error === null) return;
    const last = (error as NodeJS.ErrnoException).code ?? error.message;
    this.#failures = { count: this.#failures.count + 1, last };
  };

  #sender(bucket: number, ecn: Ecn): Socket | undefined {
    const key = bucket * 4 + ecn;
    const known = this.#senders.get(key);
    if (known !== undefined) return known;
    const socket = this.#open(bucket, ecn);
    if (socket !== undefined) this.#senders.set(key, socket);
    return socket;
  }

  /** COLD PATH. */
  #open(bucket: number, ecn: Ecn): Socket | undefined {
    const known = this.#ports.get(bucket);
    if (known !== undefined) return this.#openAt(known, ecn, true);
    const width = Math.floor(SOURCE_PORTS.count / this.#buckets);
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const port = SOURCE_PORTS.first + bucket * width + systemRandom.below(width);
      const opened = this.#openAt(port, ecn, false);
      if (opened === undefined) continue;
      this.#ports.set(bucket, port);
      return opened;
    }
    return undefined;
  }

  #openAt(port: number, ecn: Ecn, join: boolean): Socket | undefined {
    const sizes = { receiveBytes: RECEIVE_BYTES, sendBytes: SEND_BYTES };
    const opened = openUdpSocket({
      ip: this.#ip,
      port,
      join,
      tos: ecn,
      ...sizes,
      discardInput: true,
    });
    return 'socket' in opened ? opened.socket : undefined;
  }
}
