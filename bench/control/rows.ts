/** The rows, in the order in which they are measured and printed. */
import type { Row } from './row.ts';
import { ALLOCATION } from './rows/allocation.ts';
import { CHANGE } from './rows/change.ts';
import { COMMAND } from './rows/command.ts';
import { ATTACH } from './rows/containers/attach.ts';
import { CNI } from './rows/containers/cni.ts';
import { DOCKER } from './rows/containers/docker.ts';
import { CRASH } from './rows/crash.ts';
import { FLOOD } from './rows/flood.ts';
import { JOIN } from './rows/join.ts';
import { LOAD } from './rows/load.ts';
import { MEMORY } from './rows/memory.ts';
import { NAME } from './rows/name.ts';
import { SIMULATED } from './rows/simulated.ts';
import { SPLIT } from './rows/split.ts';

/** All rows. */
export const ROWS: readonly Row[] = [
  CHANGE,
  CRASH,
  SPLIT,
  MEMORY,
  COMMAND,
  ALLOCATION,
  ATTACH,
  CNI,
  DOCKER,
  NAME,
  LOAD,
  JOIN,
  FLOOD,
  SIMULATED,
];
