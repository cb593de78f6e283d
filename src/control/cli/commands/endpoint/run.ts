/**
 * `weft run`: gives a plain process a network namespace with an interface in a network, and names to talk to. The
 * endpoint lives as long as the process. The mechanism of the namespaces is in `run/isolated-process.ts`.
 */
import { WeftError } from '../../../../model/errors.ts';
import type { AttachRequest, EndpointView } from '../../../api/schema/endpoint.ts';
import type { CommandSpec, Invocation } from '../../command.ts';
import { makeRunDirectory, removeRunDirectory, writeRunFiles } from '../../run/files.ts';
import {
  type IsolatedProcess,
  onPseudoTerminal,
  startIsolated,
} from '../../run/isolated-process.ts';
import { findProgram } from '../../run/lookup.ts';
import { inForeground, SignalRelay } from '../../run/signals.ts';
import { parseLinks } from '../../values.ts';

/** Name of the interface inside the namespace. */
const TAP = 'eth0';

/** Returns the exit status of the command. */
export const COMMAND: CommandSpec = {
  about:
    'COMMAND gets a network namespace of its own with the interface eth0 in NETWORK, and its own ' +
    '/etc/resolv.conf for the names of the network; where nobody answers them, its /etc/hosts has them as they ' +
    'are now. Signals are passed to it; the exit status ' +
    'is its own, 127 when it is not found, 126 when it cannot be executed. Needs root.',
  args: [{ name: 'COMMAND', about: 'Program and its arguments', variadic: true }],
  options: [
    {
      flags: '--network <NETWORK>',
      about: 'Name or id of the network',
      required: true,
      completes: 'network',
    },
    { flags: '--name <NAME>', about: 'Name of the endpoint', shownDefault: 'made up' },
    { flags: '--ip <IP>', about: 'IPv4 address', shownDefault: 'a free one' },
    { flags: '--alias <NAME>', about: 'Further name (repeatable)', list: true },
    {
      flags: '--link <NAME:ALIAS>',
      about: 'Name of another endpoint that this one alone sees as ALIAS (repeatable)',
      list: true,
    },
    {
      flags: '-p, --publish <SPEC>',
      about:
        'Publish [hostIP:][hostPort]:containerPort[/tcp|udp], or mode=host,target=PORT,published=PORT; ' +
        'ranges are FIRST-LAST (repeatable)',
      list: true,
    },
    { flags: '-t, --tty', about: 'Give the command a pseudo-terminal' },
  ],
  examples: [
    {
      line: 'weft run --network web-net --name probe -- ping -c3 10.10.20.128',
      about: 'Is the web server there',
    },
    { line: 'weft run --network web-net -t -- bash', about: 'A shell inside the network' },
  ],
  passThrough: true,
  run: async (invocation) => {
    const { args, io } = invocation;
    const [command = '', ...rest] = args;
    if (process.geteuid?.() !== 0) {
      const why = 'making a network namespace needs root';
      throw new WeftError('permission-denied', { what: 'run', why, remedy: 'say sudo weft run' });
    }
    const found = await findProgram(command, io.env['PATH'], io.cwd);
    if (!('path' in found)) {
      io.err(`weft: run '${command}': ${found.why}; ${found.remedy}\n`);
      return found.exit;
    }
    const signals = new SignalRelay(inForeground());
    const directory = await makeRunDirectory();
    try {
      const words = [command, ...rest];
      const tty = invocation.options.flag('tty');
      const line = tty ? await onPseudoTerminal(words, directory) : words;
      const held = await startIsolated(line, io.env);
      signals.deliverTo((signal) => held.kill(signal));
      return await runAttached(invocation, held, directory);
    } finally {
      await removeRunDirectory(directory);
      signals.end();
    }
  },
};

async function runAttached(
  invocation: Invocation,
  held: IsolatedProcess,
  directory: string,
): Promise<number> {
  let endpoint: { readonly id: string; readonly name: string } | undefined;
  try {
    const own = await invocation.client.attach(requestOf(invocation, held));
    endpoint = own;
    const others = await namesToWrite(invocation, own);
    held.go(await writeRunFiles(directory, own, others));
    return await held.ended;
  } finally {
    held.abandon();
    await held.ended;
    if (endpoint !== undefined) await detach(invocation, endpoint);
  }
}

/** Where nobody answers names, those known now have to do. */
async function namesToWrite(
  { client }: Invocation,
  { networkId, nameservers }: EndpointView,
): Promise<readonly EndpointView[]> {
  return nameservers.length > 0 ? [] : client.listEndpoints({ local: false, network: networkId });
}

/** The command has ended already: what fails here is said and does not change the exit status. */
async function detach(
  { client, io }: Invocation,
  endpoint: { readonly id: string; readonly name: string },
): Promise<void> {
  try {
    await client.detach(endpoint.id);
  } catch (error) {
    if (!(error instanceof WeftError)) throw error;
    // The agent saw the interface go away with the namespace and was quicker.
    if (error.code === 'not-found') return;
    io.err(`weft: detach of ${endpoint.name}: ${error.text.why}; ${error.text.remedy}\n`);
  }
}

function requestOf({ options }: Invocation, held: IsolatedProcess): AttachRequest {
  const name = options.text('name');
  const ip = options.text('ip');
  return {
    network: options.text('network') ?? '',
    tap: TAP,
    namespace: `/proc/${held.pid}/ns/net`,
    aliases: options.list('alias'),
    links: parseLinks(options.list('link')),
    publish: options.list('publish'),
    labels: {},
    configure: true,
    ephemeral: true,
    ...(name === undefined ? {} : { name }),
    ...(ip === undefined ? {} : { ip }),
  };
}
