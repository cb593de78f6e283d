#!/usr/bin/env node
/** The program `weft-netavark`, which Podman's netavark starts for networks of the driver `weft`. */
import { readFileSync } from 'node:fs';
import { agentClient } from '../../control/api/client.ts';
import { runNetavark } from '../netavark/plugin.ts';
import { readAll, writeAll } from './streams.ts';

const words = process.argv.slice(2);
const hasInput = words.length > 0 && words[0] !== 'info';
const about = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(about) as { version: string };
const { exit, stdout } = await runNetavark(
  { words, stdin: hasInput ? await readAll() : '' },
  { version, clientOf: agentClient },
);
await writeAll(stdout);
process.exitCode = exit;
