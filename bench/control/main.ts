/**
 * `npm run bench:control`: the control plane with real agents. Started by scripts/bench.mjs, which has made the machine
 * ready. Every row builds a cluster and removes it, also after a failure and on Ctrl-C. Ends with 1 when a row failed or
 * a promise does not hold.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { attempt } from '../../test/netns/support/commands.ts';
import { readMachineFacts } from '../facts.ts';
import { UsageError } from '../options.ts';
import { Progress } from '../progress.ts';
import { verdictOf } from './figure.ts';
import { type ControlOptions, parseControlOptions, USAGE } from './options.ts';
import {
  type ControlReport,
  formatControlJson,
  formatControlReport,
  type RowResult,
} from './report.ts';
import type { Row, RowContext } from './row.ts';

const RESULTS = fileURLToPath(new URL('../results', import.meta.url));
const BIOME = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));

const words = process.argv.slice(2);
if (words.includes('--help') || words.includes('-h')) process.stdout.write(USAGE);
else {
  try {
    await main(parseControlOptions(words));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`bench:control: ${error.message}\n`);
    process.exitCode = 2;
  }
}

async function main(options: ControlOptions): Promise<void> {
  const facts = await readMachineFacts();
  const progress = new Progress(options.rows.length);
  const rows: RowResult[] = [];
  for (const row of options.rows) {
    progress.step(row.id);
    rows.push(await measure(row, { sizes: options.sizes, progress }));
  }
  progress.clear();
  await publish({ facts, quick: options.quick, rows }, options);
  const held = rows.every(
    ({ failure, figures }) =>
      failure === undefined && figures.every((figure) => verdictOf(figure) !== 'not held'),
  );
  if (!held) process.exitCode = 1;
}

/** One row that fails does not take the others with it. */
async function measure(row: Row, context: RowContext): Promise<RowResult> {
  const [loadBefore = 0] = loadavg();
  const result = await row.measure(context).then(
    (figures) => ({ figures }),
    (error: unknown) => ({ figures: [], failure: (error as Error).message }),
  );
  const [loadAfter = 0] = loadavg();
  return { id: row.id, load: row.load, ...result, loadBefore, loadAfter };
}

async function publish(report: ControlReport, options: ControlOptions): Promise<void> {
  process.stdout.write(options.json ? formatControlJson(report) : formatControlReport(report));
  if (!options.save) return;
  mkdirSync(RESULTS, { recursive: true });
  const { date, commit } = report.facts;
  const path = `${RESULTS}/control-${date.slice(0, 10)}-${commit}.json`;
  writeFileSync(path, formatControlJson(report));
  // Results are committed, and the lint looks at every file.
  await attempt([BIOME, 'format', '--write', path]);
  process.stderr.write(`written to ${path}\n`);
}
