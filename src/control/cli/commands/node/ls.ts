/** `weft node ls`: the members of the cluster. */
import type { NodeView } from '../../../api/schema/node.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, FORMAT_OPTION, printList, QUIET_OPTION } from '../../render/list.ts';
import { joined, shortId } from '../../render/text.ts';

const COLUMNS: readonly Column<NodeView>[] = [
  { heading: 'NODE ID', text: ({ id, self }) => `${shortId(id)}${self ? ' *' : ''}` },
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'STATE', text: ({ state }) => state },
  { heading: 'ROLE', text: ({ role }) => role },
  { heading: 'ADDRESS', text: ({ addresses }) => joined(addresses) },
  { heading: 'ENDPOINTS', text: ({ endpoints }) => `${endpoints}` },
  { heading: 'VERSION', text: ({ version }) => version },
];

/** Prints the members; a star marks the node that answers. */
export const COMMAND: CommandSpec = {
  about: 'The star marks the node that answers.',
  args: [],
  options: [FORMAT_OPTION, QUIET_OPTION],
  examples: [
    { line: 'weft node ls', about: 'Who is in the cluster' },
    { line: 'weft node ls --format json', about: 'The same for a program' },
  ],
  run: async (invocation) => {
    printList(invocation, await invocation.client.listNodes(), COLUMNS, ({ id }) => id);
    return 0;
  },
};
