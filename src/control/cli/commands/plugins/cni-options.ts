/** Where the files of the CNI plugin are, for the commands that put them there and take them away. */
import type { OptionSpec } from '../../command.ts';

/** Name of the plugin's program: `type` of a configuration. */
export const PLUGIN = 'weft-cni';

/** Folders that container runtimes look into unless they are told otherwise. */
export const CNI_FOLDERS: readonly OptionSpec[] = [
  {
    flags: '--dir <DIR>',
    about: 'Folder of the plugins',
    value: '/opt/cni/bin',
    completes: 'directory',
  },
  {
    flags: '--conf-dir <DIR>',
    about: 'Folder of the configurations',
    value: '/etc/cni/net.d',
    completes: 'directory',
  },
];

/** Returns the name of the file with the configuration of a network. */
export function listName(network: string): string {
  return `10-weft-${network}.conflist`;
}
