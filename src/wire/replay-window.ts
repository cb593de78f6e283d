/**
 * Remembers which datagrams of one sender were seen. RFC 6479: a ring of bits over the last counters.
 *
 * A counter is accepted once. One that is older than the window is refused, whether it was seen or not. A new
 * boot number begins anew; an older one is refused. Check the tag before calling `accept`: it changes state.
 */

/** Counters that are remembered. Datagrams are reordered by far less. */
export const REPLAY_WINDOW = 1024;

/** The window of one sender. */
export class ReplayWindow {
  #boot = -1;
  #highest = -1;
  readonly #seen = new Uint8Array(REPLAY_WINDOW);

  /** True when this (boot, counter) is new; it is then remembered. */
  accept(boot: number, counter: number): boolean {
    if (boot < this.#boot) return false;
    if (boot > this.#boot) {
      this.#boot = boot;
      this.#highest = -1;
      this.#seen.fill(0);
    }
    if (counter <= this.#highest - REPLAY_WINDOW) return false;
    if (counter > this.#highest) this.#advance(counter);
    else if (this.#seen[counter % REPLAY_WINDOW] === 1) return false;
    this.#seen[counter % REPLAY_WINDOW] = 1;
    return true;
  }

  #advance(counter: number): void {
    const steps = Math.min(counter - this.#highest, REPLAY_WINDOW);
    for (let i = 0; i < steps; i++) this.#seen[(counter - i) % REPLAY_WINDOW] = 0;
    this.#highest = counter;
  }
}
