/**
 * What a command is: declared data (arguments, options, examples) and one function. The parser, `--help`, the
 * shell completion and docs/cli.md are all made from the declaration, so they cannot disagree.
 */
import type { AgentClient } from '../api/client.ts';
import type { Io } from './io.ts';
import type { Options } from './options.ts';

/** What a shell may offer for a value: objects of the cluster, names of namespaces, or files. */
export type Completion = 'network' | 'endpoint' | 'node' | 'token' | 'netns' | 'file' | 'directory';

/** A word after the command; required, unless it says otherwise. */
export interface ArgumentSpec {
  /** As shown in help, in capitals. */
  readonly name: string;
  readonly about: string;
  /** One or more; only the last argument. */
  readonly variadic?: boolean;
  /** May be left out. */
  readonly optional?: boolean;
  readonly completes?: Completion;
}

/** An option. */
export interface OptionSpec {
  /** `-d, --driver <DRIVER>`, or without the value for a switch. */
  readonly flags: string;
  readonly about: string;
  /** May be repeated; the values keep their order. */
  readonly list?: boolean;
  /** The value when it is not given; shown in help. */
  readonly value?: string;
  /** A default that is found out only when it is needed; shown in help. */
  readonly shownDefault?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Values that help and the shell offer, and that are judged elsewhere. */
  readonly offers?: readonly string[];
  readonly required?: boolean;
  readonly completes?: Completion;
}

/** A command line to copy, and what it does. */
export interface Example {
  readonly line: string;
  readonly about: string;
}

/** A command before its module is loaded. */
export interface CommandEntry {
  /** One or two words. */
  readonly words: readonly string[];
  /** One sentence for the lists of help. */
  readonly summary: string;
  /** Not in help, completion and docs. */
  readonly hidden?: boolean;
  load(): Promise<CommandSpec>;
}

/** Every command, and the first words that have commands of their own with what they are about. */
export interface Catalog {
  readonly commands: readonly CommandEntry[];
  readonly groups: Readonly<Record<string, string>>;
}

/** What a person asked for, parsed. */
export interface Invocation {
  /** Words after the command in order; a variadic argument gives several. */
  readonly args: readonly string[];
  readonly options: Options;
  readonly io: Io;
  /** Path of the agent's socket. */
  readonly socketPath: string;
  /** Talks to the agent; nothing is sent before the first call. */
  readonly client: AgentClient;
  /** All commands, for the one that speaks about the others. */
  readonly catalog: Catalog;
  /** Reads another command line without doing it, and prints nothing. Throws `wrong-usage`, also for `--help`. */
  read(argv: readonly string[]): Promise<Options>;
}

/** A command. */
export interface CommandSpec {
  /** What the summary does not say; whole sentences. */
  readonly about?: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** Everything after the first word belongs to that word, options too. */
  readonly passThrough?: boolean;
  /** Does the work and returns the exit status. Throws `WeftError` for a refusal. */
  run(invocation: Invocation): Promise<number>;
}
