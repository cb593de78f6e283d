#!/usr/bin/env node
/** The program `weft`: gives the command line its process. What it does is in `program.ts`. */
import { processIo } from './io.ts';
import { runProgram } from './program.ts';

// The exit status is set, not forced: what was written to a pipe must arrive first.
process.exitCode = await runProgram(process.argv.slice(2), processIo());
