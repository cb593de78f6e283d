/**
 * Simulated time: what is to happen, in the order in which it will. A binary heap by time, then by the order in which
 * events were asked for, so that a run repeats exactly.
 */

/** Something that will happen; `run` is undefined once it happened or was called off. */
export interface SimEvent {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** The clock. */
export class Clock {
  readonly #heap: SimEvent[] = [];
  #order = 0;
  nowMs = 0;

  /** Events that happened. */
  steps = 0;

  /** Lets `run` happen after `delayMs`. */
  after(delayMs: number, run: () => void): SimEvent {
    const event: SimEvent = { atMs: this.nowMs + delayMs, order: ++this.#order, run };
    this.#rise(event);
    return event;
  }

  /** Calls an event off. */
  cancel(event: SimEvent | undefined): void {
    if (event !== undefined) event.run = undefined;
  }

  /** Lets the next event happen that is due until `untilMs`; false when there is none, and time is `untilMs` then. */
  step(untilMs: number): boolean {
    for (;;) {
      const event = this.#heap[0];
      if (event === undefined || event.atMs > untilMs) {
        this.nowMs = untilMs;
        return false;
      }
      this.#removeFirst();
      const { run } = event;
      if (run === undefined) continue;
      this.nowMs = event.atMs;
      this.steps++;
      event.run = undefined;
      run();
      return true;
    }
  }

  #rise(event: SimEvent): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as SimEvent;
      if (isBefore(above, event)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop() as SimEvent;
    const size = heap.length;
    if (size === 0) return;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= size) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child] as SimEvent)) child++;
      const below = heap[child] as SimEvent;
      if (isBefore(last, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: SimEvent, b: SimEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
