/** `weft unexpose`: this host is in a network no longer. */
import type { CommandSpec } from '../../command.ts';

/** Prints the name of the network. */
export const COMMAND: CommandSpec = {
  about: 'The address is free again. Connections that use it end.',
  args: [{ name: 'NETWORK', about: 'Name or id of a network', completes: 'network' }],
  options: [],
  examples: [{ line: 'weft unexpose web-net', about: 'The containers there do not notice' }],
  run: async ({ args, client, io }) => {
    const [network = ''] = args;
    await client.unexpose(network);
    io.out(`${network}\n`);
    return 0;
  },
};
