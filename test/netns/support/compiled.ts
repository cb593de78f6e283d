/** Programs and libraries in C++ for tests: compiled once for each content, into build/, by however many runs at once. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from './commands.ts';

const FOLDER = fileURLToPath(new URL('../../../build/netns/', import.meta.url));
const HERE = fileURLToPath(new URL('./', import.meta.url));
const FLAGS = ['-std=c++20', '-O2', '-Wall', '-Wextra', '-pthread'];

/**
 * Compiles the source beside this file, when that has not been done, and returns the path of the program.
 *
 * @param flags  further words for the compiler
 */
export async function compiled(source: string, flags: readonly string[] = []): Promise<string> {
  const path = fileURLToPath(new URL(source, import.meta.url));
  const hash = createHash('sha256').update(readFileSync(path));
  for (const file of readdirSync(HERE).sort()) {
    if (file.endsWith('.h')) hash.update(readFileSync(HERE + file));
  }
  const name = source.replace(/\.cc$/, '');
  const program = `${FOLDER}${name}-${hash.digest('hex').slice(0, 12)}`;
  if (existsSync(program)) return program;
  mkdirSync(FOLDER, { recursive: true });
  const compiler = process.env['CXX'] ?? 'g++';
  const draft = `${program}.${process.pid}`;
  await run([compiler, ...FLAGS, ...flags, '-o', draft, path]);
  renameSync(draft, program);
  return program;
}
