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
    const from = this.#position(range.first);
    let to = from;
    while ((this.#ranges[to]?.first ?? range.last + 1n) <= range.last) to++;
    const pieces: OwnedRange[] = [];
    let changed = false;
    let next = range.first;
    for (const held of this.#ranges.slice(from, to)) {
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
    if (!changed) return false;
    // The neighbors may turn out to be alike.
    const [low, high] = [Math.max(0, from - 1), to + 1];
    const near = [...this.#ranges.slice(low, from), ...pieces, ...this.#ranges.slice(to, high)];
    this.#ranges = this.#ranges.toSpliced(low, high - low, ...coalesce(near));
    this.#revision++;
    return true;
  }

  /** The range that holds the address, or `undefined` outside the pool. */
  lookup(address: bigint): OwnedRange | undefined {
    const range = this.#ranges[this.#position(address)];
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

  /** Index of the first range that does not end before the address. */
  #position(address: bigint): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle] as OwnedRange).last < address) low = middle + 1;
      else high = middle;
    }
    return low;
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
