/**
 * A key of a log that a node knows to be deleted comes back only by a later write of its owner; and no write of a
 * key is ever replaced by an earlier one. docs/state.md, "Deletes".
 */
import type { Entry } from '../../control/state/entry.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';
import { allEntries } from './entries.ts';

type Write = Pick<Entry, 'generation' | 'seq' | 'value'>;

/** Makes the checker. */
export function noResurrection(violate: Violate): Checker {
  /** What each running node knows: the last write of each key of each log. */
  const known = new Map<SimNode, Map<NodeId, Map<string, Write>>>();
  const logOf = (node: SimNode, origin: NodeId): Map<string, Write> | undefined => {
    const logs = known.get(node);
    if (logs?.has(origin) === false) logs.set(origin, new Map());
    return logs?.get(origin);
  };

  return {
    invariant: 'what was deleted does not come back, and no write gives way to an earlier one',
    started(node) {
      known.set(node, new Map());
      for (const entry of allEntries(node)) logOf(node, entry.origin)?.set(entry.key, entry);
    },
    stopped: (node) => known.delete(node),
    entered(node, entry) {
      const writes = logOf(node, entry.origin);
      const before = writes?.get(entry.key);
      writes?.set(entry.key, entry);
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
