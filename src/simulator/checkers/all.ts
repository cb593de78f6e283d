/** Every checker that is always on. */
import { apartNetworks } from './apart-networks.ts';
import { bounded } from './bounded.ts';
import type { CheckerMaker } from './checker.ts';
import { cutOff } from './cut-off.ts';
import { durableFirst } from './durable-first.ts';
import { equalStates } from './equal-states.ts';
import { keptPromises } from './kept-promises.ts';
import { noResurrection } from './no-resurrection.ts';
import { oneHolder } from './one-holder.ts';
import { risingLogs } from './rising-logs.ts';

/** One for each invariant. */
export const ALL_CHECKERS: readonly CheckerMaker[] = [
  oneHolder,
  apartNetworks,
  noResurrection,
  durableFirst,
  cutOff,
  risingLogs,
  keptPromises,
  bounded,
  equalStates,
];
