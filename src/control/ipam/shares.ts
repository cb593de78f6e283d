/** What each owner has of a pool: how much is its own, and what of that is used and free. */
import type { NodeId } from '../../model/node-id.ts';
import { intersect, type OwnedRange, type Range, rangeSize } from './ownership.ts';
import type { Pool } from './pool.ts';

/** The part of one owner, counted in values that are handed out by themselves. */
export interface Share {
  readonly owner: NodeId;
  readonly owned: bigint;
  readonly used: bigint;
  /** Neither used nor reserved. */
  readonly free: bigint;
}

/**
 * Returns the share of each owner that has one.
 *
 * @param used  what is in use, by whomever; ranges do not overlap
 */
export function sharesOf(pool: Pool, used: readonly Range[]): Share[] {
  const { auto, reserved } = pool.definition;
  const byOwner = new Map<NodeId, OwnedRange[]>();
  for (const range of pool.ownership.ranges()) {
    byOwner.set(range.owner, [...(byOwner.get(range.owner) ?? []), range]);
  }
  const shares = [...byOwner].map(([owner, ranges]): Share => {
    const zones = ranges.flatMap((range) => intersect(range, auto) ?? []);
    const owned = sizeOf(zones);
    const taken = sizeOf(zones.flatMap((zone) => used.flatMap((u) => intersect(zone, u) ?? [])));
    const kept = reserved.filter((value) =>
      zones.some(({ first, last }) => first <= value && value <= last),
    );
    return { owner, owned, used: taken, free: owned - taken - BigInt(kept.length) };
  });
  return shares.filter(({ owned }) => owned > 0n);
}

function sizeOf(ranges: readonly Range[]): bigint {
  return ranges.reduce((sum, range) => sum + rangeSize(range), 0n);
}
