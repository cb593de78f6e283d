/**
 * Who owns which addresses of one pool. docs/ipam.md.
 *
 * The invariant: for each address the greatest epoch ever seen, and its owner. Only the owner of epoch e writes
 * epoch e+1, once, so joining two maps by the maximum never has to choose between two owners.
 */
import type { NodeId } from '../../model/node-id.ts';

/** A closed interval of a pool, first <= last. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** A range with its owner. */
export interface OwnedRange extends Range {
  readonly epoch: number;
  readonly owner: NodeId;
}

/** Interval map from address to (epoch, owner). Ranges are sorted, disjoint, and leave no overlap. */
export class Ownership {
  #ranges: OwnedRange[] = [];

  /** Joins a range: each of its addresses takes the greater epoch. True when something changed. */
  merge(range: OwnedRange): boolean {
    const pieces: OwnedRange[] = [];
    let changed = false;
    let next = range.first;
    for (const held of this.#ranges) {
      const common = intersect(held, range);
      pieces.push(...without(held, range));
      if (common === undefined) continue;
      if (common.first > next) pieces.push({ ...range, first: next, last: common.first - 1n });
      const newer = range.epoch > held.epoch;
      changed ||= newer || common.first > next;
      pieces.push({ ...(newer ? range : held), ...common });
      next = common.last + 1n;
    }
    if (next <= range.last) pieces.push({ ...range, first: next });
    changed ||= next <= range.last;
    if (changed) this.#ranges = coalesce(pieces);
    return changed;
  }

  /** The range that holds the address, or `undefined` outside the pool. */
  lookup(address: bigint): OwnedRange | undefined {
    let low = 0;
    let high = this.#ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle] as OwnedRange;
      if (address < range.first) high = middle - 1;
      else if (address > range.last) low = middle + 1;
      else return range;
    }
    return undefined;
  }

  /** All ranges in order. */
  ranges(): readonly OwnedRange[] {
    return this.#ranges;
  }

  /** Ranges of one owner in order. */
  ownedBy(owner: NodeId): OwnedRange[] {
    return this.#ranges.filter((range) => range.owner === owner);
  }
}

/** Number of addresses in the range. */
export function rangeSize(range: Range): bigint {
  return range.last - range.first + 1n;
}

/** The common part of two ranges, or `undefined`. */
export function intersect(a: Range, b: Range): Range | undefined {
  const first = max(a.first, b.first);
  const last = min(a.last, b.last);
  return first <= last ? { first, last } : undefined;
}

/** The parts of `held` that lie outside `range`. */
function without(held: OwnedRange, range: Range): OwnedRange[] {
  const parts: OwnedRange[] = [];
  if (held.first < range.first) parts.push({ ...held, last: min(held.last, range.first - 1n) });
  if (held.last > range.last) parts.push({ ...held, first: max(held.first, range.last + 1n) });
  return parts;
}

/** Sorts disjoint ranges and joins neighbours that are alike. */
function coalesce(ranges: readonly OwnedRange[]): OwnedRange[] {
  const result: OwnedRange[] = [];
  for (const range of ranges.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    const before = result.at(-1);
    const joins =
      before !== undefined &&
      before.last + 1n === range.first &&
      before.owner === range.owner &&
      before.epoch === range.epoch;
    if (joins) result[result.length - 1] = { ...before, last: range.last };
    else result.push(range);
  }
  return result;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
