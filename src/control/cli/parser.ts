/**
 * The one door to commander. Builds a parser in which every command is known by name but only the one that is
 * called is declared in full, because loading all modules would cost more than the work.
 */
import { Command, type CommanderError, Option } from 'commander';
import type { ArgumentSpec, CommandEntry, CommandSpec, Example, OptionSpec } from './command.ts';
import { COMMANDS, GROUPS } from './command-table.ts';
import { HOST_OPTION } from './host-option.ts';
import type { Io } from './io.ts';
import { Options, type OptionValue } from './options.ts';

/** What the parser found: the command, its words and its options. */
export interface Parsed {
  readonly spec: CommandSpec;
  readonly args: readonly string[];
  readonly options: Options;
  /** Value of `-H`, at the command or before it. */
  readonly host: string | undefined;
}

/** The parser was satisfied with printing help or the version. */
export type Shown = 'help' | 'version' | 'help-for-lack-of-command';

const SHOWN: Readonly<Record<string, Shown>> = {
  'commander.helpDisplayed': 'help',
  'commander.version': 'version',
  'commander.help': 'help-for-lack-of-command',
};

/**
 * Parses a command line; help and version are printed to `io`.
 *
 * @param argv   words after `weft`
 * @param entry  the command that `argv` calls, if any
 * @throws CommanderError when the words make no sense
 */
export async function parse(
  argv: readonly string[],
  entry: CommandEntry | undefined,
  io: Io,
  version: () => string,
): Promise<Parsed | Shown> {
  let parsed: Parsed | undefined;
  const spec = await entry?.load();
  const root = newCommand('weft', io)
    .usage('[OPTIONS] COMMAND')
    .description('A leaderless container overlay network.')
    .enablePositionalOptions()
    .addHelpText('after', '\nweft COMMAND --help says more about a command.');
  root.addOption(toOption(HOST_OPTION));
  if (argv.includes('--version') || argv.includes('-v')) {
    root.version(`weft ${version()}`, '-v, --version', 'Print the version');
  } else {
    root.option('-v, --version', 'Print the version');
  }
  for (const known of COMMANDS) {
    const parent = known.words.length === 1 ? root : groupOf(root, known.words[0] ?? '', io);
    const command = newCommand(known.words.at(-1) ?? '', io).description(known.summary);
    parent.addCommand(command, { hidden: known.hidden === true });
    if (known !== entry || spec === undefined) continue;
    declare(command, known, spec);
    command.action(() => {
      const host = command.opts()['host'] ?? root.opts()['host'];
      parsed = { spec, args: command.args, options: optionsOf(command), host };
    });
  }
  try {
    await root.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    const shown = SHOWN[(error as CommanderError).code];
    if (shown === undefined) throw error;
    return shown;
  }
  return parsed ?? 'help-for-lack-of-command';
}

function newCommand(name: string, io: Io): Command {
  const command = new Command(name)
    .exitOverride()
    .helpCommand(false)
    .helpOption('-h, --help', 'Show this help');
  return command
    .configureHelp({
      subcommandTerm: (sub) => sub.name(),
      optionDescription: (option) => option.description,
    })
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      outputError: () => undefined,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

function groupOf(root: Command, name: string, io: Io): Command {
  const known = root.commands.find((command) => command.name() === name);
  if (known !== undefined) return known;
  const group = newCommand(name, io)
    .description(GROUPS[name] ?? '')
    .usage('COMMAND');
  root.addCommand(group);
  return group;
}

function declare(command: Command, entry: CommandEntry, spec: CommandSpec): void {
  const words = spec.args.map(argumentWord).join(' ');
  command.usage(`[OPTIONS] ${words}`.trim());
  const summary = `${entry.summary}.`;
  command.description(spec.about === undefined ? summary : `${summary}\n\n${spec.about}`);
  for (const argument of spec.args) {
    const word = argument.variadic === true ? `${argument.name}...` : argument.name;
    const flags = argument.optional === true ? `[${word}]` : `<${word}>`;
    command.argument(flags, argument.about);
  }
  for (const option of [...spec.options, HOST_OPTION]) command.addOption(toOption(option));
  if (spec.passThrough === true) command.passThroughOptions();
  command.addHelpText('after', examplesText(spec.examples));
}

function argumentWord(argument: ArgumentSpec): string {
  const word = argument.variadic === true ? `${argument.name}...` : argument.name;
  return argument.optional === true ? `[${word}]` : word;
}

function toOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, optionText(spec));
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.value !== undefined) option.default(spec.value);
  if (spec.required === true) option.makeOptionMandatory();
  if (spec.list === true) {
    option.argParser((value: string, previous: readonly string[] | undefined) => [
      ...(previous ?? []),
      value,
    ]);
  }
  return option;
}

function optionText({ about, choices, offers, value, shownDefault }: OptionSpec): string {
  const listed = (choices ?? offers)?.join(', ');
  const said = listed === undefined ? about : `${about}: ${listed}`;
  const preset = value ?? shownDefault;
  return preset === undefined ? said : `${said} (default: ${preset})`;
}

function optionsOf(command: Command): Options {
  const values = new Map<string, OptionValue>();
  for (const option of command.options) {
    const value: OptionValue = command.opts()[option.attributeName()];
    values.set(option.long?.slice(2) ?? '', option.negate ? value === false : value);
  }
  return new Options(values);
}

function examplesText(examples: readonly Example[]): string {
  const lines = examples.flatMap(({ line, about }) => [`  # ${about}`, `  ${line}`, '']);
  return ['', 'Examples:', ...lines].join('\n').trimEnd();
}
