/** The real API server over a fake agent, on a unix socket in a directory of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentClient, agentClient } from '../../src/control/api/client.ts';
import { type ApiServer, serveApi } from '../../src/control/api/server.ts';
import { type FakeAgent, fakeAgent } from './fake-operations.ts';

/** A server with both of its ends. */
export interface ApiFixture {
  readonly agent: FakeAgent;
  readonly client: AgentClient;
  readonly server: ApiServer;
  readonly directory: string;
  readonly socketPath: string;
  /** What was reported as a fault of the agent. */
  readonly faults: unknown[];
  /** Running heartbeats; call one to let it beat. */
  readonly beats: Set<() => void>;
  /** Every change is refused with this from now on. */
  refuseChanges(error: Error): void;
  stop(): Promise<void>;
}

/** Starts a server. `stop` ends it and removes its directory. */
export async function startApi(): Promise<ApiFixture> {
  const directory = await mkdtemp(join(tmpdir(), 'weft-api-'));
  const socketPath = join(directory, 'run', 'weft.sock');
  const agent = fakeAgent();
  const faults: unknown[] = [];
  const beats = new Set<() => void>();
  let noChange: Error | undefined;
  const refuseChanges = (error: Error): void => {
    noChange = error;
  };
  const server = await serveApi(agent.operations, socketPath, {
    version: '0.0.0',
    every: (_ms, tick) => {
      beats.add(tick);
      return () => beats.delete(tick);
    },
    mayChange: () => {
      if (noChange !== undefined) throw noChange;
    },
    onFault: (error) => faults.push(error),
  });
  const stop = async (): Promise<void> => {
    await server.close();
    await rm(directory, { recursive: true });
  };
  const client = agentClient(socketPath);
  return { agent, client, server, directory, socketPath, faults, beats, refuseChanges, stop };
}

/** Waits for a rejection and returns its error. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

/** Resolves once the condition holds; it is looked at whenever the event loop is idle. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
