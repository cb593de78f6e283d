/**
 * Simulated control streams. What is sent arrives whole and in order, in pieces that take their time; a piece that
 * meets a cut link is tried again, as TCP does, and a stream on which nothing moves for ten seconds is closed at
 * both ends. So a link that is cut in the middle of a sync holds its place until then. Bounds: `host/control`.
 */
import type { Clock, SimEvent } from './clock.ts';
import type { Network } from './network.ts';
import { chance } from './random.ts';

/** A stream on which nothing moves for this long is closed. */
const IDLE_MS = 10_000;
/** A connection that is not made within this is given up. */
const HANDSHAKE_MS = 5_000;
/** What travels in one piece. */
const PIECE_BYTES = 16_384;
/** A piece at 1 Gbit/s, with what TLS takes. */
const PIECE_MS = 0.2;
/** First wait of a retransmission; doubles up to eight times this. */
const RETRY_MS = 200;
/** One-way trips until both have shown their certificates: TCP and TLS 1.3, and the work of the keys. */
const HANDSHAKE_TRIPS = 5;
const HANDSHAKE_WORK_MS = 2;

/** What a stream does with what comes. */
export interface StreamUser {
  frame(bytes: Uint8Array): void;
  /** The other end will say no more, or the stream broke. Comes once. */
  closed(): void;
}

interface Item {
  /** `undefined`: the end of what this side has to say. */
  readonly bytes: Uint8Array | undefined;
  readonly sent: (() => void) | undefined;
}

/** One end of a stream. */
export class StreamEnd {
  readonly #stream: SimStream;
  readonly #from: number;
  readonly #to: number;
  readonly #queue: Item[] = [];
  #busy = false;
  #arrivedMs = 0;
  #ended = false;
  #closed = false;
  #user: StreamUser | undefined;
  /** What came before there was a user: the process had not been told of the connection yet. */
  readonly #early: ((user: StreamUser) => void)[] = [];

  constructor(stream: SimStream, from: number, to: number) {
    this.#stream = stream;
    this.#from = from;
    this.#to = to;
  }

  /** Gives the end to whoever uses it, with what has come already. */
  set user(user: StreamUser) {
    this.#user = user;
    for (const come of this.#early.splice(0)) come(user);
  }

  /** The node at the other end. */
  get peer(): number {
    return this.#to;
  }

  /** Sends a frame; calls `sent` when the next may follow. */
  send(bytes: Uint8Array, sent?: () => void): void {
    if (this.#ended || this.#closed) return;
    this.#queue.push({ bytes, sent });
    this.#next();
  }

  /** Says that nothing more will come; what was sent still arrives. */
  end(): void {
    if (this.#ended || this.#closed) return;
    this.#ended = true;
    this.#queue.push({ bytes: undefined, sent: undefined });
    this.#next();
  }

  /** The process at this end is gone: the other end hears of it if the link lets it. */
  vanish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#user = undefined;
    this.#stream.reset(this.#from, this.#to);
  }

  /** Takes what the other end sent. */
  arrive(item: Item): void {
    if (this.#closed) return;
    const { bytes } = item;
    if (bytes === undefined) this.close();
    else this.#hand((user) => user.frame(bytes));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#hand((user) => user.closed());
    this.#stream.settle();
  }

  /** True when this end neither expects nor has anything more. */
  get isOver(): boolean {
    return this.#closed || (this.#ended && this.#queue.length === 0);
  }

  #hand(come: (user: StreamUser) => void): void {
    if (this.#user === undefined) this.#early.push(come);
    else come(this.#user);
  }

  #next(): void {
    const item = this.#queue[0];
    if (this.#busy || item === undefined) return;
    this.#busy = true;
    this.#transmit(item, Math.ceil(((item.bytes?.length ?? 0) + 4) / PIECE_BYTES), RETRY_MS);
  }

  #transmit(item: Item, pieces: number, retryMs: number): void {
    const { clock, network, random } = this.#stream.world;
    const lost =
      network.isCut(this.#from, this.#to) || chance(random, network.quality.lossPerMille);
    if (lost) {
      const next = Math.min(retryMs * 2, RETRY_MS * 8);
      clock.after(retryMs, () => this.#stream.open && this.#transmit(item, pieces, next));
      return;
    }
    this.#stream.moved();
    if (pieces > 1) {
      clock.after(PIECE_MS, () => this.#stream.open && this.#transmit(item, pieces - 1, RETRY_MS));
      return;
    }
    this.#arrivedMs = Math.max(this.#arrivedMs, clock.nowMs + PIECE_MS + network.delayMs());
    clock.after(this.#arrivedMs - clock.nowMs, () => this.#stream.arrive(this.#to, item));
    clock.after(PIECE_MS, () => {
      this.#queue.shift();
      this.#busy = false;
      item.sent?.();
      if (item.bytes === undefined) this.#stream.settle();
      this.#next();
    });
  }
}

/** What streams run on. */
export interface StreamWorld {
  readonly clock: Clock;
  readonly network: Network;
  readonly random: Parameters<typeof chance>[0];
}

/** Both ends. */
export class SimStream {
  readonly world: StreamWorld;
  readonly #opener: number;
  readonly ends: readonly [StreamEnd, StreamEnd];
  #movedMs: number;
  #idle: SimEvent | undefined;
  open = true;

  constructor(world: StreamWorld, opener: number, server: number) {
    this.world = world;
    this.#opener = opener;
    this.ends = [new StreamEnd(this, opener, server), new StreamEnd(this, server, opener)];
    this.#movedMs = world.clock.nowMs;
    this.#watch();
  }

  /** Something moved. */
  moved(): void {
    this.#movedMs = this.world.clock.nowMs;
  }

  /** Takes an item to its end. */
  arrive(to: number, item: Item): void {
    if (!this.open) return;
    this.#endOf(to).arrive(item);
  }

  /** One end vanished: the other is told by a reset, unless the link is cut. */
  reset(from: number, to: number): void {
    const { clock, network } = this.world;
    if (network.isCut(from, to)) return;
    clock.after(network.delayMs(), () => this.#shut());
  }

  /** Ends the stream once both ends are over. */
  settle(): void {
    if (!this.ends.every((end) => end.isOver)) return;
    this.world.clock.cancel(this.#idle);
  }

  #watch(): void {
    const { clock } = this.world;
    const waitMs = this.#movedMs + IDLE_MS - clock.nowMs;
    if (waitMs <= 0) this.#shut();
    else this.#idle = clock.after(waitMs, () => this.#watch());
  }

  #shut(): void {
    this.open = false;
    this.world.clock.cancel(this.#idle);
    for (const end of this.ends) end.close();
  }

  #endOf(node: number): StreamEnd {
    return node === this.#opener ? this.ends[0] : this.ends[1];
  }
}

/** Opens a stream: `connected` when both hosts have shown their certificates, `refused` when they have not. */
export function openStream(
  world: StreamWorld,
  link: { readonly from: number; readonly to: number },
  done: { connected(stream: SimStream): void; refused(): void },
): void {
  const { clock, network } = world;
  const { from, to } = link;
  if (network.isCut(from, to) || network.isCut(to, from)) {
    clock.after(HANDSHAKE_MS, done.refused);
    return;
  }
  const tripsMs = HANDSHAKE_TRIPS * network.delayMs() + HANDSHAKE_WORK_MS;
  clock.after(tripsMs, () => done.connected(new SimStream(world, from, to)));
}
