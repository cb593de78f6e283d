/**
 * One comparison of all logs with one peer, over a stream. First the two find out which logs differ, then each sends
 * what the other lacks, then `end`.
 *
 *     opener                              server
 *       |-- branches (32 hashes) -----------> |       with more than 32 logs; else it begins with versions
 *       | <--- leaves of branches that differ |
 *       |-- versions of leaves that differ -> |
 *       | <--------- versions of these leaves |
 *       | <--------------------- deltas, end  |
 *       |-- deltas, end --------------------> |
 *
 * Of a log that both know equally far with different contents each sends everything.
 *
 * What cannot be verified yet, because something else comes later in the exchange, is tried again at the end. A
 * machine without I/O: `open` and `receive` return frames to send; the stream and its back-pressure are the caller's.
 * Frames are pulled lazily, so a slow reader costs no memory, and there is no bound on what is exchanged.
 */
import { compareVersions, type LogSummary, NOTHING_KNOWN } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import { encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import type { Logs } from './delegate.ts';
import { deltaMessage, readDelta, readVersions, versionMessage } from './message.ts';
import { differing, TREE_WIDTH, treeOf } from './version-tree.ts';

/** Bytes of entries in one frame; a frame stays below STREAM_FRAME_BYTES_MAX with its envelope. */
const FRAME_ENTRY_BYTES = 48_000;
/** Versions in one frame: 40 bytes at most each. */
const FRAME_VERSIONS_MAX = 1024;
/** Up to so many logs the versions are no longer than the hashes that would save them. */
const VERSIONS_AT_ONCE_MAX = TREE_WIDTH;
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

type Frame = Filled<Messages.StreamFrame.$Properties>;

/** True when the frame can be the first of a sync. */
export function opensSync(frame: Frame): boolean {
  return frame.branches !== null || frame.versions !== null;
}

/** One side of a sync. */
export class Sync {
  readonly #logs: Logs;
  readonly #opener: boolean;
  /** Deltas that could not be merged yet, because their author was not known; tried again at the end. */
  readonly #postponed: Parameters<Logs['merge']>[0][] = [];
  /** Versions of the peer so far; they may come in several frames. */
  readonly #theirs = new Map<NodeId, LogSummary>();
  /** What this side has said of its logs. The peer judges by it, however far they have come since. */
  #said: ReadonlyMap<NodeId, LogSummary> = new Map();
  /** Logs that both know equally far, but not with the same contents: each sends all of it. */
  readonly #unequal = new Set<NodeId>();
  /** Leaves that are compared; `undefined` is all of them. */
  #leaves: ReadonlySet<number> | undefined;
  #answered = false;
  #heardAll = false;
  #sent = 0;
  #saidAll = false;
  /** The hash of all that the opener held when it opened. */
  #root: Uint8Array | undefined;

  constructor(logs: Logs, opener: boolean) {
    this.#logs = logs;
    this.#opener = opener;
  }

  /** True when the peer has said everything; what is still to be sent by this side may go on. */
  get heardAll(): boolean {
    return this.#heardAll;
  }

  /**
   * True when the peer has, durably, all that the opener holds now: it lacked nothing, and nothing has come since.
   * Who is about to forget everything waits for this.
   */
  get isCovered(): boolean {
    if (!this.#heardAll || !this.#saidAll || this.#sent > 0) return false;
    const root = this.#root;
    return root !== undefined && differing(root, treeOf(this.#logs).root(), 1)?.length === 0;
  }

  /** The first frame of the opener. */
  open(): Uint8Array {
    this.#root = treeOf(this.#logs).root();
    const versions = this.#logs.versions();
    if (versions.size > VERSIONS_AT_ONCE_MAX) {
      const hashes = treeOf(this.#logs).branches();
      return encode(Proto.StreamFrame, { branches: { hashes } });
    }
    const [first] = this.#versionsFrames();
    return first as Uint8Array;
  }

  /** Takes one frame of the peer. */
  receive(frame: Frame): SyncStep {
    if (frame.branches !== null) return this.#takeBranches(frame.branches);
    if (frame.leaves !== null) return this.#takeLeaves(frame.leaves);
    if (frame.versions !== null) return this.#takeVersions(frame.versions);
    if (frame.delta !== null) return this.#takeDelta(frame.delta);
    if (frame.end !== null) return this.#takeEnd();
    // A frame of a kind that is not known is of a later version; one of a known kind has no place here.
    return frame.kind === undefined ? NOTHING : FAULT;
  }

  /** The server says what its branches that differ are made of. */
  #takeBranches({ hashes }: Filled<Messages.TreeBranches.$Properties>): SyncStep {
    const tree = treeOf(this.#logs);
    const places = differing(hashes, tree.branches(), TREE_WIDTH);
    if (places === undefined || this.#opener || this.#answered) return FAULT;
    const branches = places.map((index) => ({ index, hashes: tree.leaves(index) }));
    return { send: [encode(Proto.StreamFrame, { leaves: { branches } })] };
  }

  /** The opener says how far it has the logs in leaves that differ. */
  #takeLeaves({ branches }: Filled<Messages.TreeLeaves.$Properties>): SyncStep {
    if (!this.#opener || this.#leaves !== undefined || this.#answered) return FAULT;
    const tree = treeOf(this.#logs);
    const leaves = new Set<number>();
    for (const { index, hashes } of branches) {
      if (index >= TREE_WIDTH) return FAULT;
      const places = differing(hashes, tree.leaves(index), TREE_WIDTH);
      if (places === undefined) return FAULT;
      for (const place of places) leaves.add(index * TREE_WIDTH + place);
    }
    this.#leaves = leaves;
    return { send: this.#versionsFrames() };
  }

  #takeVersions(message: Filled<Messages.Versions.$Properties>): SyncStep {
    const versions = readVersions(message);
    if (versions === undefined || this.#answered) return FAULT;
    for (const [origin, version] of versions) this.#theirs.set(origin, version);
    // The opener decides which leaves are compared; the first frame says so.
    if (!this.#opener && message.part) this.#leaves ??= new Set(message.leaves);
    if (message.more) return NOTHING;
    this.#answered = true;
    const own = this.#opener ? [] : this.#versionsFrames();
    for (const [origin, ours] of this.#said) {
      if (isUnequal(ours, this.#theirs.get(origin))) this.#unequal.add(origin);
    }
    return { send: this.#answer(own) };
  }

  #takeDelta(message: Filled<Messages.Delta.$Properties>): SyncStep {
    const delta = readDelta(message);
    if (delta === undefined) return FAULT;
    const outcome = this.#merge(delta);
    const late = outcome === 'refused' || outcome === 'gap';
    if (late && this.#postponed.length < POSTPONED_MAX) this.#postponed.push(delta);
    return NOTHING;
  }

  #takeEnd(): SyncStep {
    this.#heardAll = true;
    for (const delta of this.#postponed) this.#merge(delta);
    return NOTHING;
  }

  #merge(delta: Parameters<Logs['merge']>[0]): ReturnType<Logs['merge']> {
    const outcome = this.#logs.merge(delta);
    const repairs = outcome === 'stale' && this.#unequal.has(delta.origin);
    return repairs ? this.#logs.repair(delta) : outcome;
  }

  *#answer(versions: Iterable<Uint8Array>): Generator<Uint8Array> {
    yield* versions;
    for (const origin of [...this.#compared().keys()].sort()) {
      const known = this.#unequal.has(origin) ? undefined : this.#theirs.get(origin);
      const since = known ?? NOTHING_KNOWN;
      // In each piece: what would make the author known may stand in the last one.
      const certificate = known === undefined ? this.#logs.certificateOf(origin) : undefined;
      for (const delta of this.#logs.deltas(origin, since, FRAME_ENTRY_BYTES)) {
        this.#sent++;
        const told = certificate === undefined ? delta : { ...delta, certificate };
        yield encode(Proto.StreamFrame, { delta: deltaMessage(told) });
      }
    }
    this.#saidAll = true;
    yield encode(Proto.StreamFrame, { end: {} });
  }

  #versionsFrames(): Iterable<Uint8Array> {
    this.#said = new Map(this.#compared());
    return this.#framesOfSaid();
  }

  *#framesOfSaid(): Generator<Uint8Array> {
    const all = [...this.#said].map(([node, version]) => versionMessage(node, version));
    const part = this.#leaves !== undefined;
    const leaves = [...(this.#leaves ?? [])];
    for (let i = 0; i === 0 || i < all.length; i += FRAME_VERSIONS_MAX) {
      const versions = all.slice(i, i + FRAME_VERSIONS_MAX);
      const more = i + FRAME_VERSIONS_MAX < all.length;
      yield encode(Proto.StreamFrame, {
        versions: { versions, more, part, leaves: i === 0 ? leaves : [] },
      });
    }
  }

  /** The logs that are compared, and how far they are known. */
  #compared(): ReadonlyMap<NodeId, LogSummary> {
    const versions = this.#logs.versions();
    const leaves = this.#leaves;
    if (leaves === undefined) return versions;
    const tree = treeOf(this.#logs);
    return new Map([...versions].filter(([origin]) => leaves.has(tree.leafOf(origin))));
  }
}

/** True when both know the log equally far, and hold different entries of it. A content of 0 was not said. */
function isUnequal(ours: LogSummary, theirs: LogSummary | undefined): boolean {
  if (theirs === undefined || theirs.content === 0 || ours.content === theirs.content) return false;
  return compareVersions(ours, theirs) === 0;
}
