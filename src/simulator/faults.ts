/**
 * What goes wrong, and when: a schedule drawn from the world's randomness. A fault has a length and then ends, so
 * several overlap; `end` ends all of them.
 */
import type { DiskImage } from './host/disk.ts';
import type { SimNode } from './host/node.ts';
import type { LinkQuality } from './network.ts';
import { chance, oneOf, spread } from './random.ts';
import type { World } from './world.ts';

/** How often what went wrong. */
export interface FaultTally {
  crashes: number;
  partitions: number;
  pauses: number;
  badLinks: number;
  badDisks: number;
  clockJumps: number;
  lostDisks: number;
  copies: number;
  rollbacks: number;
}

/** Returns a tally of nothing. */
export function noFaults(): FaultTally {
  return {
    crashes: 0,
    partitions: 0,
    pauses: 0,
    badLinks: 0,
    badDisks: 0,
    clockJumps: 0,
    lostDisks: 0,
    copies: 0,
    rollbacks: 0,
  };
}

/** Faults that a schedule may have. */
export interface FaultOptions {
  /** Disks go back to an earlier image after a crash. Weft does not survive it: docs/state.md. */
  readonly rollback: boolean;
  /** A disk is copied, and a host started from the copy while the original runs. The same. */
  readonly copy: boolean;
}

const HOUR_MS = 3_600_000;
/** A disk is lost only where so many others serve: what nobody else holds is gone. */
const OTHERS_MIN = 2;
/** Where a disk is copied it happens early: one fault of four until it did. */
const COPY_WEIGHT = 36;
/** Effects until a run dies. */
const EFFECTS: readonly [number, number] = [1, 60];
/** Lengths of faults: most are shorter than a suspicion, some outlast it. */
const SHORT_MS: readonly [number, number] = [20, 4_000];
const LONG_MS: readonly [number, number] = [100, 15_000];

/** Faults of one world. */
export class Faults {
  readonly #world: World;
  readonly #options: FaultOptions;
  readonly #images = new Map<SimNode, DiskImage>();
  #over = false;
  readonly tally: FaultTally = noFaults();

  constructor(world: World, options: FaultOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** Lets one thing go wrong. */
  strike(): void {
    const { random, nodes } = this.#world;
    const node = oneOf(random, nodes);
    const faults: readonly (readonly [number, () => void])[] = [
      [25, () => this.#crash(node)],
      [5, () => this.#crashAll()],
      [20, () => this.#pause(node)],
      [30, () => this.#partition()],
      [12, () => this.#badLinks()],
      [10, () => this.#badDisk(node)],
      [3, () => this.#clockJump(node)],
      [3, () => this.#loseDisk(node)],
      [this.#options.copy && this.tally.copies === 0 ? COPY_WEIGHT : 0, () => this.#copy(node)],
    ];
    let ticket = random.below(faults.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, strike] of faults) {
      ticket -= weight;
      if (ticket < 0) {
        strike();
        return;
      }
    }
  }

  /** A host joins; many are killed at one of the first things that they do. */
  join(): void {
    const node = this.#world.add();
    if (!chance(this.#world.random, 500)) return;
    this.tally.crashes++;
    node.effectsLeft = spread(this.#world.random, ...EFFECTS);
    this.#later(LONG_MS, () => this.#restart(node));
  }

  /** Ends all faults; what would have happened later does not. */
  end(): void {
    this.#over = true;
    this.#world.heal();
    this.#note('all faults end');
  }

  /** Runs that ended by a crash, whatever the cause. */
  get crashed(): number {
    return this.#world.nodes.reduce((sum, { crashes }) => sum + crashes, 0);
  }

  /** Kills a run: now, or at one of its next effects. */
  #crash(node: SimNode): void {
    const { random } = this.#world;
    this.tally.crashes++;
    if (chance(random, 400)) node.crash();
    else node.effectsLeft = spread(random, ...EFFECTS);
    this.#note('crash', node);
    this.#later(LONG_MS, () => this.#restart(node));
  }

  /** The power fails for everybody at once. */
  #crashAll(): void {
    this.tally.crashes++;
    this.#note('power fails');
    for (const node of this.#world.nodes) {
      node.crash();
      this.#later(SHORT_MS, () => this.#restart(node));
    }
  }

  #restart(node: SimNode): void {
    const { random } = this.#world;
    const image = this.#images.get(node);
    if (this.#options.rollback && node.plane?.alive === false && image && chance(random, 300)) {
      this.tally.rollbacks++;
      node.disk.load(image);
      this.#note('disk rolled back', node);
    }
    if (this.#options.rollback && chance(random, 500)) this.#images.set(node, node.disk.image());
    if (node.disk.full) return;
    node.effectsLeft = 0;
    node.start();
  }

  #pause(node: SimNode): void {
    this.tally.pauses++;
    this.#note('pause', node);
    node.pause(spread(this.#world.random, ...SHORT_MS));
  }

  #partition(): void {
    const { network } = this.#world;
    const cuts = this.#shape();
    if (cuts.length === 0) return;
    this.tally.partitions++;
    const cut = (): void => {
      for (const [from, to] of cuts) network.cut(from, to);
    };
    const mend = (): void => {
      for (const [from, to] of cuts) network.mend(from, to);
    };
    this.#note('cut');
    cut();
    // A link that flaps comes back for a moment, and is gone again.
    if (chance(this.#world.random, 200)) {
      this.#later(SHORT_MS, mend);
      this.#later(SHORT_MS, cut);
    }
    this.#later(LONG_MS, () => {
      mend();
      this.#note('mended');
    });
  }

  /** Directions to cut: one node, two sides, one way only, a ring, or two sides that one node joins. */
  #shape(): (readonly [number, number])[] {
    const { random, nodes } = this.#world;
    const count = nodes.length;
    const shift = random.below(count);
    const size = 1 + random.below(Math.max(1, count - 1));
    const at = (index: number): number => (index + shift) % count;
    const kind = oneOf(random, ['one', 'sides', 'one-way', 'ring', 'bridge'] as const);
    const isCut = (from: number, to: number): boolean => {
      const [a, b] = [at(from), at(to)];
      if (kind === 'one') return a === 0 || b === 0;
      if (kind === 'sides') return a < size !== b < size;
      if (kind === 'one-way') return a < size && b >= size;
      if (kind === 'ring') return ![1, count - 1].includes((a - b + count) % count);
      return a !== 0 && b !== 0 && a < size !== b < size;
    };
    const pairs = nodes.flatMap((from) => nodes.map((to) => [from.index, to.index] as const));
    return pairs.filter(([from, to]) => from !== to && isCut(from, to));
  }

  #badLinks(): void {
    const { random, network } = this.#world;
    const before = network.quality;
    const quality: LinkQuality = {
      delayMs: spread(random, 1, 200),
      jitterMs: spread(random, 1, 300),
      lossPerMille: chance(random, 700) ? random.below(400) : 0,
      duplicatePerMille: chance(random, 500) ? random.below(300) : 0,
    };
    this.tally.badLinks++;
    this.#note(`links lose ${quality.lossPerMille} of 1000`);
    network.quality = quality;
    this.#later(LONG_MS, () => {
      if (network.quality === quality) network.quality = before;
    });
  }

  #badDisk(node: SimNode): void {
    const { random } = this.#world;
    const { disk } = node;
    const latencyMs = disk.latencyMs;
    this.tally.badDisks++;
    if (chance(random, 300)) disk.full = true;
    else disk.latencyMs = spread(random, 5, 1_500);
    this.#note(disk.full ? 'disk full' : 'disk slow', node);
    this.#later(LONG_MS, () => {
      disk.full = false;
      disk.latencyMs = latencyMs;
      this.#restart(node);
    });
  }

  /** A disk is lost, or is too old to be used: the host joins as a new member, the old one is removed by people. */
  #loseDisk(node: SimNode): void {
    const { members, lost } = this.#world;
    const others = members.filter((other) => other !== node && other.serving !== undefined);
    const isMember = node.isMember && members.includes(node);
    if (!isMember || others.length < OTHERS_MIN) return;
    this.tally.lostDisks++;
    this.#note('disk lost', node);
    lost.push(node.id);
    this.#world.joinAnew(node);
  }

  #copy(node: SimNode): void {
    if (node.serving === undefined) return;
    this.tally.copies++;
    this.#note('disk copied', node);
    this.#world.addCopy(node);
  }

  #clockJump(node: SimNode): void {
    this.tally.clockJumps++;
    node.wallOffsetMs = this.#world.random.below(2 * HOUR_MS) - HOUR_MS;
  }

  #later([low, high]: readonly [number, number], run: () => void): void {
    this.#world.clock.after(spread(this.#world.random, low, high), () => this.#over || run());
  }

  #note(text: string, node?: SimNode): void {
    this.#world.trace.note(this.#world.clock.nowMs, text, node);
  }
}
