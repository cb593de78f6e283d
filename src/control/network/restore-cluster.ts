/** What a node that starts takes from its store, in the order in which it must be taken. Keys: docs/state.md. */
import { WeftError } from '../../model/errors.ts';
import type { NodeId } from '../../model/node-id.ts';
import { FORGOTTEN_KEY, readVersion } from '../state/stored.ts';
import type { Cluster } from './cluster.ts';

/** The store as it is read at the start. */
export interface StoredState {
  /** Every value whose key starts with `prefix`, with its key. */
  scan(prefix: string): Iterable<{ readonly key: string; readonly value: Uint8Array }>;
}

/**
 * Fills a new cluster from the store. Throws `data-damaged` when a record cannot be read: what it said is not known,
 * and a grant or an endpoint that was left out would be given out a second time.
 */
export function restoreCluster(cluster: Cluster, store: StoredState): void {
  const sound = cluster.restore([...store.scan('log/')].map(({ value }) => value));
  if (!sound) {
    throw new WeftError('data-damaged', {
      what: 'the stored state',
      why: 'a record is whole but cannot be read',
      remedy: 'start the version of weft that wrote it, or join anew with an empty data directory',
    });
  }
  for (const { key, value } of store.scan('version/')) {
    const origin = key.slice('version/'.length) as NodeId;
    cluster.state.restoreVersion(origin, readVersion(value));
  }
  const local = [...store.scan('local/')];
  cluster.restoreLocal(local.map(({ key, value }) => ({ key: key.slice('local/'.length), value })));
  cluster.state.hearOwn([...store.scan(FORGOTTEN_KEY)].map(({ value }) => value));
  cluster.takeRemovalProof([...store.scan('self/removed/')].map(({ value }) => value));
}
