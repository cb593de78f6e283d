/** `weft network disconnect`: takes a container out of one of its networks. */
import type { CommandSpec } from '../../command.ts';

/** Prints the container's name. */
export const COMMAND: CommandSpec = {
  about: 'The TAP in that network goes away and its addresses are free again; the others stay.',
  args: [
    { name: 'NETWORK', about: 'Name or id of a network', completes: 'network' },
    { name: 'CONTAINER', about: 'Name or id of an endpoint of it', completes: 'endpoint' },
  ],
  options: [],
  examples: [
    { line: 'weft network disconnect db-net web', about: 'The container web leaves db-net' },
  ],
  run: async ({ args, client, io }) => {
    const [network = '', container = ''] = args;
    const { name } = await client.disconnect(network, container);
    io.out(`${name}\n`);
    return 0;
  },
};
