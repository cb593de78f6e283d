/** How late the event loop is: measured by libuv's own timer, so it is known before a late callback of ours runs. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How often it is looked at; the histogram holds the time between two looks. Each look wakes an idle process. */
const RESOLUTION_MS = 20;
const NANOSECONDS_PER_MS = 1e6;

/** Delays since the last reset, milliseconds. */
export interface Lag {
  readonly p99Ms: number;
  /** The longest time between two looks: never shorter than the longest stall, and at most one look longer. */
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
    const p99Ms = this.#histogram.percentile(99) / NANOSECONDS_PER_MS;
    return {
      p99Ms: Math.max(0, p99Ms - RESOLUTION_MS),
      longestMs: this.#histogram.max / NANOSECONDS_PER_MS,
    };
  }

  reset(): void {
    this.#histogram.reset();
  }

  close(): void {
    this.#histogram.disable();
  }
}
