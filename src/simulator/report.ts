/** What people read of schedules: the picture of a failure, and the tally of many runs. */
import { type FaultTally, noFaults } from './faults.ts';
import { noWishes, type WishTally } from './people.ts';
import type { ScheduleOptions, ScheduleResult } from './schedule.ts';

/** Counts over many schedules. Crashes are runs that ended by one, whatever brought it about. */
export interface Tally extends WishTally, FaultTally {
  schedules: number;
  failures: number;
  simulatedMs: number;
  /** What the processors took for it, all threads, without the start of the program. */
  computingMs: number;
  steps: number;
  grants: number;
  worstHealMs: number;
}

/** Lines of a picture. */
const LINES = 60;

/** Returns a tally of nothing. */
export function emptyTally(): Tally {
  return {
    schedules: 0,
    failures: 0,
    simulatedMs: 0,
    computingMs: 0,
    steps: 0,
    ...noWishes(),
    ...noFaults(),
    grants: 0,
    worstHealMs: 0,
  };
}

/** Adds a schedule to the tally. */
export function count(tally: Tally, result: ScheduleResult): void {
  const { wishes, faults, crashes, grants, simulatedMs, healMs: worstHealMs } = result;
  const failures = result.violation === undefined ? 0 : 1;
  const steps = result.world.clock.steps;
  const one = { schedules: 1, failures, simulatedMs, computingMs: 0, steps, grants, worstHealMs };
  add(tally, { ...wishes, ...faults, ...one, crashes });
}

/** Adds what was counted elsewhere. */
export function add(tally: Tally, other: Tally): void {
  const worstHealMs = Math.max(tally.worstHealMs, other.worstHealMs);
  for (const row of Object.keys(tally) as (keyof Tally)[]) tally[row] += other[row];
  tally.worstHealMs = worstHealMs;
}

/** Returns the tally as lines, aligned. */
export function tallyText(tally: Tally, wallMs: number): string {
  const rows: readonly (readonly [string, string])[] = [
    ['schedules', grouped(tally.schedules)],
    ['failures', grouped(tally.failures)],
    ['simulated time', `${(tally.simulatedMs / 3_600_000).toFixed(1)} h`],
    ['simulated / real time', times(tally.simulatedMs, wallMs)],
    ['simulated / CPU time', times(tally.simulatedMs, tally.computingMs)],
    ['steps', grouped(tally.steps)],
    ['networks made', grouped(tally.networks)],
    ['networks removed', grouped(tally.removed)],
    ['members removed', grouped(tally.dismissed)],
    ['members left', grouped(tally.left)],
    ['lost members removed', grouped(tally.buried)],
    ['addresses allocated', grouped(tally.attached)],
    ['addresses released', grouped(tally.detached)],
    ['wishes refused', grouped(tally.refused)],
    ['grants', grouped(tally.grants)],
    ['crashes', grouped(tally.crashes)],
    ['partitions', grouped(tally.partitions)],
    ['pauses', grouped(tally.pauses)],
    ['bad links', grouped(tally.badLinks)],
    ['bad disks', grouped(tally.badDisks)],
    ['clock jumps', grouped(tally.clockJumps)],
    ['disks lost', grouped(tally.lostDisks)],
    ...(tally.rollbacks > 0 ? [['disks rolled back', grouped(tally.rollbacks)] as const] : []),
    ...(tally.copies > 0 ? [['disks copied', grouped(tally.copies)] as const] : []),
    ['slowest heal', `${(tally.worstHealMs / 1000).toFixed(1)} s`],
  ];
  const width = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([name, value]) => `${name.padEnd(22)} ${value.padStart(width)}`).join('\n');
}

/** Returns the command that repeats a schedule. */
export function commandOf({ seed, nodes, minutes, rollback, copy }: ScheduleOptions): string {
  const more = `${rollback === true ? ' --rollback' : ''}${copy === true ? ' --copy' : ''}`;
  return `npm run sim -- --seed ${seed} --nodes ${nodes} --minutes ${minutes}${more}`;
}

/** Returns what went wrong, with its picture; empty when nothing did. */
export function failureText(options: ScheduleOptions, result: ScheduleResult): string {
  const { violation, world } = result;
  if (violation === undefined) return '';
  const { nodes } = violation;
  return [
    `seed ${options.seed}: ${violation.invariant}`,
    `  ${violation.what}`,
    `  at step ${world.clock.steps}, ${(world.clock.nowMs / 1000).toFixed(3)} s`,
    '',
    world.trace.diagram(nodes, LINES),
    '',
    `repeat: ${commandOf(options)}`,
  ].join('\n');
}

function times(simulatedMs: number, realMs: number): string {
  return `${Math.round(simulatedMs / Math.max(1, realMs))}x`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
