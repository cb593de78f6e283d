/**
 * The simulated underlay: datagrams from node to node, by index. Each may be lost, late, doubled or overtaken, and
 * each direction of a link may be cut by itself. Nobody is told what became of a datagram.
 */
import type { Random } from '../model/random.ts';
import type { Clock } from './clock.ts';
import { chance } from './random.ts';

/** How links behave. */
export interface LinkQuality {
  /** One way, at least. */
  readonly delayMs: number;
  /** Added at random, up to this. More than the time between two datagrams, and they overtake each other. */
  readonly jitterMs: number;
  readonly lossPerMille: number;
  readonly duplicatePerMille: number;
}

/** A rack: what hosts on one switch see. */
export const GOOD_LINKS: LinkQuality = {
  delayMs: 0.15,
  jitterMs: 0.2,
  lossPerMille: 0,
  duplicatePerMille: 0,
};

/** What became of a datagram. */
export type Fate = 'delivered' | 'lost' | 'cut';

/** Nodes that a link can join; keeps a link's key one number. */
const NODES_MAX = 8192;

/** The underlay. */
export class Network {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #cut = new Set<number>();
  quality: LinkQuality = GOOD_LINKS;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Cuts one direction. */
  cut(from: number, to: number): void {
    this.#cut.add(from * NODES_MAX + to);
  }

  /** Mends one direction. */
  mend(from: number, to: number): void {
    this.#cut.delete(from * NODES_MAX + to);
  }

  /** Mends every link, and makes all of them good. */
  heal(): void {
    this.#cut.clear();
    this.quality = GOOD_LINKS;
  }

  isCut(from: number, to: number): boolean {
    return this.#cut.size > 0 && this.#cut.has(from * NODES_MAX + to);
  }

  /** Directions that are cut. */
  get cuts(): number {
    return this.#cut.size;
  }

  /** Lets `arrive` happen when a datagram gets there, if it does. */
  send(from: number, to: number, arrive: () => void): Fate {
    if (this.isCut(from, to)) return 'cut';
    const { lossPerMille, duplicatePerMille } = this.quality;
    if (chance(this.#random, lossPerMille)) return 'lost';
    this.#clock.after(this.delayMs(), arrive);
    if (chance(this.#random, duplicatePerMille)) this.#clock.after(this.delayMs(), arrive);
    return 'delivered';
  }

  /** How long the next datagram is under way. */
  delayMs(): number {
    const { delayMs, jitterMs } = this.quality;
    return delayMs + (jitterMs * this.#random.below(1001)) / 1000;
  }
}
