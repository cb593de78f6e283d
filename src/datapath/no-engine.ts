/**
 * The engine of a node that can have no ports, because nothing here can open a TAP: it carries nothing and counts
 * nothing. Whoever attaches asks first why (`NoPorts` in the agent); a port that comes all the same is a bug.
 */
import { assertThat } from '../model/errors.ts';
import { zeroDrops } from './drops.ts';
import type { Engine, EngineCounters, LearnedMac } from './engine.ts';

/** `Engine` without ports. */
export class NoEngine<Device> implements Engine<Device> {
  readonly kind = 'none' as const;

  program(): void {
    assertThat(false, 'a node without ports has no tables');
  }

  attachPort(): void {
    assertThat(false, 'a node without ports is given one');
  }

  detachPort(): void {
    // There is none to detach.
  }

  counters(): EngineCounters {
    const underlay = { framesIn: 0, framesOut: 0, bytesIn: 0, bytesOut: 0 };
    return { drops: zeroDrops(), ports: new Map(), underlay };
  }

  learned(): readonly LearnedMac[] {
    return [];
  }

  stop(): void {
    // Nothing is open.
  }
}
