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
  #revision = 0;

  /** Grows with each change. */
  get revision(): number {
    return this.#revision;
  }

  /** Joins a range: each of its addresses takes the greater epoch. True when something changed. */
  merge(range: OwnedRange): boolean {
    const start = positionOf(this.#ranges, range.first);
    const pieces: OwnedRange[] = [];
    let changed = false;
    let next = range.first;
    let end = start;
    for (; end < this.#ranges.length; end++) {
      const held = this.#ranges[end] as OwnedRange;
      if (held.first > range.last) break;
      const common = { first: max(held.first, range.first), last: min(held.last, range.last) };
      const newer = range.epoch > held.epoch;
      changed ||= newer || common.first > next;
      if (held.first < range.first) pieces.push({ ...held, last: range.first - 1n });
      if (common.first > next) pieces.push({ ...range, first: next, last: common.first - 1n });
      pieces.push({ ...(newer ? range : held), ...common });
      if (held.last > range.last) pieces.push({ ...held, first: range.last + 1n });
      next = common.last + 1n;
    }
    if (next <= range.last) pieces.push({ ...range, first: next });
    changed ||= next <= range.last;
    if (changed) this.#replace(start, end, pieces);
    return changed;
  }

  /** The range that holds the address, or `undefined` outside the pool. */
  lookup(address: bigint): OwnedRange | undefined {
    const range = this.#ranges[positionOf(this.#ranges, address)];
    return range !== undefined && range.first <= address ? range : undefined;
  }

  /** All ranges in order. */
  ranges(): readonly OwnedRange[] {
    return this.#ranges;
  }

  /** Ranges of one owner in order. */
  ownedBy(owner: NodeId): OwnedRange[] {
    return this.#ranges.filter((range) => range.owner === owner);
  }

  /** Puts pieces in the place of the ranges from `start` to before `end`, joined with their neighbours if alike. */
  #replace(start: number, end: number, pieces: readonly OwnedRange[]): void {
    const from = Math.max(0, start - 1);
    const before = this.#ranges.slice(from, start);
    const after = this.#ranges.slice(end, end + 1);
    const joined = coalesce([...before, ...pieces, ...after]);
    this.#revision++;
    // A new array: whoever goes over the old one is not disturbed.
    this.#ranges = [
      ...this.#ranges.slice(0, from),
      ...joined,
      ...this.#ranges.slice(end + after.length),
    ];
  }
}

/** Index of the first range that does not end before the value. The ranges are sorted and disjoint. */
export function positionOf(ranges: readonly Range[], value: bigint): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Range).last < value) low = middle + 1;
    else high = middle;
  }
  return low;
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

/** Joins neighbours that are alike; the ranges are in order. */
function coalesce(ranges: readonly OwnedRange[]): OwnedRange[] {
  const result: OwnedRange[] = [];
  for (const range of ranges) {
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
