/** Where the files of an installation go. Paths are absolute; whoever writes them puts `--root` in front. */

/** Where each kind of file goes. */
export interface Layout {
  /** Directory of the units of systemd. */
  readonly units: string;
  /** Directory of the manual's section 1. */
  readonly manual: string;
  /** Completion scripts. */
  readonly bash: string;
  readonly zsh: string;
}

/** The agent's configuration: a person's, from the first installation on. */
export const CONFIG_PATH = '/etc/weft/config.yaml';
/** Where the agent keeps its state unless it is told otherwise. */
export const STATE_DIRECTORY = '/var/lib/weft';

/** Returns where `weft install` puts files: units where an administrator's are, the rest below a prefix. */
export function localLayout(prefix: string): Layout {
  return {
    units: '/etc/systemd/system',
    manual: `${prefix}/share/man/man1`,
    bash: `${prefix}/share/bash-completion/completions/weft`,
    zsh: `${prefix}/share/zsh/site-functions/_weft`,
  };
}

/** Where a Debian package puts them. */
export const DEBIAN_LAYOUT: Layout = {
  units: '/lib/systemd/system',
  manual: '/usr/share/man/man1',
  bash: '/usr/share/bash-completion/completions/weft',
  zsh: '/usr/share/zsh/vendor-completions/_weft',
};
