/**
 * When the addresses of removed members may be given out again: only after *every* member that is left has said
 * that it listens to none of them any more, and everything that those had granted until then is known here.
 *
 * Each member publishes in its own log a tag of the members and removed ids that it knows (`flush`), and for each
 * removed id how far it knew that node's log (`flush/<id>`). After that it takes nothing from the removed node
 * itself, so the greatest published version bounds every grant that anybody left can ever use. A majority is not
 * enough: the one that is missing may hold a grant that nobody else has heard of. docs/ipam.md, "Reclaim".
 */
import { compareVersions, type LogVersion } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { OwnedRange } from './ownership.ts';

/** What is known of the members' words. `undefined`: a member has not published it yet. */
export interface FlushView {
  readonly self: NodeId;
  /** Members that are left, in order of admission. */
  readonly members: readonly NodeId[];
  readonly removed: readonly NodeId[];
  /** Tag of the sets as this node knows them. */
  readonly tag: string;
  publishedTag(member: NodeId): string | undefined;
  publishedVersion(member: NodeId, removed: NodeId): LogVersion | undefined;
  /** How far this node knows the log of a removed one. */
  heldVersion(removed: NodeId): LogVersion;
}

/** The member that reclaims: the one that was admitted first. `undefined` when there is none. */
export function reclaimer(members: readonly NodeId[]): NodeId | undefined {
  return members[0];
}

/** What a reclaim still waits for. */
export class Flush {
  readonly #view: FlushView;

  constructor(view: FlushView) {
    this.#view = view;
  }

  /** All who have to publish it. */
  get members(): readonly NodeId[] {
    return this.#view.members;
  }

  /** Members that have not published the current tag. */
  silent(): NodeId[] {
    const { members, tag } = this.#view;
    return members.filter((member) => this.#view.publishedTag(member) !== tag);
  }

  /** Removed nodes of which somebody knows more grants than this node. */
  behind(): NodeId[] {
    const view = this.#view;
    return view.removed.filter((removed) => {
      const held = view.heldVersion(removed);
      return view.members.some((member) => {
        const published = view.publishedVersion(member, removed);
        return published !== undefined && compareVersions(published, held) > 0;
      });
    });
  }
}

/** The ranges as their reclaimer takes them: one epoch more, owned by itself. */
export function reclaimed(ranges: readonly OwnedRange[], self: NodeId): OwnedRange[] {
  return ranges.map(({ first, last, epoch }) => ({ first, last, epoch: epoch + 1, owner: self }));
}

const FNV_PRIME = 0x01000193;
const FNV_OFFSETS = [0x811c9dc5, 0x9747b28c] as const;

/** Tag of who was ever admitted and who was removed: equal sets have equal tags. */
export function flushTag(admitted: Iterable<NodeId>, removed: Iterable<NodeId>): string {
  const sets = [[...admitted].sort(), [...removed].sort()];
  const text = sets.map((ids) => ids.join(' ')).join('|');
  const hashes = FNV_OFFSETS.map((offset) => {
    let hash: number = offset;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
    return (hash >>> 0).toString(16).padStart(8, '0');
  });
  return [...sets.map((ids) => ids.length), ...hashes].join('-');
}
