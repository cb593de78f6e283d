/**
 * What the completion script knows: for each command its options, what each option's value may be, and what each
 * word after it may be. Taken from the declarations of all commands.
 */
import type { Catalog, Completion, OptionSpec } from '../../command.ts';
import { HOST_OPTION } from '../../host-option.ts';

/** Where a shell gets words from: listed ones, names asked of the agent, or files. */
export type Words = { readonly listed: readonly string[] } | { readonly asked: Completion };

/** An option as a shell sees it. */
export interface OptionWords {
  /** `-d` and `--driver`. */
  readonly names: readonly string[];
  /** Words for its value; `undefined` when it takes none. */
  readonly value: Words | undefined;
}

/** A command as a shell sees it. */
export interface CommandWords {
  /** `network create`; empty for `weft` itself. */
  readonly path: string;
  readonly options: readonly OptionWords[];
  /** Words for the positions after the command; the last one repeats when `variadic`. */
  readonly positions: readonly Words[];
  readonly variadic: boolean;
  /** What follows is a command line of its own. */
  readonly runsCommand: boolean;
}

const NOTHING: Words = { listed: [] };
const HELP: OptionWords = { names: ['-h', '--help'], value: undefined };

/** Loads all commands and returns what can be completed: `weft` itself, the groups, the commands. */
export async function completionWords(catalog: Catalog): Promise<readonly CommandWords[]> {
  const visible = catalog.commands.filter(({ hidden }) => hidden !== true);
  const first = [...new Set(visible.map(({ words }) => words[0] ?? ''))];
  const host = optionWords(HOST_OPTION);
  const version: OptionWords = { names: ['-v', '--version'], value: undefined };
  const all: CommandWords[] = [wordList('', first, [host, version, HELP])];
  for (const group of Object.keys(catalog.groups)) {
    const inside = visible.filter(({ words }) => words.length === 2 && words[0] === group);
    all.push(
      wordList(
        group,
        inside.map(({ words }) => words[1] ?? ''),
        [HELP],
      ),
    );
  }
  for (const { words, load } of visible) {
    const spec = await load();
    all.push({
      path: words.join(' '),
      options: [...spec.options, HOST_OPTION].map(optionWords).concat(HELP),
      positions: spec.args.map((argument) =>
        argument.name === 'SHELL' ? { listed: ['bash', 'zsh'] } : asked(argument.completes),
      ),
      variadic: spec.args.at(-1)?.variadic === true,
      runsCommand: spec.passThrough === true,
    });
  }
  return all;
}

function wordList(
  path: string,
  listed: readonly string[],
  options: readonly OptionWords[],
): CommandWords {
  return { path, options, positions: [{ listed }], variadic: false, runsCommand: false };
}

function optionWords(option: OptionSpec): OptionWords {
  const names = option.flags.split(/[ ,]+/).filter((part) => part.startsWith('-'));
  if (!option.flags.includes('<')) return { names, value: undefined };
  const listed = option.choices ?? option.offers;
  return { names, value: listed === undefined ? asked(option.completes) : { listed } };
}

function asked(completes: Completion | undefined): Words {
  return completes === undefined ? NOTHING : { asked: completes };
}
