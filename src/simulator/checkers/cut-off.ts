/**
 * A node is cut off for having forgotten what it wrote only where that is so: its disk went back to an earlier image,
 * or is used twice. A crash, however it comes, is no reason. docs/state.md.
 */
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';

/** Makes the checker. */
export function cutOff(violate: Violate): Checker {
  const look = (nodes: readonly SimNode[]): void => {
    // The original of a copy is cut off as well as the copy.
    if (nodes.some(({ disk }) => disk.isImage)) return;
    for (const node of nodes) {
      const state = node.plane?.cluster.state;
      if (state?.forgot !== true) continue;
      violate(`${node.name} is said to have forgotten what it wrote`, [node]);
    }
  };
  return {
    invariant: 'nobody is cut off whose disk never went back',
    ticked: look,
    settled: look,
  };
}
