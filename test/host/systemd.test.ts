/** Messages to systemd, read by a socket as systemd has it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { notifySystemd } from '../../src/host/linux/systemd.ts';

/** Prints one datagram of a unix socket; Node cannot. */
const RECEIVER = `
import socket, sys
path = sys.argv[1]
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("\\0" + path[1:] if path[0] == "@" else path)
print("bound", flush=True)
sys.stdout.write(s.recv(4096).decode())
`;

describe('systemd', () => {
  const saved = process.env['NOTIFY_SOCKET'];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync('/tmp/weft-notify-');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (saved === undefined) delete process.env['NOTIFY_SOCKET'];
    else process.env['NOTIFY_SOCKET'] = saved;
  });

  for (const kind of ['a path', 'an abstract name']) {
    it(`is told at ${kind}`, async () => {
      const path = kind === 'a path' ? join(folder, 's') : `@weft-test-${process.pid}`;
      const message = await receive(path, () => notifySystemd('READY=1'));
      expect(message).to.equal('READY=1');
    });
  }

  it('gets the monotonic time of a reload', async () => {
    const message = await receive(join(folder, 's'), () => notifySystemd('RELOADING=1'));
    const [, microseconds] = /^RELOADING=1\nMONOTONIC_USEC=(\d+)$/.exec(message) ?? [];
    expect(
      Math.abs(Number(microseconds) / 1000 - Number(process.hrtime.bigint()) / 1e6),
    ).to.be.below(5_000);
  });

  it('gets a status of one line', async () => {
    const message = await receive(join(folder, 's'), () => notifySystemd('STATUS=two\nlines'));
    expect(message).to.equal('STATUS=two lines');
  });

  it('is not missed: without a socket, or with nobody behind it, nothing happens', () => {
    delete process.env['NOTIFY_SOCKET'];
    notifySystemd('READY=1');
    for (const path of ['/no/such/socket', `/${'x'.repeat(200)}`, '@']) {
      process.env['NOTIFY_SOCKET'] = path;
      notifySystemd('READY=1');
    }
  });
});

async function receive(path: string, send: () => void): Promise<string> {
  const receiver: ChildProcess = spawn('python3', ['-c', RECEIVER, path]);
  let output = '';
  const bound = new Promise<void>((resolve) => {
    receiver.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.startsWith('bound\n')) resolve();
    });
  });
  await bound;
  process.env['NOTIFY_SOCKET'] = path;
  send();
  await once(receiver, 'close');
  return output.slice('bound\n'.length);
}
