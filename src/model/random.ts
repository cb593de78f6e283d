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

/** Returns the items in random order. Fisher-Yates. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const swap = result[i] as T;
    result[i] = result[j] as T;
    result[j] = swap;
  }
  return result;
}
