/**
 * Rumours that ride along: each belief that is news here goes out again on pings and acks, a bounded number of times.
 * That reaches members which the first telling missed, at no datagram of its own. SWIM, section 4.1; the number of
 * repeats is memberlist's, 4 x ceil(log10(members + 1)).
 *
 * Only the newest belief about a member is kept, and of a suspicion at most one rumour for each accuser that counts.
 */
import type { NodeId } from '../../../model/node-id.ts';
import { CONFIRMATIONS_MAX } from '../config.ts';
import type { Item } from '../message.ts';

/** A belief that is told: about whom, what, and of a suspect by whom. */
export type Rumor = Extract<Item, { kind: 'rumor' }>;

const REPEATS_FACTOR = 4;
/** Rumours on one datagram. With the probe they fit in it. */
const RIDERS_MAX = 16;

interface Rider {
  readonly rumor: Rumor;
  left: number;
}

/** The rumours that still ride, by subject. */
export class Rumors {
  readonly #riders = new Map<NodeId, Rider[]>();

  /** Lets a rumour ride. It takes the place of other beliefs about its subject. */
  add(rumor: Rumor, members: number): void {
    const left = REPEATS_FACTOR * Math.ceil(Math.log10(members + 1));
    const before = this.#riders.get(rumor.node) ?? [];
    const kept = withRumor(
      before.map((rider) => rider.rumor),
      rumor,
    );
    // Deleted first, so that the newest subject is the last of the map.
    this.#riders.delete(rumor.node);
    this.#riders.set(
      rumor.node,
      kept.map((one) => before.find((rider) => rider.rumor === one) ?? { rumor: one, left }),
    );
  }

  remove(node: NodeId): void {
    this.#riders.delete(node);
  }

  /** Returns the rumours for a datagram to `to`, those with the most repeats left first. */
  take(to: NodeId): Rumor[] {
    const waiting = [...this.#riders.values()].flat().filter(({ rumor }) => rumor.node !== to);
    const taken = waiting.sort((a, b) => b.left - a.left).slice(0, RIDERS_MAX);
    for (const rider of taken) {
      if (--rider.left > 0) continue;
      const rest = this.#riders.get(rider.rumor.node)?.filter((other) => other !== rider) ?? [];
      if (rest.length > 0) this.#riders.set(rider.rumor.node, rest);
      else this.#riders.delete(rider.rumor.node);
    }
    return taken.map(({ rumor }) => rumor);
  }

  /** Rumours that ride. */
  get size(): number {
    let count = 0;
    for (const riders of this.#riders.values()) count += riders.length;
    return count;
  }
}

/** Returns the rumours about one member with a newer one: further accusations stay beside each other. */
export function withRumor(rumors: readonly Rumor[], rumor: Rumor): Rumor[] {
  const same = rumors.filter((other) => isFurtherAccusation(rumor, other));
  return [...same.slice(-CONFIRMATIONS_MAX), rumor];
}

function isFurtherAccusation(rumor: Rumor, other: Rumor): boolean {
  const [a, b] = [rumor.belief, other.belief];
  const one = a.status === 'suspect' && b.status === 'suspect' && a.incarnation === b.incarnation;
  return one && rumor.accuser !== other.accuser;
}
