/** The terminal, the pipes and the environment of one run of the command line; tests pass their own. */
import { createInterface } from 'node:readline';

/** Where a command reads and writes. */
export interface Io {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Prints a question and returns the line that is typed; empty at the end of the input. */
  ask(question: string): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a person can be asked: standard input and standard error are a terminal. */
  readonly interactive: boolean;
  /** Width of the terminal in columns; a fixed one in a pipe. */
  readonly columns: number;
}

/** Width of help that is not shown on a terminal, columns. */
export const PIPE_COLUMNS = 100;

/** The streams of this process. A reader that has gone away (`weft ps | head -1`) is no error. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    ask: askOnTerminal,
    env: process.env,
    cwd: process.cwd(),
    interactive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    columns: process.stdout.isTTY ? process.stdout.columns : PIPE_COLUMNS,
  };
}

function askOnTerminal(question: string): Promise<string> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
    lines.once('close', () => resolve(''));
  });
}
