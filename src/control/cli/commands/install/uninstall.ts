/** `weft uninstall`: takes away what `weft install` has put. */
import { WeftError } from '../../../../model/errors.ts';
import type { CommandSpec } from '../../command.ts';
import { readRecord, recordPath } from '../../install/record.ts';
import { uninstall } from '../../install/remove.ts';
import { hasSystemd, systemctl } from '../../install/systemctl.ts';
import { checkPlace, DRY_RUN, placesOf } from './install.ts';

/** The service before its socket: the other way round, a request would start it again. */
const UNITS = ['weft.service', 'weft.socket', 'weft-docker.socket'];

/** Stops the agent, removes the files and says what is left. */
export const COMMAND: CommandSpec = {
  about:
    'Stops the agent and removes the files that weft install has written, as far as nobody has changed them since. ' +
    'State stays, unless --purge is given; so do the interfaces of containers. It does not end the membership of ' +
    'this node: say weft leave before. Needs root.',
  args: [],
  options: [
    {
      flags: '--prefix <DIR>',
      about: 'The prefix that weft install was given',
      value: '/usr/local',
      completes: 'directory',
    },
    {
      flags: '--root <DIR>',
      about: 'The directory that weft install was given',
      completes: 'directory',
    },
    { flags: '--purge', about: 'Remove state and a changed configuration as well' },
    { flags: '--dry-run', about: 'Say what would be done, and do nothing' },
  ],
  examples: [
    { line: 'weft leave && weft uninstall --purge', about: 'This host is to forget Weft' },
    { line: 'weft uninstall', about: 'The files only: an agent of this host can come back' },
  ],
  run: async ({ options, io }) => {
    const { prefix, root } = placesOf(options, io.cwd);
    const dryRun = options.flag('dry-run');
    checkPlace(root, dryRun, false);
    const recordAt = recordPath(prefix);
    const record = await readRecord(root + recordAt);
    if (record === undefined) {
      const why = `there is no ${root}${recordAt}, which weft install writes`;
      const remedy = 'give the --prefix and --root of the installation';
      throw new WeftError('not-found', { what: 'uninstall', why, remedy });
    }
    const live = !dryRun && root === '' && hasSystemd();
    if (live) systemctl('disable', '--now', ...UNITS);
    if (dryRun) io.err(DRY_RUN);
    const purge = options.flag('purge');
    await uninstall({ root, recordAt, record, purge, dryRun }, (line) => io.out(`${line}\n`));
    if (live) systemctl('daemon-reload');
    return 0;
  },
};
