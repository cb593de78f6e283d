/**
 * Control streams of a running agent: serves joins, syncs and what is about keys, and opens syncs when gossip asks
 * for them. At most two outbound and eight inbound syncs run at once; a peer that is being compared with is not
 * compared twice.
 */
import { Sync } from '../control/gossip/sync.ts';
import type { Cluster } from '../control/network/cluster.ts';
import {
  type ControlStream,
  connectStream,
  type StreamCredentials,
  type StreamTarget,
} from '../host/control/control-stream.ts';
import type { Log } from '../host/process/log.ts';
import type { NodeId } from '../model/node-id.ts';
import { decode, Proto } from '../wire/proto/codec.ts';
import type { Sponsor } from './join.ts';
import type { Frame } from './keys/context.ts';
import type { Keys } from './keys/keys.ts';

const OUTBOUND_MAX = 2;
const INBOUND_MAX = 8;

/** What the streams need. */
export interface StreamsContext {
  readonly cluster: Cluster;
  readonly credentials: StreamCredentials;
  readonly sponsor: Sponsor;
  readonly keys: Keys;
  readonly log: Log;
  /** Where a member's streams are served. */
  targetOf(node: NodeId): StreamTarget | undefined;
}

/** The streams. */
export class Streams {
  readonly #context: StreamsContext;
  readonly #outbound = new Set<NodeId>();
  /** Peers to compare with when one of the running syncs has ended. */
  readonly #wanted = new Set<NodeId>();
  #inbound = 0;
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
    if (this.#outbound.has(peer)) return;
    if (this.#outbound.size >= OUTBOUND_MAX) {
      this.#wanted.add(peer);
      return;
    }
    this.#wanted.delete(peer);
    const target = this.#context.targetOf(peer);
    if (target === undefined) return;
    this.#outbound.add(peer);
    this.syncWith(target)
      .catch((error: unknown) => this.#context.log.debug({ err: error, peer }, 'sync failed'))
      .finally(() => {
        this.#outbound.delete(peer);
        const next = this.#wanted.values().next();
        if (!next.done) this.sync(next.value);
      });
  }

  /** Compares state with whoever serves streams there. Resolves with what was new. */
  async syncWith(target: StreamTarget): Promise<number> {
    const stream = await connectStream(target, this.#context.credentials);
    const sync = new Sync(this.#context.cluster.state, true);
    await this.#context.cluster.world.durable();
    await stream.send(sync.open());
    return this.#run(sync, stream, stream.frames());
  }

  async #serve(stream: ControlStream): Promise<void> {
    const frames = stream.frames();
    const first = await frames.next();
    const frame = first.done === true ? undefined : decode(Proto.StreamFrame, first.value);
    if (frame?.joinRequest)
      await stream.send(await this.#context.sponsor.answer(frame.joinRequest, stream));
    else if (frame?.versions) await this.#serveSync(stream, frames, first.value as Uint8Array);
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
    // Only members compare state; a stranger learns nothing, not even why.
    if (stream.peer === undefined || cluster.registry.lookup(stream.peer) === undefined) return;
    if (this.#inbound >= INBOUND_MAX) return;
    this.#inbound++;
    try {
      await this.#run(new Sync(cluster.state, false), stream, frames, first);
    } finally {
      this.#inbound--;
    }
  }

  async #run(
    sync: Sync,
    stream: ControlStream,
    frames: AsyncGenerator<Uint8Array>,
    first?: Uint8Array,
  ): Promise<number> {
    // Writing goes on while we read: two sides that only wrote would wait for each other for ever.
    let writing = Promise.resolve();
    for (let bytes = first ?? (await next(frames)); bytes; bytes = await next(frames)) {
      const frame = decode(Proto.StreamFrame, bytes);
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
      return sync.applied;
    }
    throw new Error('the peer closed the stream in the middle');
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
