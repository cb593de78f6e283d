/** `weft install`: makes the agent a service of this host: units, manual, completion, directories, configuration. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { weftVersion } from '../../../../host/installation.ts';
import { WeftError } from '../../../../model/errors.ts';
import type { CommandSpec, Invocation } from '../../command.ts';
import { readAgentWords } from '../../install/agent-words.ts';
import { type InstalledFile, installedFiles } from '../../install/files.ts';
import { CONFIG_PATH, localLayout, STATE_DIRECTORY } from '../../install/layout.ts';
import { recordPath } from '../../install/record.ts';
import { hasSystemd, systemctl } from '../../install/systemctl.ts';
import { install } from '../../install/write.ts';
import type { Options } from '../../options.ts';
import { wrongUsage } from '../../usage.ts';

/** Where a Debian package has its program. */
const PACKAGED = '/usr/lib/weft/';

/** What follows is what is to be. */
export const DRY_RUN = 'nothing is done; without --dry-run:\n';

/** Writes the files and says what is there now. */
export const COMMAND: CommandSpec = {
  about:
    'Writes the units weft.service, weft.socket and weft-docker.socket, the manual, completion for bash and zsh, the ' +
    `command weft, the directory of state, and ${CONFIG_PATH} if there is none. Options of weft agent after -- go ` +
    'into the unit. Starts nothing, unless --now is given. A second run changes nothing; files of others, and ' +
    'those that were changed, are a refusal. Needs root.',
  args: [
    {
      name: 'AGENT-OPTION',
      about: 'Option of weft agent for the unit, after --',
      variadic: true,
      optional: true,
    },
  ],
  options: [
    {
      flags: '--prefix <DIR>',
      about: 'Where command, manual and completion go',
      value: '/usr/local',
      completes: 'directory',
    },
    {
      flags: '--root <DIR>',
      about: 'Write below this directory in place of /, for an image of a machine',
      completes: 'directory',
    },
    { flags: '--dry-run', about: 'Say what would be done, and do nothing' },
    { flags: '--now', about: 'Enable and start the agent as well' },
  ],
  examples: [
    { line: 'weft install', about: 'The files; then: systemctl enable --now weft' },
    {
      line: 'weft install --now -- --advertise-addr 10.99.0.2 --join 10.99.0.1 --token-file /etc/weft/token',
      about: 'A further host, at once',
    },
    { line: 'weft install --dry-run', about: 'What would be written' },
  ],
  run: async (invocation) => {
    const { options, args, io, catalog } = invocation;
    const { prefix, root } = placesOf(options, io.cwd);
    const dryRun = options.flag('dry-run');
    const now = options.flag('now');
    checkPlace(root, dryRun, now);
    const program = [process.execPath, realpathSync(process.argv[1] ?? '')];
    const unit = await unitOptions(program, args, invocation.read);
    const wrapper = wrapperOf(`${prefix}/bin/weft`, program);
    const files = await installedFiles(localLayout(prefix), unit, catalog, weftVersion());
    const installation = {
      ...{ root, version: weftVersion(), record: recordPath(prefix) },
      files: [wrapper, ...files],
      directories: [{ path: STATE_DIRECTORY, mode: 0o700 }],
    };
    if (dryRun) io.err(DRY_RUN);
    await install(installation, dryRun, (line) => io.out(`${line}\n`));
    if (!dryRun && root === '') start(now, io);
    return 0;
  },
};

/** Returns prefix and root of an installation; the root is empty for the machine itself. */
export function placesOf(options: Options, cwd: string): { prefix: string; root: string } {
  const prefix = options.text('prefix') ?? '';
  if (!prefix.startsWith('/') || prefix !== resolve(prefix)) {
    throw wrongUsage(`--prefix '${prefix}'`, 'it is no absolute path', 'write it as /usr/local');
  }
  const root = resolve(cwd, options.text('root') ?? '/');
  return { prefix: prefix === '/' ? '' : prefix, root: root === '/' ? '' : root };
}

/** Refuses who may not, and what makes no sense together. */
export function checkPlace(root: string, dryRun: boolean, now: boolean): void {
  if (now && (root !== '' || dryRun)) {
    throw wrongUsage('--now', 'nothing starts with --root or --dry-run', 'leave one of them out');
  }
  if (root !== '' || dryRun) return;
  if (realpathSync(process.argv[1] ?? '').startsWith(PACKAGED)) {
    const why = 'Weft is on this host as a package, with the same files';
    throw new WeftError('not-safe', {
      what: 'install',
      why,
      remedy: 'say systemctl enable --now weft, or apt remove weft',
    });
  }
  if (process.geteuid?.() === 0) return;
  const why = 'writing units of systemd needs root';
  throw new WeftError('permission-denied', { what: 'install', why, remedy: 'say sudo' });
}

/** Reads options of the agent as the agent will, and returns what the unit needs to know of them. */
async function unitOptions(
  program: readonly string[],
  words: readonly string[],
  read: Invocation['read'],
): Promise<{ command: readonly string[]; writes: readonly string[] }> {
  const { dataDir, namesConfig } = await readAgentWords(words, read);
  const config = namesConfig ? [] : ['--config', CONFIG_PATH];
  const writes = dataDir === STATE_DIRECTORY ? [] : [dataDir];
  return { command: [...program, 'agent', ...config, ...words], writes };
}

function wrapperOf(path: string, program: readonly string[]): InstalledFile {
  const words = program.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return { path, mode: 0o755, text: `#!/bin/sh\nexec ${words} "$@"\n`, yields: true };
}

function start(now: boolean, io: Invocation['io']): void {
  if (hasSystemd()) systemctl('daemon-reload');
  if (now) {
    systemctl('enable', '--now', 'weft.service');
    io.out('started weft.service\n');
  } else {
    io.out('next: systemctl enable --now weft\n');
  }
  io.out('for Docker: systemctl enable weft-docker.socket && systemctl restart weft\n');
}
