/** `weft completion bash|zsh`: prints the completion script, made from the commands as they are declared. */
import type { CommandSpec } from '../../command.ts';
import { wrongUsage } from '../../usage.ts';

/** Prints the script. */
export const COMMAND: CommandSpec = {
  about: 'Prints a script for bash or zsh.',
  args: [{ name: 'SHELL', about: 'bash or zsh' }],
  options: [],
  examples: [
    { line: 'source <(weft completion bash)', about: 'For this bash' },
    {
      line: 'weft completion bash > /etc/bash_completion.d/weft',
      about: 'For every bash of this host',
    },
    { line: 'weft completion zsh > ~/.zfunc/_weft', about: 'For zsh, with ~/.zfunc in its fpath' },
  ],
  run: async ({ args, catalog, io }) => {
    const shell = args[0];
    if (shell !== 'bash' && shell !== 'zsh') {
      const why = 'there is no completion for this shell';
      throw wrongUsage(`completion ${shell}`, why, 'say bash or zsh');
    }
    const { bashScript, zshScript } = await import('./scripts.ts');
    io.out(shell === 'bash' ? await bashScript(catalog) : await zshScript(catalog));
    return 0;
  },
};
