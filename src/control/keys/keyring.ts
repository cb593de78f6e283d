/**
 * The gossip keyring of one node: how a new key reaches everybody, when it begins to seal, when the old one goes. A
 * machine without I/O; the keys travel over streams that the world opens (`agent/keys`). docs/security.md.
 *
 * A key exists when its record, `key/<id>`, is in the state; records are ordered by (lamport, maker), so everybody
 * agrees which of two keys is newer, also when two were made at once. The secret is asked for: whoever lacks a key
 * that there is a record of asks a member that says it has it.
 *
 * | a key is | when                                                      | it    | ends by                      |
 * |----------|-----------------------------------------------------------|-------|------------------------------|
 * | wanted   | there is a record newer than the sealing key, no secret   | -     | an answer of a holder        |
 * | held     | the secret is here, the sealing key is another            | opens | all alive hold it, or 10 s   |
 * | sealing  | the newest that was ready                                 | seals | a newer one that is ready    |
 * | old      | a newer one seals                                         | opens | 30 s                         |
 * | dropped  | there is a record older than the sealing key, no secret   | -     | never                        |
 *
 * Sealing never goes back to an older key: a node that was removed holds the old ones, and could call itself a member
 * that came back without the new one. Nor does it wait for ever, for the same reason. Whoever is overtaken sees
 * datagrams with a key that it does not know, and asks their sender over a stream, where the sender is proven.
 */
import type { NodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';
import { compareKeys, type HeldKeys, type KeyFacts } from './records.ts';

/** A key with its secret. */
export interface SecretKey {
  readonly id: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** What the machine can see of the cluster; read anew in each turn. */
export interface KeyringView {
  readonly self: NodeId;
  records(): readonly KeyFacts[];
  heldBy(node: NodeId): Pick<HeldKeys, 'gossip'> | undefined;
  /** Members that are not removed, without this node. */
  members(): readonly NodeId[];
  isAlive(node: NodeId): boolean;
  /** The check value of a key: SHA-256 of a fixed text and the key. */
  checkOf(key: Uint8Array): Uint8Array;
}

/** Timers. */
export type KeyringTimer = 'keyring' | 'keyring-ask';

/** What the machine asks of the world. */
export interface KeyringRuntime {
  after(delayMs: number, timer: KeyringTimer): void;
  /** Ask a member for the keys that are not among `held`; the answer comes through `receive`, or never. */
  send(to: NodeId, held: readonly number[]): void;
  /** Keep exactly these keys, durably; the first seals. Tell the others which they are. */
  notify(notice: { readonly kind: 'hold'; readonly keys: readonly SecretKey[] }): void;
}

/** Keys of which a node holds no more than this many at once: a few rotations in 30 s. */
export const GOSSIP_KEYS_MAX = 16;
/** How long the newest key waits for members that are alive and do not hold it. */
const PATIENCE_MS = 10_000;
/** How long an old key still opens: datagrams are under way for less than a second. */
const KEEP_MS = 30_000;
/** Pause between two questions for a key, and what it grows to while nobody answers. */
const ASK_MS = 1000;
const ASK_MOST_MS = 30_000;
/** Questions without an answer after which the pause doubles with each. */
const PATIENT_ASKS = 8;
/** A member is asked about unknown keys once in this time: nothing proves who sent such a datagram. */
const UNKNOWN_PAUSE_MS = 5000;

/** The machine. */
export class Keyring {
  readonly #view: KeyringView;
  readonly #random: Random;
  readonly #runtime: KeyringRuntime;
  #keys: readonly SecretKey[];
  /** Since when the record of a key is known, by id. */
  readonly #knownMs = new Map<number, number>();
  /** Since when a key is old, by id. */
  readonly #oldMs = new Map<number, number>();
  readonly #askedMs = new Map<NodeId, number>();
  #asked = 0;
  #unanswered = 0;
  #asking = false;
  /** Until a member has answered, this node cannot know whether it missed a rotation. */
  #caughtUp = false;
  /** Keys in answers that are not what their record says. */
  wrong = 0;

  /** @param keys  the first seals */
  constructor(
    keys: readonly SecretKey[],
    view: KeyringView,
    random: Random,
    runtime: KeyringRuntime,
  ) {
    this.#keys = keys;
    this.#view = view;
    this.#random = random;
    this.#runtime = runtime;
  }

  /** Keys that are held; the first seals. */
  get keys(): readonly SecretKey[] {
    return this.#keys;
  }

  /** True for a key that was in use once. */
  isDropped(id: number): boolean {
    if (this.#holds(id)) return false;
    const record = this.#view.records().find((known) => known.id === id);
    if (record !== undefined) return compareKeys(record, this.#rank(this.#sealing())) < 0;
    // The first key of a cluster has no record; it is older than every other.
    return id === 1 && this.#rank(this.#sealing()).lamport > 0;
  }

  /**
   * Makes a key. The caller writes its record, in the same turn and after whatever the new key is to shut out, so that
   * nobody can learn of the key before it learned of that.
   */
  make(nowMs: number): SecretKey {
    const taken = new Set([...this.#view.records(), ...this.#keys].map(({ id }) => id));
    let id = 0;
    while (id <= 1 || taken.has(id)) id = this.#random.below(2 ** 32);
    const key = { id, key: this.#random.bytes(32) };
    this.#hold([...this.#keys, key], nowMs);
    return key;
  }

  /** Keys for a member that holds only `held`. Keys without a record are passed on by nobody. */
  answer(held: readonly number[]): readonly SecretKey[] {
    const known = new Set(this.#view.records().map(({ id }) => id));
    return this.#keys.filter(({ id }) => (known.has(id) || id === 1) && !held.includes(id));
  }

  /** Takes the answer of a member. Wrong keys are counted. */
  receive(_from: NodeId, keys: readonly SecretKey[], nowMs: number): void {
    this.#caughtUp = true;
    this.#unanswered = 0;
    const fresh = keys.filter(({ id }) => !this.#holds(id) && !this.isDropped(id));
    const right = fresh.filter((key) => this.#isRight(key));
    this.wrong += fresh.length - right.length;
    if (right.length === 0) return;
    const [sealing, ...others] = [...this.#keys, ...right];
    // Should there ever be too many, those that nobody has written a record of go first.
    others.sort((a, b) => compareKeys(this.#rank(b.id), this.#rank(a.id)));
    this.#hold([sealing as SecretKey, ...others].slice(0, GOSSIP_KEYS_MAX), nowMs);
  }

  /** Takes a timer. */
  fire(timer: KeyringTimer, nowMs: number): void {
    if (timer === 'keyring-ask') this.#asking = false;
    this.#turn(nowMs);
  }

  /** Takes a command: the start, a change of what the view shows, or a datagram with a key that was never known. */
  tell(
    command:
      | { readonly kind: 'start' | 'changed' }
      | { readonly kind: 'unknown-key'; readonly sender: NodeId },
    nowMs: number,
  ): void {
    if (command.kind !== 'unknown-key') {
      this.#turn(nowMs);
      return;
    }
    const { sender } = command;
    const lastMs = this.#askedMs.get(sender) ?? Number.NEGATIVE_INFINITY;
    if (nowMs - lastMs < UNKNOWN_PAUSE_MS || !this.#view.members().includes(sender)) return;
    this.#askedMs.set(sender, nowMs);
    this.#runtime.send(sender, this.#ids());
  }

  #turn(nowMs: number): void {
    const records = this.#view.records();
    for (const { id } of records) if (!this.#knownMs.has(id)) this.#knownMs.set(id, nowMs);
    this.#seal(records, nowMs);
    this.#dropOld(nowMs);
    if (!this.#caughtUp || this.#wanted(records).length > 0) this.#ask(records);
  }

  /** Takes the newest key that is ready, if it is newer than the sealing one. */
  #seal(records: readonly KeyFacts[], nowMs: number): void {
    const sealing = this.#sealing();
    const newer = records
      .filter((record) => this.#holds(record.id))
      .filter((record) => compareKeys(record, this.#rank(sealing)) > 0)
      .sort(compareKeys);
    const ready = newer.filter((record) => this.#isReady(record, nowMs)).at(-1);
    if (ready !== undefined) {
      const key = this.#keys.find(({ id }) => id === ready.id) as SecretKey;
      this.#hold([key, ...this.#keys.filter(({ id }) => id !== ready.id)], nowMs);
    } else if (newer.length > 0) this.#runtime.after(ASK_MS, 'keyring');
  }

  #isReady({ id }: KeyFacts, nowMs: number): boolean {
    if (nowMs - (this.#knownMs.get(id) ?? nowMs) >= PATIENCE_MS) return true;
    return this.#view
      .members()
      .filter((node) => this.#view.isAlive(node))
      .every((node) => this.#view.heldBy(node)?.gossip.includes(id) === true);
  }

  #dropOld(nowMs: number): void {
    const sealing = this.#rank(this.#sealing());
    const isOld = ({ id }: SecretKey): boolean => compareKeys(this.#rank(id), sealing) < 0;
    const old = this.#keys.filter(isOld);
    for (const { id } of old) if (!this.#oldMs.has(id)) this.#oldMs.set(id, nowMs);
    const over = old.filter(({ id }) => nowMs - (this.#oldMs.get(id) ?? nowMs) >= KEEP_MS);
    if (over.length > 0) {
      this.#hold(
        this.#keys.filter((key) => !over.includes(key)),
        nowMs,
      );
    } else if (old.length > 0) this.#runtime.after(ASK_MS, 'keyring');
  }

  #wanted(records: readonly KeyFacts[]): KeyFacts[] {
    const sealing = this.#rank(this.#sealing());
    return records.filter((record) => !this.#holds(record.id) && compareKeys(record, sealing) > 0);
  }

  /** Asks one member: of those that say they hold what is wanted, those that are alive first, in turn. */
  #ask(records: readonly KeyFacts[]): void {
    const members = this.#view.members();
    if (this.#asking || members.length === 0) return;
    const wanted = this.#wanted(records).map(({ id }) => id);
    const holds = (node: NodeId): boolean =>
      wanted.some((id) => this.#view.heldBy(node)?.gossip.includes(id) === true);
    const grade = (node: NodeId): number =>
      (holds(node) ? 2 : 0) + (this.#view.isAlive(node) ? 1 : 0);
    const best = Math.max(...members.map(grade));
    // A member that says it is there may not be: every third question goes to any of them.
    const asked = this.#asked++;
    const choice = asked % 3 === 2 ? members : members.filter((node) => grade(node) === best);
    this.#asking = true;
    const doublings = Math.max(0, ++this.#unanswered - PATIENT_ASKS);
    this.#runtime.after(Math.min(ASK_MOST_MS, ASK_MS * 2 ** doublings), 'keyring-ask');
    this.#runtime.send(choice[asked % choice.length] as NodeId, this.#ids());
  }

  #hold(keys: readonly SecretKey[], nowMs: number): void {
    this.#keys = keys;
    this.#runtime.notify({ kind: 'hold', keys });
    this.#turn(nowMs);
  }

  #isRight({ id, key }: SecretKey): boolean {
    if (key.length !== 32) return false;
    const record = this.#view.records().find((known) => known.id === id);
    // Without its record a key opens and does not seal; the record decides when it comes.
    if (record === undefined) return true;
    const check = this.#view.checkOf(key);
    return check.every((byte, i) => byte === record.check[i]);
  }

  /** Where a key stands in the order of keys; one without a record is older than all others. */
  #rank(id: number): Pick<KeyFacts, 'lamport' | 'maker'> {
    const record = this.#view.records().find((known) => known.id === id);
    return record ?? { lamport: 0, maker: '' as NodeId };
  }

  #sealing(): number {
    return (this.#keys[0] as SecretKey).id;
  }

  #ids(): number[] {
    return this.#keys.map(({ id }) => id);
  }

  #holds(id: number): boolean {
    return this.#keys.some((key) => key.id === id);
  }
}
