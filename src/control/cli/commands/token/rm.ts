/** `weft token rm`: takes join tokens back. */
import type { CommandSpec } from '../../command.ts';
import { forEachWord } from '../../each.ts';

/** Removes tokens and prints the words they were named by. */
export const COMMAND: CommandSpec = {
  about: 'Nodes that have joined with the token stay.',
  args: [{ name: 'ID', about: 'Id of a token', variadic: true, completes: 'token' }],
  options: [],
  examples: [{ line: 'weft token rm 77aa88bb', about: 'No more joins with this token' }],
  run: (invocation) =>
    forEachWord(invocation, async (word) => {
      await invocation.client.removeToken(word);
      invocation.io.out(`${word}\n`);
    }),
};
