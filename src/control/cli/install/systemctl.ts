/** Asks the systemd of this machine for something. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { WeftError } from '../../../model/errors.ts';

/** Long enough for an agent to join. */
const TIMEOUT_MS = 120_000;

/** True when this machine was started by systemd: sd_booted(3). */
export function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

/** Runs systemctl. Throws `system-refused` with what it said. */
export function systemctl(...words: readonly string[]): void {
  const { status, stderr, error } = spawnSync('systemctl', words, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  if (status === 0) return;
  const why = (stderr ?? '').trim().split('\n').join(' ') || error?.message || `status ${status}`;
  const remedy = 'look at systemctl status weft and journalctl -u weft';
  throw new WeftError('system-refused', { what: `systemctl ${words.join(' ')}`, why, remedy });
}
