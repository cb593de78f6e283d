/** Where the plugin for Podman's netavark is, for the commands that put it there and take it away. */
import type { OptionSpec } from '../../command.ts';

/** Name of the plugin's program, which is that of the driver: `podman network create -d weft`. */
export const DRIVER = 'weft';

/** A folder that Podman looks into unless `netavark_plugin_dirs` of containers.conf says otherwise. */
export const PODMAN_FOLDER: OptionSpec = {
  flags: '--dir <DIR>',
  about: 'Folder of the plugins of netavark',
  value: '/usr/local/libexec/netavark',
  completes: 'directory',
};
