/**
 * Leaving nothing behind. Namespaces are named `wl<pid>-<number>-...` after the process that made them; when that
 * process ends, in whatever way, its namespaces and what runs in them end too. Should it be killed, the next
 * laboratory sweeps up after it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { environment } from './commands.ts';

/** Something that must be undone even when the process ends at once. */
export interface Cleanable {
  /** Undoes everything, synchronously. Never throws. */
  abandon(): void;
}

const NAME = /^wl(\d+)-/;
const NAMES_FOLDER = '/run/netns';
const open = new Set<Cleanable>();
let watching = false;

/** Has `item` abandoned when the process ends before `forget` is called. */
export function remember(item: Cleanable): void {
  open.add(item);
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const each of open) each.abandon();
  });
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => process.exit(status));
  }
}

/** The item has cleaned up by itself. */
export function forget(item: Cleanable): void {
  open.delete(item);
}

/** Ends what runs in a namespace and deletes it. Never throws. */
export function deleteNamespace(name: string): void {
  for (const pid of pidsIn(name)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  ipSync('netns', 'delete', name);
}

/** Deletes the namespaces of laboratories whose process is dead, with their folders. */
export function sweep(): void {
  for (const [folder, dispose] of [
    [NAMES_FOLDER, deleteNamespace],
    ['/tmp', (name: string) => rmSync(`/tmp/${name}`, { recursive: true, force: true })],
  ] as const) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      const pid = NAME.exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) dispose(name);
    }
  }
}

function pidsIn(name: string): number[] {
  const text = ipSync('netns', 'pids', name);
  const pids = text.split('\n').map(Number);
  return pids.filter((pid) => pid > 1 && pid !== process.pid);
}

function ipSync(...words: readonly string[]): string {
  try {
    return execFileSync('ip', words, {
      env: environment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
