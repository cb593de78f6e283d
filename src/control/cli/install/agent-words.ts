/** Options of `weft agent` that are to stand in a unit: read as the agent will, before anything is written. */
import type { Invocation } from '../command.ts';
import { sourceOf } from '../commands/agent.ts';
import { wrongUsage } from '../usage.ts';
import { DEFAULT_SOCKET } from '../values.ts';

/** What a unit depends on. */
export interface AgentWords {
  /** Absolute. */
  readonly dataDir: string;
  /** The words name a configuration of their own. */
  readonly namesConfig: boolean;
}

/**
 * Reads the words.
 *
 * @throws WeftError `wrong-usage` for words that the agent does not know, and for those that have no place in a unit;
 *   what the agent would refuse at its start is refused in its words
 */
export async function readAgentWords(
  words: readonly string[],
  read: Invocation['read'],
): Promise<AgentWords> {
  const options = await read(['agent', ...words]);
  if (options.text('token') !== undefined) {
    const why = 'everybody on this host can read a unit';
    throw wrongUsage('--token', why, 'put the token into a file and give --token-file');
  }
  if (options.text('socket') !== undefined) {
    const why = 'systemd opens the socket for the agent';
    throw wrongUsage('--socket', why, 'leave it out, and say systemctl edit weft.socket');
  }
  const { loadAgentConfig } = await import('../../../agent/config.ts');
  const source = sourceOf({ options, socketPath: DEFAULT_SOCKET, cwd: '/' });
  const { configFile, ...flags } = source;
  const { dataDir } = await loadAgentConfig(flags);
  return { dataDir, namesConfig: configFile !== undefined };
}
