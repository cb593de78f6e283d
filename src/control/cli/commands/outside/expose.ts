/** `weft expose`: this host is in a network itself. */
import type { CommandSpec } from '../../command.ts';
import { jsonText } from '../../render/list.ts';

/** Prints the addresses of the host, or its endpoint as JSON. */
export const COMMAND: CommandSpec = {
  about:
    'The host gets an address of its own in the network, and its name there: containers reach what listens on ' +
    'it, and the host reaches containers on every host.',
  args: [{ name: 'NETWORK', about: 'Name or id of a network', completes: 'network' }],
  options: [
    { flags: '--ip <IP>', about: 'IPv4 address', shownDefault: 'a free one' },
    { flags: '--ip6 <IP>', about: 'IPv6 address', shownDefault: 'a free one' },
    {
      flags: '--route-from <CIDR>',
      about: 'Forward what comes from there into the network (repeatable)',
      list: true,
    },
    {
      flags: '--format <FORMAT>',
      about: 'Print the addresses, or the endpoint',
      choices: ['addresses', 'json'],
      value: 'addresses',
    },
  ],
  examples: [
    { line: 'weft expose web-net', about: 'A free address' },
    {
      line: 'weft expose web-net --ip 10.10.20.9 --route-from 192.168.7.0/24',
      about: 'Hosts of a LAN reach the containers by a route to this host',
    },
  ],
  run: async ({ args, client, io, options }) => {
    const [ip, ip6] = [options.text('ip'), options.text('ip6')];
    const endpoint = await client.expose(args[0] ?? '', {
      ...(ip !== undefined && { ip }),
      ...(ip6 !== undefined && { ip6 }),
      routeFrom: options.list('route-from'),
    });
    const json = options.text('format') === 'json';
    io.out(json ? jsonText(endpoint) : endpoint.addresses.map((line) => `${line}\n`).join(''));
    return 0;
  },
};
