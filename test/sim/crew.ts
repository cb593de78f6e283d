/**
 * Runs schedules in as many processes as there are processors. Each worker is this file once more: it gets the options
 * of one schedule, answers with its tally and, when an invariant did not hold, with the picture, and gets the next.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { count, emptyTally, failureText, type Tally } from '../../src/simulator/report.ts';
import { runSchedule, type ScheduleOptions } from '../../src/simulator/schedule.ts';

/** What came of one schedule. */
export interface Outcome {
  readonly options: ScheduleOptions;
  readonly tally: Tally;
  /** What a person reads of its failure; empty when every invariant held. */
  readonly failure: string;
}

/** Messages that are kept for the picture of a failure. */
const TRACED = 4_000;
const HERE = fileURLToPath(import.meta.url);

/**
 * Runs schedules until there are no more. Rejects when a worker ends by anything but our word: the simulator itself
 * is broken then.
 *
 * @param next  the options of the next schedule, or `undefined` when there are no more
 * @param done  hears of each in the order in which they end
 */
export async function runAll(
  next: () => ScheduleOptions | undefined,
  done: (outcome: Outcome) => void,
): Promise<void> {
  await Promise.all(Array.from({ length: availableParallelism() }, () => runWorker(next, done)));
}

function runWorker(
  next: () => ScheduleOptions | undefined,
  done: (outcome: Outcome) => void,
): Promise<void> {
  const first = next();
  if (first === undefined) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(HERE, { execArgv: process.execArgv });
    let over = false;
    worker.on('exit', (code, signal) => {
      if (over) resolve();
      else reject(new Error(`a worker ended with ${signal ?? code}`));
    });
    worker.on('message', (outcome) => {
      done(outcome as Outcome);
      const options = next();
      if (options !== undefined) worker.send(options);
      else {
        over = true;
        worker.disconnect();
      }
    });
    worker.send(first);
  });
}

/** A failed schedule is run again for its picture, because keeping messages costs time. */
async function runOne(options: ScheduleOptions): Promise<Outcome> {
  const tally = emptyTally();
  const before = process.cpuUsage();
  const result = await runSchedule(options);
  count(tally, result);
  const { user, system } = process.cpuUsage(before);
  tally.computingMs = (user + system) / 1000;
  if (result.violation === undefined) return { options, tally, failure: '' };
  const traced = { ...options, traced: TRACED };
  return { options, tally, failure: failureText(traced, await runSchedule(traced)) };
}

if (process.argv[1] === HERE && process.send !== undefined) {
  // ^C reaches every process of a terminal; who gives the work says when it ends.
  process.on('SIGINT', () => undefined);
  process.on('message', async (options) => {
    process.send?.(await runOne(options as ScheduleOptions));
  });
}
