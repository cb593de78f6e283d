/** Randomness of the operating system. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Random } from '../../model/random.ts';

/** Cryptographically strong randomness. */
export const systemRandom: Random = {
  bytes: (count) => Uint8Array.from(randomBytes(count)),
  below: (bound) => randomInt(bound),
};
