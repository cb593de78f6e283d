/** The rows, in the order in which they are measured and printed. */
import type { Row } from './row.ts';
import { CHANGE } from './rows/change.ts';
import { CRASH } from './rows/crash.ts';
import { SPLIT } from './rows/split.ts';

/** All rows. */
export const ROWS: readonly Row[] = [CHANGE, CRASH, SPLIT];
