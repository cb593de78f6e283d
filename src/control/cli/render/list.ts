/** How every list command prints: ids alone, one JSON array, or a table. */
import type { Invocation, OptionSpec } from '../command.ts';
import { table } from './table.ts';

/** One column of a list. */
export interface Column<T> {
  readonly heading: string;
  text(row: T): string;
}

/** `--format` of list commands. */
export const FORMAT_OPTION: OptionSpec = {
  flags: '--format <FORMAT>',
  about: 'How to print',
  choices: ['table', 'json'],
  value: 'table',
};

/** `-q` of list commands. */
export const QUIET_OPTION: OptionSpec = {
  flags: '-q, --quiet',
  about: 'Print ids only, in full',
};

/**
 * Prints a list as its `-q` and `--format` options say.
 *
 * @param id  what `-q` prints of a row
 */
export function printList<T>(
  invocation: Invocation,
  rows: readonly T[],
  columns: readonly Column<T>[],
  id: (row: T) => string,
): void {
  const { io, options } = invocation;
  if (options.flag('quiet')) {
    io.out(rows.map((row) => `${id(row)}\n`).join(''));
  } else if (options.text('format') === 'json') {
    io.out(jsonText(rows));
  } else {
    const headings = columns.map(({ heading }) => heading);
    io.out(
      table(
        headings,
        rows.map((row) => columns.map((column) => column.text(row))),
      ),
    );
  }
}

/** Indented JSON with a line end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
