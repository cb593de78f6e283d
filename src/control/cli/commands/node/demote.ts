/** `weft node demote`: takes the role of a signer back. */
import type { CommandSpec } from '../../command.ts';
import { forEachWord } from '../../each.ts';

/** Demotes members and prints the words they were named by. */
export const COMMAND: CommandSpec = {
  about:
    'They stay members and forget the key of the authority; weft ca rotate makes copies of it worthless. ' +
    'Runs on a signer. The last signer that answers cannot be demoted.',
  args: [{ name: 'NODE', about: 'Name or id of a node', variadic: true, completes: 'node' }],
  options: [],
  examples: [{ line: 'weft node demote host-2', about: 'No signer any more' }],
  run: (invocation) =>
    forEachWord(invocation, async (word) => {
      await invocation.client.demoteNode(word);
      invocation.io.out(`${word}\n`);
    }),
};
