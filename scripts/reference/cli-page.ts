/** docs/cli.md: every command with its arguments, options and examples. */

import type { CommandEntry, OptionSpec } from '../../src/control/cli/command.ts';
import { COMMANDS } from '../../src/control/cli/command-table.ts';
import { HOST_OPTION } from '../../src/control/cli/host-option.ts';
import { code, codeBlock, GENERATED, markdownTable } from './markdown.ts';

const INTRODUCTION = `# Command line

${GENERATED}
\`weft [OPTIONS] COMMAND\`. Every command takes \`--help\` and \`-H, --host unix:///PATH\` (or \`WEFT_HOST\`), which
picks the agent. List commands take \`--format table|json\` and \`-q\`; commands that create print the new id and
nothing else. Objects are named by their name, their id, or a unique prefix of the id.

Errors go to standard error as \`weft: <what was refused>: <why>; <what to do>\`.

| exit status | meaning |
| --- | --- |
| 0 | done |
| 1 | refused or failed |
| 2 | wrong usage |
| 3 | the agent cannot be reached |

\`weft run\` ends with the status of its command: 128 + N when signal N ended it, 127 when it was not found, 126 when it
could not be executed, 125 when its namespaces could not be prepared.
`;

/** Returns the page. */
export async function cliPage(): Promise<string> {
  const visible = COMMANDS.filter(({ hidden }) => hidden !== true);
  const sections = await Promise.all(visible.map(section));
  return [INTRODUCTION, ...sections].join('\n');
}

async function section(entry: CommandEntry): Promise<string> {
  const spec = await entry.load();
  const path = entry.words.join(' ');
  const words = spec.args.map(({ name, variadic }) => (variadic === true ? `${name}...` : name));
  const parts = [
    `## weft ${path}\n`,
    `${entry.summary}.${spec.about === undefined ? '' : ` ${spec.about}`}\n`,
    codeBlock('text', `weft ${path} [OPTIONS] ${words.join(' ')}`),
  ];
  if (spec.args.length > 0) {
    const rows = spec.args.map(({ name, about }) => [code(name), about]);
    parts.push(markdownTable(['argument', 'meaning'], rows));
  }
  if (spec.options.length > 0) {
    const rows = spec.options.filter((option) => option !== HOST_OPTION).map(optionRow);
    parts.push(markdownTable(['option', 'meaning', 'default'], rows));
  }
  const examples = spec.examples.map(({ line, about }) => `# ${about}\n${line}`).join('\n\n');
  parts.push(codeBlock('sh', examples));
  return parts.join('\n');
}

function optionRow(option: OptionSpec): string[] {
  const listed = option.choices ?? option.offers;
  const about = listed === undefined ? option.about : `${option.about}: ${listed.join(', ')}`;
  const preset = option.value ?? option.shownDefault ?? (option.required ? 'required' : '');
  return [code(option.flags), about, preset];
}
