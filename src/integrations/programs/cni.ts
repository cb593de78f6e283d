#!/usr/bin/env node
/**
 * The program `weft-cni`, which container runtimes start for each of their wishes. It is to be quick, so it loads as
 * little as it can.
 */
import { agentClient } from '../../control/api/client.ts';
import { runCni } from '../cni/plugin.ts';
import { readAll, writeAll } from './streams.ts';

const { exit, stdout } = await runCni(
  { env: process.env, stdin: await readAll() },
  {
    clientOf: agentClient,
    // Only CHECK looks, and only it loads what it takes.
    lookAt: async (namespace, name) =>
      (await import('../../host/tap/interface-in.ts')).interfaceIn(namespace, name),
  },
);
await writeAll(stdout);
process.exitCode = exit;
