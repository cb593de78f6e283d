/** The table of the control plane: 100 columns, one block for each row, its load above its figures. */
import type { MachineFacts } from '../facts.ts';
import type { Verdict } from '../goals.ts';
import { type Figure, verdictOf } from './figure.ts';

/** What became of a row. */
export interface RowResult {
  readonly id: string;
  readonly load: string;
  readonly figures: readonly Figure[];
  /** Why there are none. */
  readonly failure?: string;
  /** Average load of the machine in the minute before it, and at its end; the row's own load is in the second. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** Everything that a run found out. */
export interface ControlReport {
  readonly facts: MachineFacts;
  readonly quick: boolean;
  readonly rows: readonly RowResult[];
}

const WIDTH = 100;
const COLUMNS = { title: 52, value: 12, count: 8, goal: 8 };

/** Returns the report as text that ends with a line end. */
export function formatControlReport({ facts, quick, rows }: ControlReport): string {
  const { title, value, count, goal } = COLUMNS;
  const header = [
    ''.padEnd(title),
    'value'.padStart(value),
    'events'.padStart(count),
    'must'.padStart(goal),
    'goal'.padStart(goal),
  ];
  return [
    `kernel ${facts.kernel}, ${facts.cpu}, ${facts.cores} cores, load ${facts.load.toFixed(2)}`,
    `node ${facts.node}, commit ${facts.commit}, ${facts.date}`,
    ...(quick ? ['--quick: small loads; p99 of fewer than 100 events is the greatest'] : []),
    '',
    header.join(''),
    ...rows.flatMap(block),
  ]
    .join('\n')
    .concat('\n');
}

/** Returns the report as one JSON document that ends with a line end. */
export function formatControlJson({ facts, quick, rows }: ControlReport): string {
  const judged = rows.map((row) => ({
    ...row,
    figures: row.figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) })),
  }));
  return `${JSON.stringify({ facts, quick, rows: judged }, null, 2)}\n`;
}

function block({ id, load, figures, failure, loadBefore, loadAfter }: RowResult): string[] {
  const around = `load average ${loadBefore.toFixed(2)} before, ${loadAfter.toFixed(2)} after`;
  return [
    ...wrap(`${id}: ${load} (${around})`),
    ...figures.map(line),
    ...(failure === undefined ? [] : wrap(`  failed: ${failure}`)),
    '',
  ];
}

function line(figure: Figure): string {
  const { title, value, unit, count, goal } = figure;
  const cells = [
    `  ${title}`.padEnd(COLUMNS.title),
    `${digits(value)} ${unit}`.trimEnd().padStart(COLUMNS.value),
    String(count).padStart(COLUMNS.count),
    (goal === undefined ? '' : String(goal.must)).padStart(COLUMNS.goal),
    (goal === undefined ? '' : String(goal.goal)).padStart(COLUMNS.goal),
    said(figure, verdictOf(figure)),
  ];
  return cells.join('').trimEnd();
}

function said({ goal, judged }: Figure, verdict: Verdict | undefined): string {
  if (verdict !== undefined) return `  ${verdict}`;
  return goal !== undefined && judged === false ? '  smaller load' : '';
}

/** Three digits that matter, and never an exponent. */
function digits(value: number): string {
  if (Number.isInteger(value)) return String(value);
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

function wrap(text: string): string[] {
  if (text.length <= WIDTH) return [text];
  const at = text.lastIndexOf(' ', WIDTH);
  if (at <= 4) return [text];
  return [text.slice(0, at), ...wrap(`    ${text.slice(at + 1)}`)];
}
