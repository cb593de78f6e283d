/** `weft node inspect`: members in full, as JSON. */
import type { CommandSpec } from '../../command.ts';
import { inspectEach } from '../../each.ts';

/** Prints an array of members. */
export const COMMAND: CommandSpec = {
  about: 'Prints a JSON array with one object for each NODE.',
  args: [{ name: 'NODE', about: 'Name or id of a node', variadic: true, completes: 'node' }],
  options: [],
  examples: [{ line: 'weft node inspect host-2', about: 'Everything known about a node' }],
  run: (invocation) => inspectEach(invocation, (word) => invocation.client.inspectNode(word)),
};
