/**
 * A set of integers as closed ranges. Addresses are taken in order, so ten thousand of them are a few ranges; memory
 * and work grow with the ranges.
 */
import { intersect, positionOf, type Range, rangeSize } from './ownership.ts';

/** The set. */
export class ValueSet {
  /** Sorted, disjoint, and no two touch. */
  #ranges: Range[] = [];

  has(value: bigint): boolean {
    const range = this.#ranges[positionOf(this.#ranges, value)];
    return range !== undefined && range.first <= value;
  }

  /** Adds every value of the range. */
  add({ first, last }: Range): void {
    const from = positionOf(this.#ranges, first - 1n);
    let to = from;
    while ((this.#ranges[to]?.first ?? last + 2n) <= last + 1n) to++;
    const low = this.#ranges[from];
    const high = this.#ranges[to - 1];
    const joined = {
      first: to > from && low !== undefined && low.first < first ? low.first : first,
      last: to > from && high !== undefined && high.last > last ? high.last : last,
    };
    this.#ranges.splice(from, to - from, joined);
  }

  /** Removes a value; one that is not there changes nothing. */
  delete(value: bigint): void {
    const at = positionOf(this.#ranges, value);
    const range = this.#ranges[at];
    if (range === undefined || range.first > value) return;
    const rest: Range[] = [];
    if (range.first < value) rest.push({ first: range.first, last: value - 1n });
    if (range.last > value) rest.push({ first: value + 1n, last: range.last });
    this.#ranges.splice(at, 1, ...rest);
  }

  /** The parts of a range that are not in the set, in order. Made one by one: mostly the first is enough. */
  *gaps(within: Range): Generator<Range> {
    let { first } = within;
    for (let i = positionOf(this.#ranges, first); first <= within.last; i++) {
      const range = this.#ranges[i];
      const next =
        range === undefined || range.first > within.last ? within.last + 1n : range.first;
      if (next > first) yield { first, last: next - 1n };
      first = range === undefined || next > within.last ? next : range.last + 1n;
    }
  }

  /** How many values of a range are in the set. */
  countIn(within: Range): bigint {
    let count = 0n;
    for (let i = positionOf(this.#ranges, within.first); i < this.#ranges.length; i++) {
      const common = intersect(this.#ranges[i] as Range, within);
      if (common === undefined) break;
      count += rangeSize(common);
    }
    return count;
  }
}
