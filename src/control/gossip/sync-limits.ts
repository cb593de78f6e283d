/**
 * How many syncs run at once: at most two that this node opened and eight that others did. A peer that is being
 * compared with is not compared twice, and what finds no place waits for one. Opening streams is the caller's.
 */
import type { NodeId } from '../../model/node-id.ts';

/** Syncs that this node may have opened. More would compare the same states twice. */
export const OUTBOUND_SYNCS_MAX = 2;
/** Syncs that others may have opened; who finds no place is refused and asks again a second later. */
export const INBOUND_SYNCS_MAX = 8;

/** Places for syncs. */
export class SyncLimits {
  readonly #outbound = new Set<NodeId>();
  /** Peers to compare with when one of the running syncs has ended; never more than there are members. */
  readonly #wanted = new Set<NodeId>();
  #inbound = 0;

  get outbound(): number {
    return this.#outbound.size;
  }

  get inbound(): number {
    return this.#inbound;
  }

  /** True when a sync with the peer is to be opened now, and has taken a place; otherwise it waits if it must. */
  open(peer: NodeId): boolean {
    if (this.#outbound.has(peer)) return false;
    if (this.#outbound.size >= OUTBOUND_SYNCS_MAX) {
      this.#wanted.add(peer);
      return false;
    }
    this.#wanted.delete(peer);
    this.#outbound.add(peer);
    return true;
  }

  /** A sync that this node opened has ended, well or not. Returns the peer whose turn is next. */
  ended(peer: NodeId): NodeId | undefined {
    this.#outbound.delete(peer);
    return this.#wanted.values().next().value;
  }

  /** True when a sync that somebody else opened may go on, and has taken a place. */
  admit(): boolean {
    if (this.#inbound >= INBOUND_SYNCS_MAX) return false;
    this.#inbound++;
    return true;
  }

  /** A sync that was admitted has ended. */
  left(): void {
    this.#inbound--;
  }
}
