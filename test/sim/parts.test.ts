import { expect } from 'chai';
import { Checks } from '../../src/simulator/checkers/checker.ts';
import { Clock } from '../../src/simulator/clock.ts';
import { Disk } from '../../src/simulator/host/disk.ts';
import { plainNode } from '../../src/simulator/host/identity.ts';
import { SimNode } from '../../src/simulator/host/node.ts';
import { Network } from '../../src/simulator/network.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { openStream, type SimStream } from '../../src/simulator/stream.ts';
import { Trace } from '../../src/simulator/trace.ts';
import { World } from '../../src/simulator/world.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nothing = (): void => undefined;

/** Lets a clock run dry, up to a time. */
function elapse(clock: Clock, ms: number): void {
  const untilMs = clock.nowMs + ms;
  while (clock.step(untilMs));
}

describe('the simulated clock', () => {
  it('lets events happen by time, and at one time in the order in which they were asked for', () => {
    const clock = new Clock();
    const random = seededRandom(3);
    const seen: (readonly [number, number])[] = [];
    for (let order = 0; order < 500; order++) {
      const atMs = random.below(40);
      clock.after(atMs, () => seen.push([atMs, order]));
    }
    elapse(clock, 100);
    expect(seen).to.have.length(500);
    expect(seen).to.deep.equal(seen.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
  });

  it('forgets an event that was called off', () => {
    const clock = new Clock();
    const event = clock.after(1, () => expect.fail('it happened'));
    clock.cancel(event);
    elapse(clock, 10);
    expect([clock.nowMs, clock.steps]).to.deep.equal([10, 0]);
  });
});

describe('the simulated disk', () => {
  const disk = (seed: number): { clock: Clock; disk: Disk } => {
    const clock = new Clock();
    return { clock, disk: new Disk(clock, seededRandom(seed), 5) };
  };

  it('has a commit when it is done, and not before', () => {
    const d = disk(1);
    let done = false;
    d.disk.commit(
      new Map([['k', bytes('v')]]),
      () => {
        done = true;
      },
      nothing,
    );
    expect([done, d.disk.get('k')]).to.deep.equal([false, undefined]);
    elapse(d.clock, 10);
    expect([done, d.disk.get('k')]).to.deep.equal([true, bytes('v')]);
  });

  it('keeps or loses all of a commit that a crash finds under way, and never says which', () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      const d = disk(seed);
      const two = new Map([
        ['a', bytes('1')],
        ['b', bytes('2')],
      ]);
      d.disk.commit(two, () => expect.fail('it was answered'), nothing);
      d.disk.crash();
      elapse(d.clock, 100);
      outcomes.add(`${d.disk.get('a') !== undefined} ${d.disk.get('b') !== undefined}`);
    }
    expect([...outcomes].sort()).to.deep.equal(['false false', 'true true']);
  });

  it('refuses commits while it is full', () => {
    const d = disk(1);
    let failed = false;
    d.disk.full = true;
    d.disk.commit(
      new Map([['k', bytes('v')]]),
      () => expect.fail('it fitted'),
      () => {
        failed = true;
      },
    );
    elapse(d.clock, 100);
    expect([failed, d.disk.get('k')]).to.deep.equal([true, undefined]);
  });

  it('goes back to an image', () => {
    const d = disk(1);
    d.disk.putAtOnce('k', bytes('old'));
    const image = d.disk.image();
    d.disk.putAtOnce('k', bytes('new'));
    d.disk.load(image);
    expect(d.disk.get('k')).to.deep.equal(bytes('old'));
  });
});

describe('a simulated stream', () => {
  const connected = (): { clock: Clock; network: Network; stream: SimStream } => {
    const clock = new Clock();
    const random = seededRandom(5);
    const network = new Network(clock, random);
    let stream: SimStream | undefined;
    openStream(
      { clock, network, random },
      { from: 0, to: 1 },
      {
        connected: (made) => {
          stream = made;
        },
        refused: () => expect.fail('refused'),
      },
    );
    elapse(clock, 100);
    return { clock, network, stream: stream as SimStream };
  };

  it('brings frames whole and in order, then its end', () => {
    const { clock, stream } = connected();
    const seen: (number | string)[] = [];
    const user = { frame: (frame: Uint8Array) => seen.push(frame.length), closed: nothing };
    stream.ends[1].user = { ...user, closed: () => seen.push('end') };
    for (const size of [60_000, 1, 20_000]) stream.ends[0].send(new Uint8Array(size));
    stream.ends[0].end();
    elapse(clock, 1_000);
    expect(seen).to.deep.equal([60_000, 1, 20_000, 'end']);
  });

  it('that is cut in the middle goes on when the link is back, and ends at both sides when it is not', () => {
    for (const cutMs of [2_000, 60_000]) {
      const { clock, network, stream } = connected();
      const seen: string[] = [];
      for (const [index, end] of stream.ends.entries()) {
        end.user = {
          frame: () => seen.push(`frame ${index}`),
          closed: () => seen.push(`closed ${index}`),
        };
      }
      network.cut(0, 1);
      stream.ends[0].send(bytes('hello'));
      clock.after(cutMs, () => network.mend(0, 1));
      elapse(clock, 9_000);
      if (cutMs === 2_000) expect(seen).to.deep.equal(['frame 1']);
      else expect(seen).to.deep.equal([]);
      elapse(clock, 20_000);
      const closed = seen.filter((text) => text.startsWith('closed')).sort();
      expect(closed).to.deep.equal(['closed 0', 'closed 1']);
    }
  });
});

describe('the picture of a failure', () => {
  it('has a column for each host, an arrow for each datagram, and says what was lost', () => {
    const world = new World({ seed: 1 });
    const [a, b, c] = [0, 1, 2].map((i) => {
      const disk = new Disk(world.clock, world.random, 1);
      return new SimNode(world, i, plainNode(i + 1), disk);
    }) as [SimNode, SimNode, SimNode];
    const trace = new Trace(10);
    // A rumour about node 12ab..., suspect, incarnation 3.
    const rumor = Uint8Array.from([
      0x0a,
      0x18,
      0x22,
      0x16,
      0x0a,
      0x10,
      0x12,
      0xab,
      ...new Array<number>(14).fill(0),
      0x10,
      3,
      0x18,
      1,
    ]);
    trace.datagram(1.5, { from: a, to: c, bytes: rumor, fate: 'delivered' });
    trace.note(2, 'crash', b);
    trace.datagram(3.25, { from: c, to: b, bytes: rumor, fate: 'cut' });
    expect(trace.diagram([a, b, c], 10).split('\n')).to.deep.equal([
      '                n0        n1        n2',
      '      1.50       |------------------>|      rumor 12ab suspect@3',
      '      2.00       |         X         |      crash',
      '      3.25       |         |<---x----|      rumor 12ab suspect@3 (cut)',
    ]);
  });
});

describe('checks', () => {
  it('keep the first violation', () => {
    const checks = new Checks([]);
    checks.violate('a', 'first', []);
    checks.violate('b', 'second', []);
    expect(checks.violation?.what).to.equal('first');
  });
});
