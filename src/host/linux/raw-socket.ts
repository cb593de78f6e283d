/**
 * The one door to the optional package `raw-socket`: ICMP messages to and from other hosts. Without the package, or
 * without the right to open a raw socket, there is none.
 */
import { createRequire } from 'node:module';
import type { IpFamily } from '../../model/ip.ts';

/** The part of `raw-socket` that is used; the package has no types. */
export interface RawSocket {
  /** The bytes are valid until the call returns. */
  on(event: 'message', listener: (packet: Uint8Array, source: string) => void): void;
  /** The socket has closed itself. */
  on(event: 'error', listener: (error: Error) => void): void;
  send(
    packet: Uint8Array,
    offset: number,
    length: number,
    address: string,
    done: (error: Error | null) => void,
  ): void;
  setOption(level: number, option: number, value: number): void;
  close(): void;
}

interface RawSocketPackage {
  createSocket(options: { protocol: number; addressFamily: number }): RawSocket;
}

/** Numbers of each family: the package's address family, the protocol, and the message types of an echo. */
export const ICMP = {
  4: { addressFamily: 1, protocol: 1, echoRequest: 8, echoReply: 0 },
  6: { addressFamily: 2, protocol: 58, echoRequest: 128, echoReply: 129 },
} as const;

/** Opens a socket for ICMP or ICMPv6, or returns `undefined` where that cannot be. */
export function openRawSocket(family: IpFamily): RawSocket | undefined {
  try {
    const raw = createRequire(import.meta.url)('raw-socket') as RawSocketPackage;
    return raw.createSocket(ICMP[family]);
  } catch {
    return undefined;
  }
}

/** Where the message begins: IPv4 raw sockets deliver the IP header as well, IPv6 ones do not. RFC 3542, section 3. */
export function icmpOffset(family: IpFamily, packet: Uint8Array): number {
  return family === 4 ? ((packet[0] ?? 0) % 16) * 4 : 0;
}
