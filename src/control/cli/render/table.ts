/** Aligned columns under headings, as Docker prints them. */

/** Blanks between two columns. */
const GAP = '   ';

/**
 * Returns a table, one line for each row after the headings, without blanks at the line ends.
 *
 * @param headings  in capitals; printed also when there are no rows
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  const texts = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  return `${texts.join('\n')}\n`;
}
