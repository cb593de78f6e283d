/** `weft external add`: a name inside networks for an application that runs in no container. */
import type { CommandSpec } from '../../command.ts';

/** Prints the addresses of the application, each with its network. */
export const COMMAND: CommandSpec = {
  about:
    'Containers of the networks reach the application by NAME, at an address of their own network; the gateway of ' +
    'each host leads to ADDRESS. An address of loopback is that of this host.',
  args: [
    { name: 'NAME', about: 'Name inside the networks' },
    { name: 'ADDRESS', about: 'IP address or DNS name of the application' },
  ],
  options: [
    {
      flags: '--network <NETWORK>',
      about: 'Network that gets the name (repeatable)',
      shownDefault: 'the only one',
      list: true,
      completes: 'network',
    },
    {
      flags: '-p, --port <SPEC>',
      about: '[PORT:]TARGETPORT[/tcp|udp], with ranges (repeatable)',
      shownDefault: 'every port',
      list: true,
    },
  ],
  examples: [
    {
      line: 'weft external add db 192.168.7.20 --network web-net -p 1433',
      about: 'A database on the LAN is db:1433',
    },
    {
      line: 'weft external add db 127.0.0.1 --network web-net -p 5432',
      about: 'One that listens on this host alone',
    },
  ],
  run: async ({ args, client, io, options }) => {
    const [name = '', target = ''] = args;
    const networks = options.list('network');
    const ports = options.list('port');
    const external = await client.addExternal({ name, target, networks, ports });
    for (const { network, addresses } of external.networks) {
      for (const address of addresses) io.out(`${address} ${network}\n`);
    }
    return 0;
  },
};
