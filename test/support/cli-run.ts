/** Runs the command line: inside this process for its words, as a process of its own for signals and pipes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Io } from '../../src/control/cli/io.ts';

/** What a run printed and how it ended. */
export interface CliResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const MAIN = fileURLToPath(new URL('../../src/control/cli/main.ts', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../golden/', import.meta.url));

/**
 * Runs one command line in this process.
 *
 * @param answer  what the person types when asked; without it nobody is there
 */
export async function cli(
  argv: readonly string[],
  env: Record<string, string> = {},
  answer?: string,
): Promise<CliResult> {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    ask: async (question) => {
      err += question;
      return answer ?? '';
    },
    env: { PATH: process.env['PATH'], ...env },
    cwd: '/some/dir',
    interactive: answer !== undefined,
    columns: 100,
  };
  // The program loads its commands with import(); loaded the same way, both share one WeftError.
  const { runProgram } = await import('../../src/control/cli/program.ts');
  const status = await runProgram(argv, io);
  return { status, out, err };
}

/** Starts the real program as a process; `detached` takes it out of the foreground of a terminal. */
export function startCli(argv: readonly string[], socketPath: string): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', MAIN, ...argv], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, WEFT_HOST: `unix://${socketPath}` },
  });
}

/** Waits for the end of a process and returns all that it printed. */
export function resultOf(child: ChildProcess): Promise<CliResult> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ status: code ?? -1, out, err }));
  });
}

/**
 * Compares a text with test/golden/NAME.txt. With UPDATE_GOLDEN=1 in the environment the file is written
 * instead, for a person to read the difference.
 */
export function expectGolden(name: string, text: string): void {
  const path = `${GOLDEN}${name}.txt`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `${path} is missing; UPDATE_GOLDEN=1 writes it`).equal(true);
  expect(text).equal(readFileSync(path, 'utf8'));
}
