/** `weft network inspect`: networks in full, in the shape of Docker's. */
import type { CommandSpec } from '../../command.ts';
import { inspectEach } from '../../each.ts';

/** Prints an array of networks. */
export const COMMAND: CommandSpec = {
  about:
    "Prints a JSON array in the shape of Docker's network inspect, one object for each NETWORK.",
  args: [
    { name: 'NETWORK', about: 'Name or id of a network', variadic: true, completes: 'network' },
  ],
  options: [],
  examples: [
    { line: 'weft network inspect web-net', about: 'Everything about a network' },
    {
      line: "weft network inspect web-net | jq '.[0].IPAM.Config'",
      about: 'Its subnets',
    },
  ],
  run: (invocation) => inspectEach(invocation, (word) => invocation.client.inspectNetwork(word)),
};
