/**
 * How long a suspect has to refute. Lifeguard's local health aware suspicion (arXiv 1707.00788, section IV-B), with
 * a number of confirmations that also serves small clusters.
 *
 *     limit |*max
 *           |  *            max = 3 x min x (local health + 1)
 *           |     *         min = 3 x max(1, log10 members) x T
 *           |        *min   falls with the logarithm of the accusers beyond the first
 *           +-----------
 *            0  1  ..  k    confirmations
 *
 * One accuser may be wrong, or badly connected; several that probed on their own are seldom. k is 2, or as many as
 * could confirm when they are fewer: in a cluster of two live nodes nobody can, and the limit is min at once.
 */
import type { NodeId } from '../../../model/node-id.ts';
import { CONFIRMATIONS_MAX, type GossipConfig, SUSPICION_MAX_FACTOR } from '../config.ts';

/** What the limit depends on at the time of asking. */
export interface SuspicionContext {
  /** Members that are not failed, this node included. */
  readonly members: number;
  /** Members other than this node and the suspect that are alive: those that could confirm. */
  readonly witnesses: number;
}

/** One suspicion of one member at one incarnation. */
export class Suspicion {
  readonly #startedMs: number;
  readonly #stretch: number;
  readonly #accusers = new Set<NodeId>();

  /** @param stretch  local health when it began */
  constructor(accuser: NodeId, startedMs: number, stretch: number) {
    this.#startedMs = startedMs;
    this.#stretch = stretch;
    this.#accusers.add(accuser);
  }

  /** Takes a further accuser. False when it said so before, or when enough others have. */
  confirm(accuser: NodeId): boolean {
    if (this.#accusers.size > CONFIRMATIONS_MAX || this.#accusers.has(accuser)) return false;
    this.#accusers.add(accuser);
    return true;
  }

  /** When the suspect is failed, unless it refutes. */
  endsMs(config: GossipConfig, { members, witnesses }: SuspicionContext): number {
    const minMs = config.suspicionPeriods * Math.max(1, Math.log10(members)) * config.periodMs;
    const wanted = Math.min(CONFIRMATIONS_MAX, witnesses);
    const confirmations = this.#accusers.size - 1;
    if (confirmations >= wanted) return this.#startedMs + minMs;
    const maxMs = SUSPICION_MAX_FACTOR * minMs * this.#stretch;
    const fall = Math.log(confirmations + 1) / Math.log(wanted + 1);
    return this.#startedMs + Math.max(minMs, maxMs - (maxMs - minMs) * fall);
  }
}
