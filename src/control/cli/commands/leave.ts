/** `weft leave`: ends the membership of this node. */
import type { CommandSpec } from '../command.ts';

/** Leaves, and prints the name that the node had. */
export const COMMAND: CommandSpec = {
  about:
    'Gives the addresses that this node owns to another member, ends the membership, and stops the agent. The data ' +
    'directory is empty afterwards: the next start makes or joins a cluster as a new node.',
  args: [],
  options: [],
  examples: [{ line: 'weft leave', about: 'Before a host is taken away' }],
  run: async ({ client, io }) => {
    const { name } = await client.leave();
    io.out(`${name}\n`);
    return 0;
  },
};
