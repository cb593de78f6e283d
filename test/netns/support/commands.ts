/** Running programs to their end, here or in a namespace of the laboratory. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What a program left behind. `code` is -1 when a signal ended it or it could not be started. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run. */
export interface RunOptions {
  /** Name of a network namespace; absent: the one of this process. */
  readonly ns?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly cwd?: string;
}

/** Python itself: what the path finds first may be a script that starts thirty programs to choose one. */
export const PYTHON: string = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** Puts `ip netns exec` before a command when it is for a namespace. */
export function commandIn(ns: string | undefined, command: readonly string[]): string[] {
  return ns === undefined ? [...command] : ['ip', 'netns', 'exec', ns, ...command];
}

/** Environment of programs that we start: ours, with the folders of system tools in the path. */
export function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, ...extra };
}

/** Runs a program to its end, whatever that is. Never throws. */
export function attempt(command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [program = '', ...rest] = commandIn(options.ns, command);
  const settings = {
    env: environment(options.env),
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  };
  return new Promise((resolve) => {
    execFile(program, rest, settings, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      const started = error === null || stderr !== '' || code > 0;
      resolve({ code, stdout, stderr: started ? stderr : error.message });
    });
  });
}

/** Runs a program and returns its standard output. Throws with its standard error when it fails. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, options);
  if (code === 0) return stdout;
  const place = options.ns === undefined ? '' : ` in ${options.ns}`;
  throw new Error(`${command.join(' ')}${place} ended with ${code}: ${stderr.trim()}${stdout}`);
}

/** Runs several `ip` commands, each a line without the word `ip`. Throws at the first that fails. */
export async function ipCommands(lines: readonly string[], ns?: string): Promise<void> {
  const script = lines.map((line) => `ip ${line}`).join(' && ');
  await run(['sh', '-ec', script], ns === undefined ? {} : { ns });
}
