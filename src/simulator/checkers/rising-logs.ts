/**
 * How far a node knows a log only grows, in the run and over crashes: what is read back at a start is at least what
 * was durable. docs/state.md.
 */
import { readVersion, versionKey } from '../../control/state/stored.ts';
import { compareVersions, type LogVersion } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';

/** Makes the checker. */
export function risingLogs(violate: Violate): Checker {
  const seen = new Map<SimNode, Map<NodeId, LogVersion>>();
  const look = (node: SimNode, before: ReadonlyMap<NodeId, LogVersion>): void => {
    const state = node.plane?.cluster.state;
    if (state === undefined) return;
    for (const [origin, version] of before) {
      const now = state.versionOf(origin);
      if (compareVersions(now, version) >= 0) continue;
      const what = `log ${origin.slice(0, 8)} fell from ${version.seq} to ${now.seq}`;
      violate(`on ${node.name}, ${what}`, [node]);
    }
    seen.set(node, new Map(state.versions()));
  };
  return {
    invariant: 'how far a log is known never falls',
    started(node) {
      const durable = new Map<NodeId, LogVersion>();
      const prefix = versionKey('' as NodeId);
      for (const { key, value } of node.disk.scan(prefix)) {
        durable.set(key.slice(prefix.length) as NodeId, readVersion(value));
      }
      look(node, durable);
    },
    stopped: (node) => seen.delete(node),
    ticked(nodes) {
      for (const node of nodes) if (node.plane?.alive) look(node, seen.get(node) ?? new Map());
    },
  };
}
