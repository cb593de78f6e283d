/**
 * The command line, as `dist/` has it. What only asks an agent runs inside this process, as test/support/cli-run.ts does
 * it: the same words, output and exit status, without the start of a program, which is nine tenths of the work.
 */
import { fileURLToPath } from 'node:url';
import { PIPE_COLUMNS } from '../../../src/control/cli/io.ts';
import { attempt, environment, type Outcome } from './commands.ts';

type Program = typeof import('../../../src/control/cli/program.ts');

const DIST = fileURLToPath(new URL('../../../dist/control/cli/', import.meta.url));
/** What starts programs, takes signals, or computes for seconds. */
const PROGRAMS: ReadonlySet<string | undefined> = new Set([
  'agent',
  'cni',
  'install',
  'podman',
  'run',
  'simulate',
  'uninstall',
]);

/** What runs `weft` with the given words as a program. */
export function weftCommand(words: readonly string[]): string[] {
  return [process.execPath, `${DIST}main.js`, ...words];
}

/**
 * Runs a command line to its end, whatever that is.
 *
 * @param ns  network namespace that a program runs in; the API is a unix socket, which is the same in all of them
 */
export async function weft(
  ns: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  if (PROGRAMS.has(words[0])) return attempt(weftCommand(words), { ns, env });
  const { runProgram } = (await import(`${DIST}program.js`)) as Program;
  let [stdout, stderr] = ['', ''];
  const code = await runProgram(words, {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    ask: async () => '',
    env: environment(env),
    cwd: process.cwd(),
    interactive: false,
    columns: PIPE_COLUMNS,
  });
  return { code, stdout, stderr };
}
