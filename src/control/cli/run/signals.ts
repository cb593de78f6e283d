/** Passes the signals that this process gets to another one, and gives the exit status that a signal stands for. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const PASSED = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
] as const;

/** Signals that a terminal sends to all processes in its foreground, so to the command as well as to us. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGWINCH'];

/** Shells report death by signal N as 128 + N. */
const SIGNAL_BASE = 128;

/** Takes the signals of this process, so that none ends it, and passes them on; those that come early are kept. */
export class SignalRelay {
  readonly #early: NodeJS.Signals[] = [];
  readonly #handle: (signal: NodeJS.Signals) => void;
  #deliver: (signal: NodeJS.Signals) => void = (signal) => this.#early.push(signal);

  /**
   * Starts to take signals.
   *
   * @param foreground  the processes are in the foreground of a terminal: its own signals reach the command
   *   without us, and twice would be once too often
   */
  constructor(foreground: boolean) {
    this.#handle = (signal) => {
      if (!foreground || !FROM_TERMINAL.includes(signal)) this.#deliver(signal);
    };
    for (const signal of PASSED) process.on(signal, this.#handle);
  }

  /** Gives all signals to `deliver` from now on, those first that came before. */
  deliverTo(deliver: (signal: NodeJS.Signals) => void): void {
    this.#deliver = deliver;
    for (const signal of this.#early.splice(0)) deliver(signal);
  }

  /** Leaves signals to the system again. */
  end(): void {
    for (const signal of PASSED) process.off(signal, this.#handle);
  }
}

/** True when this process is in the foreground of a terminal. proc(5), /proc/PID/stat: pgrp and tpgid. */
export function inForeground(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name in parentheses may hold blanks; what follows it may not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, , group, , , terminalGroup] = fields;
  return group === terminalGroup;
}

/** Exit status of a process that ended with a code or by a signal. */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return signal === null ? (code ?? 1) : SIGNAL_BASE + constants.signals[signal];
}
