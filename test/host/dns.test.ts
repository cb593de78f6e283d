import { expect } from 'chai';
import fc from 'fast-check';
import { framed, MessageSplitter } from '../../src/host/dns/framing.ts';
import { type DnsReceived, openDnsServer } from '../../src/host/dns/server.ts';
import { Upstream, type UpstreamAttempt } from '../../src/host/dns/upstream.ts';
import { ip } from '../vectors/load.ts';

const LOOPBACK = ip('127.0.0.1');

/** A server on a free port that answers with the query backwards. */
async function startEcho(): Promise<{ port: number; received: DnsReceived[]; close(): void }> {
  const received: DnsReceived[] = [];
  for (let port = 20_053; ; port += 97) {
    try {
      const server = await openDnsServer(LOOPBACK, port, (query) => {
        received.push(query);
        query.reply(query.bytes.toReversed());
      });
      return { port, received, close: () => server.close() };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}

/** What comes of one attempt: the answer, or `failed`. */
function outcome(attempt: Omit<UpstreamAttempt, 'number'>): Promise<string> {
  return new Promise((resolve) => {
    const upstream = new Upstream({
      received: (number, from, bytes) => {
        upstream.end(number);
        resolve(`${Buffer.from(bytes)} of ${from.host}:${from.port}`);
      },
      failed: (number) => {
        upstream.end(number);
        resolve('failed');
      },
    });
    upstream.send({ number: 1, ...attempt });
  });
}

describe('sockets of DNS', () => {
  it('messages in a stream come out as they went in, however it is cut', () => {
    const messages = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 50 }), (all, size) => {
        const stream = Buffer.concat(all.map(framed));
        const splitter = new MessageSplitter(300);
        const out: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += size) {
          out.push(...(splitter.take(stream.subarray(at, at + size)) ?? []));
        }
        expect(out.map((bytes) => [...bytes])).to.deep.equal(all.map((bytes) => [...bytes]));
      }),
    );
  });

  it('a message that is too long or empty ends the stream before it is kept', () => {
    expect(new MessageSplitter(10).take(Uint8Array.of(0, 11))).to.equal(undefined);
    expect(new MessageSplitter(10).take(Uint8Array.of(0, 0))).to.equal(undefined);
    expect(new MessageSplitter(10).take(Uint8Array.of(0, 10, 1))).to.deep.equal([]);
  });

  for (const way of ['udp', 'tcp'] as const) {
    it(`asks and answers over ${way}, and says when nobody is there`, async () => {
      const { port, received, close } = await startEcho();
      const server = { host: '127.0.0.1', port };
      const bytes = Buffer.from('abc');
      expect(await outcome({ way, server, bytes })).to.equal(`cba of 127.0.0.1:${port}`);
      expect(received.map(({ from, way: by }) => `${from} ${by}`)).to.deep.equal([
        `127.0.0.1 ${way}`,
      ]);
      close();
      received[0]?.reply(bytes);
      expect(await outcome({ way, server, bytes })).to.equal('failed');
    });
  }

  it('an address that is not here, and a port that is taken, are refused with what the kernel says', async () => {
    const code = (address: string, port: number): Promise<unknown> =>
      openDnsServer(ip(address), port, () => undefined).then(
        () => 'opened',
        (error: NodeJS.ErrnoException) => error.code,
      );
    const { port, close } = await startEcho();
    expect(await code('192.0.2.200', port)).to.equal('EADDRNOTAVAIL');
    expect(await code('127.0.0.1', port)).to.equal('EADDRINUSE');
    close();
  });
});
