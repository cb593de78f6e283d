import { expect } from 'chai';
import fc from 'fast-check';
import type { Range } from '../../../src/control/ipam/ownership.ts';
import { Pool } from '../../../src/control/ipam/pool.ts';
import { ValueSet } from '../../../src/control/ipam/value-set.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';

const LAST = 40;
const values = Array.from({ length: LAST + 1 }, (_, i) => BigInt(i));
const range = fc.tuple(fc.nat(LAST), fc.nat(8)).map(([first, more]) => ({
  first: BigInt(first),
  last: BigInt(Math.min(LAST, first + more)),
}));
const value = fc.nat(LAST).map(BigInt);

type Step = { readonly add: Range } | { readonly delete: bigint };

/** The set after the steps, and the same value by value. */
function run(list: readonly Step[]): { set: ValueSet; model: Set<bigint> } {
  const set = new ValueSet();
  const model = new Set<bigint>();
  for (const step of list) {
    if ('add' in step) {
      set.add(step.add);
      for (let v = step.add.first; v <= step.add.last; v++) model.add(v);
    } else {
      set.delete(step.delete);
      model.delete(step.delete);
    }
  }
  return { set, model };
}

describe('a set of values', () => {
  it('holds what was added and not deleted, after any operations', () => {
    const steps = fc.array(fc.oneof(fc.record({ add: range }), fc.record({ delete: value })));
    fc.assert(
      fc.property(steps, range, (list, within) => {
        const { set, model } = run(list);
        expect(values.filter((v) => set.has(v))).to.deep.equal(values.filter((v) => model.has(v)));
        const inside = values.filter((v) => v >= within.first && v <= within.last);
        const gaps = [...set.gaps(within)];
        const free = gaps.flatMap(({ first, last }) =>
          values.slice(Number(first), Number(last) + 1),
        );
        expect(free).to.deep.equal(inside.filter((v) => !model.has(v)));
        expect(set.countIn(within)).to.equal(BigInt(inside.filter((v) => model.has(v)).length));
      }),
      { numRuns: 500 },
    );
  });

  it('makes one range of values that touch', () => {
    const set = new ValueSet();
    for (const v of [5n, 7n, 6n]) set.add({ first: v, last: v });
    expect([...set.gaps({ first: 4n, last: 8n })]).to.deep.equal([
      { first: 4n, last: 4n },
      { first: 8n, last: 8n },
    ]);
  });
});

const [A, B] = [plainNode(1), plainNode(2)];
const AUTO = { first: 4n, last: 35n };
const poolSteps = {
  use: fc.record({ use: value }),
  useRange: fc.record({ useRange: range }),
  release: fc.record({ release: value, atOnce: fc.boolean() }),
  passMs: fc.record({ passMs: fc.nat(40_000) }),
  grant: fc.record({ grant: range, epoch: fc.integer({ min: 1, max: 6 }) }),
};
const poolStep = fc.oneof(...Object.values(poolSteps));
type PoolStep = typeof poolStep extends fc.Arbitrary<infer T> ? T : never;

/** A pool, and behind which value the next choice is. */
class PoolWorld {
  readonly pool = new Pool(
    {
      id: 'p',
      all: { first: 0n, last: BigInt(LAST) },
      auto: AUTO,
      reserved: [0n, 10n, BigInt(LAST)],
      creator: A,
    },
    A,
  );
  cursor = AUTO.first;
  #nowMs = 0;

  take(step: PoolStep): void {
    const { pool } = this;
    if ('use' in step) {
      if (!pool.isUsed(step.use) && step.use >= this.cursor) this.cursor = step.use + 1n;
      pool.use(step.use);
    } else if ('useRange' in step) pool.useRange(step.useRange);
    else if ('release' in step) pool.release(step.release, this.#nowMs, step.atOnce);
    else if ('passMs' in step) {
      this.#nowMs += step.passMs;
      pool.warmUp(this.#nowMs);
    } else {
      // Who owns follows from the epoch, as only one node ever writes one.
      const owner = step.epoch % 2 === 0 ? A : B;
      pool.ownership.merge({ ...step.grant, epoch: step.epoch, owner });
    }
  }
}

describe('the stock of a pool', () => {
  it('counted along equals counted anew, and the next value is the first free one behind the last', () => {
    fc.assert(
      fc.property(fc.array(poolStep, { maxLength: 60 }), (list) => {
        const world = new PoolWorld();
        for (const step of list) {
          world.take(step);
          const { pool, cursor } = world;
          const ours = values.filter((v) => v >= AUTO.first && v <= AUTO.last && pool.owns(v));
          const free = ours.filter((v) => !pool.isUsed(v));
          expect(pool.stock()).to.deep.equal({
            free: BigInt(free.length),
            owned: BigInt(ours.length),
          });
          expect(pool.choose()).to.equal(free.find((v) => v >= cursor) ?? free[0]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
