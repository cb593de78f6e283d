/** `weft ca rotate`: a new authority for the cluster. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandSpec } from '../../command.ts';
import { waitsText } from '../../render/authority.ts';

const LOOK_MS = 500;

/** Prints the fingerprint of the new authority when the old one is trusted no more. */
export const COMMAND: CommandSpec = {
  about:
    'Runs on a signer. Goes on by itself when the command is interrupted or a signer restarts. ' +
    'Does not end while a live node still shows a certificate of the old authority, or while a signer is away. ' +
    'Join tokens that were made before stop working.',
  args: [],
  options: [{ flags: '-d, --detach', about: 'Do not wait for the end' }],
  examples: [
    { line: 'weft ca rotate', about: 'Replace the authority, and wait until it is done' },
    { line: 'weft ca status', about: 'See what it waits for, from any node' },
  ],
  run: async ({ client, io, options }) => {
    let view = await client.rotateAuthority();
    const { root } = view;
    let said = '';
    while (!options.flag('detach') && view.root === root && view.step !== 'done') {
      const waits = waitsText(view);
      if (io.interactive && waits !== said) io.err(waits);
      said = waits;
      await pause(LOOK_MS);
      view = await client.authority();
    }
    io.out(`${root}\n`);
    return 0;
  },
};
