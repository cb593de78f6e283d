/** Pieces of Markdown that the reference pages share. */

/** A note for those who would edit the page. */
export const GENERATED = '<!-- Made by `npm run docs` from the code. Do not edit. -->\n';

/** A table; cells may hold code. Bars inside cells are escaped. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** A text in code type. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A block in code type. */
export function codeBlock(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}
