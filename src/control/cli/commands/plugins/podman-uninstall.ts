/** `weft podman uninstall`: takes away what `weft podman install` put somewhere. */
import { join, resolve } from 'node:path';
import type { CommandSpec } from '../../command.ts';
import { DRIVER, PODMAN_FOLDER } from './podman-options.ts';
import { takeFile } from './programs.ts';

/** Prints what was removed. */
export const COMMAND: CommandSpec = {
  about: 'Podman cannot end containers of the driver any more afterwards, so stop them first.',
  args: [],
  options: [PODMAN_FOLDER],
  examples: [{ line: 'weft podman uninstall', about: 'After the last container' }],
  run: async ({ io, options }) => {
    const dir = resolve(io.cwd, options.text('dir') ?? '');
    if (await takeFile(dir, DRIVER)) io.out(`removed ${join(dir, DRIVER)}\n`);
    return 0;
  },
};
