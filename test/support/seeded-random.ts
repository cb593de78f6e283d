/** A seeded source of randomness: the same seed gives the same run. mulberry32. */
import type { Random } from '../../src/model/random.ts';

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
