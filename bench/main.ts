/**
 * `npm run bench`: Weft beside the kernel's vxlan and other overlays. Started by scripts/bench.mjs, which has made the
 * machine ready. Everything is removed at the end, also after a failure and on Ctrl-C.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { attempt } from '../test/netns/support/commands.ts';
import { readFacts } from './facts.ts';
import { findAll } from './findings.ts';
import { type Options, parseOptions, UsageError } from './options.ts';
import { Progress } from './progress.ts';
import { formatJson, formatReport, type Report } from './report.ts';
import { ROADS } from './roads.ts';
import { ROWS } from './rows.ts';
import { type BuiltRoad, buildRoads, measureRows, takingPart } from './run.ts';

const RESULTS = fileURLToPath(new URL('results', import.meta.url));
const BIOME = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url));

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}

async function main(options: Options): Promise<void> {
  const rows = ROWS.filter(({ id }) => options.rows.includes(id));
  const asked = ROADS.filter(({ id, kind }) => kind === 'baseline' || options.roads.includes(id));
  // A road that no row is for would only take memory and gossip.
  const roads = asked.filter(({ kind }) => rows.some(({ kinds }) => kinds.includes(kind)));
  const { built, missing } = await buildRoads(roads, new Progress(0));
  try {
    const [base] = built;
    if (base?.road.kind !== 'baseline') {
      throw new UsageError(`nothing to compare with: ${missing[0]?.why ?? 'no K'}`);
    }
    const facts = await readFacts(base.open.lab);
    const steps = rows.reduce((sum, row) => sum + takingPart(row, built).length, 0);
    const progress = new Progress(steps * options.rounds);
    const outcome = await measureRows(rows, built, options, progress);
    progress.clear();
    const titles = built.map(({ road }) => road);
    const findings = findAll(rows, titles, outcome.values);
    await publish({ facts, options, findings, missing, outcome });
  } finally {
    await closeAll(built);
  }
}

async function publish(report: Report): Promise<void> {
  const { options, facts } = report;
  process.stdout.write(options.json ? formatJson(report) : formatReport(report));
  if (!options.save) return;
  mkdirSync(RESULTS, { recursive: true });
  const path = `${RESULTS}/${facts.date.slice(0, 10)}-${facts.commit}.json`;
  writeFileSync(path, formatJson(report));
  // Results are committed, and the lint looks at every file.
  await attempt([BIOME, 'format', '--write', path]);
  process.stderr.write(`written to ${path}\n`);
}

async function closeAll(roads: readonly BuiltRoad[]): Promise<void> {
  await Promise.all(roads.map(({ open }) => open.lab.close()));
}
