/**
 * Runs schedules and prints what they showed; `npm run sim` and `npm run sim:soak` start it.
 *
 *   sim  [--seed N] [--nodes N] [--minutes N] [--schedules N] [--rollback]   seeds N, N+1, ... of one size
 *   soak [--minutes N] [--seed N]        new seeds of many sizes for so many minutes of real time, then a tally
 *
 * Exit status 1 when an invariant did not hold.
 */
import { parseArgs } from 'node:util';
import { count, emptyTally, failureText, tallyText } from '../../src/simulator/report.ts';
import { runSchedule, type ScheduleOptions } from '../../src/simulator/schedule.ts';
import { soakOptions } from './soak-mix.ts';

const TRACED = 4_000;
const PROGRESS_MS = 30_000;
/** A soak that fails that often needs a person, not more seeds. */
const FAILURES_MAX = 5;

const [mode = 'sim', ...rest] = process.argv.slice(2);
const { values } = parseArgs({
  args: rest,
  options: {
    seed: { type: 'string' },
    nodes: { type: 'string' },
    minutes: { type: 'string' },
    schedules: { type: 'string' },
    rollback: { type: 'boolean', default: false },
  },
});
const tally = emptyTally();
const startedMs = performance.now();
const elapsedMs = (): number => performance.now() - startedMs;

if (mode === 'soak') await soak();
else await sim();
console.log(tallyText(tally, elapsedMs()));
process.exitCode = tally.failures > 0 ? 1 : 0;

async function sim(): Promise<void> {
  const first = numberOf('seed', 1);
  const schedules = numberOf('schedules', 1);
  for (let seed = first; seed < first + schedules; seed++) {
    const size = { nodes: numberOf('nodes', 5), minutes: numberOf('minutes', 1) };
    await run({ seed, ...size, rollback: values.rollback });
  }
}

async function soak(): Promise<void> {
  const limitMs = numberOf('minutes', 10) * 60_000;
  let reportedMs = 0;
  for (let seed = numberOf('seed', Date.now() % 1_000_000_000); elapsedMs() < limitMs; seed++) {
    await run(soakOptions(seed));
    if (tally.failures >= FAILURES_MAX) break;
    if (elapsedMs() - reportedMs < PROGRESS_MS) continue;
    reportedMs = elapsedMs();
    const minutes = (reportedMs / 60_000).toFixed(1);
    console.log(
      `${minutes} min, seed ${seed}: ${tally.schedules} schedules, ${tally.failures} failed`,
    );
  }
}

/** Runs one schedule; a failed one is run again for its picture, because keeping messages costs time. */
async function run(options: ScheduleOptions): Promise<void> {
  const result = await runSchedule(options);
  count(tally, result);
  if (result.violation === undefined) return;
  const traced = { ...options, traced: TRACED };
  console.log(`${failureText(traced, await runSchedule(traced))}\n`);
}

function numberOf(name: 'seed' | 'nodes' | 'minutes' | 'schedules', otherwise: number): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`--${name} "${text}" is no positive number`);
  process.exit(2);
}
