/**
 * A process in a network and mount namespace of its own, held back until its interface is there.
 *
 *     we                                the shell, in new namespaces
 *     spawn unshare ... /bin/sh   ->    writes "ready" to descriptor 3
 *     attach a TAP to /proc/PID/ns/net
 *     write "go" to descriptor 4  ->    binds files over /etc, brings lo up, becomes the command
 *
 * `unshare` without `--fork` and `exec` keep the process id through all steps: signals sent to it reach the
 * command, and its exit status is the command's. When we die first, the shell reads the end of descriptor 4 and ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { WeftError } from '../../../model/errors.ts';
import { exitStatus } from './signals.ts';

/** Exit status of the shell when it was not told to go on, or a step of its own failed. */
export const SETUP_FAILED = 125;

/** A held process. */
export interface IsolatedProcess {
  readonly pid: number;
  /** Exit status once it has ended. */
  readonly ended: Promise<number>;
  /** Lets it become the command. The mounts are pairs of a file and the file that it covers. */
  go(mounts: readonly (readonly [string, string])[]): void;
  /** Ends it when it still is held; harmless later. */
  abandon(): void;
  kill(signal: NodeJS.Signals): void;
}

// The mounts come as lines of "file<TAB>target"; an empty line ends them and means "go".
const SHELL_STEPS = `
fail() { echo "weft: run: $1 failed; the command was not started" >&2; exit ${SETUP_FAILED}; }
echo ready >&3
tab=$(printf '\\t')
gone=yes
while IFS="$tab" read -r file target <&4; do
  if [ -z "$file" ]; then gone=no; break; fi
  mount --bind "$file" "$target" || fail "mount over $target"
done
[ $gone = no ] || exit ${SETUP_FAILED}
ip link set lo up || fail "ip link set lo up"
exec 3>&- 4<&-
exec "$@"
`;

/**
 * Starts the process and resolves when its namespaces are there.
 *
 * @param command  program and arguments
 * @throws WeftError `system-refused` or `permission-denied` when the namespaces cannot be made
 */
export async function startIsolated(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<IsolatedProcess> {
  const child = spawn(
    'unshare',
    [
      ...['--net', '--mount', '--propagation', 'private', '--'],
      ...['/bin/sh', '-c', SHELL_STEPS, 'weft-run', ...command],
    ],
    { stdio: ['inherit', 'inherit', 'inherit', 'pipe', 'pipe'], env },
  );
  const failed = once(child, 'error').then(([error]) => {
    const remedy = 'install util-linux';
    throw refusal(`unshare cannot be started (${(error as Error).message})`, remedy);
  });
  const ended = once(child, 'exit').then(([code, signal]) => exitStatus(code, signal));
  const ready = once(child.stdio[3] as Readable, 'data').then(() => 'ready' as const);
  const first = await Promise.race([ready, ended, failed, closed(child)]);
  if (first !== 'ready' || child.pid === undefined) {
    throw refusal(
      'the namespaces could not be made',
      'the line above says what the kernel refused',
    );
  }
  failed.catch(() => undefined);
  return held(child, child.pid, ended);
}

/**
 * Returns the command that runs another one on a pseudo-terminal, by means of `script` of util-linux.
 *
 * @param directory  private directory; gets a file with the command, because `script` takes a text for the user's
 *   shell, whatever that is, and the arguments must come through intact
 */
export async function onPseudoTerminal(
  command: readonly string[],
  directory: string,
): Promise<readonly string[]> {
  const file = join(directory, 'command');
  await writeFile(file, `exec ${command.map(quoted).join(' ')}\n`, { mode: 0o600 });
  return ['script', '--quiet', '--return', '--command', `/bin/sh ${file}`, '/dev/null'];
}

function held(child: ChildProcess, pid: number, ended: Promise<number>): IsolatedProcess {
  const door = child.stdio[4] as Writable;
  const reports = child.stdio[3] as Readable;
  // The process may be gone before it is told anything; its exit status says so.
  door.on('error', () => undefined);
  reports.on('error', () => undefined);
  return {
    pid,
    ended,
    go: (mounts) => {
      door.end(`${mounts.map((pair) => `${pair.join('\t')}\n`).join('')}\n`);
      // Whoever inherits the descriptors must not keep us alive.
      reports.destroy();
    },
    abandon: () => {
      door.destroy();
      reports.destroy();
    },
    kill: (signal) => child.kill(signal),
  };
}

async function closed(child: ChildProcess): Promise<'closed'> {
  await once(child.stdio[3] as Readable, 'end');
  return 'closed';
}

function refusal(why: string, remedy: string): WeftError {
  return new WeftError('system-refused', { what: 'run', why, remedy });
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
