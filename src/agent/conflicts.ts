/**
 * Tells people of networks that take the same, once when it becomes known and once when it is over. A heal or a restore
 * brings many networks in a moment, so it looks a moment after the first change.
 */
import {
  ConflictLedger,
  conflictsOf,
  conflictText,
  type NetworkConflict,
} from '../control/network/creation/conflicts.ts';
import type { Directory } from '../control/network/directory.ts';
import type { Log } from '../host/process/log.ts';

/** Between a change and the look; far less than a person needs to read it. */
const LOOK_MS = 250;

/** Looks for conflicts; the first look is at what is known from the start. */
export class ConflictWatch {
  readonly #directory: Directory;
  readonly #log: Log;
  readonly #tell: (conflict: NetworkConflict, isOver: boolean) => void;
  readonly #ledger = new ConflictLedger();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    directory: Directory,
    log: Log,
    tell: (conflict: NetworkConflict, isOver: boolean) => void,
  ) {
    this.#directory = directory;
    this.#log = log;
    this.#tell = tell;
    this.touch();
  }

  /** A network came, went, or changed its rank. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.#look(), LOOK_MS);
  }

  /** Looks no more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    this.#timer = undefined;
    const { begun, over } = this.#ledger.take(conflictsOf(this.#directory.networks()));
    for (const conflict of over) {
      this.#log.info({ network: conflict.later.name, what: conflict.what }, 'conflict is over');
      this.#tell(conflict, true);
    }
    for (const conflict of begun) {
      this.#log.warn(conflictText(conflict));
      this.#tell(conflict, false);
    }
  }
}
