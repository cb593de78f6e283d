/**
 * CPU time, twice: what the whole machine spent, and what the processes of a road spent. The kernel charges work that
 * it does in interrupts to whoever happens to run or to nobody, so only the first is complete, and only the second is
 * free of strangers. Both count in ticks of 10 ms.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** USER_HZ, which is 100 in every Linux that Node runs on, whatever the timer frequency of the kernel. */
const TICKS_PER_SECOND = 100;
const BASELINE_MS = 500;
/** With more than this busy before a load starts, nobody can tell whose the CPU time of the machine was. */
export const DISTURBED_CORES = 0.3;

/** A moment. */
export interface CpuReading {
  readonly atMs: number;
  /** Seconds that all cores together were not idle. */
  readonly machine: number;
  /** Seconds that a hypervisor took away; a sign that figures are disturbed. */
  readonly stolen: number;
  /** Seconds of the given processes with their threads. */
  readonly processes: number;
}

/** What was spent between two moments. */
export interface CpuSpent {
  readonly seconds: number;
  readonly machine: number;
  readonly stolen: number;
  readonly processes: number;
}

/** Reads the clocks now. Processes that are gone count as zero. */
export function readCpu(pids: readonly number[]): CpuReading {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const ticks = line.trim().split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = ticks;
  return {
    atMs: performance.now(),
    machine: (user + nice + system + irq + softirq) / TICKS_PER_SECOND,
    stolen: stolen / TICKS_PER_SECOND,
    processes: pids.reduce((sum, pid) => sum + secondsOf(pid), 0),
  };
}

/** Returns what was spent from one moment to the next. */
export function cpuBetween(from: CpuReading, to: CpuReading): CpuSpent {
  return {
    seconds: (to.atMs - from.atMs) / 1000,
    machine: to.machine - from.machine,
    stolen: to.stolen - from.stolen,
    processes: to.processes - from.processes,
  };
}

/** What the machine does when no load runs: agents that gossip, and strangers. Measured again before each round. */
export class IdleBaseline {
  readonly #busy: number[] = [];

  /** Watches the machine for half a second. */
  async observe(): Promise<void> {
    const from = readCpu([]);
    await pause(BASELINE_MS);
    const { machine, seconds } = cpuBetween(from, readCpu([]));
    this.#busy.push(machine / seconds);
  }

  /** Busy cores, the median of all observations; zero before the first. */
  get busyCores(): number {
    return this.#busy.toSorted((a, b) => a - b)[this.#busy.length >> 1] ?? 0;
  }
}

/** User and system time are fields 14 and 15; the name in field 2 may hold anything but ends with the last bracket. */
function secondsOf(pid: number): number {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return 0;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
