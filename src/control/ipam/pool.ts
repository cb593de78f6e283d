/**
 * One pool as this node uses it: what it owns, what of that is used, and what is free. Pools hold the addresses
 * of a subnet, the VNIs, and the subnets of the default address pool; all are integers here.
 */
import type { NodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';
import { powerOfTwoUpTo } from './genesis.ts';
import { intersect, Ownership, type Range, rangeSize } from './ownership.ts';
import { ValueSet } from './value-set.ts';

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
/** A random number is drawn below this. */
const SCATTER_MAX = 2n ** 31n;
/** Who has fewer free values gives them one by one, and none to a stock: so every value of a pool can be used. */
const NEARLY_FULL = 16n;

interface Holdings {
  /** Of the ownership, for which it was counted. */
  readonly revision: number;
  readonly zones: readonly Range[];
  readonly owned: bigint;
  free: bigint;
}

/** A pool. */
export class Pool {
  readonly definition: PoolDefinition;
  readonly ownership: Ownership = new Ownership();
  readonly #self: NodeId;
  /** Reserved values, ours, and those that cool. */
  readonly #used = new ValueSet();
  /** By when they have cooled; earliest first. */
  readonly #cooling = new Map<bigint, number>();
  #cursor: bigint;
  #holdings: Holdings | undefined;

  constructor(definition: PoolDefinition, self: NodeId) {
    this.definition = definition;
    this.#self = self;
    for (const value of definition.reserved) this.#used.add({ first: value, last: value });
    this.#cursor = definition.auto.first;
    this.ownership.merge({ ...definition.all, epoch: 0, owner: definition.creator });
  }

  /** True when the value cannot be given out now. */
  isUsed(value: bigint): boolean {
    return this.#used.has(value);
  }

  owns(value: bigint): boolean {
    return this.ownership.lookup(value)?.owner === this.#self;
  }

  /** Marks a value as used; later automatic choices go on behind it. */
  use(value: bigint): void {
    this.#cooling.delete(value);
    if (this.isUsed(value)) return;
    this.#used.add({ first: value, last: value });
    this.#countFree(value, -1n);
    if (value >= this.#cursor) this.#cursor = value + 1n;
  }

  /** Marks a whole range as used. */
  useRange(range: Range): void {
    for (const value of this.#cooling.keys()) {
      if (value >= range.first && value <= range.last) this.#cooling.delete(value);
    }
    this.#used.add(range);
    this.#holdings = undefined;
  }

  /** Marks a value as free again after it has cooled; with `atOnce` (it was never given out) now. */
  release(value: bigint, nowMs: number, atOnce = false): void {
    if (this.definition.reserved.includes(value) || !this.isUsed(value)) return;
    this.#cooling.delete(value);
    if (atOnce) this.#unuse(value);
    else this.#cooling.set(value, nowMs + COOLING_MS);
  }

  /**
   * Returns a free value that we own: the next one behind the last choice, else the first. `undefined` when
   * nothing is free.
   */
  choose(): bigint | undefined {
    const next = this.#firstFree(this.#cursor) ?? this.#firstFree(this.definition.auto.first);
    return next?.first;
  }

  /** Lets choices go on anywhere in what we own: after a restart nobody knows what was released a moment before. */
  scatter(random: Random): void {
    const { zones, owned } = this.#held();
    if (owned === 0n) return;
    let steps = BigInt(random.below(Number(owned < SCATTER_MAX ? owned : SCATTER_MAX)));
    for (const zone of zones) {
      this.#cursor = zone.first + steps;
      if (this.#cursor <= zone.last) return;
      steps -= rangeSize(zone);
    }
  }

  /** Returns the value that has cooled longest, for when nobody has a free one. */
  coolest(): bigint | undefined {
    for (const value of this.#cooling.keys()) if (this.owns(value)) return value;
    return undefined;
  }

  /** Free runs of the automatic zone that we own, in order. */
  freeRuns(): Range[] {
    return this.#held().zones.flatMap((zone) => [...this.#used.gaps(zone)]);
  }

  /** How many values of the automatic zone are free, and how many we own. */
  stock(): { readonly free: bigint; readonly owned: bigint } {
    const { free, owned } = this.#held();
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

  /** Frees what has cooled long enough; call it before asking what is free. */
  warmUp(nowMs: number): void {
    for (const [value, untilMs] of this.#cooling) {
      if (untilMs > nowMs) return;
      this.#cooling.delete(value);
      this.#unuse(value);
    }
  }

  #unuse(value: bigint): void {
    this.#used.delete(value);
    this.#countFree(value, 1n);
  }

  /** The first run of free values from `from` on. */
  #firstFree(from: bigint): Range | undefined {
    for (const zone of this.#held().zones) {
      if (zone.last < from) continue;
      const first = zone.first > from ? zone.first : from;
      for (const gap of this.#used.gaps({ first, last: zone.last })) return gap;
    }
    return undefined;
  }

  /** What we own of the automatic zone; counted again when somebody handed something on. */
  #held(): Holdings {
    const { revision } = this.ownership;
    if (this.#holdings?.revision !== revision) {
      const owned = this.ownership.ownedBy(this.#self);
      const zones = owned.flatMap((range) => intersect(range, this.definition.auto) ?? []);
      const size = zones.reduce((sum, zone) => sum + rangeSize(zone), 0n);
      const used = zones.reduce((sum, zone) => sum + this.#used.countIn(zone), 0n);
      this.#holdings = { revision, zones, owned: size, free: size - used };
    }
    return this.#holdings;
  }

  #countFree(value: bigint, more: bigint): void {
    const { auto } = this.definition;
    if (this.#holdings === undefined || value < auto.first || value > auto.last) return;
    if (this.owns(value)) this.#holdings.free += more;
  }
}
