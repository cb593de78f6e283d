/**
 * A key of a log that a node knows to be deleted comes back only by a later write of its owner; and no write of a
 * key is ever replaced by an earlier one. docs/state.md, "Deletes".
 */
import type { Entry } from '../../control/state/entry.ts';
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';
import { allEntries } from './entries.ts';

type Write = Pick<Entry, 'generation' | 'seq' | 'value'>;

/** Makes the checker. */
export function noResurrection(violate: Violate): Checker {
  /** What each running node knows: the last write of each key of each log. */
  const known = new Map<SimNode, Map<string, Write>>();
  const keyOf = ({ origin, key }: Entry): string => `${origin}/${key}`;

  return {
    invariant: 'what was deleted does not come back, and no write gives way to an earlier one',
    started(node) {
      const writes = new Map<string, Write>();
      for (const entry of allEntries(node)) writes.set(keyOf(entry), entry);
      known.set(node, writes);
    },
    stopped: (node) => known.delete(node),
    entered(node, entry) {
      const writes = known.get(node);
      const before = writes?.get(keyOf(entry));
      writes?.set(keyOf(entry), entry);
      if (before === undefined || isLater(entry, before)) return;
      const state = before.value === undefined ? 'deleted' : 'written';
      const what = `${entry.key} of ${entry.origin.slice(0, 8)}, ${state} by number ${before.seq}`;
      violate(`on ${node.name}, ${what}, is replaced by number ${entry.seq}`, [node]);
    },
  };
}

function isLater(a: Write, b: Write): boolean {
  return a.generation > b.generation || (a.generation === b.generation && a.seq > b.seq);
}
