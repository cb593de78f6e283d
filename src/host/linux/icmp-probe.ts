/**
 * The one door to the optional package `raw-socket`: does a host answer a ping. It explains a failed join ("the host
 * answers ping, but nothing listens") and never decides anything. Without the package, or without the right to open
 * a raw socket, the answer is 'unavailable'. RFC 792 and RFC 4443, section 4.
 */
import { createRequire } from 'node:module';
import { formatIp, type Ip } from '../../model/ip.ts';
import { readU8, readU16, writeU8, writeU16 } from '../../wire/bytes.ts';
import { checksumOfSum, sumWords } from '../../wire/checksum.ts';
import { systemRandom } from '../process/random.ts';

/** What a probe found out. */
export type ProbeAnswer = 'answers' | 'silent' | 'unavailable';

/** The part of `raw-socket` that is used; the package has no types. */
interface RawSocket {
  on(event: 'message', listener: (packet: Uint8Array, source: string) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  send(
    packet: Uint8Array,
    offset: number,
    length: number,
    address: string,
    done: (error: Error | null) => void,
  ): void;
  close(): void;
}

interface RawSocketPackage {
  createSocket(options: { protocol: number; addressFamily: number }): RawSocket;
}

/** Numbers of each family: the package's address family, the protocol, and the two message types. */
const NUMBERS = {
  4: { addressFamily: 1, protocol: 1, echoRequest: 8, echoReply: 0 },
  6: { addressFamily: 2, protocol: 58, echoRequest: 128, echoReply: 129 },
} as const;

/** Header and 8 bytes of payload. */
const ECHO_BYTES = 16;

/** Sends one echo request and waits for its reply, at most `timeoutMs`. Never throws. */
export async function probeIcmp(ip: Ip, timeoutMs: number): Promise<ProbeAnswer> {
  const socket = openRawSocket(ip);
  if (socket === undefined) return 'unavailable';
  const id = systemRandom.below(0x1_0000);
  const echo = encodeEcho(ip, id);
  try {
    return await new Promise<ProbeAnswer>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs, 'silent');
      const finish = (answer: ProbeAnswer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      socket.on('error', () => finish('unavailable'));
      socket.on('message', (packet, source) => {
        if (source === formatIp(ip) && isReply(ip, packet, id)) finish('answers');
      });
      // No route is an answer as well: the host cannot be reached.
      socket.send(echo, 0, echo.length, formatIp(ip), (error) => {
        if (error !== null) finish('silent');
      });
    });
  } finally {
    socket.close();
  }
}

function openRawSocket(ip: Ip): RawSocket | undefined {
  try {
    const raw = createRequire(import.meta.url)('raw-socket') as RawSocketPackage;
    return raw.createSocket(NUMBERS[ip.family]);
  } catch {
    return undefined;
  }
}

function encodeEcho(ip: Ip, id: number): Buffer {
  const echo = Buffer.from(systemRandom.bytes(ECHO_BYTES));
  writeU8(echo, 0, NUMBERS[ip.family].echoRequest);
  writeU8(echo, 1, 0);
  writeU16(echo, 2, 0);
  writeU16(echo, 4, id);
  // The kernel fills in the checksum of ICMPv6 by itself, because it knows the source address.
  if (ip.family === 4) writeU16(echo, 2, checksumOfSum(sumWords(echo, 0, echo.length)));
  return echo;
}

/** IPv4 raw sockets deliver the IP header as well, IPv6 ones do not. RFC 3542, section 3. */
function isReply(ip: Ip, packet: Uint8Array, id: number): boolean {
  const start = ip.family === 4 ? ((packet[0] ?? 0) % 16) * 4 : 0;
  if (packet.length < start + 8) return false;
  return (
    readU8(packet, start) === NUMBERS[ip.family].echoReply && readU16(packet, start + 4) === id
  );
}
