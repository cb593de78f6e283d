/**
 * What a node answered to a person holds: after a crash of that node, and at the end before everybody. An endpoint
 * or a network that was made is there until somebody wishes its end; one that was ended stays away. What a member
 * answered that has left, its heir holds; of a host whose disk was lost nothing is asked.
 */
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';

interface Kept {
  readonly node: SimNode;
  readonly there: boolean;
}

/** Makes the checker. */
export function keptPromises(violate: Violate): Checker {
  const promises = new Map<string, Kept>();
  const dismissed = new Set<SimNode>();
  /** What somebody wished away, perhaps before whoever made it was answered. */
  const withdrawn = new Set<string>();
  const look = (node: SimNode, key: string, { there, node: by }: Kept): void => {
    const directory = node.plane?.cluster.directory;
    const [kind, id = ''] = key.split('/', 2);
    const found = kind === 'network' ? directory?.network(id) : directory?.endpoint(id);
    if ((found !== undefined) === there) return;
    const [said, is] = there ? ['made', 'missing'] : ['ended', 'there again'];
    const short = `${kind} ${id.slice(0, 8)}`;
    violate(`${short}, which ${by.name} answered to have ${said}, is ${is} on ${node.name}`, [
      by,
      node,
    ]);
  };
  return {
    invariant: 'what was answered to a person holds',
    promised(node, { key, there }) {
      if (dismissed.has(node) || (there && withdrawn.has(key))) return;
      promises.set(key, { node, there });
    },
    withdrawn(key) {
      withdrawn.add(key);
      promises.delete(key);
    },
    dismissed(gone) {
      dismissed.add(gone);
      for (const [key, { node }] of promises) if (node === gone) promises.delete(key);
    },
    handedOver(node, heir) {
      for (const [key, kept] of promises) {
        if (kept.node === node) promises.set(key, { ...kept, node: heir });
      }
    },
    ended(node) {
      dismissed.delete(node);
      for (const [key, { node: by }] of promises) if (by === node) promises.delete(key);
    },
    started(node) {
      for (const [key, kept] of promises) if (kept.node === node) look(node, key, kept);
    },
    settled(nodes) {
      for (const [key, kept] of promises) for (const node of nodes) look(node, key, kept);
    },
  };
}
