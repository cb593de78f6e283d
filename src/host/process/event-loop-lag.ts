/** How late the event loop is: measured by libuv's own timer, so it is known before a late callback of ours runs. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How often it is looked at; the histogram holds the time between two looks. */
const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** Delays since the last reset, milliseconds. */
export interface Lag {
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** The measurement. It keeps no process alive. */
export class EventLoopLag {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#histogram.enable();
  }

  /** Returns the delays since the last reset; zeros when there was no look yet. */
  read(): Lag {
    if (this.#histogram.count === 0) return { p99Ms: 0, longestMs: 0 };
    const late = (nanoseconds: number): number =>
      Math.max(0, nanoseconds / NANOSECONDS_PER_MS - RESOLUTION_MS);
    return {
      p99Ms: late(this.#histogram.percentile(99)),
      longestMs: late(this.#histogram.max),
    };
  }

  reset(): void {
    this.#histogram.reset();
  }

  close(): void {
    this.#histogram.disable();
  }
}
