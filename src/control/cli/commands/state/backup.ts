/** `weft state backup`: what people made, as a file. */
import { resolve } from 'node:path';
import type { CommandSpec } from '../../command.ts';
import { jsonText } from '../../render/list.ts';
import { checkTarget, writeBackupFile } from './backup-file.ts';
import { savedText } from './words.ts';

/** The word for standard output. */
const STANDARD_OUTPUT = '-';

/** Prints what was saved, or without a file the backup itself. */
export const COMMAND: CommandSpec = {
  about:
    'Networks with their subnets, gateways, ranges, VNIs, labels and options, and foreign VTEPs, as JSON. ' +
    'Networks of the driver bridge are those of this node. No key, certificate, token, member or endpoint is ' +
    'in it.',
  args: [
    {
      name: 'FILE',
      about: 'Where to write; - or nothing: standard output',
      optional: true,
      completes: 'file',
    },
  ],
  options: [{ flags: '-f, --force', about: 'Replace a file that is there' }],
  examples: [
    { line: 'weft state backup --force /var/backups/weft.json', about: 'From time to time' },
    { line: 'weft state backup | jq .networks[].name', about: 'A look at it' },
  ],
  run: async ({ args, client, io, options }) => {
    const file = args[0] ?? STANDARD_OUTPUT;
    if (file === STANDARD_OUTPUT) {
      io.out(jsonText(await client.backupState()));
      return 0;
    }
    const path = resolve(io.cwd, file);
    // Before the agent is asked, so that a wrong path is told at once.
    await checkTarget(path, options.flag('force'));
    const backup = await client.backupState();
    await writeBackupFile(path, jsonText(backup));
    const vteps = backup.networks.flatMap((network) => network.vteps).length;
    io.out(`${path}: ${savedText(backup.networks.length, vteps)}\n`);
    return 0;
  },
};
