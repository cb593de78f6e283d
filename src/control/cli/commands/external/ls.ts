/** `weft external ls`: applications that run in no container. */
import type { ExternalView } from '../../../api/schema/outside/external.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, FORMAT_OPTION, printList, QUIET_OPTION } from '../../render/list.ts';
import { joined } from '../../render/text.ts';

const COLUMNS: readonly Column<ExternalView>[] = [
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'TARGET', text: ({ target }) => target },
  { heading: 'PORTS', text: ({ ports }) => (ports.length === 0 ? 'all' : joined(ports)) },
  {
    heading: 'ADDRESSES',
    text: ({ networks }) =>
      joined(
        networks.flatMap(({ network, addresses }) => addresses.map((ip) => `${ip} ${network}`)),
      ),
  },
  { heading: 'NODE', text: ({ node }) => node },
  { heading: 'HEALTH', text: ({ health }) => health },
];

/** Prints the applications; `-q` prints their names. */
export const COMMAND: CommandSpec = {
  about: 'HEALTH is what this node sees: whether the first port of TCP takes connections.',
  args: [],
  options: [FORMAT_OPTION, { ...QUIET_OPTION, about: 'Print names only' }],
  examples: [{ line: 'weft external ls', about: 'Every application outside' }],
  run: async (invocation) => {
    const externals = await invocation.client.listExternals();
    printList(invocation, externals, COLUMNS, ({ name }) => name);
    return 0;
  },
};
