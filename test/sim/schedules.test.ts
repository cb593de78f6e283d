import { expect } from 'chai';
import { failureText } from '../../src/simulator/report.ts';
import { runSchedule, type ScheduleOptions } from '../../src/simulator/schedule.ts';

/** Some seeds of each size; `npm run sim:soak` goes on with new ones. */
const SIZES: readonly (Omit<ScheduleOptions, 'seed'> & { readonly seeds: number })[] = [
  { nodes: 1, minutes: 0.5, seeds: 2 },
  { nodes: 2, minutes: 0.5, seeds: 4 },
  { nodes: 3, minutes: 0.25, seeds: 12 },
  { nodes: 5, minutes: 0.25, seeds: 10 },
  { nodes: 8, minutes: 0.25, seeds: 6 },
  { nodes: 4, minutes: 3, seeds: 1 },
  { nodes: 16, minutes: 0.25, seeds: 1 },
];

/** Runs a schedule and returns what a person would see of its failure. */
async function failureOf(options: ScheduleOptions): Promise<string> {
  const result = await runSchedule({ ...options, traced: 1_000 });
  expect(result.world.clock.steps).to.be.greaterThan(0);
  return failureText(options, result);
}

describe('schedules of people and faults', function () {
  this.timeout(60_000);

  for (const { nodes, minutes, seeds } of SIZES) {
    it(`${nodes} nodes, ${minutes} min: every invariant holds in ${seeds} of them`, async () => {
      for (let seed = 1; seed <= seeds; seed++) {
        expect(await failureOf({ seed, nodes, minutes })).to.equal('');
      }
    });
  }

  it('repeat exactly for an equal seed', async () => {
    const run = async (): Promise<unknown> => {
      const { world, wishes, crashes } = await runSchedule({ seed: 77, nodes: 5, minutes: 0.25 });
      const versions = [...(world.nodes[0]?.plane?.cluster.state.versions() ?? [])];
      return [world.clock.steps, world.clock.nowMs, wishes, crashes, versions];
    };
    expect(await run()).to.deep.equal(await run());
  });
});
