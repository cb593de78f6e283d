/** `weft inspect`: endpoints in full, as JSON. */
import type { CommandSpec } from '../../command.ts';
import { inspectEach } from '../../each.ts';

/** Prints an array of endpoints. */
export const COMMAND: CommandSpec = {
  about: 'Prints a JSON array with one object for each ENDPOINT.',
  args: [
    { name: 'ENDPOINT', about: 'Name or id of an endpoint', variadic: true, completes: 'endpoint' },
  ],
  options: [],
  examples: [{ line: 'weft inspect web', about: 'Everything about an endpoint' }],
  run: (invocation) => inspectEach(invocation, (word) => invocation.client.inspectEndpoint(word)),
};
