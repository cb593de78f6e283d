/** Builds `sys-program.cc` against the objects of the addon, for tests of native/sys without JavaScript in between. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from './commands.ts';

const SOURCE = fileURLToPath(new URL('./sys-program.cc', import.meta.url));
const OBJECTS = fileURLToPath(new URL('../../../native/build/sys/', import.meta.url));

/** Compiles the program into the folder and returns its path. Needs a built addon. */
export async function buildSysProgram(folder: string): Promise<string> {
  const program = `${folder}/sys-program`;
  const objects = readdirSync(OBJECTS).filter((file) => file.endsWith('.o'));
  const compiler = process.env['CXX'] ?? 'g++';
  const inputs = [SOURCE, ...objects.map((file) => OBJECTS + file)];
  await run([compiler, '-std=c++20', '-pthread', '-o', program, ...inputs]);
  return program;
}
