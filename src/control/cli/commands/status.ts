/** `weft status`: one screen about this node and what it sees. */
import type { CommandSpec } from '../command.ts';
import { FORMAT_OPTION, jsonText } from '../render/list.ts';
import { statusText } from '../render/status.ts';

/** Prints the screen. What is wrong stands first. */
export const COMMAND: CommandSpec = {
  about: 'What is wrong stands first.',
  args: [],
  options: [{ ...FORMAT_OPTION, choices: ['text', 'json'], value: 'text' }],
  examples: [
    { line: 'weft status', about: 'One screen' },
    { line: "weft status --format json | jq '.problems'", about: 'What is wrong, for a program' },
  ],
  run: async ({ client, io, options }) => {
    const status = await client.status();
    io.out(options.text('format') === 'json' ? jsonText(status) : statusText(status));
    return 0;
  },
};
