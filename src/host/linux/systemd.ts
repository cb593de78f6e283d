/**
 * Talks to systemd: tells it how the agent is (sd_notify(3), for units of `Type=notify` and `Type=notify-reload`), and
 * takes over the descriptors that it passes (sd_listen_fds(3)). What is kept there is in `fd-store.ts`. A lost message
 * about the agent is no error: systemd has a timeout of its own.
 */
import { execFile } from 'node:child_process';
import { native, nativeFault } from '../native.ts';

/** What systemd can be told. `READY=1` also ends a reload; `STATUS=` is one line for `systemctl status`. */
export type SystemdState = 'READY=1' | 'STOPPING=1' | 'RELOADING=1' | `STATUS=${string}`;

/** A descriptor that this process was started with, and the name that it was stored under. */
export interface PassedDescriptor {
  readonly fd: number;
  readonly name: string;
}

/** SD_LISTEN_FDS_START: those before are standard input, output and error. */
const FIRST_PASSED_FD = 3;
const VARIABLES = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'] as const;

/** Sends the state to `$NOTIFY_SOCKET`; does nothing without one. Never throws. */
export function notifySystemd(state: SystemdState): void {
  const path = notifySocket();
  if (path === undefined) return;
  const message = messageOf(state);
  if (nativeFault() === undefined) native().sendUnixDatagram(path, message, [], 0);
  // Node has no unix datagrams. The program speaks in the name of its parent, which is who systemd listens to.
  else execFile('systemd-notify', message.split('\n'), () => undefined);
}

/** Path of the socket that systemd listens on; absent when the agent does not run under it. */
export function notifySocket(): string | undefined {
  return process.env['NOTIFY_SOCKET'] || undefined;
}

/**
 * Returns the descriptors that were passed, and keeps them and their variables from programs that are started later. A
 * second call returns none. Without the addon there are none: nothing could be done with them, and systemd keeps them.
 */
export function takePassedDescriptors(): readonly PassedDescriptor[] {
  const [pid, count, names = ''] = VARIABLES.map((name) => process.env[name]);
  for (const name of VARIABLES) delete process.env[name];
  // Variables that a parent forgot to remove are meant for the parent.
  if (pid !== `${process.pid}` || !/^\d{1,4}$/.test(count ?? '')) return [];
  if (nativeFault() !== undefined) return [];
  const passed = Array.from({ length: Number(count) }, (_, index) => ({
    fd: FIRST_PASSED_FD + index,
    name: names.split(':')[index] ?? '',
  }));
  return passed.filter(({ fd }) => native().setCloseOnExec(fd) === 0);
}

function messageOf(state: SystemdState): string {
  if (state !== 'RELOADING=1') return state.replaceAll('\n', ' ');
  // systemd compares this with the moment at which it sent the signal; the clock is CLOCK_MONOTONIC.
  return `${state}\nMONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`;
}
