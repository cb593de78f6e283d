import { expect } from 'chai';
import fc from 'fast-check';
import { divideGenesis } from '../../../src/control/ipam/genesis.ts';
import { type OwnedRange, Ownership } from '../../../src/control/ipam/ownership.ts';
import { COOLING_MS, Pool } from '../../../src/control/ipam/pool.ts';
import { sharesOf } from '../../../src/control/ipam/shares.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

const [A, B, C] = [plainNode(1), plainNode(2), plainNode(3)];

/** Ranges in a small space; the owner follows from the epoch, as only one node ever writes an epoch. */
const ranges = fc.array(
  fc.record({ first: fc.nat(60), length: fc.nat(20), epoch: fc.nat(4) }).map(
    ({ first, length, epoch }): OwnedRange => ({
      first: BigInt(first),
      last: BigInt(first + length),
      epoch,
      owner: plainNode(epoch + 1),
    }),
  ),
  { maxLength: 20 },
);

/** The same join, address by address. */
function model(list: readonly OwnedRange[]): Map<number, number> {
  const epochs = new Map<number, number>();
  for (const { first, last, epoch } of list) {
    for (let i = Number(first); i <= Number(last); i++)
      epochs.set(i, Math.max(epochs.get(i) ?? -1, epoch));
  }
  return epochs;
}

describe('ownership', () => {
  it('equals the pointwise maximum, in any order', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const map = new Ownership();
        for (const range of list) map.merge(range);
        const wanted = model(list);
        for (let i = 0; i <= 81; i++) expect(map.lookup(BigInt(i))?.epoch).to.equal(wanted.get(i));
        const backwards = new Ownership();
        for (const range of list.toReversed()) backwards.merge(range);
        expect(backwards.ranges()).to.deep.equal(map.ranges());
      }),
      { numRuns: 500 },
    );
  });

  it('says whether something changed', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const map = new Ownership();
        for (const range of list) {
          const before = JSON.stringify(map.ranges(), (_, v) =>
            typeof v === 'bigint' ? `${v}` : v,
          );
          const changed = map.merge(range);
          const after = JSON.stringify(map.ranges(), (_, v) =>
            typeof v === 'bigint' ? `${v}` : v,
          );
          expect(changed).to.equal(before !== after);
        }
      }),
    );
  });

  it('keeps ranges sorted, apart and as long as can be', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const map = new Ownership();
        for (const range of list) map.merge(range);
        map.ranges().forEach((range, i) => {
          const next = map.ranges()[i + 1];
          if (next === undefined) return;
          expect(range.last < next.first).to.equal(true);
          const alike = next.owner === range.owner && next.epoch === range.epoch;
          expect(alike && range.last + 1n === next.first).to.equal(false);
        });
      }),
    );
  });
});

describe('genesis', () => {
  const rows: readonly (readonly [string, bigint, number, bigint, bigint])[] = [
    ['a /24 on 5 hosts gives 16 each', 256n, 5, 16n, 192n],
    ['a /16 on 100 hosts gives 256 each', 65_536n, 100, 256n, 40_192n],
    ['a /16 on 1000 hosts gives 32 each', 65_536n, 1000, 32n, 33_568n],
    ['a share is at most 4096', 1n << 20n, 2, 4096n, (1n << 20n) - 4096n],
    ['below 4 the creator keeps all', 16n, 3, 0n, 16n],
    ['a cluster of one keeps all', 256n, 1, 0n, 256n],
  ];
  for (const [name, size, members, share, kept] of rows) {
    it(name, () => {
      const nodes = Array.from({ length: members }, (_, i) => plainNode(i + 1));
      const grants = divideGenesis({ first: 0n, last: size - 1n }, nodes, A);
      const given = grants.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
      for (const { first, last } of grants) expect(last - first + 1n).to.equal(share);
      expect(size - given).to.equal(kept);
    });
  }
});

describe('pool', () => {
  const pool = (): Pool =>
    new Pool(
      {
        id: 'p',
        all: { first: 0n, last: 15n },
        auto: { first: 8n, last: 15n },
        reserved: [0n, 1n, 15n],
        creator: A,
      },
      A,
    );

  it('goes through the automatic zone in order, without reserved values', () => {
    const p = pool();
    const given: (bigint | undefined)[] = [];
    for (let i = 0; i < 8; i++) {
      const value = p.choose();
      given.push(value);
      if (value !== undefined) p.use(value);
    }
    expect(given).to.deep.equal([8n, 9n, 10n, 11n, 12n, 13n, 14n, undefined]);
  });

  it('a released value rests before it is given out again', () => {
    const p = pool();
    for (let value = 8n; value < 15n; value++) p.use(value);
    p.release(9n, 1000);
    p.warmUp(1000 + COOLING_MS - 1);
    expect(p.choose()).to.equal(undefined);
    expect(p.coolest()).to.equal(9n);
    p.warmUp(1000 + COOLING_MS);
    expect(p.choose()).to.equal(9n);
  });

  it('a value that was never given out is free at once', () => {
    const p = pool();
    p.use(8n);
    p.release(8n, 0, true);
    expect(p.isUsed(8n)).to.equal(false);
  });

  it('goes on anywhere in what it owns after a restart', () => {
    const seen = new Set<bigint | undefined>();
    for (let seed = 0; seed < 200; seed++) {
      const p = pool();
      p.ownership.merge({ first: 10n, last: 11n, epoch: 1, owner: B });
      p.scatter(seededRandom(seed));
      seen.add(p.choose());
    }
    // 15 is reserved; who begins there begins at the first.
    expect([...seen].sort()).to.deep.equal([12n, 13n, 14n, 8n, 9n]);
    const nothing = pool();
    nothing.ownership.merge({ first: 0n, last: 15n, epoch: 1, owner: B });
    nothing.scatter(seededRandom(1));
    expect(nothing.choose()).to.equal(undefined);
  });

  it('reserved values cannot be released', () => {
    const p = pool();
    p.release(1n, 0, true);
    expect(p.isUsed(1n)).to.equal(true);
  });

  it('gives away an aligned half of what is free, from the far end, and never a used value', () => {
    const auto = { first: 8n, last: 31n };
    const p = new Pool({ id: 'p', all: auto, auto, reserved: [], creator: A }, A);
    p.use(30n);
    expect(p.runToGrant(true)).to.deep.equal({ first: 16n, last: 23n });
    p.ownership.merge({ first: 16n, last: 23n, epoch: 1, owner: B });
    expect(p.freeRuns()).to.deep.equal([
      { first: 8n, last: 15n },
      { first: 24n, last: 29n },
      { first: 31n, last: 31n },
    ]);
  });

  it('gives single values when it has few, and none to a stock', () => {
    const p = pool();
    expect(p.runToGrant(false)).to.deep.equal({ first: 14n, last: 14n });
    expect(p.runToGrant(true)).to.equal(undefined);
  });

  it('gives its last value away when it is asked, and then nothing', () => {
    const p = pool();
    for (let value = 8n; value < 14n; value++) p.use(value);
    expect(p.runToGrant(false)).to.deep.equal({ first: 14n, last: 14n });
    p.ownership.merge({ first: 14n, last: 14n, epoch: 1, owner: C });
    expect(p.runToGrant(false)).to.equal(undefined);
  });

  it('chooses only what it owns', () => {
    const p = pool();
    p.ownership.merge({ first: 0n, last: 15n, epoch: 1, owner: B });
    expect(p.choose()).to.equal(undefined);
    expect(p.stock()).to.deep.equal({ free: 0n, owned: 0n });
  });
});

describe('shares', () => {
  it('count for each owner what is handed out by itself, and what of that is used, reserved and free', () => {
    const pool = new Pool(
      {
        id: 'p',
        all: { first: 0n, last: 63n },
        auto: { first: 16n, last: 63n },
        reserved: [0n, 16n, 63n],
        creator: A,
      },
      A,
    );
    pool.ownership.merge({ first: 32n, last: 39n, epoch: 1, owner: B });
    pool.ownership.merge({ first: 8n, last: 15n, epoch: 1, owner: C });
    const used = [17n, 33n, 34n, 9n].map((value) => ({ first: value, last: value }));
    expect(sharesOf(pool, used)).to.deep.equal([
      { owner: A, owned: 40n, used: 1n, free: 37n },
      { owner: B, owned: 8n, used: 2n, free: 6n },
    ]);
  });
});
