/** From the logs as the API shows them to the snapshot that a simulation starts from. */
import type { NodeId } from '../../../../model/node-id.ts';
import type { Snapshot, SnapshotEntry } from '../../../../simulator/what-if/snapshot.ts';
import type { EntryView, LogsView } from '../../../api/schema/state/logs.ts';

/** Returns the cluster that an agent has told of. */
export function snapshotOf({ node, profile, members, logs }: LogsView): Snapshot {
  return {
    node: node as NodeId,
    profile,
    members: members.map(({ id, name, state }) => ({
      id: id as NodeId,
      name,
      up: state !== 'failed',
    })),
    logs: logs.map((log) => ({
      ...log,
      origin: log.origin as NodeId,
      entries: log.entries.map(entryOf),
    })),
  };
}

/** A value that was not told is empty, not deleted: logs keep their length. */
function entryOf({ seq, lamport, key, deleted, value = '' }: EntryView): SnapshotEntry {
  return { seq, lamport, key, value: deleted ? undefined : Buffer.from(value, 'base64') };
}
