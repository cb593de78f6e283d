/** `weft node rm`: ends the memberships of nodes that are gone. */
import type { CommandSpec } from '../../command.ts';

/** Removes members, all or none, and prints their names. */
export const COMMAND: CommandSpec = {
  about:
    'For hosts that will not come back; a host that runs leaves with weft leave. What a removed node owned is given ' +
    'out again once every other member has confirmed it, see weft ipam status.',
  args: [{ name: 'NODE', about: 'Name or id of a node', variadic: true, completes: 'node' }],
  options: [
    {
      flags: '-f, --force',
      about:
        'Also a node that is alive: its containers are cut off. Also half of the members or more',
    },
  ],
  examples: [{ line: 'weft node rm host-3', about: 'A host that burned down' }],
  run: async ({ args, client, io, options }) => {
    const removed = await client.removeNodes({ nodes: args, force: options.flag('force') });
    for (const { name } of removed) io.out(`${name}\n`);
    return 0;
  },
};
