/** The configuration that an installation begins with: every key as a comment, and what makes sense under systemd. */
import { AGENT_SETTINGS, type AgentSetting } from '../agent-settings.ts';

/** Set from the start: the unit keeps descriptors. */
const SET: Readonly<Record<string, string>> = { 'fd-store': 'true' };

/** Systemd opens it: `weft.socket`. */
const ELSEWHERE = 'socket';

/** Returns the text of the file, YAML. */
export function configFile(): string {
  const head =
    '# Configuration of the Weft agent. Flags in its unit win over it. Which keys take effect with\n' +
    '# "systemctl reload weft", and what they mean in full: weft-agent(1), docs/configuration.md.\n';
  const settings = AGENT_SETTINGS.filter(({ key }) => key !== ELSEWHERE);
  return [head, ...settings.map(block)].join('\n');
}

function block({ key, about, placeholder, shownDefault, list, offers }: AgentSetting): string {
  const listed = offers === undefined ? about : `${about}: ${offers.join(', ')}`;
  const preset = shownDefault === undefined ? '' : ` (default: ${shownDefault})`;
  const value = SET[key];
  const shown = list === true ? `[${placeholder}]` : placeholder;
  return `# ${listed}${preset}\n${value === undefined ? `#${key}: ${shown}` : `${key}: ${value}`}\n`;
}
