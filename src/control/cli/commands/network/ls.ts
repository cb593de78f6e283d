/** `weft network ls`: the networks. */
import type { Filter } from '../../../api/operations.ts';
import type { NetworkSummary } from '../../../api/schema/network.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, FORMAT_OPTION, printList, QUIET_OPTION } from '../../render/list.ts';
import { joined, shortId } from '../../render/text.ts';
import { wrongUsage } from '../../usage.ts';

const COLUMNS: readonly Column<NetworkSummary>[] = [
  { heading: 'NETWORK ID', text: ({ id }) => shortId(id) },
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'DRIVER', text: ({ driver }) => driver },
  { heading: 'SCOPE', text: ({ scope }) => scope },
  { heading: 'VNI', text: ({ vni }) => `${vni}` },
  { heading: 'SUBNETS', text: ({ subnets }) => joined(subnets) },
];

/** Prints the networks. */
export const COMMAND: CommandSpec = {
  args: [],
  options: [
    {
      flags: '--filter <K=V>',
      about: 'Only networks that fit: driver, id, label, name, scope (repeatable)',
      list: true,
    },
    FORMAT_OPTION,
    QUIET_OPTION,
  ],
  examples: [
    { line: 'weft network ls', about: 'All networks' },
    { line: 'weft network ls --filter label=tier=front', about: 'Those with a label' },
    { line: 'weft network ls -q', about: 'Ids for a script' },
  ],
  run: async (invocation) => {
    const filters = invocation.options.list('filter').map(parseFilter);
    printList(invocation, await invocation.client.listNetworks(filters), COLUMNS, ({ id }) => id);
    return 0;
  },
};

function parseFilter(text: string): Filter {
  const at = text.indexOf('=');
  if (at > 0) return { key: text.slice(0, at), value: text.slice(at + 1) };
  throw wrongUsage(`--filter '${text}'`, 'it is not KEY=VALUE', 'write it as driver=overlay');
}
