/** `weft vtep add`: makes a kernel vxlan device, a switch or any RFC 7348 peer a member of a network. */
import type { CommandSpec } from '../../command.ts';
import { parseWhole } from '../../values.ts';

/** Prints the address of the VTEP. */
export const COMMAND: CommandSpec = {
  about:
    'Frames for everybody and for MAC addresses learned behind the VTEP are sent to it. It can never ' +
    'claim a MAC address of one of our endpoints.',
  args: [
    { name: 'NETWORK', about: 'Name or id of a network', completes: 'network' },
    { name: 'IP', about: 'Underlay address of the VTEP' },
  ],
  options: [{ flags: '--port <N>', about: 'UDP port that it listens on', value: '4789' }],
  examples: [
    { line: 'weft vtep add web-net 10.99.0.9', about: 'A host with a kernel vxlan device' },
    { line: 'weft vtep add web-net 10.99.0.9 --port 8472', about: "With Linux's old port" },
  ],
  run: async ({ args, client, io, options }) => {
    const [network = '', ip = ''] = args;
    const port = parseWhole('--port', options.text('port') ?? '');
    const vtep = await client.addVtep(network, { ip, port });
    io.out(`${vtep.ip}\n`);
    return 0;
  },
};
