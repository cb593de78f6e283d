/**
 * Reads the counters of the native engine where its workers write them. The layout is `native/core/counters.h`: one
 * block for each worker; what is reported is their sum. A count that is being written is read before or after, never
 * torn.
 */
import type { DropReason } from '../../datapath/drops.ts';
import type { Traffic } from '../../datapath/engine.ts';

/** In 64-bit words. */
const LAYOUT = {
  drops: 0,
  underlay: 32,
  work: 36,
  ports: 64,
  portWords: 4,
  portsMax: 4096,
} as const;
const BLOCK_WORDS = LAYOUT.ports + LAYOUT.portWords * LAYOUT.portsMax;
const WORK = [
  'tunnelWrites',
  'segmentSends',
  'plainSends',
  'portWrites',
  'receives',
  'receiveOverflow',
  'pinsSet',
  'pinsUsed',
] as const;

/**
 * What the workers did, beside frames: system calls by kind, datagrams lost because a worker was late, flow pins that
 * were set, and frames that went by one.
 */
export type EngineWork = Readonly<Record<(typeof WORK)[number], number>>;

/** A view of the counters of all workers. */
export class NativeCounters {
  readonly #words: BigUint64Array;
  readonly #reasons: readonly DropReason[];

  /**
   * @param buffer   blocks of all workers, one after the other
   * @param reasons  names of the drop counters in their order
   */
  constructor(buffer: ArrayBuffer, reasons: readonly string[]) {
    this.#words = new BigUint64Array(buffer);
    this.#reasons = reasons as readonly DropReason[];
  }

  drops(): Record<DropReason, number> {
    const counts = this.#reasons.map((reason, index) => [reason, this.#sum(LAYOUT.drops + index)]);
    return Object.fromEntries(counts) as Record<DropReason, number>;
  }

  underlay(): Traffic {
    return this.#traffic(LAYOUT.underlay);
  }

  /** @param slot  place of the port in the table */
  port(slot: number): Traffic {
    return this.#traffic(LAYOUT.ports + slot * LAYOUT.portWords);
  }

  work(): EngineWork {
    const entries = WORK.map((name, index) => [name, this.#sum(LAYOUT.work + index)]);
    return Object.fromEntries(entries) as EngineWork;
  }

  #traffic(at: number): Traffic {
    const [framesIn, framesOut, bytesIn, bytesOut] = [0, 1, 2, 3].map((i) => this.#sum(at + i));
    return { framesIn, framesOut, bytesIn, bytesOut } as Traffic;
  }

  #sum(word: number): number {
    let sum = 0n;
    for (let at = word; at < this.#words.length; at += BLOCK_WORDS) sum += this.#words[at] ?? 0n;
    return Number(sum);
  }
}
