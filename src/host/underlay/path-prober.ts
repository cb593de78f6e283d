/**
 * Sends path probes to the VXLAN ports of other hosts: one socket for each advertised address, which the other side
 * knows us by. Answers come to our own VXLAN port, so to the engine.
 */
import type { Socket } from 'node:dgram';
import { formatIp, type Ip, type IpFamily } from '../../model/ip.ts';
import { systemRandom } from '../process/random.ts';
import { DRAWS_MAX, SOURCE_PORTS } from './source-port-pool.ts';
import { openUdpSocket } from './udp-socket.ts';

/** IP and UDP headers. */
const HEADER_BYTES: Readonly<Record<IpFamily, number>> = { 4: 28, 6: 48 };
/** The kernel's floor: this socket never queues input. */
const RECEIVE_BYTES = 0;
/** A search sends some 40 datagrams at once. */
const SEND_BYTES = 1024 * 1024;

/** Returns the length of the datagram in an IP packet of that size. */
export function datagramBytes(family: IpFamily, sizeBytes: number): number {
  return sizeBytes - HEADER_BYTES[family];
}

/** The sockets, opened when first needed. */
export class PathProber {
  readonly #addresses: readonly Ip[];
  readonly #sockets = new Map<IpFamily, Socket | undefined>();

  /** @param addresses  advertised addresses, at most one of each family */
  constructor(addresses: readonly Ip[]) {
    this.#addresses = addresses;
  }

  /** Sends a datagram that nobody may fragment. One that the kernel refuses is one that nobody answers. */
  send(datagram: Uint8Array, to: Ip, port: number): void {
    this.#socket(to.family)?.send(datagram, port, formatIp(to), () => undefined);
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket?.close();
    this.#sockets.clear();
  }

  #socket(family: IpFamily): Socket | undefined {
    if (!this.#sockets.has(family)) this.#sockets.set(family, this.#open(family));
    return this.#sockets.get(family);
  }

  #open(family: IpFamily): Socket | undefined {
    const ip = this.#addresses.find((address) => address.family === family);
    if (ip === undefined) return undefined;
    const sizes = { receiveBytes: RECEIVE_BYTES, sendBytes: SEND_BYTES };
    // From where frames come, too: a packet filter between the hosts may let nothing else pass.
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const port = SOURCE_PORTS.first + systemRandom.below(SOURCE_PORTS.count);
      const opened = openUdpSocket({ ip, port, join: false, tos: 0, ...sizes, discardInput: true });
      if ('socket' in opened) return opened.socket;
    }
    return undefined;
  }
}
