/**
 * ICMP about the way to other hosts: echoes of a given size that nobody may fragment, and what routers say about
 * packets that were too big. It asks and listens; what it means is decided elsewhere. RFC 1191, RFC 8201.
 */
import { formatIp, type Ip, type IpFamily, parseIp } from '../../model/ip.ts';
import { readU8, readU16, readU32, writeU8, writeU16, writeU32 } from '../../wire/bytes.ts';
import { checksumOfSum, sumWords } from '../../wire/checksum.ts';
import { decodeTooBig } from '../../wire/icmp.ts';
import { systemRandom } from '../process/random.ts';
import { ICMP, icmpOffset, openRawSocket, type RawSocket } from './raw-socket.ts';

/** IP header and ICMP header. */
const HEADER_BYTES: Readonly<Record<IpFamily, number>> = { 4: 28, 6: 48 };
/** Type, code, checksum, id and sequence number, and then our token. */
const OFFSET = { type: 0, checksum: 2, id: 4, token: 8 } as const;
const ECHO_BYTES_MIN = 12;
/** `IP_MTU_DISCOVER`, `IPV6_MTU_DISCOVER`, `IPV6_DONTFRAG` of linux/in.h and in6.h; 3 is `IP_PMTUDISC_PROBE`. */
const NEVER_FRAGMENT: Readonly<Record<IpFamily, readonly (readonly [number, number, number])[]>> = {
  4: [[0, 10, 3]],
  6: [
    [41, 23, 3],
    [41, 62, 1],
  ],
};

/** What comes in. */
export interface IcmpPathEvents {
  answered(from: Ip, token: number): void;
  /** A packet from here to the address was larger than the next link of a router takes. */
  tooBig(to: Ip, mtuBytes: number): void;
}

/** A socket for each family that could be opened. */
export class IcmpPath {
  readonly #id = systemRandom.below(0x1_0000);
  readonly #events: IcmpPathEvents;
  readonly #sockets = new Map<IpFamily, RawSocket>();

  /** Opens what can be opened of the families. */
  constructor(families: readonly IpFamily[], events: IcmpPathEvents) {
    this.#events = events;
    for (const family of families) this.#open(family);
  }

  /** Echoes can be sent over the family. */
  has(family: IpFamily): boolean {
    return this.#sockets.has(family);
  }

  /** Sends an echo in a packet of that size. One that the kernel refuses is one that nobody answers. */
  send(to: Ip, sizeBytes: number, token: number): void {
    const length = Math.max(ECHO_BYTES_MIN, sizeBytes - (HEADER_BYTES[to.family] - OFFSET.token));
    const echo = Buffer.alloc(length);
    writeU8(echo, OFFSET.type, ICMP[to.family].echoRequest);
    writeU16(echo, OFFSET.id, this.#id);
    writeU32(echo, OFFSET.token, token);
    // The kernel fills in the checksum of ICMPv6 by itself, because it knows the source address.
    if (to.family === 4) {
      writeU16(echo, OFFSET.checksum, checksumOfSum(sumWords(echo, 0, echo.length)));
    }
    this.#sockets.get(to.family)?.send(echo, 0, echo.length, formatIp(to), () => undefined);
  }

  close(): void {
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    for (const socket of sockets) socket.close();
  }

  #open(family: IpFamily): void {
    const socket = openRawSocket(family);
    if (socket === undefined) return;
    try {
      for (const [level, option, value] of NEVER_FRAGMENT[family]) {
        socket.setOption(level, option, value);
      }
    } catch {
      socket.close();
      return;
    }
    this.#sockets.set(family, socket);
    socket.on('error', () => this.#sockets.delete(family));
    socket.on('message', (packet, source) => this.#receive(family, packet, source));
  }

  #receive(family: IpFamily, packet: Uint8Array, source: string): void {
    const message = packet.subarray(icmpOffset(family, packet));
    const tooBig = decodeTooBig(message, family);
    if (tooBig !== undefined) {
      this.#events.tooBig(tooBig.destination, tooBig.mtuBytes);
      return;
    }
    if (message.length < ECHO_BYTES_MIN || readU16(message, OFFSET.id) !== this.#id) return;
    if (readU8(message, OFFSET.type) !== ICMP[family].echoReply) return;
    const from = parseIp(source);
    if (from !== undefined) this.#events.answered(from, readU32(message, OFFSET.token));
  }
}
