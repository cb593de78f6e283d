#!/usr/bin/env node
/**
 * The program `weft-cni`, which container runtimes start for each of their wishes. It is to be quick, so it loads as
 * little as it can.
 */
import { agentClient } from '../../control/api/client.ts';
import { runCni, tooLate } from '../cni/plugin.ts';
import { ANSWER_MS, withDeadline } from './deadline.ts';
import { readAll, writeAll } from './streams.ts';

const input = { env: process.env, stdin: await readAll() };
const work = runCni(input, {
  clientOf: agentClient,
  // Only CHECK looks, and only it loads what it takes.
  lookAt: async (namespace, name) => {
    const { interfacesIn } = await import('../../host/tap/interfaces-in.ts');
    return (await interfacesIn(namespace)).find((each) => each.name === name);
  },
});
const { exit, stdout } = await withDeadline(work, ANSWER_MS, () => tooLate(input));
await writeAll(stdout);
// A request without an answer would hold the process.
process.exit(exit);
