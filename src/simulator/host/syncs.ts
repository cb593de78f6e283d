/**
 * The syncs of one control plane over simulated streams: the part that `agent/streams.ts` has over TLS. The machines
 * are the shipped ones, `Sync` and `SyncLimits`; here are only the pumps between them and the streams. A frame
 * leaves when everything written before it is durable, and reading goes on while writing waits.
 */
import { Sync } from '../../control/gossip/sync.ts';
import { SyncLimits } from '../../control/gossip/sync-limits.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import type { Farewell } from '../../control/network/members/leave.ts';
import { removalProof } from '../../control/network/members/removal-proof.ts';
import { Standing } from '../../control/network/members/standing.ts';
import type { WriteQueue } from '../../host/process/write-queue.ts';
import type { NodeId } from '../../model/node-id.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import type { StreamEnd } from '../stream.ts';

/** What syncs need of the node that they run on. */
export interface SyncHost {
  readonly cluster: Cluster;
  readonly store: WriteQueue;
  /** Opens a stream to a member; `undefined` when that did not come about. */
  connect(peer: NodeId, done: (end: StreamEnd | undefined) => void): void;
  /** Runs `run` as an event of this node, if it still runs. */
  enter(run: () => void): void;
  /** Sends a frame, if this node still runs. */
  sendFrame(end: StreamEnd, bytes: Uint8Array, sent: () => void): void;
}

/** How a comparison ended: the peer said all, said that this node is no member any more, or neither. */
export type SyncOutcome = 'heard-all' | 'removed' | 'broken';

/** The syncs of one run of a node. */
export class Syncs {
  readonly #host: SyncHost;
  readonly limits: SyncLimits = new SyncLimits();
  readonly standing: Standing = new Standing();
  readonly #open = new Set<StreamEnd>();
  /** Frames that made no sense. */
  malformed = 0;

  constructor(host: SyncHost) {
    this.#host = host;
  }

  /** Compares state with a member, now or as soon as a place is free. */
  sync(peer: NodeId): void {
    if (!this.limits.open(peer)) return;
    this.syncWith(peer, () => {
      const next = this.limits.ended(peer);
      if (next !== undefined) this.sync(next);
    });
  }

  /** Compares state with a member, whatever else runs; `done` is called once. */
  syncWith(peer: NodeId, done: (outcome: SyncOutcome, sync?: Sync) => void): void {
    this.#host.connect(peer, (end) => {
      if (end === undefined) {
        done('broken');
        return;
      }
      const sync = new Sync(this.#host.cluster.state, true);
      const pump = this.#run(end, peer, sync, (removed) => {
        if (sync.heardAll) this.standing.served(peer);
        if (removed) done('removed');
        else done(sync.heardAll ? 'heard-all' : 'broken', sync);
      });
      pump([sync.open()]);
    });
  }

  /** How a node that leaves speaks to others, but for the pauses. */
  get farewell(): Omit<Farewell, 'pause'> {
    return {
      compare: (peer) =>
        new Promise((resolve) =>
          this.syncWith(peer, (_, sync) => resolve(sync && (() => sync.isCovered))),
        ),
      tell: (peer) =>
        new Promise((resolve) => this.syncWith(peer, (outcome) => resolve(outcome === 'removed'))),
    };
  }

  /** Serves a stream that a member opened. */
  serve(end: StreamEnd, peer: NodeId): void {
    const { cluster } = this.#host;
    if (cluster.registry.removal(peer) !== undefined) {
      this.#tellRemoved(end, peer);
      return;
    }
    // Only members compare state.
    const isStrange = !cluster.fenced && !cluster.registry.isMember(peer);
    if (isStrange) this.#sendLast(end, encode(Proto.StreamFrame, { stranger: {} }));
    else if (cluster.fenced || !this.limits.admit()) end.end();
    else this.#run(end, peer, new Sync(cluster.state, false), () => this.limits.left());
  }

  /** The process ends: so do its streams. */
  vanish(): void {
    for (const end of this.#open) end.vanish();
    this.#open.clear();
  }

  #tellRemoved(end: StreamEnd, peer: NodeId): void {
    const removed = { entries: [...removalProof(this.#host.cluster, peer)] };
    this.#sendLast(end, encode(Proto.StreamFrame, { removed }));
  }

  #sendLast(end: StreamEnd, bytes: Uint8Array): void {
    const host = this.#host;
    host.store.effect(() => host.sendFrame(end, bytes, () => end.end()));
  }

  /** Connects machine and stream. Returns what sends frames, in order, each when the one before is on its way. */
  #run(
    end: StreamEnd,
    peer: NodeId,
    sync: Sync,
    done: (removed: boolean) => void,
  ): (frames: Iterable<Uint8Array>) => void {
    const host = this.#host;
    const { registry } = host.cluster;
    const waiting: Iterator<Uint8Array>[] = [];
    let writing = false;
    let over = false;
    this.#open.add(end);
    const finish = (removed = false): void => {
      if (over) return;
      over = true;
      this.#open.delete(end);
      end.end();
      done(removed);
    };
    const pump = (): void => {
      const frame = nextOf(waiting);
      writing = frame !== undefined;
      if (frame !== undefined) {
        host.store.effect(() => host.sendFrame(end, frame, () => host.enter(pump)));
      } else if (sync.heardAll) finish();
    };
    const write = (frames: Iterable<Uint8Array>): void => {
      waiting.push(frames[Symbol.iterator]());
      if (!writing) pump();
    };
    const take = (bytes: Uint8Array): void => {
      const frame = decode(Proto.StreamFrame, bytes);
      if (frame?.removed) host.cluster.takeRemovalProof(frame.removed.entries);
      if (frame?.stranger) this.standing.refused(peer);
      // It may have been removed in the middle: from then on nothing of what it says is taken.
      if (frame?.removed || frame?.stranger || registry.removal(peer) !== undefined) {
        finish(frame?.removed !== undefined && frame.removed !== null);
        return;
      }
      const step = frame && sync.receive(frame);
      if (step === undefined || step.fault === true) {
        this.malformed++;
        finish();
      } else write(step.send);
    };
    end.user = {
      frame: (bytes) => host.enter(() => over || take(bytes)),
      closed: () => host.enter(() => finish()),
    };
    return write;
  }
}

function nextOf(iterators: Iterator<Uint8Array>[]): Uint8Array | undefined {
  for (let first = iterators[0]; first !== undefined; first = iterators[0]) {
    const result = first.next();
    if (result.done !== true) return result.value;
    iterators.shift();
  }
  return undefined;
}
