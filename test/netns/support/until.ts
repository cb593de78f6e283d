/** Waiting for something that gives no event: asks again until it is so, or fails saying what it waited for. */
import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait on a machine with nothing else to do, and for what, in words that complete "waited for ...". */
export interface Patience {
  readonly timeoutMs: number;
  readonly what: string;
}

/** Other tests run beside this one, and what other tests leave of the processors may be little. */
const LOAD_FACTOR = 3;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** Resolves with the first result that is neither false nor undefined. Throws when thrice the time is over. */
export async function until<T>(
  predicate: () => T | false | undefined | Promise<T | false | undefined>,
  patience: Patience,
): Promise<T> {
  const timeoutMs = patience.timeoutMs * LOAD_FACTOR;
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const result = await predicate();
    if (result !== false && result !== undefined) return result;
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms for ${patience.what}`);
    }
    await pause(pauseMs);
  }
}
