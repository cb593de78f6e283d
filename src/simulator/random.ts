/** A seeded source of randomness: the same seed gives the same run. mulberry32. */
import type { Random } from '../model/random.ts';

/** Returns a random source that repeats itself for an equal seed. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    below: (bound) => next() % bound,
  };
}

/** Returns one of the items; there is at least one. */
export function oneOf<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)] as T;
}

/** True about `perMille` times in a thousand. */
export function chance(random: Random, perMille: number): boolean {
  return perMille > 0 && random.below(1000) < perMille;
}

/** Returns a whole number from `low` to `high`, evenly by its logarithm: 1 to 10 as often as 10 to 100. */
export function spread(random: Random, low: number, high: number): number {
  const share = random.below(1_000_001) / 1_000_000;
  return Math.round(low * (high / low) ** share);
}
