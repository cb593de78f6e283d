/**
 * Generations of a log. Deletes stay in a log, so that what they deleted cannot come back; when they have become many
 * the author begins a new generation: it writes everything that is left once more, and the deletes of its own keys not
 * at all. A greater generation wins over all numbers of an earlier one, so whoever was away takes the log anew, and
 * nothing that was deleted is in it.
 *
 *     generation 1   1 +a   2 +b   3 -a   4 +c   5 -c
 *     generation 2   6 "7 is the last that is written again"   7 +b   8 +d
 *
 * Numbers go on. The first entry says where the second writing ends: until a reader is there, what it holds of the
 * earlier generation stays in force.
 */
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import type { EntryDraft } from './entry.ts';
import { isSharedKey } from './kinds.ts';
import type { NodeLog } from './node-log.ts';

/** Key of the first entry of a generation above 1. */
export const GENERATION_KEY = 'generation';

/** True when so many entries of the log are deletes of own keys that it is worth to write the rest again. */
export function isWorthRewriting(log: NodeLog, deletesMax: number): boolean {
  return log.deletes > deletesMax && log.deletes * 2 > log.size;
}

/** The log as its next generation begins: the first entry, then everything that is left, oldest first. */
export function rewritten(log: NodeLog): EntryDraft[] {
  const left = log
    .entries()
    .filter(
      ({ key, value }) => key !== GENERATION_KEY && (value !== undefined || isSharedKey(key)),
    );
  const generation = log.version.generation + 1;
  const first = log.version.seq + 1;
  const value = encode(Proto.GenerationRecord, { lastSeq: first + left.length });
  return [
    { generation, seq: first, lamport: 0, key: GENERATION_KEY, value },
    ...left.map(({ lamport, key, value: kept }, i) => ({
      generation,
      seq: first + 1 + i,
      lamport,
      key,
      value: kept,
    })),
  ];
}

/** True when the log holds all that its author wrote again: what is left of earlier generations is gone. */
export function isWhole(log: NodeLog): boolean {
  const value = log.get(GENERATION_KEY)?.value;
  const record = value && decode(Proto.GenerationRecord, value);
  return log.version.seq >= (record?.lastSeq ?? 0);
}
