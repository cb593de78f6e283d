/** Waiting for something that gives no event: asks again until it is so, or fails saying what it waited for. */
import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait, and for what, in words that complete "waited for ...". */
export interface Patience {
  readonly timeoutMs: number;
  readonly what: string;
}

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** Resolves with the first result that is neither false nor undefined. Throws after the deadline. */
export async function until<T>(
  predicate: () => T | false | undefined | Promise<T | false | undefined>,
  patience: Patience,
): Promise<T> {
  const deadline = performance.now() + patience.timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const result = await predicate();
    if (result !== false && result !== undefined) return result;
    if (performance.now() > deadline) {
      throw new Error(`waited ${patience.timeoutMs} ms for ${patience.what}`);
    }
    await pause(pauseMs);
  }
}
