/**
 * What this node knows: one log for each member, and over all of them one view of the shared keys.
 *
 * Two kinds of keys. *Owned* keys (`node`, `endpoint/…`, `grant/…`) have one writer, and the last write in its
 * log counts. *Shared* keys (`network/…`, `member/…`, …) may be written by anybody: each write sits in its
 * author's log with a lamport number, and the greatest (lamport, author) counts. Both travel as log entries,
 * so one sequence number for each origin describes all that a node knows.
 *
 * Merging is commutative, associative and idempotent: logs grow by contiguous deltas, the shared view is a
 * maximum. No clock takes part, and a delete is a write like any other, so nothing old comes back.
 * docs/state.md. Not here: how deltas travel (`gossip`), what records mean (`records.ts`).
 */
import { WeftError } from '../../model/errors.ts';
import { DELETES_PER_ORIGIN_MAX, RECORD_BYTES_MAX } from '../../model/limits.ts';
import {
  compareVersions,
  type LogDelta,
  type LogSummary,
  type LogVersion,
  type MergeOutcome,
  NOTHING_KNOWN,
} from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import { certificateIn, type Entry, openEntry, readStoredEntry, sealEntry } from './entry.ts';
import { isWhole, isWorthRewriting, rewritten } from './generation.ts';
import type { Identity, Storage } from './identity.ts';
import { isLastingKey, isSharedKey } from './kinds.ts';
import { NodeLog } from './node-log.ts';
import { type DeltaRules, openDelta } from './open-delta.ts';
import { entryKey, FORGOTTEN_KEY, versionBytes, versionKey } from './stored.ts';

/** Told after each change of a key, once per turn of the machine that made it. */
export type ChangeListener = (entry: Entry) => void;

/** One write to make: `undefined` deletes the key. */
export interface Write {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** The logs and the shared view. Pure: storage is written through, never read after construction. */
export class State {
  readonly self: NodeId;
  readonly #identity: Identity;
  readonly #storage: Storage;
  readonly #keyOf: (node: NodeId) => unknown;
  readonly #deletesMax: number;
  readonly #logs = new Map<NodeId, NodeLog>();
  /** The version of each log of which something is known. Asked for with every comparison, so kept. */
  readonly #versions = new Map<NodeId, LogSummary>();
  readonly #shared = new Map<string, Entry>();
  readonly #listeners: ChangeListener[] = [];
  readonly #forked = new Set<NodeId>();
  #forgot = false;
  #onForgot: () => void = () => undefined;
  #lamport = 0;
  /** Entries that were refused, by reason; shown by `status`. */
  readonly refused: Map<string, number> = new Map();

  /**
   * @param keyOf       public key of a member, kept by `Registry`; asked for each foreign entry
   * @param deletesMax  deletes that our log holds before it begins a new generation without them
   */
  constructor(
    identity: Identity,
    storage: Storage,
    keyOf: (node: NodeId) => unknown,
    deletesMax: number = DELETES_PER_ORIGIN_MAX,
  ) {
    this.self = identity.node;
    this.#identity = identity;
    this.#storage = storage;
    this.#keyOf = keyOf;
    this.#deletesMax = deletesMax;
  }

  /** Registers a listener; it runs inside the turn that changes a key, after the change. */
  watch(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** Registers who is told once, inside the turn in which `forgot` becomes true. */
  watchForgot(listener: () => void): void {
    this.#onForgot = listener;
  }

  /**
   * True when others hold something that this node signed and does not know. Every write is durable before anybody
   * hears of it; so our data directory is an earlier copy, or is used twice.
   */
  get forgot(): boolean {
    return this.#forgot;
  }

  /** Nodes that signed two different entries with one number, as a directory does that was copied or put back. */
  get forked(): ReadonlySet<NodeId> {
    return this.#forked;
  }

  /** Greatest lamport number seen. */
  get lamport(): number {
    return this.#lamport;
  }

  /**
   * Appends writes to our own log, in order, as one delta. They are durable before any later effect leaves.
   * Throws `limit-reached` without changing anything when a record or the log would become too large.
   */
  append(writes: readonly Write[]): void {
    const log = this.#logOf(this.self);
    let room = log.room;
    for (const { key, value } of writes) {
      if (log.get(key) === undefined) room--;
      if ((value?.length ?? 0) > RECORD_BYTES_MAX || room < 0) throw tooLarge(key);
    }
    if (isWorthRewriting(log, this.#deletesMax)) this.#rewrite(log);
    for (const { key, value } of writes) this.#appendOne(log, key, value);
  }

  /** Applies a delta that came from a peer. Signatures are checked; nothing of a bad delta is kept. */
  merge(delta: LogDelta): MergeOutcome {
    if (delta.origin === this.self) return this.hearOwn(delta.entries);
    const log = this.#logOf(delta.origin);
    const known = log.version;
    if (compareVersions({ generation: delta.generation, seq: delta.toSeq }, known) <= 0)
      return 'stale';
    const restart = delta.generation > known.generation;
    if (delta.fromSeq > (restart ? 0 : known.seq)) return 'gap';
    const begins = restart && known.generation > 0;
    const entries = this.#open(delta, { afterSeq: restart ? 0 : known.seq, begins, whole: true });
    if (entries === undefined) return 'refused';
    if (begins) log.beginGeneration();
    for (const entry of entries) this.#keep(log, entry);
    this.#advance(log, { generation: delta.generation, seq: delta.toSeq });
    this.#storage.put(versionKey(log.origin), versionBytes(log.version));
    if (log.hasFormer && isWhole(log)) this.#endFormer(log);
    return 'applied';
  }

  /**
   * Takes a delta of a log that we know as far as it goes, but with other contents than the peer. Of each key the entry
   * with the greater (seq, print) counts, so two peers that do this with each other's whole log hold the same.
   */
  repair(delta: LogDelta): MergeOutcome {
    if (delta.origin === this.self) return this.hearOwn(delta.entries);
    const log = this.#logOf(delta.origin);
    if (delta.generation !== log.version.generation) return 'stale';
    const lacking = delta.entries.filter((signed) => {
      const entry = readStoredEntry(signed, this.#identity.memo);
      return entry === undefined || succeeds(entry, log.get(entry.key));
    });
    if (lacking.length === 0) return 'stale';
    const rules = { afterSeq: 0, begins: false, whole: false };
    const entries = this.#open({ ...delta, entries: lacking }, rules);
    if (entries === undefined) return 'refused';
    const numbers = new Map(log.entries().map(({ seq, print }) => [seq, print]));
    for (const entry of entries) {
      if ((numbers.get(entry.seq) ?? entry.print) !== entry.print) this.#forked.add(log.origin);
      this.#keep(log, entry);
    }
    this.#advance(log, log.version);
    return 'applied';
  }

  /** Takes entries of our own log from others, or what was stored of them. Only `forgot` can change. */
  hearOwn(entries: Iterable<Uint8Array>): MergeOutcome {
    const log = this.#logOf(this.self);
    for (const signed of this.#forgot ? [] : entries) {
      const entry = this.verify(signed);
      if (entry?.origin !== this.self) continue;
      const known = log.get(entry.key);
      const superseded = known !== undefined && known.seq > entry.seq;
      if (superseded || known?.print === entry.print) continue;
      this.#forgot = true;
      this.#storage.put(FORGOTTEN_KEY, entry.signed);
      this.#onForgot();
      break;
    }
    return 'stale';
  }

  /**
   * Takes the entries of the store at start, before anything else happens, in any order: a store has them by key, a
   * log by sequence number. False when one is damaged; it is left out.
   */
  restore(stored: Iterable<Uint8Array>): boolean {
    const read = [...stored].map((signed) => readStoredEntry(signed, this.#identity.memo));
    const entries = read.filter((entry) => entry !== undefined);
    for (const entry of entries.sort((a, b) => a.generation - b.generation || a.seq - b.seq)) {
      const log = this.#logOf(entry.origin);
      if (entry.generation > log.version.generation) log.beginGeneration();
      log.set(entry);
      this.#advance(log, { generation: entry.generation, seq: entry.seq });
      this.#take(entry);
    }
    return entries.length === read.length;
  }

  /** Takes a log's version of the store at start: it may be ahead of the last entry that is left. */
  restoreVersion(origin: NodeId, version: LogVersion): void {
    const log = this.#logOf(origin);
    if (compareVersions(version, log.version) > 0) this.#advance(log, version);
  }

  /** The signed entry that holds a shared key now, for somebody who is told one thing and not the log. */
  signedShared(key: string): Uint8Array | undefined {
    return this.#shared.get(key)?.signed;
  }

  /** The certificate in a member's record. */
  certificateOf(node: NodeId): Uint8Array | undefined {
    return certificateIn(this.shared(`member/${node}`));
  }

  /** Returns the entry in signed bytes when its author's signature is good; nothing is kept. */
  verify(signed: Uint8Array): Entry | undefined {
    const entry = openEntry(this.#identity, this.#keyOf, signed);
    return typeof entry === 'string' ? undefined : entry;
  }

  /** How far each log is known, now and later: what is returned follows the state. Unknown logs are left out. */
  versions(): ReadonlyMap<NodeId, LogSummary> {
    return this.#versions;
  }

  /** How far one log is known. */
  versionOf(origin: NodeId): LogVersion {
    return this.#logs.get(origin)?.version ?? NOTHING_KNOWN;
  }

  /**
   * Everything of `origin` after `since`, in pieces of at most `bytesMax` bytes of entries (one entry more
   * when it alone is larger). Empty when there is nothing newer.
   */
  *deltas(origin: NodeId, since: LogVersion, bytesMax: number): Generator<LogDelta> {
    const log = this.#logs.get(origin);
    if (log === undefined || compareVersions(log.version, since) <= 0) return;
    const { generation, seq } = log.version;
    let fromSeq = since.generation === generation ? since.seq : 0;
    let entries: Uint8Array[] = [];
    let bytes = 0;
    let last = fromSeq;
    for (const entry of log.entriesAfter(fromSeq)) {
      const full = entries.length > 0 && bytes + entry.signed.length > bytesMax;
      // Entries of one number, which a directory that was copied leads to, stay together.
      if (full && entry.seq > last) {
        yield { origin, generation, fromSeq, toSeq: last, entries };
        fromSeq = last;
        entries = [];
        bytes = 0;
      }
      entries.push(entry.signed);
      bytes += entry.signed.length + 4;
      last = entry.seq;
    }
    yield { origin, generation, fromSeq, toSeq: seq, entries };
  }

  /** The last write of every key in a log, oldest first, deletes included. */
  entries(origin: NodeId): readonly Entry[] {
    return this.#logs.get(origin)?.entries() ?? [];
  }

  /** The value of a shared key, or `undefined` when there is none or it was deleted. */
  shared(key: string): Uint8Array | undefined {
    return this.#shared.get(key)?.value;
  }

  /** The value of an owned key of `origin`. */
  owned(origin: NodeId, key: string): Uint8Array | undefined {
    return this.#logs.get(origin)?.get(key)?.value;
  }

  /** Every live entry whose key starts with `prefix`: the winners of shared keys, or all owners' entries. */
  *scan(prefix: string): Generator<Entry> {
    if (isSharedKey(prefix)) {
      for (const [key, entry] of this.#shared) {
        if (entry.value !== undefined && key.startsWith(prefix)) yield entry;
      }
      return;
    }
    for (const log of this.#logs.values()) {
      for (const entry of log.inForce()) {
        if (entry.value !== undefined && entry.key.startsWith(prefix)) yield entry;
      }
    }
  }

  #appendOne(log: NodeLog, key: string, value: Uint8Array | undefined): void {
    const generation = Math.max(1, log.version.generation);
    const seq = log.version.seq + 1;
    const lamport = isSharedKey(key) ? this.#lamport + 1 : 0;
    const entry = sealEntry(this.#identity, { generation, seq, lamport, key, value });
    this.#identity.memo?.set(entry.signed, entry);
    log.version = { generation, seq };
    this.#keep(log, entry);
    this.#advance(log, log.version);
    this.#storage.put(versionKey(log.origin), versionBytes(log.version));
  }

  /** Begins a new generation of our log, in the turn and the commit of the writes that follow. */
  #rewrite(log: NodeLog): void {
    const drafts = rewritten(log);
    log.beginGeneration();
    for (const draft of drafts) {
      log.version = { generation: draft.generation, seq: draft.seq };
      this.#keep(log, sealEntry(this.#identity, draft));
    }
    this.#advance(log, log.version);
    this.#endFormer(log);
  }

  /** What the present generation does not have is deleted. */
  #endFormer(log: NodeLog): void {
    const { generation, seq } = log.version;
    for (const entry of [...log.former()]) {
      this.#storage.delete(entryKey(entry));
      if (entry.value === undefined || isSharedKey(entry.key)) continue;
      const deleted = { ...entry, generation, seq, value: undefined };
      for (const listener of this.#listeners) listener(deleted);
    }
    log.forgetFormer();
  }

  /** The entries of a delta that passes the checks; a fault is counted. */
  #open(delta: LogDelta, rules: Omit<DeltaRules, 'removed'>): Entry[] | undefined {
    const removed = this.shared(`removed/${delta.origin}`) !== undefined;
    const entries = openDelta(this.#identity, this.#keyOf, delta, { ...rules, removed });
    if (typeof entries !== 'string') return entries;
    this.refused.set(entries, (this.refused.get(entries) ?? 0) + 1);
    return undefined;
  }

  #advance(log: NodeLog, version: LogVersion): void {
    log.version = version;
    this.#versions.set(log.origin, log.summary);
  }

  #keep(log: NodeLog, entry: Entry): void {
    const before = log.has(entry.key) ? undefined : log.get(entry.key);
    log.set(entry);
    this.#storage.put(entryKey(entry), entry.signed);
    if (!this.#take(entry)) return;
    // Written again in a new generation, it says what it said.
    if (before !== undefined && sameValue(before.value, entry.value)) return;
    for (const listener of this.#listeners) listener(entry);
  }

  /** Enters an entry into the shared view. False when a greater write of the key stays in force. */
  #take(entry: Entry): boolean {
    if (!isSharedKey(entry.key)) return true;
    this.#lamport = Math.max(this.#lamport, entry.lamport);
    if (entry.value === undefined && isLastingKey(entry.key)) return false;
    const current = this.#shared.get(entry.key);
    if (current !== undefined && !supersedes(entry, current)) return false;
    this.#shared.set(entry.key, entry);
    return true;
  }

  #logOf(origin: NodeId): NodeLog {
    let log = this.#logs.get(origin);
    if (log === undefined) {
      log = new NodeLog(origin);
      this.#logs.set(origin, log);
    }
    return log;
  }
}

/** Greater (lamport, author) wins; the later of two writes by one author has the greater lamport. */
function supersedes(entry: Entry, current: Entry): boolean {
  if (entry.lamport !== current.lamport) return entry.lamport > current.lamport;
  return entry.origin > current.origin;
}

/** Greater (seq, print) wins in one log. The print matters only where a number was used twice. */
function succeeds(entry: Entry, known: Entry | undefined): boolean {
  if (known === undefined || entry.seq !== known.seq) return entry.seq > (known?.seq ?? 0);
  return entry.print > known.print;
}

function sameValue(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function tooLarge(key: string): WeftError {
  return new WeftError('limit-reached', {
    what: `writing ${key}`,
    why: `a record may have ${RECORD_BYTES_MAX} bytes and a node a limited number of records`,
    remedy: 'use fewer labels or aliases, or remove what is no longer needed',
  });
}
