/**
 * Nobody knows more of a log than its author has made durable: an effect leaves a node only after every write that was
 * made before it. ARCHITECTURE.md, "Invariants".
 */
import { readVersion, versionKey } from '../../control/state/stored.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';

/** Makes the checker. */
export function durableFirst(violate: Violate): Checker {
  const authors = new Map<NodeId, SimNode>();
  return {
    invariant: 'nobody knows more of a log than its author has made durable',
    started: (node) => authors.set(node.id, node),
    ended: (node) => authors.delete(node.id),
    entered(node, entry) {
      const author = authors.get(entry.origin);
      if (author === undefined || author === node) return;
      const bytes = author.disk.get(versionKey(entry.origin));
      const durable = bytes === undefined ? 0 : readVersion(bytes).seq;
      if (entry.seq <= durable) return;
      const what = `number ${entry.seq} of ${author.name} (${entry.key})`;
      violate(`${node.name} has ${what}, of which ${durable} is durable`, [author, node]);
    },
  };
}
