/**
 * The measurement: all roads are built and stay; each row is measured in rounds, each round takes every road once, and
 * each round begins with another road, so that nothing is always first or always behind the same neighbour.
 */
import { attempt } from '../test/netns/support/commands.ts';
import { setUnderlay, type Underlay } from './bed.ts';
import { IdleBaseline, readCpu } from './cpu.ts';
import type { Options } from './options.ts';
import type { Progress } from './progress.ts';
import type { OpenRoad, Road } from './road.ts';
import type { Row } from './rows.ts';

/** A road that was built. */
export interface BuiltRoad {
  readonly road: Road;
  readonly open: OpenRoad;
}

/** A road or a measurement that could not be had, and why. */
export interface Failure {
  readonly what: string;
  readonly why: string;
}

/** Values by metric, then by road; one for each round. */
export type Values = Map<string, Map<string, (number | undefined)[]>>;

/** What a run left. */
export interface Outcome {
  readonly values: Values;
  readonly failures: readonly Failure[];
  /** Busy cores when no load ran. */
  readonly idleCores: number;
  /** Seconds that a hypervisor took away. */
  readonly stolenSeconds: number;
}

/** Builds the roads that can be had; the others are returned with their reasons. */
export async function buildRoads(
  roads: readonly Road[],
  progress: Progress,
): Promise<{ readonly built: BuiltRoad[]; readonly missing: Failure[] }> {
  const built: BuiltRoad[] = [];
  const missing: Failure[] = [];
  for (const road of roads) {
    progress.say(`building: ${road.title}`);
    try {
      await requireAll(road.programs);
      built.push({ road, open: await road.open() });
    } catch (error) {
      missing.push({ what: road.title, why: firstLine(error) });
    }
  }
  return { built, missing };
}

async function requireAll(programs: readonly string[]): Promise<void> {
  for (const program of programs) {
    const { code } = await attempt(['sh', '-c', 'command -v "$1"', 'sh', program]);
    if (code === 0) continue;
    throw new Error(`${program} is not installed; --peers installs what is missing`);
  }
}

/** Measures. A measurement that fails leaves a gap and its reason, and the run goes on. */
export async function measureRows(
  rows: readonly Row[],
  roads: readonly BuiltRoad[],
  options: Options,
  progress: Progress,
): Promise<Outcome> {
  const before = readCpu([]);
  const run: Run = { options, progress, idle: new IdleBaseline(), values: new Map(), failures: [] };
  for (const row of rows) {
    const here = takingPart(row, roads);
    await setUnderlays(here, row.underlay);
    for (let round = 0; round < options.rounds; round++) {
      await run.idle.observe();
      for (const each of rotated(here, round)) await measureOnce(run, row, round, each);
    }
    await setUnderlays(here, 'whole');
  }
  const { values, failures, idle } = run;
  const stolenSeconds = readCpu([]).stolen - before.stolen;
  return { values, failures, idleCores: idle.busyCores, stolenSeconds };
}

/** The roads that a row is for. */
export function takingPart(row: Row, roads: readonly BuiltRoad[]): readonly BuiltRoad[] {
  return roads.filter(({ road }) => row.kinds.includes(road.kind));
}

/** What a measurement needs and adds to. */
interface Run {
  readonly options: Options;
  readonly progress: Progress;
  readonly idle: IdleBaseline;
  readonly values: Values;
  readonly failures: Failure[];
}

async function measureOnce(run: Run, row: Row, round: number, on: BuiltRoad): Promise<void> {
  const { road, open } = on;
  run.progress.step(`${row.metrics[0]?.title}, round ${round + 1}: ${road.title}`);
  try {
    const found = await row.measure(open, { seconds: run.options.seconds, idle: run.idle });
    for (const [id, value] of Object.entries(found)) put(run.values, id, road.id, round, value);
  } catch (error) {
    run.failures.push({ what: `${row.id}, ${road.title}`, why: firstLine(error) });
  }
}

async function setUnderlays(roads: readonly BuiltRoad[], underlay: Underlay): Promise<void> {
  for (const { open } of roads) await setUnderlay(open.lab, underlay);
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % Math.max(1, items.length);
  return [...items.slice(at), ...items.slice(0, at)];
}

function put(
  values: Values,
  metric: string,
  road: string,
  round: number,
  value: number | undefined,
): void {
  const roads = values.get(metric) ?? new Map<string, (number | undefined)[]>();
  const rounds = roads.get(road) ?? [];
  rounds[round] = value;
  roads.set(road, rounds);
  values.set(metric, roads);
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n')[0] ?? '';
}
