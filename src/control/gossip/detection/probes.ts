/**
 * Probes under way and whose turn is next. Pure bookkeeping: `detector.ts` sends and judges.
 *
 * Members are probed in a shuffled round, so that everybody is probed once in every N/k periods and nobody is
 * left to chance. SWIM, section 4.3.
 */
import type { NodeId } from '../../../model/node-id.ts';
import { type Random, shuffled } from '../../../model/random.ts';

/** A probe that waits for its answer. */
export interface Probe {
  readonly target: NodeId;
  readonly number: number;
  readonly startedMs: number;
  /** When helpers are asked. */
  readonly helpersAtMs: number;
  /** When silence becomes a suspicion. */
  readonly verdictAtMs: number;
  /** Helpers that were asked, `undefined` before that. */
  helpers: number | undefined;
  /** Helpers that said that they had no answer either. */
  nacks: number;
}

/** A question asked for somebody else: his number is answered when the target answers ours. */
export interface RelayedProbe {
  readonly asker: NodeId;
  readonly askerNumber: number;
  /** When the asker is told that there is no answer so far. */
  readonly nackAtMs: number;
  nacked: boolean;
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

  /** Opens a probe and returns it. */
  start(target: NodeId, times: Pick<Probe, 'startedMs' | 'helpersAtMs' | 'verdictAtMs'>): Probe {
    const number = this.nextNumber();
    const probe: Probe = { target, number, ...times, helpers: undefined, nacks: 0 };
    this.#open.set(number, probe);
    return probe;
  }

  /** Opens a probe on behalf of `relayed.asker` and returns its number. */
  startRelayed(relayed: RelayedProbe): number {
    const number = this.nextNumber();
    const oldest = this.#relayed.keys().next();
    if (this.#relayed.size >= RELAYED_MAX && !oldest.done) this.#relayed.delete(oldest.value);
    this.#relayed.set(number, relayed);
    return number;
  }

  /** The open probe with this number. */
  lookup(number: number): Probe | undefined {
    return this.#open.get(number);
  }

  /** Ends a probe. */
  close(number: number): void {
    this.#open.delete(number);
  }

  /** Ends all probes without a verdict. */
  closeAll(): void {
    this.#open.clear();
  }

  /** Closes a relayed probe and returns who is to be told. */
  takeRelayed(number: number): RelayedProbe | undefined {
    const relayed = this.#relayed.get(number);
    if (relayed !== undefined) this.#relayed.delete(number);
    return relayed;
  }

  /** Probes without an answer. */
  open(): Probe[] {
    return [...this.#open.values()];
  }

  /** Relayed probes without an answer, by number. */
  relayedByNumber(): IterableIterator<[number, RelayedProbe]> {
    return this.#relayed.entries();
  }

  /** Returns up to `count` of the candidates whose turn it is. `all` are those of a new round. */
  nextTargets(
    all: () => readonly NodeId[],
    isCandidate: (node: NodeId) => boolean,
    count: number,
  ): NodeId[] {
    const targets: NodeId[] = [];
    for (let refills = 0; targets.length < count; ) {
      const target = this.#round.pop();
      if (target === undefined) {
        if (refills++ > 0) break;
        this.#round = shuffled(all(), this.#random);
      } else if (isCandidate(target) && !targets.includes(target)) targets.push(target);
    }
    return targets;
  }

  /** A number that no open probe has. */
  nextNumber(): number {
    this.#number = (this.#number + 1) >>> 0;
    return this.#number;
  }
}
