/** `weft attach`: gives a container, a VM or a process an interface in a network. */
import type { AttachRequest } from '../../../api/schema/endpoint.ts';
import type { CommandSpec, Invocation } from '../../command.ts';
import { jsonText } from '../../render/list.ts';
import { namespacePath, parseLinks, parsePairs } from '../../values.ts';

/** Prints the id of the endpoint, or all of it as JSON. */
export const COMMAND: CommandSpec = {
  about:
    'Makes the TAP in the namespace, or adopts a free one of that name; sets its MAC, MTU, addresses and ' +
    'default route and brings it up. Without --netns and --pid the namespace is that of the agent.',
  args: [{ name: 'NETWORK', about: 'Name or id of a network', completes: 'network' }],
  options: [
    { flags: '--tap <IFNAME>', about: 'Name of the interface', required: true },
    {
      flags: '--netns <NAME|PATH>',
      about: 'Namespace by its name in ip netns, or by its file',
      completes: 'netns',
    },
    { flags: '--pid <PID>', about: 'Namespace of a process' },
    { flags: '--name <NAME>', about: 'Name of the endpoint', shownDefault: 'made up' },
    { flags: '--ip <IP>', about: 'IPv4 address', shownDefault: 'a free one' },
    { flags: '--ip6 <IP>', about: 'IPv6 address', shownDefault: 'a free one' },
    { flags: '--mac <MAC>', about: 'MAC address', shownDefault: 'a random one' },
    { flags: '--alias <NAME>', about: 'Further name (repeatable)', list: true },
    {
      flags: '--link <NAME:ALIAS>',
      about: 'Name of another endpoint that this one alone sees as ALIAS (repeatable)',
      list: true,
    },
    { flags: '--label <K[=V]>', about: 'Label (repeatable)', list: true },
    {
      flags: '-p, --publish <SPEC>',
      about:
        'Publish [hostIP:][hostPort]:containerPort[/tcp|udp], or mode=host,target=PORT,published=PORT; ' +
        'ranges are FIRST-LAST (repeatable)',
      list: true,
    },
    { flags: '--no-config', about: 'Open the TAP and configure nothing' },
    {
      flags: '--format <FORMAT>',
      about: 'Print the id, or the endpoint',
      choices: ['id', 'json'],
      value: 'id',
    },
  ],
  examples: [
    {
      line: 'weft attach web-net --tap eth0 --netns web --name web',
      about: 'The namespace that ip netns add web made',
    },
    {
      line: 'weft attach web-net --tap eth0 --pid 4711 --ip 10.10.20.5',
      about: 'The namespace of a running process, with a chosen address',
    },
    {
      line: 'weft attach web-net --tap eth0 --netns web -p 8080:80',
      about: 'Port 8080 of every host leads to its port 80',
    },
  ],
  run: async (invocation) => {
    const { client, io, options } = invocation;
    const endpoint = await client.attach(requestOf(invocation));
    io.out(options.text('format') === 'json' ? jsonText(endpoint) : `${endpoint.id}\n`);
    return 0;
  },
};

function requestOf({ args, io, options }: Invocation): AttachRequest {
  const namespace = namespacePath(options.text('netns'), options.text('pid'), io.cwd);
  const given = {
    namespace,
    name: options.text('name'),
    ip: options.text('ip'),
    ip6: options.text('ip6'),
    mac: options.text('mac'),
  };
  return {
    network: args[0] ?? '',
    tap: options.text('tap') ?? '',
    aliases: options.list('alias'),
    links: parseLinks(options.list('link')),
    publish: options.list('publish'),
    labels: parsePairs('--label', options.list('label')),
    configure: !options.flag('no-config'),
    ephemeral: false,
    ...(Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as Partial<AttachRequest>),
  };
}
