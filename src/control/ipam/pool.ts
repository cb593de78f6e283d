/**
 * One pool as this node uses it: what it owns, what of that is used, and what is free. Pools hold the addresses
 * of a subnet, the VNIs, and the subnets of the default address pool; all are integers here.
 */
import type { NodeId } from '../../model/node-id.ts';
import { powerOfTwoUpTo } from './genesis.ts';
import { intersect, Ownership, type Range, rangeSize } from './ownership.ts';

/** What a pool is made of. */
export interface PoolDefinition {
  readonly id: string;
  /** Everything that can be owned. */
  readonly all: Range;
  /** What is handed out without being asked for by number; the rest is for `--ip`. */
  readonly auto: Range;
  /** Never handed out: network, broadcast, gateway and auxiliary addresses. */
  readonly reserved: readonly bigint[];
  readonly creator: NodeId;
}

/** A released address rests this long, so that stale neighbour entries elsewhere have died before reuse. */
export const COOLING_MS = 60_000;
/** Largest run that is granted to somebody who asks for more. */
const GRANT_MAX = 1024n;
/** Who has fewer free values gives them one by one, and none to a stock: so every value of a pool can be used. */
const NEARLY_FULL = 16n;

/** A pool. */
export class Pool {
  readonly definition: PoolDefinition;
  readonly ownership: Ownership = new Ownership();
  readonly #self: NodeId;
  /** Used values in ascending order: reserved ones, ours, and those that cool. */
  #used: bigint[];
  readonly #cooling = new Map<bigint, number>();
  #cursor: bigint;

  constructor(definition: PoolDefinition, self: NodeId) {
    this.definition = definition;
    this.#self = self;
    this.#used = [...definition.reserved].sort((a, b) => (a < b ? -1 : 1));
    this.#cursor = definition.auto.first;
    this.ownership.merge({ ...definition.all, epoch: 0, owner: definition.creator });
  }

  /** True when the value cannot be given out now. */
  isUsed(value: bigint): boolean {
    return this.#used[this.#position(value)] === value;
  }

  owns(value: bigint): boolean {
    return this.ownership.lookup(value)?.owner === this.#self;
  }

  /** Marks a value as used; later automatic choices go on behind it. */
  use(value: bigint): void {
    const position = this.#position(value);
    this.#cooling.delete(value);
    if (this.#used[position] === value) return;
    this.#used.splice(position, 0, value);
    if (value >= this.#cursor) this.#cursor = value + 1n;
  }

  /** Marks a whole range as used. */
  useRange(range: Range): void {
    const added: bigint[] = [];
    for (let value = range.first; value <= range.last; value++) {
      this.#cooling.delete(value);
      if (!this.isUsed(value)) added.push(value);
    }
    this.#used = [...this.#used, ...added].sort((a, b) => (a < b ? -1 : 1));
  }

  /** Marks a value as free again after it has cooled; with `atOnce` (it was never given out) now. */
  release(value: bigint, nowMs: number, atOnce = false): void {
    if (this.definition.reserved.includes(value) || !this.isUsed(value)) return;
    if (atOnce) this.#unuse(value);
    else this.#cooling.set(value, nowMs + COOLING_MS);
  }

  /**
   * Returns a free value that we own: the next one behind the last choice, else the first. `undefined` when
   * nothing is free.
   */
  choose(): bigint | undefined {
    const runs = this.freeRuns();
    const next = runs.find((run) => run.last >= this.#cursor);
    if (next === undefined) return runs[0]?.first;
    return next.first > this.#cursor ? next.first : this.#cursor;
  }

  /** Returns the value that has cooled longest, for when nobody has a free one. */
  coolest(): bigint | undefined {
    for (const value of this.#cooling.keys()) if (this.owns(value)) return value;
    return undefined;
  }

  /** Free runs of the automatic zone that we own, in order. */
  freeRuns(): Range[] {
    const runs: Range[] = [];
    for (const owned of this.ownership.ownedBy(this.#self)) {
      const zone = intersect(owned, this.definition.auto);
      if (zone !== undefined) this.#pushFree(zone, runs);
    }
    return runs;
  }

  /** How many values of the automatic zone are free, and how many we own. */
  stock(): { readonly free: bigint; readonly owned: bigint } {
    const free = this.freeRuns().reduce((sum, run) => sum + rangeSize(run), 0n);
    let owned = 0n;
    for (const range of this.ownership.ownedBy(this.#self)) {
      const zone = intersect(range, this.definition.auto);
      if (zone !== undefined) owned += rangeSize(zone);
    }
    return { free, owned };
  }

  /**
   * Returns the run to give to somebody who asks: an aligned power of two, at most half of what is free and
   * 1024, from the far end; a single value when little is free. `undefined` when there is nothing to give.
   *
   * @param stock  nobody waits for it
   */
  runToGrant(stock: boolean): Range | undefined {
    const runs = this.freeRuns();
    const free = runs.reduce((sum, run) => sum + rangeSize(run), 0n);
    const nearlyFull = free < NEARLY_FULL;
    if (free === 0n || (nearlyFull && stock)) return undefined;
    const half = free / 2n > GRANT_MAX ? GRANT_MAX : free / 2n;
    for (let size = nearlyFull ? 1n : powerOfTwoUpTo(half); size > 0n; size /= 2n) {
      for (const run of runs.toReversed()) {
        const first = ((run.last + 1n) / size) * size - size;
        if (first >= run.first) return { first, last: first + size - 1n };
      }
    }
    return undefined;
  }

  #pushFree(zone: Range, runs: Range[]): void {
    let first = zone.first;
    for (let i = this.#position(zone.first); i < this.#used.length; i++) {
      const used = this.#used[i] as bigint;
      if (used > zone.last) break;
      if (used > first) runs.push({ first, last: used - 1n });
      first = used + 1n;
    }
    if (first <= zone.last) runs.push({ first, last: zone.last });
  }

  /** Frees what has cooled long enough; call it before asking what is free. */
  warmUp(nowMs: number): void {
    for (const [value, untilMs] of this.#cooling) {
      if (untilMs > nowMs) continue;
      this.#cooling.delete(value);
      this.#unuse(value);
    }
  }

  #unuse(value: bigint): void {
    const position = this.#position(value);
    if (this.#used[position] === value) this.#used.splice(position, 1);
  }

  /** Index of the first used value that is not below `value`. */
  #position(value: bigint): number {
    let low = 0;
    let high = this.#used.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#used[middle] as bigint) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
