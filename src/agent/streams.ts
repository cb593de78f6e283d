/**
 * Control streams of a running agent: serves joins, syncs and what is about keys, and opens syncs when gossip asks
 * for them. How many may run at once is decided by `control/gossip/sync-limits.ts`.
 */
import { opensSync, Sync } from '../control/gossip/sync.ts';
import { SyncLimits } from '../control/gossip/sync-limits.ts';
import type { Cluster } from '../control/network/cluster.ts';
import type { Farewell } from '../control/network/members/leave.ts';
import { removalProof } from '../control/network/members/removal-proof.ts';
import { Standing } from '../control/network/members/standing.ts';
import {
  type ControlStream,
  connectStream,
  type StreamCredentials,
  type StreamTarget,
} from '../host/control/control-stream.ts';
import type { Log } from '../host/process/log.ts';
import type { NodeId } from '../model/node-id.ts';
import { decode, encode, Proto } from '../wire/proto/codec.ts';
import type { Frame } from './keys/context.ts';
import type { Keys } from './keys/keys.ts';
import type { Sponsor } from './members/join.ts';

/** Stream probes at once. One of a host that is gone lasts until the handshake times out. */
const PROBES_MAX = 8;

/** What the streams need. */
export interface StreamsContext {
  readonly cluster: Cluster;
  readonly credentials: StreamCredentials;
  readonly sponsor: Sponsor;
  readonly keys: Keys;
  readonly log: Log;
  /** Where a member's streams are served. */
  targetOf(node: NodeId): StreamTarget | undefined;
  /** The member showed on a stream that it is there. */
  heard(node: NodeId): void;
}

/** The peer says that this node is no member any more. */
class RemovedByPeer extends Error {}

/** The peer says that it does not know this node as a member. */
class StrangeToPeer extends Error {}

/** The streams. */
export class Streams {
  readonly #context: StreamsContext;
  readonly #limits: SyncLimits = new SyncLimits();
  readonly #probed = new Set<NodeId>();
  /** What members hold this node for, as they said when it asked. */
  readonly standing: Standing = new Standing();
  /** Frames that made no sense; their streams were closed. */
  malformed = 0;

  constructor(context: StreamsContext) {
    this.#context = context;
  }

  /** Serves one accepted stream until it ends. */
  serve(stream: ControlStream): void {
    this.#serve(stream).catch((error: unknown) => {
      this.#context.log.debug({ err: error, from: stream.address }, 'control stream failed');
      stream.close();
    });
  }

  /** Compares state with a member, now or as soon as a place is free. Errors are logged: gossip asks again. */
  sync(peer: NodeId): void {
    const target = this.#context.targetOf(peer);
    if (target === undefined || !this.#limits.open(peer)) return;
    this.syncWith(target)
      .catch((error: unknown) => this.#context.log.debug({ err: error, peer }, 'sync failed'))
      .finally(() => {
        const next = this.#limits.ended(peer);
        if (next !== undefined) this.sync(next);
      });
  }

  /** Compares state with a member. Resolves with the comparison when it has come to its end. */
  async compare(peer: NodeId): Promise<Sync> {
    const target = this.#context.targetOf(peer);
    if (target === undefined) throw new Error('its address is not known');
    return this.syncWith(target);
  }

  /** How this node speaks to others when it leaves. */
  get farewell(): Farewell {
    return {
      compare: (peer) =>
        this.compare(peer).then(
          (sync) => () => sync.isCovered,
          () => undefined,
        ),
      tell: (peer) =>
        this.compare(peer).then(
          () => false,
          (error: unknown) => error instanceof RemovedByPeer,
        ),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    };
  }

  /** Finds out whether a member answers on a stream when it does not answer datagrams. */
  probe(peer: NodeId): void {
    const target = this.#context.targetOf(peer);
    if (target === undefined || this.#probed.has(peer) || this.#probed.size >= PROBES_MAX) return;
    this.#probed.add(peer);
    connectStream(target, this.#context.credentials)
      .then((stream) => {
        // The handshake is the answer: only the member itself holds the key of its certificate.
        if (stream.peer !== undefined) this.#context.heard(stream.peer);
        stream.close();
        // It may not answer because this node was removed: a comparison is told so.
        this.sync(peer);
      })
      .catch((error: unknown) => this.#context.log.debug({ err: error, peer }, 'stream probe'))
      .finally(() => this.#probed.delete(peer));
  }

  /**
   * Compares state with whoever serves streams at these addresses. A node that was away so long that everybody
   * moved finds the cluster again by the addresses that it was given once.
   */
  contact(seeds: readonly StreamTarget[]): void {
    for (const seed of seeds) {
      this.syncWith(seed).catch((error: unknown) =>
        this.#context.log.debug({ err: error, seed: seed.host }, 'no answer from a join address'),
      );
    }
  }

  /** Compares state with whoever serves streams there. Resolves with the comparison when it has come to its end. */
  async syncWith(target: StreamTarget): Promise<Sync> {
    const stream = await connectStream(target, this.#context.credentials);
    if (stream.peer !== undefined) this.#context.heard(stream.peer);
    const sync = new Sync(this.#context.cluster.state, true);
    await this.#context.cluster.world.durable();
    await stream.send(sync.open());
    try {
      const ended = await this.#run(sync, stream, stream.frames());
      if (stream.peer !== undefined) this.standing.served(stream.peer);
      return ended;
    } catch (error) {
      if (error instanceof StrangeToPeer && stream.peer !== undefined)
        this.standing.refused(stream.peer);
      throw error;
    }
  }

  async #serve(stream: ControlStream): Promise<void> {
    const frames = stream.frames();
    const first = await frames.next();
    const frame = first.done === true ? undefined : decode(Proto.StreamFrame, first.value);
    if (stream.peer !== undefined && this.#isRemoved(stream.peer)) {
      await this.#tellRemoved(stream, stream.peer);
    } else if (frame?.joinRequest)
      await stream.send(await this.#context.sponsor.answer(frame.joinRequest, stream));
    else if (frame !== undefined && opensSync(frame))
      await this.#serveSync(stream, frames, first.value as Uint8Array);
    else if (first.done !== true && !(await this.#serveKeys(stream, frames, frame))) {
      this.malformed++;
    }
    stream.close();
  }

  /** Answers frames about keys until the stream ends; false when one was about something else. */
  async #serveKeys(
    stream: ControlStream,
    frames: AsyncGenerator<Uint8Array>,
    first: Frame | undefined,
  ): Promise<boolean> {
    for (let frame = first; frame !== undefined; ) {
      const answer = await this.#context.keys.answer(frame, stream);
      if (answer === undefined) return false;
      await stream.send(answer);
      const bytes = await next(frames);
      if (bytes === undefined) return true;
      frame = decode(Proto.StreamFrame, bytes);
    }
    return false;
  }

  async #serveSync(
    stream: ControlStream,
    frames: AsyncGenerator<Uint8Array>,
    first: Uint8Array,
  ): Promise<void> {
    const { cluster } = this.#context;
    // Only members compare state. Whom the authority certified is told why, a stranger of any other kind nothing.
    if (cluster.fenced || stream.peer === undefined) return;
    if (!cluster.registry.isMember(stream.peer)) {
      await stream.send(encode(Proto.StreamFrame, { stranger: {} }));
      return;
    }
    this.#context.heard(stream.peer);
    if (!this.#limits.admit()) return;
    try {
      await this.#run(new Sync(cluster.state, false), stream, frames, first);
    } finally {
      this.#limits.left();
    }
  }

  /** Durable first: a node that leaves takes this for the word that its removal is known. */
  async #tellRemoved(stream: ControlStream, node: NodeId): Promise<void> {
    const { cluster } = this.#context;
    await cluster.world.durable();
    const removed = { entries: [...removalProof(cluster, node)] };
    await stream.send(encode(Proto.StreamFrame, { removed }));
  }

  async #run(
    sync: Sync,
    stream: ControlStream,
    frames: AsyncGenerator<Uint8Array>,
    first?: Uint8Array,
  ): Promise<Sync> {
    // Writing goes on while we read: two sides that only wrote would wait for each other for ever.
    let writing = Promise.resolve();
    for (let bytes = first ?? (await next(frames)); bytes; bytes = await next(frames)) {
      const frame = decode(Proto.StreamFrame, bytes);
      if (frame?.removed) {
        this.#context.cluster.takeRemovalProof(frame.removed.entries);
        throw new RemovedByPeer('the peer says that this node was removed');
      }
      if (frame?.stranger) throw new StrangeToPeer('the peer does not know this node as a member');
      // It may have been removed in the middle: from then on nothing of what it says is taken.
      if (stream.peer !== undefined && this.#isRemoved(stream.peer)) {
        throw new Error('the peer was removed');
      }
      const step = frame && sync.receive(frame);
      if (step === undefined || step.fault === true) {
        this.malformed++;
        throw new Error('the peer spoke nonsense');
      }
      writing = writing.then(() => this.#write(stream, step.send));
      writing.catch(() => stream.close());
      if (!sync.heardAll) continue;
      await writing;
      stream.close();
      return sync;
    }
    throw new Error('the peer closed the stream in the middle');
  }

  #isRemoved(node: NodeId): boolean {
    return this.#context.cluster.registry.removal(node) !== undefined;
  }

  async #write(stream: ControlStream, frames: Iterable<Uint8Array>): Promise<void> {
    for (const frame of frames) {
      await this.#context.cluster.world.durable();
      await stream.send(frame);
    }
  }
}

async function next(frames: AsyncGenerator<Uint8Array>): Promise<Uint8Array | undefined> {
  const result = await frames.next();
  return result.done === true ? undefined : result.value;
}
