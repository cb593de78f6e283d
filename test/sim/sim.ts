/**
 * Runs schedules, several at once, and prints what they showed; `npm run sim` and `npm run sim:soak` start it.
 *
 *   sim  [--seed N] [--nodes N] [--minutes N] [--schedules N] [--rollback] [--copy] [--idle]
 *                                       seeds N, N+1, ... of one size
 *   soak [--minutes N] [--seed N]        new seeds of many sizes for so many minutes of real time, then a tally
 *
 * Exit status 1 when an invariant did not hold. ^C ends it in order, with the tally of what has run and the next seed;
 * a second one at once.
 */
import { parseArgs } from 'node:util';
import { add, emptyTally, tallyText } from '../../src/simulator/report.ts';
import { type Outcome, runAll } from './crew.ts';
import { soakOptions } from './soak-mix.ts';

const PROGRESS_MS = 30_000;
/** A soak that fails that often needs a person, not more seeds. */
const FAILURES_MAX = 5;

const [mode = 'sim', ...rest] = process.argv.slice(2);
const values = read(rest);
const tally = emptyTally();
const startedMs = performance.now();
const elapsedMs = (): number => performance.now() - startedMs;

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted) process.exit(1);
    interrupted = true;
  });
}

if (mode === 'soak') await soak();
else await sim();
console.log(tallyText(tally, elapsedMs()));
process.exitCode = tally.failures > 0 ? 1 : 0;

/** What was asked for. A word that means nothing here ends the program with what does. */
function read(args: string[]) {
  const options = {
    seed: { type: 'string' },
    nodes: { type: 'string' },
    minutes: { type: 'string' },
    schedules: { type: 'string' },
    rollback: { type: 'boolean', default: false },
    copy: { type: 'boolean', default: false },
    idle: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    console.error(`sim: ${(error as Error).message}; it takes ${known.join(', ')}`);
    process.exit(2);
  }
}

async function sim(): Promise<void> {
  let seed = numberOf('seed', 1);
  const end = seed + numberOf('schedules', 1);
  const size = { nodes: numberOf('nodes', 5), minutes: numberOf('minutes', 1) };
  const { rollback, copy, idle } = values;
  const more = { ...size, rollback, copy, idle };
  const isOver = (): boolean => interrupted || seed >= end;
  await runAll(() => (isOver() ? undefined : { seed: seed++, ...more }), note);
  if (seed < end) console.log(`interrupted; go on with --seed ${seed} --schedules ${end - seed}`);
}

async function soak(): Promise<void> {
  const limitMs = numberOf('minutes', 10) * 60_000;
  let seed = numberOf('seed', Date.now() % 1_000_000_000);
  let reportedMs = 0;
  const isOver = (): boolean =>
    interrupted || elapsedMs() > limitMs || tally.failures >= FAILURES_MAX;
  await runAll(
    () => (isOver() ? undefined : soakOptions(seed++)),
    (outcome) => {
      note(outcome);
      if (elapsedMs() - reportedMs < PROGRESS_MS) return;
      reportedMs = elapsedMs();
      const minutes = (reportedMs / 60_000).toFixed(1);
      const { schedules, failures } = tally;
      console.log(`${minutes} min, seed ${seed}: ${schedules} schedules, ${failures} failed`);
    },
  );
}

function note({ tally: one, failure }: Outcome): void {
  add(tally, one);
  if (failure !== '') console.log(`${failure}\n`);
}

function numberOf(name: 'seed' | 'nodes' | 'minutes' | 'schedules', otherwise: number): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`--${name} "${text}" is no positive number`);
  process.exit(2);
}
