/** The words of `npm run bench`. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ROADS } from './roads.ts';
import { ROWS } from './rows.ts';

/** What was asked for. */
export interface Options {
  readonly rows: readonly string[];
  readonly roads: readonly string[];
  readonly rounds: number;
  /** Length of one load. */
  readonly seconds: number;
  readonly json: boolean;
  readonly save: boolean;
}

/** A wish that cannot be met, in words for the person who had it. */
export class UsageError extends Error {}

const FULL = { rounds: 5, seconds: 3 };
const QUICK = { rounds: 3, seconds: 2 };
const QUICK_ROADS: readonly string[] = ['kernel', 'dgram', 't1', 't2'];

/** Printed by `--help`. */
export const USAGE = `Usage: npm run bench -- [OPTIONS]
       npm run bench -- micro | gossip | scale

Measures Weft beside the kernel's vxlan and others, in network namespaces of its own. Needs root.

Options:
  --quick              Main rows, ${QUICK.rounds} rounds of ${QUICK.seconds} s; under two minutes
  --only ROW[,ROW]     These rows: ${ROWS.map(({ id }) => id).join(', ')}
  --roads ROAD[,ROAD]  These roads beside K: ${ROADS.map(({ id }) => id).join(', ')}
  --rounds N           Rounds, 1 to 99 (default: ${FULL.rounds})
  --seconds N          Length of one load, 1 to 20 (default: ${FULL.seconds})
  --peers              Install other overlays from Debian first, to compare with them
  --json               One JSON document on standard output instead of the table
  --save               Write that document to bench/results/DATE-COMMIT.json too
`;

/** Reads the command line. Throws a `UsageError`. */
export function parseOptions(words: readonly string[]): Options {
  const values = readWords(words, {
    quick: { type: 'boolean' },
    only: { type: 'string' },
    roads: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    json: { type: 'boolean' },
    save: { type: 'boolean' },
    peers: { type: 'boolean' },
  });
  const preset = values.quick === true ? QUICK : FULL;
  const rows = ROWS.filter(({ quick, usual }) => (values.quick === true ? quick : usual));
  const roads = ROADS.filter(({ id }) => values.quick !== true || QUICK_ROADS.includes(id));
  return {
    rows: choose('row', values.only, ROWS, rows),
    roads: choose('road', values.roads, ROADS, roads),
    rounds: readNumber('--rounds', values.rounds, 99) ?? preset.rounds,
    seconds: readNumber('--seconds', values.seconds, 20) ?? preset.seconds,
    json: values.json === true,
    save: values.save === true,
  };
}

interface Named {
  readonly id: string;
}

/** The ids that were asked for, or the usual ones. Throws a `UsageError` for an unknown one. */
export function choose(
  what: string,
  asked: string | undefined,
  known: readonly Named[],
  usual: readonly Named[],
): string[] {
  if (asked === undefined) return usual.map(({ id }) => id);
  const ids = asked.split(',').map((id) => id.trim());
  const unknown = ids.find((id) => !known.some((each) => each.id === id));
  if (unknown === undefined) return ids;
  const list = known.map(({ id }) => id).join(', ');
  throw new UsageError(`no ${what} "${unknown}"; there are ${list}`);
}

function readNumber(flag: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new UsageError(`${flag} is a whole number from 1 to ${max}, not "${text}"`);
}

/** Reads words that have only options. Throws a `UsageError`. */
export function readWords<const T extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
