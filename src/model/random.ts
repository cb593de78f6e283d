/**
 * Randomness as an argument. State machines and factories receive a `Random`; only `host/process/random.ts`
 * draws from the operating system, and tests pass a seeded one.
 */

/** A source of random bytes and numbers. */
export interface Random {
  /** Returns `count` random bytes in a fresh array. */
  bytes(count: number): Uint8Array;
  /** Returns an integer in [0, bound). `bound` is at least 1. */
  below(bound: number): number;
}

/** Returns `count` random bytes as lower-case hexadecimal, so `2 * count` characters. */
export function randomHex(random: Random, count: number): string {
  let text = '';
  for (const byte of random.bytes(count)) text += byte.toString(16).padStart(2, '0');
  return text;
}
