/** `weft network prune`: removes all networks that nobody uses, after asking. */
import type { CommandSpec } from '../../command.ts';
import { wrongUsage } from '../../usage.ts';

const QUESTION =
  'This removes all networks without endpoints, on all nodes.\nAre you sure you want to continue? [y/N] ';

/** Prints the names of the networks it removed. */
export const COMMAND: CommandSpec = {
  about: 'Asks first when a person is there to answer; in a script -f is needed.',
  args: [],
  options: [{ flags: '-f, --force', about: 'Do not ask' }],
  examples: [{ line: 'weft network prune -f', about: 'Without a question' }],
  run: async ({ client, io, options }) => {
    if (!options.flag('force')) {
      if (!io.interactive) {
        throw wrongUsage('network prune', 'nobody is there to be asked', 'say -f to remove them');
      }
      const answer = await io.ask(QUESTION);
      if (!/^y(es)?$/i.test(answer.trim())) return 0;
    }
    const removed = await client.pruneNetworks();
    if (removed.length === 0) return 0;
    io.out(`Deleted Networks:\n${removed.map(({ name }) => `${name}\n`).join('')}`);
    return 0;
  },
};
