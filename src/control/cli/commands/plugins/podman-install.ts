/** `weft podman install`: puts the netavark plugin where Podman looks for it. */
import { resolve } from 'node:path';
import type { CommandSpec } from '../../command.ts';
import { DRIVER, PODMAN_FOLDER } from './podman-options.ts';
import { putFile, scriptText } from './programs.ts';

/** Prints what was written. */
export const COMMAND: CommandSpec = {
  about:
    'Writes the program of the network driver weft, which starts this copy of Weft: install it anew when Weft ' +
    'moves. For Podman with netavark 1.6 or later; for earlier ones there is weft cni install.',
  args: [],
  options: [PODMAN_FOLDER],
  examples: [{ line: 'weft podman install', about: 'Then podman network create -d weft NAME' }],
  run: async ({ io, options }) => {
    const dir = resolve(io.cwd, options.text('dir') ?? '');
    const script = { text: scriptText('netavark', process.execPath), mode: 0o755 };
    io.out(`wrote ${await putFile(dir, DRIVER, script)}\n`);
    return 0;
  },
};
