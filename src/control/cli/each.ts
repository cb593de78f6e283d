/** Commands that take several names: every one is tried, and a refusal of one does not stop the others. */
import { ERROR_KINDS, WeftError } from '../../model/errors.ts';
import type { Invocation } from './command.ts';
import { jsonText } from './render/list.ts';

/**
 * Does something for each word of the invocation, in order. A refusal is said on standard error. When no agent
 * answers, the rest is not tried.
 *
 * @returns 0, or the exit status of the last refusal
 */
export async function forEachWord(
  invocation: Invocation,
  act: (word: string) => Promise<void>,
): Promise<number> {
  let status = 0;
  for (const word of invocation.args) {
    try {
      await act(word);
    } catch (error) {
      if (!(error instanceof WeftError) || error.code === 'agent-unreachable') throw error;
      invocation.io.err(`weft: ${error.message}\n`);
      status = ERROR_KINDS[error.code].exit;
    }
  }
  return status;
}

/**
 * Looks up each word and prints one JSON array of what was found, also when one was refused.
 *
 * @returns 0, or the exit status of the last refusal
 */
export async function inspectEach(
  invocation: Invocation,
  look: (word: string) => Promise<unknown>,
): Promise<number> {
  const found: unknown[] = [];
  const status = await forEachWord(invocation, async (word) => {
    found.push(await look(word));
  });
  invocation.io.out(jsonText(found));
  return status;
}
