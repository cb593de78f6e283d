/**
 * One run of the command line, from words to an exit status. Finds the command, parses, does it, and says every
 * refusal in the one form. Nothing below ends the process: `main.ts` does, and tests call this directly.
 */

import { weftVersion } from '../../host/installation.ts';
import { ERROR_KINDS, WeftError } from '../../model/errors.ts';
import { agentClient } from '../api/client.ts';
import type { CommandEntry } from './command.ts';
import { COMMANDS, GROUPS } from './command-table.ts';
import { type Io, PIPE_COLUMNS } from './io.ts';
import type { Options } from './options.ts';
import { parse } from './parser.ts';
import { type Complaint, usageError, wrongUsage } from './usage.ts';
import { parseHost } from './values.ts';

const OK = 0;
const WRONG_USAGE = 2;
/** Nobody is asked, and nobody told. */
const SILENT: Io = {
  out: () => undefined,
  err: () => undefined,
  ask: async () => '',
  env: {},
  cwd: '/',
  interactive: false,
  columns: PIPE_COLUMNS,
};

/**
 * Runs one command line.
 *
 * @param argv  words after `weft`
 * @returns the exit status: 0 done, 1 refused or failed, 2 wrong usage, 3 no agent; `run` gives the
 *   status of its command
 */
export async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  const { entry, path } = findCommand(words);
  try {
    const parsed = await parse(words, entry, io, weftVersion);
    if (typeof parsed === 'string') {
      return parsed === 'help-for-lack-of-command' ? WRONG_USAGE : OK;
    }
    const { spec, args, options, host } = parsed;
    const socketPath = parseHost(host ?? io.env['WEFT_HOST']);
    const client = agentClient(socketPath);
    const catalog = { commands: COMMANDS, groups: GROUPS };
    return await spec.run({ args, options, io, socketPath, client, catalog, read });
  } catch (error) {
    const refusal = toRefusal(path, error);
    io.err(`weft: ${refusal.message}\n`);
    return ERROR_KINDS[refusal.code].exit;
  }
}

/** Reads a command line for a command that writes it down. */
async function read(argv: readonly string[]): Promise<Options> {
  const { entry, path } = findCommand(argv);
  try {
    const parsed = await parse(argv, entry, SILENT, weftVersion);
    if (typeof parsed === 'object') return parsed.options;
  } catch (error) {
    throw toRefusal(path, error);
  }
  throw wrongUsage(path, 'a wish for help is nothing to write down', `see weft ${path} --help`);
}

/** The command that the words call, as far as that can be told without knowing its options. */
function findCommand(argv: readonly string[]): { entry: CommandEntry | undefined; path: string } {
  const words = leadingWords(argv);
  const group = words[0] !== undefined && Object.hasOwn(GROUPS, words[0]);
  const wanted = words.slice(0, group ? 2 : 1);
  const entry = COMMANDS.find(
    (known) =>
      known.words.length === wanted.length && known.words.every((word, i) => word === wanted[i]),
  );
  if (entry !== undefined) return { entry, path: entry.words.join(' ') };
  return { entry, path: group ? (words[0] ?? '') : '' };
}

/** Words before the first option, after the options that stand before the command. */
function leadingWords(argv: readonly string[]): readonly string[] {
  let start = 0;
  while (argv[start] === '-H' || argv[start] === '--host') start += 2;
  while (argv[start]?.startsWith('-H') || argv[start]?.startsWith('--host=')) start += 1;
  const rest = argv.slice(start);
  const end = rest.findIndex((word) => word.startsWith('-'));
  return end < 0 ? rest : rest.slice(0, end);
}

function toRefusal(path: string, error: unknown): WeftError {
  if (error instanceof WeftError) return error;
  const { code } = error as Partial<Complaint>;
  if (code?.startsWith('commander.')) return usageError(path, error as Complaint);
  throw error;
}
