/** The one door to iproute2: questions to `ip`, answered as JSON. Changes are made through the addon instead. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WeftError } from '../../model/errors.ts';

/** One row of an answer; which keys there are depends on the question. */
export type IpRow = Readonly<Record<string, unknown>>;

const run = promisify(execFile);
/** A host in the default-free zone has a million routes of some 150 bytes. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Asks `ip -j <question>`, in the network namespace of the agent, and returns the rows.
 * Throws `system-refused` when `ip` is missing or fails.
 */
export async function askIp(...question: readonly string[]): Promise<readonly IpRow[]> {
  // Services and cron jobs often run without the sbin folders in their path.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  try {
    const { stdout } = await run('ip', ['-j', ...question], { env, maxBuffer: ANSWER_BYTES_MAX });
    // Rows that do not fit the question come as empty objects.
    const rows = stdout.trim() === '' ? [] : (JSON.parse(stdout) as IpRow[]);
    return rows.filter((row) => Object.keys(row).length > 0);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    const remedy = 'install iproute2';
    throw new WeftError('system-refused', { what: `ip ${question.join(' ')}`, why, remedy }, error);
  }
}
