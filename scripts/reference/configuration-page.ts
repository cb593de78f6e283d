/** docs/configuration.md: everything that can be set for an agent. */
import { AGENT_SETTINGS, type AgentSetting } from '../../src/control/cli/agent-settings.ts';
import { code, codeBlock, GENERATED, markdownTable } from './markdown.ts';

const EXAMPLE = `name: host-2
advertise-addr: [10.99.0.2, fd99::2]
join: [10.99.0.1, 'host-3:7946']
token-file: /etc/weft/token
metrics-addr: 127.0.0.1:9464
log-level: info
log-format: json`;

const INTRODUCTION = `# Configuration

${GENERATED}
An agent is configured by flags of \`weft agent\` and by the YAML file that \`--config\` names. The keys of the file are the
names of the flags without dashes in front. Flags win over the file, the file wins over defaults. Unknown keys and
values of a wrong type are refused by name. Relative paths in the file start from its directory.

SIGHUP reads file and flags again. Settings marked with *yes* then take effect; of a change to any other the agent says
that it needs a restart.
`;

/** Returns the page. */
export function configurationPage(): string {
  const headings = ['key', 'value', 'meaning', 'default', 'on SIGHUP'];
  return [
    INTRODUCTION,
    markdownTable(headings, AGENT_SETTINGS.map(row)),
    codeBlock('yaml', EXAMPLE),
  ].join('\n');
}

function row(setting: AgentSetting): string[] {
  const { key, placeholder, about, list, offers, shownDefault, reloads } = setting;
  const value = list === true ? `${code(placeholder)}, or a list` : code(placeholder);
  const meaning = offers === undefined ? about : `${about}: ${offers.join(', ')}`;
  return [code(key), value, meaning, shownDefault ?? '', reloads === true ? 'yes' : 'no'];
}
