/** `weft detach`: takes endpoints out of their networks. */
import type { CommandSpec } from '../../command.ts';
import { forEachWord } from '../../each.ts';

/** Detaches endpoints and prints the words they were named by. */
export const COMMAND: CommandSpec = {
  about:
    'The TAP goes away and the addresses are free again. An interface that was taken with --link is ' +
    'given back as it was.',
  args: [
    { name: 'ENDPOINT', about: 'Name or id of an endpoint', variadic: true, completes: 'endpoint' },
  ],
  options: [],
  examples: [{ line: 'weft detach web db', about: 'Two endpoints at once' }],
  run: (invocation) =>
    forEachWord(invocation, async (word) => {
      await invocation.client.detach(word);
      invocation.io.out(`${word}\n`);
    }),
};
