/** What people read of schedules: the picture of a failure, and the tally of many runs. */
import type { ScheduleOptions, ScheduleResult } from './schedule.ts';

/** Counts over many schedules. */
export interface Tally {
  schedules: number;
  failures: number;
  simulatedMs: number;
  /** What the processors took for it, all threads, without the start of the program. */
  computingMs: number;
  steps: number;
  networks: number;
  removed: number;
  dismissed: number;
  left: number;
  buried: number;
  allocations: number;
  releases: number;
  refusals: number;
  grants: number;
  crashes: number;
  partitions: number;
  pauses: number;
  badLinks: number;
  badDisks: number;
  clockJumps: number;
  lostDisks: number;
  copies: number;
  rollbacks: number;
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
    networks: 0,
    removed: 0,
    dismissed: 0,
    left: 0,
    buried: 0,
    allocations: 0,
    releases: 0,
    refusals: 0,
    grants: 0,
    crashes: 0,
    partitions: 0,
    pauses: 0,
    badLinks: 0,
    badDisks: 0,
    clockJumps: 0,
    lostDisks: 0,
    copies: 0,
    rollbacks: 0,
    worstHealMs: 0,
  };
}

/** Adds a schedule to the tally. */
export function count(tally: Tally, result: ScheduleResult): void {
  const { wishes, faults } = result;
  tally.schedules++;
  tally.failures += result.violation === undefined ? 0 : 1;
  tally.simulatedMs += result.simulatedMs;
  tally.steps += result.world.clock.steps;
  tally.networks += wishes.networks;
  tally.removed += wishes.removed;
  tally.dismissed += wishes.dismissed;
  tally.left += wishes.left;
  tally.buried += wishes.buried;
  tally.allocations += wishes.attached;
  tally.releases += wishes.detached;
  tally.refusals += wishes.refused;
  tally.grants += result.grants;
  tally.crashes += result.crashes;
  tally.partitions += faults.partitions;
  tally.pauses += faults.pauses;
  tally.badLinks += faults.badLinks;
  tally.badDisks += faults.badDisks;
  tally.clockJumps += faults.clockJumps;
  tally.lostDisks += faults.lostDisks;
  tally.copies += faults.copies;
  tally.rollbacks += faults.rollbacks;
  tally.worstHealMs = Math.max(tally.worstHealMs, result.healMs);
}

/** Adds what another process counted. */
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
    ['addresses allocated', grouped(tally.allocations)],
    ['addresses released', grouped(tally.releases)],
    ['wishes refused', grouped(tally.refusals)],
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
