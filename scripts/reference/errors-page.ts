/** docs/errors.md: every error code. */
import { ERROR_KINDS } from '../../src/model/errors.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

const INTRODUCTION = `# Errors

${GENERATED}
A refusal always says three things: what was refused, why, and what to do. The command line prints them in one line,
\`weft: <what>: <why>; <what to do>\`; the API answers with \`code\`, \`what\`, \`why\`, \`remedy\` and \`message\`. After a
refusal nothing has changed, unless it says otherwise. The code is stable; the words are for people.
`;

/** Returns the page. */
export function errorsPage(): string {
  const rows = Object.entries(ERROR_KINDS).map(([name, { meaning, http, exit }]) => [
    code(name),
    meaning,
    `${http}`,
    `${exit}`,
  ]);
  return `${INTRODUCTION}\n${markdownTable(['code', 'meaning', 'HTTP', 'exit status'], rows)}`;
}
