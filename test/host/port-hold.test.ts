import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { expect } from 'chai';
import { type Backend, type Hold, holdPort } from '../../src/host/ports/hold.ts';
import { portOwner } from '../../src/host/ports/port-owner.ts';
import { type Ip, parseIp } from '../../src/model/ip.ts';

function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

/** Sends a text, ends, and returns what comes until the other side ends; `reset` when it is turned away. */
async function talk(host: string, port: number, text: string): Promise<string> {
  const socket = connect({ host, port, allowHalfOpen: true });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  socket.end(text);
  try {
    await once(socket, 'close');
    return answer;
  } catch {
    return 'reset';
  }
}

/** Answers with what was said, once all is said. */
async function echo(): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk.toString();
    });
    socket.on('end', () => socket.end(`you said ${said}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('a held port', () => {
  const closers: (() => unknown)[] = [];
  const nowhere = (): undefined => undefined;
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function hold(
    protocol: 'tcp' | 'udp',
    address: string,
    backend: () => Backend | undefined = nowhere,
    port = 0,
  ): Promise<Hold> {
    const held = await holdPort({ protocol, ip: ip(address), port, backend });
    closers.push(() => held.close());
    return held;
  }

  for (const protocol of ['tcp', 'udp'] as const) {
    it(`of ${protocol} is nobody else's in its family, and has an owner that can be named`, async () => {
      const { port } = await hold(protocol, '0.0.0.0');
      const error = await hold(protocol, '0.0.0.0', nowhere, port).catch((reason) => reason);
      expect(error.code).to.equal('EADDRINUSE');
      expect(portOwner(protocol, port)?.pid).to.equal(process.pid);
      await hold(protocol, '::', nowhere, port);
    });

    it(`of ${protocol} is free again when it is let go of`, async () => {
      const any = { protocol, ip: ip('::'), backend: nowhere };
      const { port, close } = await holdPort({ ...any, port: 0 });
      close();
      await hold(protocol, '::', nowhere, port);
    });
  }

  it('passes connections to [::1] on, with the end of either side', async () => {
    const server = await echo();
    closers.push(() => server.close());
    const { port: behind } = server.address() as { port: number };
    const { port } = await hold('tcp', '::', () => ({ ip: ip('127.0.0.1'), port: behind }));
    const text = 'x'.repeat(200_000);
    expect(await talk('::1', port, text)).to.equal(`you said ${text}`);
  });

  it('turns away who comes by another way, or when it leads nowhere', async () => {
    const four = await hold('tcp', '0.0.0.0', () => ({ ip: ip('127.0.0.1'), port: 9 }));
    expect(await talk('127.0.0.1', four.port, '')).to.equal('reset');
    const six = await hold('tcp', '::');
    expect(await talk('::1', six.port, '')).to.equal('reset');
  });

  it('passes datagrams to [::1] on, and the answers to their senders', async () => {
    const server = createSocket('udp4', (payload, from) =>
      server.send(`to ${payload}`, from.port, from.address),
    );
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => server.close());
    const to = { ip: ip('127.0.0.1'), port: server.address().port };
    const { port } = await hold('udp', '::', () => to);
    const clients = ['a', 'b'].map((name) => ({ name, socket: createSocket('udp6') }));
    for (const { name, socket } of clients) {
      closers.push(() => socket.close());
      const answered = once(socket, 'message');
      socket.send(name, port, '::1');
      expect(`${(await answered)[0]}`).to.equal(`to ${name}`);
    }
  });
});
