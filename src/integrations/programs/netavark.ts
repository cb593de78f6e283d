#!/usr/bin/env node
/** The program `weft-netavark`, which Podman's netavark starts for networks of the driver `weft`. */
import { agentClient } from '../../control/api/client.ts';
import { weftVersion } from '../../host/installation.ts';
import { runNetavark, tooLate } from '../netavark/plugin.ts';
import { ANSWER_MS, withDeadline } from './deadline.ts';
import { readAll, writeAll } from './streams.ts';

const words = process.argv.slice(2);
const hasInput = words.length > 0 && words[0] !== 'info';
const input = { words, stdin: hasInput ? await readAll() : '' };
const work = runNetavark(input, { version: weftVersion(), clientOf: agentClient });
const { exit, stdout } = await withDeadline(work, ANSWER_MS, tooLate);
await writeAll(stdout);
// A request without an answer would hold the process.
process.exit(exit);
