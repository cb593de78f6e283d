/** `weft key ls`: the keys that seal gossip, and who has them. */
import type { KeyView } from '../../../api/schema/key.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, FORMAT_OPTION, printList, QUIET_OPTION } from '../../render/list.ts';
import { joined, shortTime } from '../../render/text.ts';

const COLUMNS: readonly Column<KeyView>[] = [
  { heading: 'KEY ID', text: ({ id }) => id },
  { heading: 'STATE', text: ({ state }) => state },
  {
    heading: 'CREATED (UTC)',
    text: ({ created }) => (created === undefined ? 'with the cluster' : shortTime(created)),
  },
  { heading: 'MADE BY', text: ({ maker }) => maker ?? '-' },
  {
    heading: 'HELD BY',
    text: ({ holders, missing }) => `${holders.length}/${holders.length + missing.length}`,
  },
  { heading: 'SEALS FOR', text: ({ sealing }) => `${sealing}` },
  { heading: 'MISSING AT', text: ({ missing }) => joined(missing) },
];

/** Prints the keys by their ids; no key is ever shown. */
export const COMMAND: CommandSpec = {
  about:
    'Shows ids and never keys. A key seals once every live member holds it, and goes 30 s after a newer one seals.',
  args: [],
  options: [FORMAT_OPTION, QUIET_OPTION],
  examples: [{ line: 'weft key ls', about: 'Which keys are in use, and who lacks one' }],
  run: async (invocation) => {
    printList(invocation, await invocation.client.listKeys(), COLUMNS, ({ id }) => id);
    return 0;
  },
};
