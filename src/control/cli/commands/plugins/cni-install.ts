/** `weft cni install`: puts the CNI plugin where container runtimes look for it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installedPath } from '../../../../host/installation.ts';
import { WeftError } from '../../../../model/errors.ts';
import { NAME_PATTERN } from '../../../../model/network.ts';
import type { CommandSpec, Invocation } from '../../command.ts';
import { jsonText } from '../../render/list.ts';
import { wrongUsage } from '../../usage.ts';
import { CNI_FOLDERS, listName, PLUGIN } from './cni-options.ts';
import { checkOurs, MARK_TEXT, putFile, scriptText } from './programs.ts';

/** The native program that hands a runtime's wish to the agent. Without a compiler it was not built. */
const ASKER = installedPath('native/build/weft-cni');
/**
 * How long it waits for the agent, seconds. The program that is started then waits for a minute, and runtimes wait for
 * two and more.
 */
const ASK_SECONDS = 50;

/** Prints what was written. */
export const COMMAND: CommandSpec = {
  about:
    'Writes the program weft-cni, which starts this copy of Weft: install it anew when Weft moves. With --network ' +
    'also a configuration, by which every container that a runtime starts is in that network.',
  args: [],
  options: [
    ...CNI_FOLDERS,
    {
      flags: '--network <NETWORK>',
      about: 'Write a configuration for this network as well',
      completes: 'network',
    },
    {
      flags: '--portmap',
      about:
        'In it leave ports to the standard plugin portmap: for Podman, which takes ports itself',
    },
  ],
  examples: [
    { line: 'weft cni install', about: 'The program alone' },
    {
      line: 'weft cni install --dir /usr/lib/cni --network my-overlay --portmap',
      about: 'For Podman of Debian, with a configuration',
    },
  ],
  run: async (invocation) => {
    const { io, options } = invocation;
    const dir = resolve(io.cwd, options.text('dir') ?? '');
    const confDir = resolve(io.cwd, options.text('conf-dir') ?? '');
    const network = options.text('network');
    if (network === undefined && options.flag('portmap')) {
      const remedy = 'add --network';
      throw wrongUsage('cni install --portmap', 'there is no configuration to write', remedy);
    }
    if (network !== undefined) {
      checkNetwork(network);
      const list = join(confDir, listName(network));
      await checkOurs(list, `install ${list}`);
    }
    const asker = existsSync(ASKER) ? [ASKER, invocation.socketPath, `${ASK_SECONDS}`] : [];
    const script = { text: scriptText('cni', process.execPath, asker), mode: 0o755 };
    io.out(`wrote ${await putFile(dir, PLUGIN, script)}\n`);
    if (network === undefined) return 0;
    const list = { text: jsonText(configurationOf(invocation, network)), mode: 0o644 };
    io.out(`wrote ${await putFile(confDir, listName(network), list)}\n`);
    return 0;
  },
};

function checkNetwork(network: string): void {
  if (NAME_PATTERN.test(network)) return;
  const what = `cni install --network '${network}'`;
  const remedy = 'see weft network ls';
  throw new WeftError('invalid-value', { what, why: 'it is no name of a network', remedy });
}

/** `args` is where a configuration has room for remarks. */
function configurationOf({ socketPath, options }: Invocation, network: string): unknown {
  const isApart = options.flag('portmap');
  const capabilities = { ips: true, mac: true, aliases: true, ...(!isApart && PORTS) };
  const own = { type: PLUGIN, network, socket: socketPath, capabilities };
  return {
    cniVersion: '1.0.0',
    cniVersions: ['1.0.0', '1.1.0'],
    name: network,
    plugins: [
      { ...own, args: { weft: MARK_TEXT } },
      ...(isApart ? [{ type: 'portmap', capabilities: PORTS }] : []),
    ],
  };
}

const PORTS = { portMappings: true };
