/** The one door to iproute2: questions to `ip`, answered as JSON. Changes are made through the addon instead. */
import { WeftError } from '../../model/errors.ts';
import { runProgram } from './system-program.ts';

/** One row of an answer; which keys there are depends on the question. */
export type IpRow = Readonly<Record<string, unknown>>;

/**
 * Asks `ip -j <question>`, in the network namespace of the agent, and returns the rows.
 * Throws `system-refused` when `ip` is missing or fails.
 */
export async function askIp(...question: readonly string[]): Promise<readonly IpRow[]> {
  try {
    const stdout = await runProgram('ip', ['-j', ...question]);
    // Rows that do not fit the question come as empty objects.
    const rows = stdout.trim() === '' ? [] : (JSON.parse(stdout) as IpRow[]);
    return rows.filter((row) => Object.keys(row).length > 0);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    const remedy = 'install iproute2';
    throw new WeftError('system-refused', { what: `ip ${question.join(' ')}`, why, remedy }, error);
  }
}
