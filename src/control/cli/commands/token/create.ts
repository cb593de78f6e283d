/** `weft token create`: prints a join token. */
import type { CreateTokenRequest } from '../../../api/schema/token.ts';
import type { CommandSpec } from '../../command.ts';
import { wrongUsage } from '../../usage.ts';
import { parseDuration, parseWhole } from '../../values.ts';

/** Prints the token and nothing else. */
export const COMMAND: CommandSpec = {
  about:
    'Prints the token, which is shown this once. Whoever has it may join the cluster until it expires.',
  args: [],
  options: [
    { flags: '--ttl <DURATION>', about: 'Time until it expires: 90s, 30m, 24h, 7d', value: '24h' },
    {
      flags: '--uses <N>',
      about: 'Number of agents that may join with it',
      shownDefault: 'any number',
    },
  ],
  examples: [
    { line: 'weft token create', about: 'A token for any number of hosts, for a day' },
    { line: 'weft token create --ttl 15m --uses 1', about: 'For one host, within 15 minutes' },
  ],
  run: async ({ client, io, options }) => {
    const ttlSeconds = parseDuration('--ttl', options.text('ttl') ?? '');
    const uses = options.text('uses');
    const request: CreateTokenRequest =
      uses === undefined ? { ttlSeconds } : { ttlSeconds, uses: parseWhole('--uses', uses) };
    if (request.uses === 0 || ttlSeconds === 0) {
      throw wrongUsage('token create', 'nobody could use the token', 'give at least one');
    }
    io.out(`${(await client.createToken(request)).token}\n`);
    return 0;
  },
};
