/** `weft token ls`: the join tokens, without their secrets. */
import type { TokenView } from '../../../api/schema/token.ts';
import type { CommandSpec } from '../../command.ts';
import { type Column, FORMAT_OPTION, printList, QUIET_OPTION } from '../../render/list.ts';
import { shortId, shortTime } from '../../render/text.ts';

const COLUMNS: readonly Column<TokenView>[] = [
  { heading: 'TOKEN ID', text: ({ id }) => shortId(id) },
  { heading: 'CREATED (UTC)', text: ({ created }) => shortTime(created) },
  { heading: 'EXPIRES (UTC)', text: ({ expires }) => shortTime(expires) },
  {
    heading: 'USED',
    text: ({ used, uses }) => (uses === undefined ? `${used}` : `${used}/${uses}`),
  },
];

/** Prints the tokens. */
export const COMMAND: CommandSpec = {
  args: [],
  options: [FORMAT_OPTION, QUIET_OPTION],
  examples: [{ line: 'weft token ls', about: 'Which tokens are out' }],
  run: async (invocation) => {
    printList(invocation, await invocation.client.listTokens(), COLUMNS, ({ id }) => id);
    return 0;
  },
};
