/** `weft vtep rm`: a foreign VTEP is a member no longer. */
import type { CommandSpec } from '../../command.ts';

/** Prints the address of the VTEP. */
export const COMMAND: CommandSpec = {
  about: 'What was learned behind the VTEP is forgotten.',
  args: [
    { name: 'NETWORK', about: 'Name or id of a network', completes: 'network' },
    { name: 'IP', about: 'Underlay address of the VTEP' },
  ],
  options: [],
  examples: [{ line: 'weft vtep rm web-net 10.99.0.9', about: 'Nothing more is sent to it' }],
  run: async ({ args, client, io }) => {
    const [network = '', ip = ''] = args;
    io.out(`${(await client.removeVtep(network, ip)).ip}\n`);
    return 0;
  },
};
