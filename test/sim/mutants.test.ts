import { expect } from 'chai';
import { runSchedule, type ScheduleOptions } from '../../src/simulator/schedule.ts';
import { MUTANTS } from './mutants.ts';

/** A mutant that survives so many small schedules would not be found in a night either. */
const SCHEDULES_MAX = 60;

/** Runs schedules until an invariant breaks. */
async function firstViolation(
  more: Partial<ScheduleOptions>,
  from = 1,
): Promise<{ readonly invariant: string; readonly seed: number } | undefined> {
  for (let seed = from; seed < from + SCHEDULES_MAX; seed++) {
    const options = { seed, nodes: 3 + (seed % 3), minutes: 0.25, ...more };
    const { violation } = await runSchedule(options);
    if (violation !== undefined) return { invariant: violation.invariant, seed };
  }
  return undefined;
}

describe('the simulator', function () {
  this.timeout(60_000);

  for (const { name, breaks, apply, options = {}, from } of MUTANTS) {
    it(`notices when ${name}`, async () => {
      const takeOut = apply();
      try {
        const found = await firstViolation(options, from);
        expect(breaks, JSON.stringify(found)).to.include(found?.invariant);
      } finally {
        takeOut();
      }
    });
  }

  it('notices when a disk is used twice', async () => {
    expect(await firstViolation({ copy: true, minutes: 0.5 })).to.not.equal(undefined);
  });

  it('notices when a disk goes back to an earlier image', async () => {
    expect(await firstViolation({ rollback: true, minutes: 0.5 })).to.not.equal(undefined);
  });
});
