/**
 * The order of writes and effects, without a disk: writes of one turn are one commit, one commit runs at a time, and
 * an effect runs once every write that was made before it is durable. It is how nothing leaves a node that could
 * be lost. `store.ts` puts LMDB under it, the simulator a disk that can be slow, full, or lose what was not synced.
 */
import type { Storage } from '../../control/state/identity.ts';

/** Writes of one commit by key; `undefined` deletes. */
export type Writes = ReadonlyMap<string, Uint8Array | undefined>;

/** What is under the queue. */
export interface CommitTarget {
  /** Makes all the writes durable or none, then calls `done` once, later. A failure never calls it. */
  commit(writes: Writes, done: () => void): void;
  /** Runs `run` at the end of the turn under way. */
  defer(run: () => void): void;
}

/** Buffered writes, and effects that wait for them. */
export class WriteQueue implements Storage {
  readonly #target: CommitTarget;
  #buffered: Map<string, Uint8Array | undefined> = new Map();
  /** Effects that wait for the commit under way, in order. */
  #waiting: (() => void)[] = [];
  #committing = false;
  #scheduled = false;

  constructor(target: CommitTarget) {
    this.#target = target;
  }

  /** How many effects wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Everything that was written is durable, and nothing waits. */
  get isIdle(): boolean {
    return this.#buffered.size === 0 && !this.#committing && this.#waiting.length === 0;
  }

  put(key: string, value: Uint8Array): void {
    this.#buffered.set(key, value);
    this.#schedule();
  }

  delete(key: string): void {
    this.#buffered.set(key, undefined);
    this.#schedule();
  }

  /** Runs `run` once everything written before is durable; at once when it is. Effects keep their order. */
  effect(run: () => void): void {
    if (this.isIdle) run();
    else this.#waiting.push(run);
  }

  /** Resolves when everything written so far is durable. */
  durable(): Promise<void> {
    return new Promise((resolve) => this.effect(resolve));
  }

  /** Commits at the end of the turn, so that what one turn writes is one transaction. */
  #schedule(): void {
    if (this.#scheduled || this.#committing) return;
    this.#scheduled = true;
    this.#target.defer(() => {
      this.#scheduled = false;
      this.#commit();
    });
  }

  #commit(): void {
    const writes = this.#buffered;
    const effects = this.#waiting;
    this.#buffered = new Map();
    this.#waiting = [];
    this.#committing = true;
    this.#target.commit(writes, () => this.#finish(effects));
  }

  #finish(effects: readonly (() => void)[]): void {
    for (const run of effects) run();
    // Effects that were asked for meanwhile and depend on no later write.
    while (this.#buffered.size === 0 && this.#waiting.length > 0) this.#waiting.shift()?.();
    this.#committing = false;
    if (this.#buffered.size > 0) this.#commit();
  }
}
