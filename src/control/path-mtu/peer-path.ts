/**
 * The path MTU of one peer: the longest outer IP packet that reaches it. RFC 8899, section 5, with the search in
 * parallel instead of step by step.
 *
 *     confirm ──answered──▶ rest ──▶ confirm ...       every 4 s: does the present size pass?
 *        │                   ▲  └──▶ search             every 60 s below the ceiling: does more pass?
 *        │ it fails, the     │
 *        │ smallest passes   │ found
 *        └──────────────▶ search
 *
 * A loss is no black hole: a size fails when three probes of it do, and means something only while smaller ones pass.
 * Where nothing passes the peer is away, and what was known is kept.
 *
 * A path is measured on the data port, whose answer is the truth, or by ICMP echo where the peer does not answer
 * there. No sockets, no clock: `fire` says what to send, `answered` is told what came back.
 */
import { ATTEMPT_MS, ATTEMPTS, HINT_MS, RAISE_MS, SEARCH_SIZES } from './config.ts';

/** What a probe travels in: a VXLAN datagram to the peer's VXLAN port, or an ICMP echo. */
export type Channel = 'data' | 'icmp';

/** Between which sizes to look, and how. */
export interface PathBounds {
  readonly floorBytes: number;
  /** What the uplink takes. */
  readonly ceilingBytes: number;
  /** Tried in order, at least one. */
  readonly channels: readonly Channel[];
}

/** A probe to be sent. */
export interface ProbeWish {
  readonly channel: Channel;
  /** The whole IP packet. */
  readonly sizeBytes: number;
}

/** What a turn asks for. */
export interface Turn {
  readonly probes: readonly ProbeWish[];
  /** When to fire again; `'rest'`: at the next confirmation. */
  readonly next: number | 'rest';
}

/** What a turn depends on beside the peer. */
export interface Surroundings {
  readonly nowMs: number;
  /** A search may begin: not too many run. */
  readonly maySearch: boolean;
  /** What was found on the way to another peer, which is a good guess; 0 when nothing was. */
  readonly guessBytes: number;
}

type Round =
  | { readonly kind: 'confirm'; attempts: number; isFloorHeard: boolean }
  | {
      readonly kind: 'search';
      attempts: number;
      /** Passes. */
      readonly lowBytes: number;
      /** Nothing longer passes. */
      readonly highBytes: number;
      sizes: readonly number[];
      readonly answered: Set<number>;
    };

const REST: Turn = { probes: [], next: 'rest' };

/** One peer. */
export class PeerPath {
  readonly #bounds: PathBounds;
  #mtuBytes: number;
  #channel = 0;
  /** The peer has answered on the present channel. */
  #proven = false;
  #round: Round | undefined;
  #raiseMs = 0;
  #silentMs: number | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;
  #hintBytes = 0;

  constructor(bounds: PathBounds) {
    this.#bounds = bounds;
    this.#mtuBytes = bounds.ceilingBytes;
  }

  /** What is known; the uplink's MTU until something else is. */
  get mtuBytes(): number {
    return this.#mtuBytes;
  }

  /** What it is known by; `undefined` when the peer has not answered. */
  get by(): Channel | undefined {
    return this.#proven ? this.#bounds.channels[this.#channel] : undefined;
  }

  /** No question is open. */
  get isResting(): boolean {
    return this.#round === undefined;
  }

  get isSearching(): boolean {
    return this.#round?.kind === 'search' && this.#round.attempts > 0;
  }

  /** Its time has come. */
  fire(around: Surroundings): Turn {
    const round = this.#round;
    if (round === undefined) return this.#begin(around);
    if (round.attempts < ATTEMPTS) return this.#attempt(round, around);
    return round.kind === 'confirm' ? this.#concludeConfirm(around) : this.#concludeSearch(around);
  }

  /** A probe was answered. Returns when to fire, or `undefined` when as it was. */
  answered({ channel, sizeBytes }: ProbeWish): Turn['next'] | undefined {
    if (channel !== this.#channelNow) return this.#otherAnswered(channel);
    this.#proven = true;
    this.#silentMs = undefined;
    const round = this.#round;
    if (round === undefined) return undefined;
    if (round.kind === 'search') {
      // Not one that was asked in an earlier round.
      if (!round.sizes.includes(sizeBytes)) return undefined;
      round.answered.add(sizeBytes);
      return round.answered.size === round.sizes.length ? 0 : undefined;
    }
    if (sizeBytes !== this.#mtuBytes) {
      round.isFloorHeard = true;
      return undefined;
    }
    this.#round = undefined;
    return 'rest';
  }

  /** A router said that packets to the peer are too big for it. Returns whether to fire at once. */
  hint(mtuBytes: number, nowMs: number): boolean {
    if (mtuBytes < this.#bounds.floorBytes || mtuBytes >= this.#mtuBytes) return false;
    if (this.#round !== undefined || nowMs - this.#askedMs < HINT_MS) return false;
    this.#hintBytes = mtuBytes;
    return true;
  }

  get #channelNow(): Channel | undefined {
    return this.#bounds.channels[this.#channel];
  }

  #begin(around: Surroundings): Turn {
    this.#askedMs = around.nowMs;
    const { ceilingBytes } = this.#bounds;
    if (this.#proven && this.#mtuBytes < ceilingBytes && around.nowMs >= this.#raiseMs) {
      return this.#search(this.#mtuBytes, ceilingBytes, around);
    }
    return this.#confirm(around);
  }

  #confirm(around: Surroundings): Turn {
    this.#round = { kind: 'confirm', attempts: 0, isFloorHeard: false };
    return this.#attempt(this.#round, around);
  }

  #attempt(round: Round, around: Surroundings): Turn {
    if (round.kind === 'confirm') {
      round.attempts += 1;
      return { probes: this.#confirmProbes(round.attempts), next: ATTEMPT_MS };
    }
    if (round.attempts === 0) {
      if (!around.maySearch) return { probes: [], next: ATTEMPT_MS };
      round.sizes = this.#sizes(round, around.guessBytes);
    }
    round.attempts += 1;
    const left = round.sizes.filter((size) => !round.answered.has(size));
    return { probes: left.map((size) => this.#probe(size)), next: ATTEMPT_MS };
  }

  /** From the second attempt on also the smallest size, which tells a black hole from a peer that is away. */
  #confirmProbes(attempt: number): ProbeWish[] {
    const { floorBytes, channels } = this.#bounds;
    const probes = [this.#probe(this.#mtuBytes)];
    if (attempt > 1) probes.push(this.#probe(floorBytes));
    // The data port may not have answered only because the peer had not heard of us yet.
    if (this.#channel > 0 && channels[0] !== undefined && attempt === 1) {
      probes.push({ channel: channels[0], sizeBytes: floorBytes });
    }
    return probes;
  }

  #concludeConfirm(around: Surroundings): Turn {
    const round = this.#round;
    this.#round = undefined;
    if (round?.kind === 'confirm' && round.isFloorHeard) {
      return this.#search(this.#bounds.floorBytes, this.#mtuBytes, around);
    }
    if (this.#proven) return this.#silent(around.nowMs);
    this.#channel = (this.#channel + 1) % this.#bounds.channels.length;
    // All have been tried.
    return this.#channel === 0 ? REST : this.#confirm(around);
  }

  /** What was known of a peer that has been away for long may be of another path. */
  #silent(nowMs: number): Turn {
    this.#silentMs ??= nowMs;
    if (nowMs - this.#silentMs >= RAISE_MS) this.#forget();
    return REST;
  }

  #forget(): void {
    this.#proven = false;
    this.#silentMs = undefined;
    this.#channel = 0;
    this.#mtuBytes = this.#bounds.ceilingBytes;
  }

  #search(lowBytes: number, highBytes: number, around: Surroundings): Turn {
    if (lowBytes >= highBytes) return this.#found(lowBytes, around.nowMs);
    const round: Round = {
      ...{ kind: 'search', attempts: 0, lowBytes, highBytes },
      ...{ sizes: [], answered: new Set<number>() },
    };
    this.#round = round;
    return this.#attempt(round, around);
  }

  /**
   * Sizes that part what is in doubt, and what others have found. The one that passes is asked again: without an answer
   * to it the others mean nothing. With one byte more a path that is as it was is known at once.
   */
  #sizes(round: Extract<Round, { kind: 'search' }>, guessBytes: number): readonly number[] {
    const { lowBytes, highBytes } = round;
    const sizes = new Set([lowBytes, lowBytes + 1, highBytes]);
    const step = (highBytes - lowBytes - 1) / (SEARCH_SIZES - 1);
    for (let i = 1; i < SEARCH_SIZES - 1; i++) sizes.add(Math.round(lowBytes + 1 + i * step));
    for (const guess of [guessBytes, this.#hintBytes]) {
      for (const size of [guess, guess + 1]) {
        if (size > lowBytes && size <= highBytes) sizes.add(size);
      }
    }
    return [...sizes].sort((a, b) => a - b);
  }

  #concludeSearch(around: Surroundings): Turn {
    const round = this.#round;
    this.#round = undefined;
    if (round?.kind !== 'search') return REST;
    const { answered, sizes } = round;
    if (answered.size === 0) return this.#silent(around.nowMs);
    const lowBytes = Math.max(round.lowBytes, ...answered);
    const failed = sizes.find((size) => size > lowBytes && !answered.has(size));
    return this.#search(lowBytes, failed === undefined ? round.highBytes : failed - 1, around);
  }

  #found(mtuBytes: number, nowMs: number): Turn {
    this.#mtuBytes = mtuBytes;
    this.#hintBytes = 0;
    this.#raiseMs = nowMs + RAISE_MS;
    return REST;
  }

  /** The data port answers after all: from now on it is what counts. */
  #otherAnswered(channel: Channel): Turn['next'] | undefined {
    if (this.#proven && channel !== this.#bounds.channels[0]) return undefined;
    this.#channel = this.#bounds.channels.indexOf(channel);
    this.#proven = true;
    this.#silentMs = undefined;
    this.#round = undefined;
    return 0;
  }

  #probe(sizeBytes: number): ProbeWish {
    return { channel: this.#bounds.channels[this.#channel] as Channel, sizeBytes };
  }
}
