/** `weft attach`: gives a container, a VM or a process an interface in a network. */
import type { Link } from '../../../../model/endpoint.ts';
import type { AttachRequest, EndpointView } from '../../../api/schema/endpoint.ts';
import type { CommandSpec, Invocation } from '../../command.ts';
import type { Options } from '../../options.ts';
import { jsonText } from '../../render/list.ts';
import { wrongUsage } from '../../usage.ts';
import { namespacePath, parseLinks, parsePairs } from '../../values.ts';

/** Prints the id of the endpoint, or all of it as JSON. */
export const COMMAND: CommandSpec = {
  about:
    'With --tap: makes the TAP in the namespace, or adopts a free one of that name; sets its MAC, MTU, ' +
    'addresses and default route and brings it up. With --link IFNAME: takes an interface that is there, ' +
    "such as the TAP of a VM or the host's end of a veth pair; who is behind it gives itself the " +
    'address, gateway, MTU and DNS server that --format json tells. Without --netns and --pid the ' +
    'namespace is that of the agent.',
  args: [{ name: 'NETWORK', about: 'Name or id of a network', completes: 'network' }],
  options: [
    { flags: '--tap <IFNAME>', about: 'Name of the interface to make' },
    {
      flags: '--netns <NAME|PATH>',
      about: 'Namespace by its name in ip netns, or by its file',
      completes: 'netns',
    },
    { flags: '--pid <PID>', about: 'Namespace of a process' },
    { flags: '--name <NAME>', about: 'Name of the endpoint', shownDefault: 'made up' },
    { flags: '--ip <IP>', about: 'IPv4 address', shownDefault: 'a free one' },
    { flags: '--ip6 <IP>', about: 'IPv6 address', shownDefault: 'a free one' },
    {
      flags: '--mac <MAC>',
      about: 'MAC address; with --link, that of the VM or container behind the interface',
      shownDefault: 'a random one, or that of the other end of a veth pair',
    },
    { flags: '--alias <NAME>', about: 'Further name (repeatable)', list: true },
    {
      flags: '--link <IFNAME|NAME:ALIAS>',
      about:
        'Interface to take in place of --tap; or, with a colon, name of another endpoint that this one alone sees as ' +
        'ALIAS (repeatable)',
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
    {
      line: 'weft attach web-net --link vm0 --mac 52:54:00:12:34:56 --name vm',
      about: 'A VM of QEMU, started with -netdev tap,ifname=vm0,script=no,downscript=no',
    },
  ],
  run: async (invocation) => {
    const { client, io, options } = invocation;
    const request = requestOf(invocation);
    const endpoint = await client.attach(request);
    if (request.link === true && io.interactive) io.err(insideText(endpoint));
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
  const { links, ...device } = deviceOf(options);
  return {
    network: args[0] ?? '',
    ...device,
    aliases: options.list('alias'),
    links,
    publish: options.list('publish'),
    labels: parsePairs('--label', options.list('label')),
    configure: !options.flag('no-config'),
    ephemeral: false,
    ...(Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as Partial<AttachRequest>),
  };
}

/** What a person gives to whoever is behind an interface that was taken. */
function insideText(endpoint: EndpointView): string {
  const { tap, mac, mtu, addresses, gateways, nameservers } = endpoint;
  const rows = {
    MAC: [mac],
    address: addresses,
    MTU: [`${mtu}`],
    gateway: gateways,
    DNS: nameservers,
  };
  const words = Object.entries(rows).filter(([, values]) => values.length > 0);
  const text = words.map(([name, values]) => `${name} ${values.join(' ')}`).join(', ');
  return `Behind ${tap}: ${text}\n`;
}

/** A name of an interface has no colon, and a link between endpoints has one. */
function deviceOf(options: Options): { tap: string; link?: true; links: readonly Link[] } {
  const words = options.list('link');
  const taken = words.filter((word) => !word.includes(':'));
  const links = parseLinks(words.filter((word) => word.includes(':')));
  const tap = options.text('tap');
  const named = [
    ...(tap === undefined ? [] : [`--tap ${tap}`]),
    ...taken.map((name) => `--link ${name}`),
  ];
  if (named.length === 0) {
    const remedy = 'say --tap to make one, or --link to take one that is there';
    throw wrongUsage('attach', 'no interface is named', remedy);
  }
  if (named.length > 1) {
    const why = `${named.join(' and ')} name an interface each`;
    const remedy = 'say one of them; a link to another endpoint is written NAME:ALIAS';
    throw wrongUsage('attach', why, remedy);
  }
  if (tap !== undefined) return { tap, links };
  if (options.flag('no-config')) {
    const why = 'nothing is configured with --link as it is';
    throw wrongUsage('--no-config', why, 'leave it out');
  }
  return { tap: taken[0] ?? '', link: true, links };
}
