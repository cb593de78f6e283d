/**
 * One comparison of all logs with one peer, over a stream. Symmetric: each side says how far it knows every log,
 * then sends what the other lacks, then `end`. What cannot be verified yet, because the author's own admission comes
 * later in the exchange, is tried again at the end.
 *
 * A machine without I/O: `open` and `receive` return frames to send; the stream and its back-pressure are the
 * caller's. Frames are pulled lazily, so a slow reader costs no memory.
 */
import type { LogVersion } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import { encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import type { Logs } from './delegate.ts';
import { deltaMessage, readDelta, readVersions, versionMessage } from './message.ts';

/** Bytes of entries in one frame; a frame stays below STREAM_FRAME_BYTES_MAX with its envelope. */
const FRAME_ENTRY_BYTES = 48_000;

/** Deltas kept for a second try. More than this many authors cannot be new at once. */
const POSTPONED_MAX = 1024;

/** What a frame led to: frames to send now. */
export interface SyncStep {
  readonly send: Iterable<Uint8Array>;
  /** The peer spoke nonsense; the stream is to be closed. */
  readonly fault?: boolean;
}

const NOTHING: SyncStep = { send: [] };
const FAULT: SyncStep = { send: [], fault: true };

/** One side of a sync. */
export class Sync {
  readonly #logs: Logs;
  readonly #opener: boolean;
  /** Deltas that could not be merged yet, because an author was unknown; tried again at the end. */
  readonly #postponed: Parameters<Logs['merge']>[0][] = [];
  #heardAll = false;
  /** Deltas that brought something new. */
  applied = 0;

  constructor(logs: Logs, opener: boolean) {
    this.#logs = logs;
    this.#opener = opener;
  }

  /** True when the peer has said everything; what is still to be sent by this side may go on. */
  get heardAll(): boolean {
    return this.#heardAll;
  }

  /** The first frame of the opener. */
  open(): Uint8Array {
    return this.#versionsFrame();
  }

  /** Takes one frame of the peer. */
  receive(frame: Filled<Messages.StreamFrame.$Properties>): SyncStep {
    if (frame.versions !== null) return this.#takeVersions(frame.versions);
    if (frame.delta !== null) return this.#takeDelta(frame.delta);
    if (frame.end !== null) {
      this.#heardAll = true;
      for (const delta of this.#postponed) this.#count(this.#logs.merge(delta));
      return NOTHING;
    }
    return FAULT;
  }

  #takeVersions(message: Filled<Messages.Versions.$Properties>): SyncStep {
    const versions = readVersions(message);
    if (versions === undefined) return FAULT;
    return { send: this.#answer(versions) };
  }

  #takeDelta(message: Filled<Messages.Delta.$Properties>): SyncStep {
    const delta = readDelta(message);
    if (delta === undefined) return FAULT;
    const outcome = this.#logs.merge(delta);
    const late = outcome === 'refused' || outcome === 'gap';
    if (late && this.#postponed.length < POSTPONED_MAX) this.#postponed.push(delta);
    this.#count(outcome);
    return NOTHING;
  }

  *#answer(theirs: ReadonlyMap<NodeId, LogVersion>): Generator<Uint8Array> {
    if (!this.#opener) yield this.#versionsFrame();
    for (const origin of [...this.#logs.versions().keys()].sort()) {
      const since = theirs.get(origin) ?? { generation: 0, seq: 0 };
      for (const delta of this.#logs.deltas(origin, since, FRAME_ENTRY_BYTES)) {
        yield encode(Proto.StreamFrame, { delta: deltaMessage(delta) });
      }
    }
    yield encode(Proto.StreamFrame, { end: {} });
  }

  #versionsFrame(): Uint8Array {
    const versions = [...this.#logs.versions()].map(([node, version]) =>
      versionMessage(node, version),
    );
    return encode(Proto.StreamFrame, { versions: { versions } });
  }

  #count(outcome: ReturnType<Logs['merge']>): void {
    if (outcome === 'applied') this.applied++;
  }
}
