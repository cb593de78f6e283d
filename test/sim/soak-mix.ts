/** Sizes of a soak's schedules: mostly small and short ones, which find most, and some that are large or long. */
import { seededRandom } from '../../src/simulator/random.ts';
import type { ScheduleOptions } from '../../src/simulator/schedule.ts';

/** Returns the schedule of a seed. */
export function soakOptions(seed: number): ScheduleOptions {
  const random = seededRandom(seed ^ 0x5eed);
  const ticket = random.below(1000);
  if (ticket < 5) return { seed, nodes: 25, minutes: 1 };
  if (ticket < 25) return { seed, nodes: 6 + random.below(10), minutes: 1 };
  if (ticket < 60) return { seed, nodes: 3 + random.below(4), minutes: 5 };
  return { seed, nodes: 3 + random.below(6), minutes: 0.25 };
}
