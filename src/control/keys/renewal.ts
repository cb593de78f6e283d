/**
 * When a node asks for its next certificate: a machine that knows dates and asks nobody for the time.
 *
 * The moment is random, between 50 and 80 % of the certificate's life, so that nodes that were made together do
 * not all ask at once, and so that a fifth of the life is left for trying again. The wall clock may be wrong or jump:
 * the machine looks again every hour at the latest, and what it decides is never more than a question too many.
 *
 * | state   | means                                     | ends by                                  |
 * |---------|-------------------------------------------|------------------------------------------|
 * | resting | the moment has not come                   | the moment, or a doubt                   |
 * | asking  | the world was told to ask a signer        | a certificate, or a failure              |
 * | waiting | nobody gave one                           | time: a 50th of the life, 1 s to 10 min  |
 */
import type { Random } from '../../model/random.ts';

/** The one timer. */
export type RenewalTimer = 'renewal';

/** Commands. */
export type RenewalCommand =
  /** The node shows this certificate now; times in milliseconds since 1970. */
  | { readonly kind: 'certificate'; readonly issuedMs: number; readonly notAfterMs: number }
  /** The signers could not be reached, or refused. */
  | { readonly kind: 'failed' }
  /** Somebody's certificate or ours was not accepted: ask, whatever the date. */
  | { readonly kind: 'doubt' };

/** What the machine asks of the world. */
export interface RenewalRuntime {
  after(delayMs: number, timer: RenewalTimer): void;
  /** A new certificate is to be asked for; `certificate` or `failed` follows. */
  notify(notice: 'ask'): void;
}

const EARLIEST = 0.5;
const LATEST = 0.8;
const LOOK_AGAIN_MS = 3_600_000;
const RETRY_MS = { least: 1000, most: 600_000, shareOfLife: 0.02 };
/** Doubts come with every failed handshake; one question answers many of them. */
const DOUBT_PAUSE_MS = 5000;

/** The machine. */
export class Renewal {
  readonly #runtime: RenewalRuntime;
  readonly #random: Random;
  #issuedMs = Number.POSITIVE_INFINITY;
  #lifeMs = 0;
  #dueMs = Number.POSITIVE_INFINITY;
  #asking = false;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(random: Random, runtime: RenewalRuntime) {
    this.#random = random;
    this.#runtime = runtime;
  }

  /** When the next certificate is asked for, milliseconds since 1970. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** True when all the time that there was for asking has gone by. */
  isLate(wallMs: number): boolean {
    return wallMs >= this.#issuedMs + this.#lifeMs * LATEST;
  }

  /** Takes a command. */
  tell(command: RenewalCommand, wallMs: number): void {
    if (command.kind === 'certificate') {
      this.#asking = false;
      this.#issuedMs = command.issuedMs;
      this.#lifeMs = Math.max(0, command.notAfterMs - command.issuedMs);
      const share = EARLIEST + (LATEST - EARLIEST) * (this.#random.below(1001) / 1000);
      this.#dueMs = command.issuedMs + this.#lifeMs * share;
      this.#rest(wallMs);
    } else if (command.kind === 'failed') {
      this.#asking = false;
      const { least, most, shareOfLife } = RETRY_MS;
      const pauseMs = Math.min(most, Math.max(least, this.#lifeMs * shareOfLife));
      this.#runtime.after(pauseMs, 'renewal');
    } else if (Math.abs(wallMs - this.#askedMs) >= DOUBT_PAUSE_MS) this.#ask(wallMs);
  }

  /** Takes the timer. */
  fire(_timer: RenewalTimer, wallMs: number): void {
    if (wallMs >= this.#dueMs) this.#ask(wallMs);
    else this.#rest(wallMs);
  }

  #ask(wallMs: number): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#askedMs = wallMs;
    this.#runtime.notify('ask');
  }

  #rest(wallMs: number): void {
    this.#runtime.after(Math.min(LOOK_AGAIN_MS, Math.max(0, this.#dueMs - wallMs)), 'renewal');
  }
}
