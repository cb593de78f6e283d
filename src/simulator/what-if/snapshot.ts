/**
 * A cluster as one of its nodes knows it, what is to happen to it, and the disk that a simulated host begins with: the
 * same logs, each entry sealed anew, because a simulated signature is a hash. Every host gets all of them; the first
 * thing that the hosts do is to compare what they hold.
 */
import type { ProfileName } from '../../control/gossip/config.ts';
import { sealEntry } from '../../control/state/entry.ts';
import { entryKey, versionBytes, versionKey } from '../../control/state/stored.ts';
import type { NodeId } from '../../model/node-id.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import type { DiskImage } from '../host/disk.ts';
import { plainCertificate, plainIdentity } from '../host/identity.ts';

/** The last write of a key. */
export interface SnapshotEntry {
  readonly seq: number;
  readonly lamport: number;
  readonly key: string;
  /** `undefined`: the key was deleted. Empty where the simulation has no use for it. */
  readonly value: Uint8Array | undefined;
}

/** The log of a node. */
export interface SnapshotLog {
  readonly origin: NodeId;
  readonly generation: number;
  readonly seq: number;
  readonly entries: readonly SnapshotEntry[];
}

/** A member. */
export interface SnapshotMember {
  readonly id: NodeId;
  readonly name: string;
  /** False when it did not answer when the snapshot was taken: it is down in all that follows. */
  readonly up: boolean;
}

/** A cluster. */
export interface Snapshot {
  /** The node that told all this; it is a member, and up. */
  readonly node: NodeId;
  readonly profile: ProfileName;
  readonly members: readonly SnapshotMember[];
  readonly logs: readonly SnapshotLog[];
}

/** What happens to it. */
export interface Question {
  readonly killed: readonly NodeId[];
  /** All others that are up, in groups that cannot reach each other; one group when nothing is parted. */
  readonly sides: readonly (readonly NodeId[])[];
}

/** Returns what the disk of each host holds. */
export function diskOf({ logs }: Snapshot): DiskImage {
  const disk = new Map<string, Uint8Array>();
  for (const { origin, generation, seq, entries } of logs) {
    const identity = plainIdentity(origin);
    for (const entry of entries) {
      const sealed = sealEntry(identity, { ...entry, generation, value: plainValue(entry) });
      disk.set(entryKey(sealed), sealed.signed);
    }
    disk.set(versionKey(origin), versionBytes({ generation, seq }));
  }
  return disk;
}

/** A simulated host knows others by simulated certificates. */
function plainValue({ key, value }: SnapshotEntry): Uint8Array | undefined {
  const [kind, node] = key.split('/', 2);
  const member = kind === 'member' && value && decode(Proto.MemberRecord, value);
  if (!member) return value;
  const certificate = plainCertificate(node as NodeId);
  return encode(Proto.MemberRecord, { ...member, certificate });
}
