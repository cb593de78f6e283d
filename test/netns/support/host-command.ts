/** Command lines of other processes that run our TypeScript. */
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./host-program.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

/** Returns the command that runs Node on TypeScript with the given words. */
export function nodeCommand(...words: readonly string[]): string[] {
  return [process.execPath, '--import', TSX, ...words];
}

/** Returns the command for `host-program.ts` with the given words. */
export function hostCommand(...words: readonly string[]): string[] {
  return nodeCommand(PROGRAM, ...words);
}
