#!/usr/bin/env node
/**
 * The CNI plugin as a program that does all by itself. Runtimes start `native/cni/weft-cni.cc`, which hands their
 * wishes to the agent, and starts this one when the agent does not take them. It loads as little as it can.
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
    const { interfaceIn } = await import('../../host/tap/interfaces-in.ts');
    return interfaceIn(namespace, name);
  },
});
const { exit, answer } = await withDeadline(work, ANSWER_MS, () => tooLate(input));
if (answer !== null) await writeAll(`${JSON.stringify(answer)}\n`);
// A request without an answer would hold the process.
process.exit(exit);
