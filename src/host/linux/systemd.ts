/**
 * Talks to systemd: tells it how the agent is (sd_notify(3), for units of `Type=notify` and `Type=notify-reload`), that
 * it still turns (sd_watchdog_enabled(3)), and takes over the descriptors that it passes (sd_listen_fds(3)): sockets
 * that it listens on, and what is kept there, which is in `fd-store.ts`. A lost message about the agent is no error:
 * systemd has a timeout of its own.
 */
import { execFile } from 'node:child_process';
import { WeftError } from '../../model/errors.ts';
import { kernel, kernelFault } from '../kernel.ts';

/** What systemd can be told. `READY=1` also ends a reload; `STATUS=` is one line for `systemctl status`. */
export type SystemdState =
  | 'READY=1'
  | 'STOPPING=1'
  | 'RELOADING=1'
  | 'WATCHDOG=1'
  | `STATUS=${string}`;

/** A descriptor that this process was started with: what it was stored as, or `FileDescriptorName=` of its socket. */
export interface PassedDescriptor {
  readonly fd: number;
  readonly name: string;
}

/** Sockets that systemd may listen on for the agent, as `FileDescriptorName=` of their units says. */
export type PassedSocketName = 'api' | 'docker-plugin';

/** SD_LISTEN_FDS_START: those before are standard input, output and error. */
const FIRST_PASSED_FD = 3;
const VARIABLES = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'] as const;

/** Sends the state to `$NOTIFY_SOCKET`; does nothing without one. Never throws. */
export function notifySystemd(state: SystemdState): void {
  const path = notifySocket();
  if (path === undefined) return;
  const message = messageOf(state);
  if (kernelFault() === undefined) kernel().sendUnixDatagram(path, message, [], 0);
  // Node has no unix datagrams. The program speaks in the name of its parent, which is who systemd listens to.
  else execFile('systemd-notify', message.split('\n'), () => undefined);
}

/** Path of the socket that systemd listens on; absent when the agent does not run under it. */
export function notifySocket(): string | undefined {
  return process.env['NOTIFY_SOCKET'] || undefined;
}

/**
 * Tells systemd that this process still turns, twice within the time that it allows (`WatchdogSec=`). It is sent from
 * the event loop, so that a loop that is stuck is noticed. Does nothing where nobody watches.
 *
 * @returns what ends it
 */
export function startWatchdog(): () => void {
  const { WATCHDOG_PID: pid, WATCHDOG_USEC: allowedUs } = process.env;
  delete process.env['WATCHDOG_PID'];
  delete process.env['WATCHDOG_USEC'];
  const watched = pid === undefined || pid === `${process.pid}`;
  if (!watched || !/^[1-9]\d{0,12}$/.test(allowedUs ?? '')) return () => undefined;
  notifySystemd('WATCHDOG=1');
  const timer = setInterval(() => notifySystemd('WATCHDOG=1'), Number(allowedUs) / 2000);
  return () => clearInterval(timer);
}

/**
 * Returns the descriptors that were passed, and keeps them and their variables from programs that are started later. A
 * second call returns none. Without a way to the kernel those programs get them all the same.
 */
export function takePassedDescriptors(): readonly PassedDescriptor[] {
  const [pid, count, names = ''] = VARIABLES.map((name) => process.env[name]);
  for (const name of VARIABLES) delete process.env[name];
  // Variables that a parent forgot to remove are meant for the parent.
  if (pid !== `${process.pid}` || !/^\d{1,4}$/.test(count ?? '')) return [];
  const passed = Array.from({ length: Number(count) }, (_, index) => ({
    fd: FIRST_PASSED_FD + index,
    name: names.split(':')[index] ?? '',
  }));
  if (kernelFault() !== undefined) return passed;
  return passed.filter(({ fd }) => kernel().setCloseOnExec(fd) === 0);
}

/** Returns the socket of that name, if one was passed. Two are refused: the second would be answered by nobody. */
export function passedSocket(
  passed: readonly PassedDescriptor[],
  wanted: PassedSocketName,
): number | undefined {
  const [first, second] = passed.filter(({ name }) => name === wanted);
  if (second === undefined) return first?.fd;
  const why = `systemd passes two with FileDescriptorName=${wanted}`;
  const remedy = 'leave one ListenStream= in the socket units of the agent';
  throw new WeftError('invalid-value', { what: `socket ${wanted}`, why, remedy });
}

function messageOf(state: SystemdState): string {
  if (state !== 'RELOADING=1') return state.replaceAll('\n', ' ');
  // systemd compares this with the moment at which it sent the signal; the clock is CLOCK_MONOTONIC.
  return `${state}\nMONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`;
}
