/** `weft network rm`: removes networks. */
import type { CommandSpec } from '../../command.ts';
import { forEachWord } from '../../each.ts';

/** Removes networks and prints the words they were named by. */
export const COMMAND: CommandSpec = {
  about: 'A network that has endpoints is refused. The others are removed all the same.',
  args: [
    { name: 'NETWORK', about: 'Name or id of a network', variadic: true, completes: 'network' },
  ],
  options: [],
  examples: [{ line: 'weft network rm web-net db-net', about: 'Two networks at once' }],
  run: (invocation) =>
    forEachWord(invocation, async (word) => {
      await invocation.client.removeNetwork(word);
      invocation.io.out(`${word}\n`);
    }),
};
