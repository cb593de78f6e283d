/**
 * A small program that talks TCP and UDP, for tests of a road between two namespaces:
 *
 *     serve                     answers what comes to port 7 of every address, TCP and UDP; prints `ready`
 *     tcp IP BYTES              sends random bytes while it reads the answer; prints what came back and whether it is the same
 *     udp IP COUNT BYTES        sends one datagram after the other, each after the answer to the one before
 *
 * Prints `same N bytes`, `different ...`, or ends with the error.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';

const PORT = 7;
const CHUNK_BYTES = 64 * 1024;
const ANSWER_MS = 3_000;

const COMMANDS: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  serve: async () => {
    const tcp = createServer((socket) => {
      pipeline(socket, socket).catch(() => undefined);
    });
    tcp.listen(PORT, '::');
    const udp = createSocket('udp6');
    udp.on('message', (bytes, { port, address }) => udp.send(bytes, port, address));
    udp.bind(PORT, '::');
    await Promise.all([once(tcp, 'listening'), once(udp, 'listening')]);
    console.log('ready');
  },
  tcp: async ([ip = '', bytes]) => {
    const total = Number(bytes);
    const socket = connect(PORT, ip);
    const [sent, got] = [createHash('sha256'), createHash('sha256')];
    const source = function* (): Generator<Buffer> {
      for (let left = total; left > 0; left -= CHUNK_BYTES) {
        const chunk = randomBytes(Math.min(left, CHUNK_BYTES));
        sent.update(chunk);
        yield chunk;
      }
    };
    let count = 0;
    const reading = (async (): Promise<void> => {
      for await (const chunk of socket) {
        count += (chunk as Buffer).length;
        got.update(chunk as Buffer);
      }
    })();
    await pipeline(source(), socket, { end: true }).catch((error: NodeJS.ErrnoException) => {
      // The answer is read by the loop; the pipeline only minds that it does not read it.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
    await reading;
    report(sent.digest('hex') === got.digest('hex') && count === total, count);
  },
  udp: async ([ip = '', count, bytes]) => {
    const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
    for (let number = 0; number < Number(count); number++) {
      const sent = randomBytes(Number(bytes));
      socket.send(sent, PORT, ip);
      const signal = AbortSignal.timeout(ANSWER_MS);
      const [got] = (await once(socket, 'message', { signal })) as [Buffer];
      if (!got.equals(sent)) return report(false, got.length);
    }
    socket.close();
    report(true, Number(count) * Number(bytes));
  },
};

function report(same: boolean, bytes: number): void {
  console.log(`${same ? 'same' : 'different'} ${bytes} bytes`);
}

const [name = '', ...words] = process.argv.slice(2);
await COMMANDS[name]?.(words);
