/** `weft vtep ls`: the foreign VTEPs of a network. */
import type { VtepView } from '../../../api/schema/outside/vtep.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, FORMAT_OPTION, printList, QUIET_OPTION } from '../../render/list.ts';

const COLUMNS: readonly Column<VtepView>[] = [
  { heading: 'VTEP', text: ({ ip }) => ip },
  { heading: 'PORT', text: ({ port }) => `${port}` },
  { heading: 'LEARNED MACS', text: ({ macs }) => `${macs.length}` },
];

/** Prints the VTEPs; `-q` prints their addresses. */
export const COMMAND: CommandSpec = {
  about: 'The MAC addresses are those that this node has learned; --format json names them.',
  args: [{ name: 'NETWORK', about: 'Name or id of a network', completes: 'network' }],
  options: [FORMAT_OPTION, { ...QUIET_OPTION, about: 'Print addresses only' }],
  examples: [{ line: 'weft vtep ls web-net', about: 'Who takes part without an agent' }],
  run: async (invocation) => {
    const vteps = await invocation.client.listVteps(invocation.args[0] ?? '');
    printList(invocation, vteps, COLUMNS, ({ ip }) => ip);
    return 0;
  },
};
