/**
 * Brings the addresses of removed members back into use: publishes what this node knows of them, and, on the member
 * that was admitted first, takes them over once everybody has. The rule and its reasons are in `ipam/reclaim.ts`.
 */
import type { LogVersion } from '../../../model/log.ts';
import type { NodeId } from '../../../model/node-id.ts';
import { decode, encode, Proto } from '../../../wire/proto/codec.ts';
import type { OwnedRange } from '../../ipam/ownership.ts';
import { Flush, type FlushView, flushTag, reclaimed, reclaimer } from '../../ipam/reclaim.ts';
import type { Write } from '../../state/state.ts';
import type { Cluster } from '../cluster.ts';

/** Timer of the review; a burst of entries costs one. */
export const RECLAIM_TIMER = 'reclaim';
const REVIEW_MS = 20;
/** While a reclaim waits, logs can grow without an entry that would touch us. */
const WAIT_MS = 1000;

/** What a reclaim waits for, for people. `undefined`: nothing is to be reclaimed. */
export interface ReclaimStatus {
  /** Members that have not confirmed. */
  readonly silent: readonly NodeId[];
  /** Removed nodes of which some grants have not arrived yet. */
  readonly behind: readonly NodeId[];
  readonly reclaimer: NodeId;
  /** Removed nodes that still own something. */
  readonly owners: readonly NodeId[];
}

/** The reclaim of one node. */
export class Reclaim {
  readonly #cluster: Cluster;
  #scheduled = false;
  /** The tag as it was last made: it changes only when somebody is admitted or removed, and neither is undone. */
  #lastTag = { admitted: 0, removed: 0, tag: '' };
  readonly #tags = new WeakMap<Uint8Array, { readonly read: string | undefined }>();
  readonly #versions = new WeakMap<Uint8Array, { readonly read: LogVersion | undefined }>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Something that plays a part may have changed. */
  touch(): void {
    if (this.#scheduled || this.#cluster.registry.removed().next().done === true) return;
    this.#schedule(REVIEW_MS);
  }

  /** Publishes what is to be published, and takes over what may be taken over. */
  review(): void {
    this.#scheduled = false;
    const orphans = this.#orphans();
    if (orphans.size === 0) return;
    // Who only joins is heard of by its sponsor alone; it takes part once it has introduced itself.
    if (this.#cluster.directory.node(this.#cluster.self) === undefined) this.#schedule(WAIT_MS);
    else this.#decide(orphans);
  }

  #decide(orphans: ReadonlyMap<string, readonly OwnedRange[]>): void {
    this.#publish();
    const view = this.#view();
    const flush = new Flush(view);
    const waits = flush.silent().length > 0 || flush.behind().length > 0;
    if (waits || reclaimer(view.members) !== this.#cluster.self) this.#schedule(WAIT_MS);
    else for (const [pool, ranges] of orphans) this.#takeOver(pool, ranges);
  }

  /** What the reclaim waits for, or `undefined` when removed nodes own nothing. */
  status(): ReclaimStatus | undefined {
    const owners = new Set([...this.#orphans().values()].flat().map(({ owner }) => owner));
    const view = this.#view();
    const first = reclaimer(view.members);
    if (owners.size === 0 || first === undefined) return undefined;
    const flush = new Flush(view);
    const owns = [...owners];
    return { silent: flush.silent(), behind: flush.behind(), reclaimer: first, owners: owns };
  }

  #schedule(delayMs: number): void {
    this.#scheduled = true;
    this.#cluster.world.after(delayMs, RECLAIM_TIMER);
  }

  #takeOver(pool: string, ranges: readonly OwnedRange[]): void {
    const taken = reclaimed(ranges, this.#cluster.self);
    this.#cluster.append(this.#cluster.grantWrites(pool, taken));
  }

  /** What removed nodes own, by pool. */
  #orphans(): Map<string, OwnedRange[]> {
    const { registry, ipam } = this.#cluster;
    const orphans = new Map<string, OwnedRange[]>();
    const pools = [...ipam.pools()].filter(({ ownership }) =>
      ownership.ranges().some(({ owner }) => registry.removal(owner) !== undefined),
    );
    if (pools.length === 0) return orphans;
    for (const node of registry.removed()) {
      for (const { definition, ownership } of pools) {
        const ranges = ownership.ownedBy(node);
        if (ranges.length === 0) continue;
        orphans.set(definition.id, [...(orphans.get(definition.id) ?? []), ...ranges]);
      }
    }
    return orphans;
  }

  /** Writes the tag, and for each removed node how far its log is known here: once, because it only is heard less. */
  #publish(): void {
    const { registry, state, self } = this.#cluster;
    const writes: Write[] = [];
    for (const node of registry.removed()) {
      if (state.owned(self, `flush/${node}`) !== undefined) continue;
      const value = encode(Proto.FlushedLogRecord, state.versionOf(node));
      writes.push({ key: `flush/${node}`, value });
    }
    const tag = this.#tag();
    if (this.#publishedTag(self) !== tag) {
      writes.push({ key: 'flush', value: encode(Proto.FlushRecord, { tag }) });
    }
    if (writes.length > 0) this.#cluster.append(writes);
  }

  #view(): FlushView {
    const { registry, state, self } = this.#cluster;
    return {
      self,
      members: registry.all().map(({ node }) => node),
      removed: [...registry.removed()],
      tag: this.#tag(),
      publishedTag: (member) => this.#publishedTag(member),
      publishedVersion: (member, removed) => this.#publishedVersion(member, removed),
      heldVersion: (removed) => state.versionOf(removed),
    };
  }

  #tag(): string {
    const { registry } = this.#cluster;
    const last = this.#lastTag;
    const [admitted, removed] = [registry.admitted(), [...registry.removed()]];
    if (admitted.length !== last.admitted || removed.length !== last.removed) {
      const tag = flushTag(
        admitted.map(({ node }) => node),
        removed,
      );
      this.#lastTag = { admitted: admitted.length, removed: removed.length, tag };
    }
    return this.#lastTag.tag;
  }

  #publishedTag(member: NodeId): string | undefined {
    return readOnce(this.#tags, this.#cluster.state.owned(member, 'flush'), readTag);
  }

  #publishedVersion(member: NodeId, removed: NodeId): LogVersion | undefined {
    const value = this.#cluster.state.owned(member, `flush/${removed}`);
    return readOnce(this.#versions, value, readFlushed);
  }
}

/** Reads a value that stands in the state: each review asks for all of them, and few have changed. */
function readOnce<T>(
  known: WeakMap<Uint8Array, { readonly read: T }>,
  value: Uint8Array | undefined,
  read: (value: Uint8Array) => T,
): T | undefined {
  if (value === undefined) return undefined;
  const before = known.get(value);
  if (before !== undefined) return before.read;
  const result = read(value);
  known.set(value, { read: result });
  return result;
}

function readTag(value: Uint8Array): string | undefined {
  return decode(Proto.FlushRecord, value)?.tag;
}

function readFlushed(value: Uint8Array): LogVersion | undefined {
  const record = decode(Proto.FlushedLogRecord, value);
  return record && { generation: record.generation, seq: record.seq };
}
