/** `weft network connect`: puts a container that is in one network into another as well. */
import type { ConnectRequest } from '../../../api/schema/endpoint.ts';
import type { CommandSpec } from '../../command.ts';
import { parseLinks } from '../../values.ts';

/** Prints the id of the endpoint that is made. */
export const COMMAND: CommandSpec = {
  about:
    'Makes a further TAP in the namespace of the container and attaches it under the same name. ' +
    'The container is named by one of its endpoints, and must be on this node. Its default route stays.',
  args: [
    { name: 'NETWORK', about: 'Name or id of a network', completes: 'network' },
    { name: 'CONTAINER', about: 'Name or id of an endpoint of it', completes: 'endpoint' },
  ],
  options: [
    { flags: '--tap <IFNAME>', about: 'Name of the interface', shownDefault: 'the next free ethN' },
    { flags: '--ip <IP>', about: 'IPv4 address', shownDefault: 'a free one' },
    { flags: '--ip6 <IP>', about: 'IPv6 address', shownDefault: 'a free one' },
    { flags: '--mac <MAC>', about: 'MAC address', shownDefault: 'a random one' },
    { flags: '--alias <NAME>', about: 'Further name in that network (repeatable)', list: true },
    {
      flags: '--link <NAME:ALIAS>',
      about: 'Name of another endpoint there that this one alone sees as ALIAS (repeatable)',
      list: true,
    },
  ],
  examples: [
    { line: 'weft network connect db-net web', about: 'The container web reaches db-net, too' },
    {
      line: 'weft network connect --ip 10.10.30.9 --alias www db-net web',
      about: 'With a chosen address',
    },
  ],
  run: async ({ args, client, io, options }) => {
    const [network = '', container = ''] = args;
    const given = Object.fromEntries(
      ['tap', 'ip', 'ip6', 'mac'].flatMap((name) => {
        const text = options.text(name);
        return text === undefined ? [] : [[name, text]];
      }),
    ) as Partial<ConnectRequest>;
    const links = parseLinks(options.list('link'));
    const request = { ...given, container, aliases: options.list('alias'), links };
    const { id } = await client.connect(network, request);
    io.out(`${id}\n`);
    return 0;
  },
};
