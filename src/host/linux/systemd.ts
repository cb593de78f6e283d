/**
 * Tells systemd how the agent is: sd_notify(3), for units of `Type=notify` and `Type=notify-reload`. A lost message is
 * no error: systemd has a timeout of its own.
 */
import { native } from '../native.ts';

/** What systemd can be told. `READY=1` also ends a reload; `STATUS=` is one line for `systemctl status`. */
export type SystemdState = 'READY=1' | 'STOPPING=1' | 'RELOADING=1' | `STATUS=${string}`;

/** Sends the state to `$NOTIFY_SOCKET`; does nothing without one. Never throws. */
export function notifySystemd(state: SystemdState): void {
  const path = process.env['NOTIFY_SOCKET'];
  if (path === undefined || path === '') return;
  native().sendUnixDatagram(path, messageOf(state));
}

function messageOf(state: SystemdState): string {
  if (state !== 'RELOADING=1') return state.replaceAll('\n', ' ');
  // systemd compares this with the moment at which it sent the signal; the clock is CLOCK_MONOTONIC.
  return `${state}\nMONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`;
}
