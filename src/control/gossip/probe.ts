/**
 * Probes under way and whose turn is next. Pure bookkeeping: `gossip.ts` sends and judges.
 *
 * Members are probed in a shuffled round, so that everybody is probed once in every N/k periods and nobody is
 * left to chance. SWIM, section 4.3.
 */
import type { NodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';

/** A probe that waits for its answer. */
export interface Probe {
  readonly target: NodeId;
  readonly number: number;
  readonly startedMs: number;
}

/** A question asked for somebody else: his number is answered when the target answers ours. */
export interface RelayedProbe {
  readonly asker: NodeId;
  readonly askerNumber: number;
}

/** Relayed probes that are remembered; older ones are forgotten. Bounds memory under a flood. */
const RELAYED_MAX = 256;

/** Numbers, rounds and open probes. */
export class Probes {
  readonly #random: Random;
  readonly #open = new Map<number, Probe>();
  readonly #relayed = new Map<number, RelayedProbe>();
  #round: NodeId[] = [];
  #number: number;

  constructor(random: Random) {
    this.#random = random;
    this.#number = random.below(0x7fff_ffff);
  }

  /** Opens a probe of the target and returns its number. */
  start(target: NodeId, nowMs: number): number {
    const number = this.#nextNumber();
    this.#open.set(number, { target, number, startedMs: nowMs });
    return number;
  }

  /** Opens a probe on behalf of `relayed.asker` and returns its number. */
  startRelayed(relayed: RelayedProbe): number {
    const number = this.#nextNumber();
    const oldest = this.#relayed.keys().next();
    if (this.#relayed.size >= RELAYED_MAX && !oldest.done) this.#relayed.delete(oldest.value);
    this.#relayed.set(number, relayed);
    return number;
  }

  /** Closes the probe with this number if its target is `from`; an ack with another number is ignored. */
  takeAck(number: number): Probe | undefined {
    const probe = this.#open.get(number);
    if (probe !== undefined) this.#open.delete(number);
    return probe;
  }

  /** Closes a relayed probe and returns who is to be told. */
  takeRelayed(number: number): RelayedProbe | undefined {
    const relayed = this.#relayed.get(number);
    if (relayed !== undefined) this.#relayed.delete(number);
    return relayed;
  }

  /** Probes without an answer. */
  open(): readonly Probe[] {
    return [...this.#open.values()];
  }

  /** Closes and returns the probes that were started before `sinceMs` and have no answer: a period's verdict. */
  takeUnanswered(sinceMs: number): readonly Probe[] {
    const old = this.open().filter((probe) => probe.startedMs <= sinceMs);
    for (const { number } of old) this.#open.delete(number);
    return old;
  }

  /** Returns up to `count` of the candidates whose turn it is. */
  nextTargets(candidates: ReadonlySet<NodeId>, count: number): NodeId[] {
    const targets: NodeId[] = [];
    for (let refills = 0; targets.length < Math.min(count, candidates.size); ) {
      const target = this.#round.pop();
      if (target === undefined) {
        if (refills++ > 0) break;
        this.#round = shuffled([...candidates], this.#random);
      } else if (candidates.has(target) && !targets.includes(target)) targets.push(target);
    }
    return targets;
  }

  #nextNumber(): number {
    this.#number = (this.#number + 1) >>> 0;
    return this.#number;
  }
}

/** Returns the items in random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const swap = result[i] as T;
    result[i] = result[j] as T;
    result[j] = swap;
  }
  return result;
}
