/** `weft ca status`: the authority of the cluster, and what its rotation waits for. */
import type { CommandSpec } from '../../command.ts';
import { authorityText } from '../../render/authority.ts';
import { FORMAT_OPTION, jsonText } from '../../render/list.ts';

/** Prints where the rotation is and what each node has. */
export const COMMAND: CommandSpec = {
  about: 'Shows what a rotation waits for, and the authority that certified each node.',
  args: [],
  options: [{ ...FORMAT_OPTION, choices: ['text', 'json'], value: 'text' }],
  examples: [{ line: 'weft ca status', about: 'Where a rotation is' }],
  run: async ({ client, io, options }) => {
    const view = await client.authority();
    io.out(options.text('format') === 'json' ? jsonText(view) : authorityText(view));
    return 0;
  },
};
