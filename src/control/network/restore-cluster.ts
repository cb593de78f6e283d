/** What a node that starts takes from its store, in the order in which it must be taken. Keys: docs/state.md. */
import type { NodeId } from '../../model/node-id.ts';
import { readVersion } from '../state/state.ts';
import type { Cluster } from './cluster.ts';

/** The store as it is read at the start. */
export interface StoredState {
  /** Every value whose key starts with `prefix`, with its key. */
  scan(prefix: string): Iterable<{ readonly key: string; readonly value: Uint8Array }>;
}

/** Fills a new cluster from the store. False when a record is damaged and was left out. */
export function restoreCluster(cluster: Cluster, store: StoredState): boolean {
  const sound = cluster.restore([...store.scan('log/')].map(({ value }) => value));
  for (const { key, value } of store.scan('version/')) {
    const origin = key.slice('version/'.length) as NodeId;
    cluster.state.restoreVersion(origin, readVersion(value));
  }
  const local = [...store.scan('local/')];
  cluster.restoreLocal(local.map(({ key, value }) => ({ key: key.slice('local/'.length), value })));
  cluster.takeRemovalProof([...store.scan('self/removed/')].map(({ value }) => value));
  return sound;
}
