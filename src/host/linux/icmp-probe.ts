/**
 * Does a host answer a ping. It explains a failed join ("the host answers ping, but nothing listens") and never decides
 * anything. Where there is no raw socket the answer is 'unavailable'. RFC 792 and RFC 4443, section 4.
 */
import { formatIp, type Ip } from '../../model/ip.ts';
import { readU8, readU16, writeU8, writeU16 } from '../../wire/bytes.ts';
import { checksumOfSum, sumWords } from '../../wire/checksum.ts';
import { systemRandom } from '../process/random.ts';
import { ICMP, icmpOffset, openRawSocket } from './raw-socket.ts';

/** What a probe found out. */
export type ProbeAnswer = 'answers' | 'silent' | 'unavailable';

/** Header and 8 bytes of payload. */
const ECHO_BYTES = 16;

/** Sends one echo request and waits for its reply, at most `timeoutMs`. Never throws. */
export async function probeIcmp(ip: Ip, timeoutMs: number): Promise<ProbeAnswer> {
  const socket = openRawSocket(ip.family);
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

function encodeEcho(ip: Ip, id: number): Buffer {
  const echo = Buffer.from(systemRandom.bytes(ECHO_BYTES));
  writeU8(echo, 0, ICMP[ip.family].echoRequest);
  writeU8(echo, 1, 0);
  writeU16(echo, 2, 0);
  writeU16(echo, 4, id);
  // The kernel fills in the checksum of ICMPv6 by itself, because it knows the source address.
  if (ip.family === 4) writeU16(echo, 2, checksumOfSum(sumWords(echo, 0, echo.length)));
  return echo;
}

function isReply(ip: Ip, packet: Uint8Array, id: number): boolean {
  const start = icmpOffset(ip.family, packet);
  if (packet.length < start + 8) return false;
  return readU8(packet, start) === ICMP[ip.family].echoReply && readU16(packet, start + 4) === id;
}
