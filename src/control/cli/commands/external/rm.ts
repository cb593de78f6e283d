/** `weft external rm`: names of applications outside are gone. */
import type { CommandSpec } from '../../command.ts';
import { forEachWord } from '../../each.ts';

/** Removes applications outside and prints the words they were named by. */
export const COMMAND: CommandSpec = {
  about: 'Run it on the node that the application was added on.',
  args: [{ name: 'NAME', about: 'Name of an application outside', variadic: true }],
  options: [],
  examples: [{ line: 'weft external rm db', about: 'The application itself does not notice' }],
  run: (invocation) =>
    forEachWord(invocation, async (word) => {
      await invocation.client.removeExternal(word);
      invocation.io.out(`${word}\n`);
    }),
};
