/** The words of `npm run bench:control`. */
import { choose, readWords } from '../options.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';
import { FULL, QUICK, type Sizes } from './sizes.ts';

/** What was asked for. */
export interface ControlOptions {
  readonly rows: readonly Row[];
  readonly quick: boolean;
  readonly sizes: Sizes;
  readonly json: boolean;
  readonly save: boolean;
}

/** Printed by `--help`. */
export const USAGE = `Usage: npm run bench:control -- [OPTIONS]

Measures the control plane with real agents, in network namespaces of its own. Needs root.

Options:
  --quick           Small loads, which show that it works; figures of loads that are too small are not judged
  --only ROW[,ROW]  These rows: ${ROWS.map(({ id }) => id).join(', ')}
  --json            One JSON document on standard output instead of the table
  --save            Write that document to bench/results/control-DATE-COMMIT.json too
`;

/** Reads the command line. Throws a `UsageError`. */
export function parseControlOptions(words: readonly string[]): ControlOptions {
  const values = readWords(words, {
    quick: { type: 'boolean' },
    only: { type: 'string' },
    json: { type: 'boolean' },
    save: { type: 'boolean' },
  });
  const quick = values.quick === true;
  const ids = choose('row', values.only, ROWS, ROWS);
  return {
    rows: ROWS.filter(({ id }) => ids.includes(id)),
    quick,
    sizes: quick ? QUICK : FULL,
    json: values.json === true,
    save: values.save === true,
  };
}
