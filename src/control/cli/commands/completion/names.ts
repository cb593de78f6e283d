/**
 * `weft __complete KIND`: names for the completion script, one in each line. Without an agent there are none, and
 * nothing is said: a shell that completes is no place for messages.
 */
import { readdir } from 'node:fs/promises';
import { WeftError } from '../../../../model/errors.ts';
import type { AgentClient } from '../../../api/client.ts';
import type { CommandSpec, Completion } from '../../command.ts';

type Names = (client: AgentClient) => Promise<readonly string[]>;

const SOURCES: Readonly<Partial<Record<Completion, Names>>> = {
  network: async (client) => (await client.listNetworks([])).map(({ name }) => name),
  endpoint: async (client) =>
    (await client.listEndpoints({ local: false })).map(({ name }) => name),
  node: async (client) => (await client.listNodes()).map(({ name }) => name),
  token: async (client) => (await client.listTokens()).map(({ id }) => id),
  netns: () => readdir('/run/netns').catch(() => []),
};

/** Prints the names of one kind of object. */
export const COMMAND: CommandSpec = {
  args: [{ name: 'KIND', about: 'network, endpoint, node, token or netns' }],
  options: [],
  examples: [],
  run: async ({ args, client, io }) => {
    const source = SOURCES[args[0] as Completion];
    try {
      const names = (await source?.(client)) ?? [];
      io.out(names.map((name) => `${name}\n`).join(''));
    } catch (error) {
      if (!(error instanceof WeftError)) throw error;
    }
    return 0;
  },
};
