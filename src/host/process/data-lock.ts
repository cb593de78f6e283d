/**
 * One agent for each data directory. The lock is a file that names the holder: pid and the start time of that
 * process, so that a pid which was given to somebody else after a crash does not count.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WeftError } from '../../model/errors.ts';

/** Takes the lock; returns what gives it back. Throws `already-running`, `permission-denied`. */
export function lockDataDir(directory: string): () => void {
  const file = join(directory, 'agent.pid');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < 2; attempt++)
      if (take(file)) return () => rmSync(file, { force: true });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).message;
    const remedy = 'run as root, or set --data-dir to a directory you may write';
    throw new WeftError(
      'permission-denied',
      { what: `data directory ${directory}`, why, remedy },
      error,
    );
  }
  throw new WeftError('already-running', {
    what: `data directory ${directory}`,
    why: `another agent uses it (pid ${readFileSync(file, 'utf8').split(' ')[0]})`,
    remedy: 'stop that agent, or set --data-dir and --socket',
  });
}

function take(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid} ${startTime(process.pid)}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const [pid = '', started = ''] = readFileSync(file, 'utf8').trim().split(' ');
  if (startTime(Number(pid)) === started && started !== '') return false;
  rmSync(file, { force: true });
  return false;
}

/** Start time of a process in clock ticks since boot, field 22 of /proc/PID/stat; empty when there is none. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
