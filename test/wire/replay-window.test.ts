import { expect } from 'chai';
import fc from 'fast-check';
import { REPLAY_WINDOW, ReplayWindow } from '../../src/wire/replay-window.ts';

describe('replay window', () => {
  const rows: readonly (readonly [string, readonly (readonly [number, number, boolean])[]])[] = [
    [
      'accepts a counter once',
      [
        [1, 5, true],
        [1, 5, false],
      ],
    ],
    [
      'accepts what comes late but within the window',
      [
        [1, 1000, true],
        [1, 10, true],
        [1, 10, false],
      ],
    ],
    [
      'refuses what is older than the window',
      [
        [1, 5000, true],
        [1, 5000 - REPLAY_WINDOW, false],
      ],
    ],
    [
      'accepts the oldest counter of the window',
      [
        [1, 5000, true],
        [1, 5001 - REPLAY_WINDOW, true],
      ],
    ],
    [
      'begins anew with a new boot',
      [
        [1, 9, true],
        [2, 9, true],
        [2, 9, false],
      ],
    ],
    [
      'refuses an old boot',
      [
        [2, 1, true],
        [1, 100, false],
      ],
    ],
    [
      'accepts counter zero',
      [
        [1, 0, true],
        [1, 0, false],
      ],
    ],
  ];
  for (const [name, steps] of rows) {
    it(name, () => {
      const window = new ReplayWindow();
      const given = steps.map(([boot, counter]) => window.accept(boot, counter));
      expect(given).to.deep.equal(steps.map(([, , wanted]) => wanted));
    });
  }

  it('never accepts anything twice, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4000), { maxLength: 300 }), (counters) => {
        const window = new ReplayWindow();
        const accepted = counters.filter((counter) => window.accept(1, counter));
        expect(new Set(accepted).size).to.equal(accepted.length);
      }),
    );
  });

  it('accepts everything that is new and in the window', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(REPLAY_WINDOW - 1), { maxLength: 300 }), (counters) => {
        const window = new ReplayWindow();
        const fresh = counters.filter((counter, i) => counters.indexOf(counter) === i);
        expect(fresh.every((counter) => window.accept(1, counter))).to.equal(true);
      }),
    );
  });
});
