/**
 * `weft agent`: becomes the agent of this host, in the foreground. This file holds the single exception from the
 * rule that the command line does not import the agent: it loads it, late, because here it is the same process.
 */
import { AGENT_SETTINGS, type AgentSetting } from '../agent-settings.ts';
import type { CommandSpec, OptionSpec } from '../command.ts';
import type { Options } from '../options.ts';
import { wrongUsage } from '../usage.ts';

/** Runs until a signal stops the agent. */
export const COMMAND: CommandSpec = {
  about:
    'Runs in the foreground. SIGTERM stops it; interfaces and addresses of containers stay. SIGHUP reads ' +
    'the configuration again. With neither --join nor stored state it makes a new cluster. Several agents ' +
    'can run on one machine, each in its own network namespace with its own --data-dir and --socket.',
  args: [],
  options: [
    ...AGENT_SETTINGS.map(toOption),
    {
      flags: '--config <FILE>',
      about: 'YAML file with the same names as keys; flags win',
      completes: 'file',
    },
  ],
  examples: [
    { line: 'weft agent --advertise-addr 10.99.0.1', about: 'The first host: a new cluster' },
    {
      line: 'weft agent --advertise-addr 10.99.0.2 --join 10.99.0.1 --token-file /etc/weft/token',
      about: 'Every other host',
    },
    { line: 'weft agent --config /etc/weft/config.yaml', about: 'From a file' },
  ],
  run: async ({ options, socketPath, io }) => {
    const { loadAgentConfig } = await import('../../../agent/config.ts');
    const config = await loadAgentConfig(sourceOf({ options, socketPath, cwd: io.cwd }));
    const { runAgent } = await import('../../../agent/main.ts');
    await runAgent(config);
    return 0;
  },
};

function toOption(setting: AgentSetting): OptionSpec {
  const { key, placeholder, about, list, shownDefault, completes, offers } = setting;
  return {
    flags: setting.switch === true ? `--${key}` : `--${key} <${placeholder}>`,
    about: list === true ? `${about} (repeatable)` : about,
    list: list === true,
    ...(shownDefault === undefined ? {} : { shownDefault }),
    ...(completes === undefined ? {} : { completes }),
    ...(offers === undefined ? {} : { offers }),
  };
}

function givenValue(
  setting: AgentSetting,
  options: Options,
): string | readonly string[] | undefined {
  const { key, list } = setting;
  if (setting.switch === true) return options.flag(key) ? 'true' : undefined;
  return list === true ? options.list(key) : options.text(key);
}

/** Returns what was given on the command line, unread. */
export function sourceOf(given: {
  readonly options: Options;
  readonly socketPath: string;
  readonly cwd: string;
}): {
  flags: Record<string, string | readonly string[]>;
  configFile?: string;
  socketPath: string;
  cwd: string;
} {
  const { options, socketPath, cwd } = given;
  const flags: Record<string, string | readonly string[]> = {};
  for (const setting of AGENT_SETTINGS) {
    const { key } = setting;
    const value = givenValue(setting, options);
    if (value !== undefined && value.length > 0) flags[key] = value;
    if (value === '')
      throw wrongUsage(`--${key} ''`, 'it is empty', 'leave it out or give a value');
  }
  const configFile = options.text('config');
  const common = { flags, socketPath, cwd };
  return configFile === undefined ? common : { ...common, configFile };
}
