/** What the cluster asks of the world around it, and what it tells: `agent` and the simulator give both. */
import type { NodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';
import type { Identity, Storage } from '../state/identity.ts';
import type { Member } from '../state/registry.ts';
import type { DirectoryChange } from './directory.ts';

/** What the cluster needs of the world. */
export interface ClusterWorld {
  readonly identity: Identity;
  readonly storage: Storage;
  readonly random: Random;
  /** Deletes that the own log holds before it is written anew without them; a simulator makes it small. */
  readonly deletesMax?: number;
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  /** Milliseconds since 1970, for people and for the expiry of tokens. */
  wallMs(): number;
  liveMembers(): readonly NodeId[];
  send(to: NodeId, bytes: Uint8Array): void;
  after(delayMs: number, timer: string): void;
  /** Resolves when everything written so far is durable. */
  durable(): Promise<void>;
}

/** Told after a change took effect everywhere in this node. */
export interface ClusterListener {
  changed(change: DirectoryChange): void;
  admitted(member: Member): void;
  /**
   * The node is no member any more; it may be this one, which may also be fenced for another reason.
   *
   * @param strangers  with whom nothing is exchanged from now on: that node, or everybody else
   */
  removed(node: NodeId, strangers: readonly NodeId[]): void;
  /** The own log has grown. */
  appended(): void;
}
