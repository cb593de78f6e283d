/**
 * Frames through TAPs. Two of them on a kernel bridge make a wire that begins and ends in this process:
 *
 *     write ---> [ tap-a ]===[ br0 ]===[ tap-b ] ---> receive
 */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { openTap, type Tap } from '../../src/host/tap/tap-device.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import { ipCommands } from './support/commands.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';
import { until } from './support/until.ts';

/** An ethertype of IEEE 802's local experimental range, which nothing else here speaks. */
const ETHERTYPE = 0x88b5;
const FRAMES = 10_000;
/** Half of a TAP's queue, so that nothing is dropped. */
const WINDOW = 200;

describe('frames through a TAP', () => {
  let lab: Lab;
  let a: Tap;
  let b: Tap;

  before(async function () {
    await requireLab(this);
    lab = await Lab.open({ hosts: 0 });
    const ns = await lab.container('wire');
    a = await open(ns, 'tap-a', 65_521);
    b = await open(ns, 'tap-b', 65_521);
    await ipCommands(
      [
        'link add br0 type bridge forward_delay 0 mcast_snooping 0',
        'link set dev tap-a master br0',
        'link set dev tap-b master br0',
        'link set br0 up',
      ],
      ns,
    );
  });
  after(async () => {
    a?.close();
    b?.close();
    await lab?.close();
  });

  it('arrive whole, in order and in batches; the longest one too', async function () {
    this.timeout(240_000);
    const received: number[] = [];
    const lengths = new Set<number>();
    let wrong = 0;
    b.start(
      (frame) => {
        if (frame[12] !== ETHERTYPE >> 8 || frame[13] !== (ETHERTYPE & 0xff)) return;
        const number = new DataView(frame.buffer, frame.byteOffset).getUint32(14);
        received.push(number);
        lengths.add(frame.length);
        if (frame.byteOffset < 64 || frame.at(-1) !== number % 251) wrong++;
      },
      () => undefined,
    );
    for (let number = 0; number < FRAMES; number++) {
      const length = number === 777 ? 65_535 : 60 + (number % 1455);
      expect(a.write(frameOf(number, length))).to.equal(true);
      if (number % WINDOW === WINDOW - 1 || number === 777) {
        const what = `frame ${number}, have ${received.length}`;
        await until(() => received.length > number, { timeoutMs: 5_000, what });
      }
    }
    expect(received).to.deep.equal(Array.from({ length: FRAMES }, (_, number) => number));
    expect(lengths.has(65_535)).to.equal(true);
    expect(wrong).to.equal(0);
  });

  it('an exception of the receiver is an uncaught exception, not silence', async () => {
    const ns = await lab.container('bug');
    const tap = await open(ns, 'tap-a', 1500);
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    try {
      const caught = new Promise<Error>((resolve) => process.once('uncaughtException', resolve));
      tap.start(
        () => {
          throw new Error('bug: a test');
        },
        () => undefined,
      );
      // The kernel announces itself when an interface comes up.
      expect((await caught).message).to.equal('bug: a test');
    } finally {
      tap.close();
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
  });

  it('idle TAPs do not occupy the thread pool', async () => {
    const ns = await lab.container('idle');
    const taps = await Promise.all(
      Array.from({ length: 8 }, (_, index) => open(ns, `idle${index}`, 1500)),
    );
    try {
      for (const tap of taps) {
        tap.start(
          () => undefined,
          () => undefined,
        );
      }
      const reads = Array.from({ length: 16 }, () => readFile('/proc/self/status', 'utf8'));
      for (const text of await Promise.all(reads)) expect(text).to.contain('Threads:');
    } finally {
      for (const tap of taps) tap.close();
    }
  });
});

function open(ns: string, name: string, mtuBytes: number): Promise<Tap> {
  const mac = (0x02_00_00_00_00_00 + name.charCodeAt(4)) as MacAddress;
  return openTap({
    namespace: `/run/netns/${ns}`,
    name,
    mac,
    mtuBytes,
    addresses: [],
    gateways: [],
    configure: true,
  });
}

function frameOf(number: number, length: number): Uint8Array {
  const frame = new Uint8Array(length);
  frame.fill(0xff, 0, 6);
  frame.set([0x02, 0, 0, 0, 0, 0x63], 6);
  const view = new DataView(frame.buffer);
  view.setUint16(12, ETHERTYPE);
  view.setUint32(14, number);
  frame[length - 1] = number % 251;
  return frame;
}
