/** `weft network create`: makes a network and prints its id. */
import type { CreateNetworkRequest } from '../../../api/schema/network.ts';
import type { CommandSpec } from '../../command.ts';
import type { Options } from '../../options.ts';
import { parseNamed, parsePairs, parseWhole } from '../../values.ts';

/** Prints the id of the network; warnings go to standard error. */
export const COMMAND: CommandSpec = {
  about:
    'Works on every node; the network is there on all nodes at once. Each gateway, range and auxiliary ' +
    'address belongs to the subnet that contains it. Without --subnet one is taken from the default ' +
    'address pool. Known options of -o: mtu=N (bytes inside the network) and ' +
    'com.docker.network.driver.mtu=N (bytes of the underlay, as Docker means it).',
  args: [{ name: 'NETWORK', about: 'Name of the new network' }],
  options: [
    { flags: '-d, --driver <DRIVER>', about: 'overlay or bridge', value: 'overlay' },
    { flags: '--attachable', about: 'Let people attach containers by hand' },
    { flags: '--subnet <CIDR>', about: 'Subnet (repeatable)', list: true },
    { flags: '--gateway <IP>', about: 'Gateway of a subnet (repeatable)', list: true },
    {
      flags: '--ip-range <CIDR>',
      about: 'Part of a subnet that addresses are given from (repeatable)',
      list: true,
    },
    {
      flags: '--aux-address <NAME=IP>',
      about: 'Address that is never given (repeatable)',
      list: true,
    },
    { flags: '--ipv6', about: 'Add an IPv6 subnet when none is given' },
    { flags: '--internal', about: 'No way out of the network' },
    { flags: '--label <K[=V]>', about: 'Label (repeatable)', list: true },
    { flags: '-o, --opt <K=V>', about: 'Driver option (repeatable)', list: true },
    { flags: '--vni <N>', about: 'VXLAN network identifier', shownDefault: 'a free one' },
    { flags: '--strict', about: 'Refuse when a member cannot be asked' },
    { flags: '--if-not-exists', about: 'Content with an equal network that is there already' },
  ],
  examples: [
    { line: 'weft network create web-net', about: 'With a subnet of its own choice' },
    {
      line:
        'weft network create -d overlay --attachable --subnet 10.10.20.0/24 ' +
        '--gateway 10.10.20.1 --ip-range 10.10.20.128/25 my-custom-overlay',
      about: 'With everything said',
    },
    {
      line: 'weft network create --subnet 10.1.0.0/24 --subnet fd00:1::/64 dual',
      about: 'Two families',
    },
    { line: 'weft network create -o mtu=1400 narrow', about: 'For a narrow underlay' },
  ],
  run: async ({ args, client, io, options }) => {
    const { id, warnings } = await client.createNetwork(requestOf(args[0] ?? '', options));
    for (const warning of warnings) io.err(`weft: warning: ${warning}\n`);
    io.out(`${id}\n`);
    return 0;
  },
};

function requestOf(name: string, options: Options): CreateNetworkRequest {
  const vni = options.text('vni');
  return {
    name,
    driver: options.text('driver') ?? '',
    subnets: options.list('subnet'),
    gateways: options.list('gateway'),
    ipRanges: options.list('ip-range'),
    auxAddresses: parseNamed('--aux-address', options.list('aux-address')),
    ipv6: options.flag('ipv6'),
    internal: options.flag('internal'),
    attachable: options.flag('attachable'),
    labels: parsePairs('--label', options.list('label')),
    options: parsePairs('--opt', options.list('opt')),
    ...(vni === undefined ? {} : { vni: parseWhole('--vni', vni) }),
    ...(options.flag('strict') && { strict: true }),
    ...(options.flag('if-not-exists') && { ifNotExists: true }),
  };
}
