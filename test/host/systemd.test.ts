/** Messages to systemd, read by a socket as systemd has it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FdStore } from '../../src/host/linux/fd-store.ts';
import {
  notifySystemd,
  passedSocket,
  startWatchdog,
  takePassedDescriptors,
} from '../../src/host/linux/systemd.ts';
import { refusalOf } from '../support/refusal.ts';

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

  const watch = (pid: number): (() => void) => {
    process.env['WATCHDOG_PID'] = `${pid}`;
    process.env['WATCHDOG_USEC'] = '20000000';
    return startWatchdog();
  };

  it('hears that the process turns when it watches this process', async () => {
    let end = (): void => undefined;
    const message = await receive(join(folder, 's'), () => {
      end = watch(process.pid);
    });
    end();
    expect(message).to.equal('WATCHDOG=1');
    expect(process.env).to.not.have.any.keys('WATCHDOG_PID', 'WATCHDOG_USEC');
  });

  it('hears nothing of that when it watches the parent', async () => {
    const message = await receive(join(folder, 's'), () => {
      watch(process.ppid)();
      notifySystemd('STATUS=the parent is watched');
    });
    expect(message).to.equal('STATUS=the parent is watched');
  });

  it('hears it again and again, twice in the time that it allows', async () => {
    process.env['WATCHDOG_USEC'] = '40000';
    let end = (): void => undefined;
    const message = await receive(join(folder, 's'), () => {
      // The first is lost: nobody is there.
      const path = process.env['NOTIFY_SOCKET'];
      process.env['NOTIFY_SOCKET'] = '/no/such/socket';
      end = startWatchdog();
      process.env['NOTIFY_SOCKET'] = path;
    });
    end();
    expect(message).to.equal('WATCHDOG=1');
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

describe('descriptors from systemd', () => {
  const pass = (pid: number, count: string, names: string): void => {
    process.env['LISTEN_PID'] = `${pid}`;
    process.env['LISTEN_FDS'] = count;
    process.env['LISTEN_FDNAMES'] = names;
  };
  const left = (): string[] => Object.keys(process.env).filter((key) => key.startsWith('LISTEN_'));

  it('have the names that they were stored under, and are taken once', () => {
    pass(process.pid, '1', 'weft-web');
    expect(takePassedDescriptors()).to.deep.equal([{ fd: 3, name: 'weft-web' }]);
    expect(takePassedDescriptors()).to.deep.equal([]);
    expect(left()).to.deep.equal([]);
  });

  it('are none of those that a parent was given, or that are not open', () => {
    pass(process.ppid, '1', 'weft-web');
    expect(takePassedDescriptors()).to.deep.equal([]);
    pass(process.pid, '9999', '');
    expect(takePassedDescriptors().length).to.be.below(9999);
    for (const count of ['', '-1', '1x', '99999']) {
      pass(process.pid, count, '');
      expect(takePassedDescriptors(), count).to.deep.equal([]);
    }
    expect(left()).to.deep.equal([]);
  });
});

describe('sockets from systemd', () => {
  const passed = [
    { fd: 3, name: 'weft-77aa' },
    { fd: 4, name: 'api' },
    { fd: 5, name: 'docker-plugin' },
  ];

  it('are found by what their units call them', () => {
    expect(passedSocket(passed, 'api')).to.equal(4);
    expect(passedSocket(passed, 'docker-plugin')).to.equal(5);
    expect(passedSocket(passed.slice(0, 1), 'api')).to.equal(undefined);
  });

  it('are refused when there are two of one kind', async () => {
    const asked = async (): Promise<unknown> =>
      passedSocket([...passed, { fd: 6, name: 'api' }], 'api');
    const { message } = await refusalOf(asked());
    expect(message).to.equal(
      'socket api: systemd passes two with FileDescriptorName=api; leave one ListenStream= in the socket units of the agent',
    );
  });
});

describe('the store of systemd', () => {
  const saved = process.env['NOTIFY_SOCKET'];
  const warnings: string[] = [];
  const make = (wanted: boolean, socket: string | undefined): FdStore => {
    warnings.length = 0;
    if (socket === undefined) delete process.env['NOTIFY_SOCKET'];
    else process.env['NOTIFY_SOCKET'] = socket;
    return new FdStore([], wanted, (sentence) => warnings.push(sentence));
  };
  afterEach(() => {
    if (saved === undefined) delete process.env['NOTIFY_SOCKET'];
    else process.env['NOTIFY_SOCKET'] = saved;
  });

  it('is told to keep the descriptors of an endpoint whatever happens to them', async () => {
    const path = `@weft-test-store-${process.pid}`;
    const message = await receive(path, () => make(true, path).keep('77aa', [0, 1]));
    expect(message).to.equal('FDSTORE=1\nFDPOLL=0\nFDNAME=weft-77aa');
    expect(warnings).to.deep.equal([]);
  });

  it('is missed with one sentence that says what to do', async () => {
    for (const [socket, why] of [
      [undefined, 'the agent was not started by systemd (NOTIFY_SOCKET is not set)'],
      ['/no/such/socket', 'systemd did not take a message (ENOENT)'],
    ] as const) {
      const store = make(true, socket);
      store.keep('77aa', [0]);
      await store.probe();
      store.remove('77aa');
      expect(warnings).to.deep.equal([
        `descriptors of TAPs do not survive the agent: ${why}; run the agent as a unit with Type=notify and FileDescriptorStoreMax=, or leave out fd-store`,
      ]);
    }
  });

  it('is left alone by an agent that does not want it', async () => {
    const store = make(false, '/no/such/socket');
    store.keep('77aa', [0]);
    await store.probe();
    expect([store.has('77aa'), store.take('77aa'), store.removeUnclaimed()]).to.deep.equal([
      false,
      [],
      0,
    ]);
    expect(warnings).to.deep.equal([]);
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
