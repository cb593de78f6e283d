/** `weft ps`: the endpoints of the whole cluster. */
import type { EndpointView } from '../../../api/schema/endpoint.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, FORMAT_OPTION, printList, QUIET_OPTION } from '../../render/list.ts';
import { joined, shortId } from '../../render/text.ts';

const COLUMNS: readonly Column<EndpointView>[] = [
  { heading: 'ENDPOINT ID', text: ({ id }) => shortId(id) },
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'NETWORK', text: ({ network }) => network },
  { heading: 'NODE', text: ({ node }) => node },
  { heading: 'STATE', text: ({ state }) => state },
  { heading: 'TAP', text: ({ tap }) => tap || '-' },
  { heading: 'MAC', text: ({ mac }) => mac },
  { heading: 'ADDRESSES', text: ({ addresses }) => joined(addresses) },
];

/** Where nobody publishes anything, nobody needs the column. */
const PUBLISHED: Column<EndpointView> = {
  heading: 'PUBLISHED',
  text: ({ published }) => joined(published),
};

/** Prints the endpoints. */
export const COMMAND: CommandSpec = {
  args: [],
  options: [
    { flags: '--local', about: 'Only those that this node carries' },
    { flags: '--network <NETWORK>', about: 'Only those in a network', completes: 'network' },
    FORMAT_OPTION,
    QUIET_OPTION,
  ],
  examples: [
    { line: 'weft ps', about: 'The whole cluster' },
    { line: 'weft ps --local --network web-net', about: 'One network on this host' },
  ],
  run: async (invocation) => {
    const { client, options } = invocation;
    const network = options.text('network');
    const local = options.flag('local');
    const filter = network === undefined ? { local } : { local, network };
    const endpoints = await client.listEndpoints(filter);
    const publishes = endpoints.some(({ published }) => published.length > 0);
    const columns = publishes ? [...COLUMNS, PUBLISHED] : COLUMNS;
    printList(invocation, endpoints, columns, ({ id }) => id);
    return 0;
  },
};
