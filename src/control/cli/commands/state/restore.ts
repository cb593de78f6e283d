/** `weft state restore`: makes what a backup holds and is missing. */
import { resolve } from 'node:path';
import { WeftError } from '../../../../model/errors.ts';
import type { RestoreView } from '../../../api/schema/state/backup.ts';
import type { CommandSpec } from '../../command.ts';
import { readBackupFile } from './backup-file.ts';
import { savedText } from './words.ts';

/** Prints a line for each thing that was made; warnings go to standard error. */
export const COMMAND: CommandSpec = {
  about:
    'Into a cluster that runs, normally a new one. The whole file is checked first; when anything stands against it, ' +
    'nothing is changed. What is there already and is equal stays, so a second restore changes nothing. ' +
    'Networks keep name, subnets, gateways, ranges and VNI, and get new ids.',
  args: [{ name: 'FILE', about: 'A file that weft state backup wrote', completes: 'file' }],
  options: [{ flags: '--dry-run', about: 'Print what would be done, and do nothing' }],
  examples: [
    { line: 'weft state restore --dry-run /var/backups/weft.json', about: 'Would it work' },
    { line: 'weft state restore /var/backups/weft.json', about: 'Into the cluster of this node' },
  ],
  run: async ({ args, client, io, options }) => {
    const path = resolve(io.cwd, args[0] ?? '');
    const backup = await readBackupFile(path);
    const view = await client
      .restoreState(backup, options.flag('dry-run'))
      .catch((error: unknown) => {
        throw aboutFile(path, error);
      });
    for (const warning of view.warnings) io.err(`weft: warning: ${warning}\n`);
    io.out(restoreText(view));
    return 0;
  },
};

/** A body that is no backup is the file's fault, not that of the words of the command. */
function aboutFile(path: string, error: unknown): unknown {
  if (!(error instanceof WeftError) || !error.text.what.startsWith('POST ')) return error;
  const { why, remedy } = error.text;
  return new WeftError('invalid-value', { what: `state restore ${path}`, why, remedy }, error);
}

function restoreText({ dryRun, networks, vteps }: RestoreView): string {
  const verb = dryRun ? 'would make' : 'made';
  const made = networks.filter((network) => network.made);
  const madeVteps = vteps.filter((vtep) => vtep.made);
  const lines = [
    ...made.map(({ name }) => `${verb} network ${name}`),
    ...madeVteps.map(({ network, ip }) => `${verb} VTEP ${ip} of network ${network}`),
  ];
  const [there, vtepsThere] = [networks.length - made.length, vteps.length - madeVteps.length];
  const rest = savedText(there, vtepsThere);
  if (lines.length === 0) return `nothing to do: all is there already (${rest})\n`;
  const also = there + vtepsThere > 0 ? `; there already: ${rest}` : '';
  lines.push(`${verb} ${savedText(made.length, madeVteps.length)}${also}`);
  return `${lines.join('\n')}\n`;
}
