/** `weft node promote`: makes members signers. */
import type { CommandSpec } from '../../command.ts';
import { forEachWord } from '../../each.ts';

/** Promotes members and prints the words they were named by. */
export const COMMAND: CommandSpec = {
  about:
    'Hands them the key of the authority, so that nodes can join and renew their certificates while others are away. ' +
    'Runs on a signer. Two or three signers are enough for a cluster.',
  args: [{ name: 'NODE', about: 'Name or id of a node', variadic: true, completes: 'node' }],
  options: [],
  examples: [{ line: 'weft node promote host-2', about: 'A second signer' }],
  run: (invocation) =>
    forEachWord(invocation, async (word) => {
      await invocation.client.promoteNode(word);
      invocation.io.out(`${word}\n`);
    }),
};
