/** `weft key rotate`: a new key for gossip. */
import type { CommandSpec } from '../../command.ts';

/** Prints the id of the new key. */
export const COMMAND: CommandSpec = {
  about:
    'Prints the id of the new key. Members fetch it by themselves, those that are away when they are back; ' +
    'weft key ls shows how far it is.',
  args: [],
  options: [],
  examples: [{ line: 'weft key rotate', about: 'Change the key that seals gossip' }],
  run: async ({ client, io }) => {
    io.out(`${(await client.rotateKeys()).id}\n`);
    return 0;
  },
};
