/** `weft cni uninstall`: takes away what `weft cni install` put somewhere. */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CommandSpec } from '../../command.ts';
import { CNI_FOLDERS, listName, PLUGIN } from './cni-options.ts';
import { takeFile } from './programs.ts';

/** Prints what was removed. */
export const COMMAND: CommandSpec = {
  about:
    'Removes the program and all configurations that weft cni install wrote. Containers keep their interfaces; ' +
    'a runtime cannot end them any more, so stop them first.',
  args: [],
  options: CNI_FOLDERS,
  examples: [{ line: 'weft cni uninstall', about: 'After the last container' }],
  run: async ({ io, options }) => {
    const dir = resolve(io.cwd, options.text('dir') ?? '');
    const confDir = resolve(io.cwd, options.text('conf-dir') ?? '');
    const [before, after] = listName('*').split('*') as [string, string];
    const names = await readdir(confDir).catch(() => [] as string[]);
    const lists = names.filter((name) => name.startsWith(before) && name.endsWith(after));
    // The configurations first: a runtime must not look for a program that is gone.
    for (const [folder, name] of [
      ...lists.map((list) => [confDir, list] as const),
      [dir, PLUGIN] as const,
    ]) {
      if (await takeFile(folder, name)) io.out(`removed ${join(folder, name)}\n`);
    }
    return 0;
  },
};
