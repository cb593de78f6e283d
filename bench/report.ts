/** The table: 100 columns, one block for each figure, K first in every block. */
import { DISTURBED_CORES } from './cpu.ts';
import { type Facts, formatFacts } from './facts.ts';
import type { Finding, Line } from './findings.ts';
import type { Options } from './options.ts';
import type { Failure, Outcome } from './run.ts';
import type { Summary } from './statistics.ts';

/** Everything that a run found out. */
export interface Report {
  readonly facts: Facts;
  readonly options: Options;
  readonly findings: readonly Finding[];
  readonly missing: readonly Failure[];
  readonly outcome: Outcome;
}

const WIDTH = 100;
const INDENT = '    ';
const TAKEN_OFF = '; that is taken off the CPU time of the machine';
const DISTURBED =
  ': something else is running, these figures are disturbed, and CPU time of the machine is left out';
/** Less is in every run of a virtual machine. */
const STOLEN_SECONDS = 0.5;
const COLUMNS = { title: 34, value: 10, ratio: 9, spread: 22, goal: 7 };

/** Returns the report as text that ends with a line end. */
export function formatReport(report: Report): string {
  const { rounds, seconds } = report.options;
  return [
    ...formatFacts(report.facts).flatMap(wrap),
    `${rounds} rounds of ${seconds} s, interleaved; ratios are medians of the ratios within a round`,
    '',
    header(),
    ...report.findings.filter(({ printed }) => printed).flatMap(block),
    ...notes(report).flatMap(wrap),
    '',
  ].join('\n');
}

/** Returns the report as one JSON document that ends with a line end. */
export function formatJson({ facts, options, findings, missing, outcome }: Report): string {
  const { failures, idleCores, stolenSeconds } = outcome;
  const { rounds, seconds } = options;
  const run = { rounds, seconds, idleCores, stolenSeconds };
  return `${JSON.stringify({ facts, run, findings, missing, failures }, null, 2)}\n`;
}

function header(): string {
  const { title, value, ratio, spread, goal } = COLUMNS;
  const words = ['median'.padStart(value), 'ratio'.padStart(ratio), 'low to high'.padStart(spread)];
  return `${''.padEnd(title)}${words.join('')}${'must'.padStart(goal)}${'goal'.padStart(goal)}`;
}

function block({ title, unit, lines }: Finding): string[] {
  return [`${title}, ${unit}`, ...lines.map(row), ''];
}

function row({ title, value, ratio, goal, verdict }: Line): string {
  const cells = [
    `  ${title}`.padEnd(COLUMNS.title),
    figure(value.median).padStart(COLUMNS.value),
    (ratio === undefined ? '' : figure(ratio.median)).padStart(COLUMNS.ratio),
    spread(ratio ?? value).padStart(COLUMNS.spread),
    (goal === undefined ? '' : String(goal.must)).padStart(COLUMNS.goal),
    (goal === undefined ? '' : String(goal.goal)).padStart(COLUMNS.goal),
    verdict === undefined ? '' : ` ${verdict}`,
  ];
  return cells.join('').trimEnd();
}

/** Breaks a long line between words. */
function wrap(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const at = line.lastIndexOf(' ', WIDTH);
  if (at <= INDENT.length) return [line];
  return [line.slice(0, at), ...wrap(`${INDENT}${line.slice(at + 1)}`)];
}

function spread({ low, high }: Summary): string {
  return `${figure(low)} to ${figure(high)}`;
}

/** Three digits that matter, and never an exponent. */
function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || value === 0) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return value.toFixed(size >= 1 ? 2 : 3);
}

function notes({ missing, outcome }: Report): string[] {
  const { failures, idleCores, stolenSeconds } = outcome;
  const idle = `without load ${idleCores.toFixed(2)} cores were busy`;
  const stolen = `the hypervisor took ${stolenSeconds.toFixed(1)} CPU seconds away during the run`;
  return [
    ...missing.map(({ what, why }) => `not measured: ${what}: ${why}`),
    ...failures.map(({ what, why }) => `failed: ${what}: ${why}`),
    `${idle}${idleCores > DISTURBED_CORES ? DISTURBED : TAKEN_OFF}`,
    ...(stolenSeconds >= STOLEN_SECONDS ? [stolen] : []),
  ];
}
