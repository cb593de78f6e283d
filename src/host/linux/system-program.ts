/** Programs that administer the network, started by name. Their doors are `ip-command.ts` and `nft-command.ts`. */
import { type ExecFileException, execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Why a program did not end well. */
export type ProgramFault = ExecFileException & { readonly stderr?: string };

const run = promisify(execFile);
/** A host in the default-free zone has a million routes of some 150 bytes; one with Kubernetes ten thousand rules. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Runs a program in the network namespace of the agent and returns what it printed. Rejects with a `ProgramFault`.
 *
 * @param timeoutMs  when it is ended; 0 is never
 * @param input      what it reads from its standard input
 */
export async function runProgram(
  name: string,
  words: readonly string[],
  timeoutMs = 0,
  input = '',
): Promise<string> {
  // Services and cron jobs often run without the sbin folders in their path.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  const options = { env, maxBuffer: ANSWER_BYTES_MAX, timeout: timeoutMs };
  const running = run(name, words, options);
  // One that ends without having read it says so by its exit.
  running.child.stdin?.on('error', () => undefined).end(input);
  return (await running).stdout;
}
