/** What nodes really say to each other, recorded from simulated clusters with people and faults: the seeds of the fuzzer. */

import type { Entry } from '../../src/control/state/entry.ts';
import type { Checker } from '../../src/simulator/checkers/checker.ts';
import { allEntries } from '../../src/simulator/checkers/entries.ts';
import { runSchedule } from '../../src/simulator/schedule.ts';

/** Messages of each way, and the entries of all logs at the end. */
export interface Corpus {
  readonly datagrams: readonly Uint8Array[];
  readonly frames: readonly Uint8Array[];
  readonly entries: readonly Entry[];
}

/** Of equal first bytes and length so many are kept: probes would be nearly all of it. */
const ALIKE_MAX = 4;

/** Records some small clusters. */
export async function recordCorpus(seed: number): Promise<Corpus> {
  const ways = { datagram: new Kept(), frame: new Kept() };
  const entries = new Map<string, Entry>();
  const recorder = (): Checker => ({
    invariant: 'nothing is wrong',
    sent: (_, bytes, way) => ways[way].take(bytes),
    settled: (nodes) => {
      for (const entry of nodes.flatMap(allEntries)) {
        entries.set(`${entry.origin}/${entry.key}`, entry);
      }
    },
  });
  for (const [nodes, removals] of [
    [3, 15],
    [5, 60],
  ] as const) {
    await runSchedule({ seed, nodes, removals, minutes: 0.25, checkers: [recorder] });
  }
  return {
    datagrams: ways.datagram.all,
    frames: ways.frame.all,
    entries: [...entries.values()],
  };
}

class Kept {
  readonly all: Uint8Array[] = [];
  readonly #seen = new Map<string, number>();

  take(bytes: Uint8Array): void {
    const key = `${bytes.subarray(0, 4).join(' ')} ${Math.ceil(bytes.length / 8)}`;
    const seen = this.#seen.get(key) ?? 0;
    if (seen >= ALIKE_MAX) return;
    this.#seen.set(key, seen + 1);
    this.all.push(Uint8Array.from(bytes));
  }
}
