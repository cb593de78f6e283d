/** Named timers of a state machine: asking again moves a timer, closing ends all. */

/** Timers by name. */
export class Timers<Name extends string> {
  readonly #pending = new Map<Name, NodeJS.Timeout>();
  readonly #fire: (name: Name) => void;
  #closed = false;

  constructor(fire: (name: Name) => void) {
    this.#fire = fire;
  }

  /** Calls `fire(name)` once after `delayMs`. */
  after(delayMs: number, name: Name): void {
    if (this.#closed) return;
    clearTimeout(this.#pending.get(name));
    const timeout = setTimeout(() => {
      this.#pending.delete(name);
      this.#fire(name);
    }, delayMs);
    this.#pending.set(name, timeout);
  }

  close(): void {
    this.#closed = true;
    for (const timeout of this.#pending.values()) clearTimeout(timeout);
    this.#pending.clear();
  }
}
