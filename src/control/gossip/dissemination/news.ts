/**
 * How news reaches everybody: changes of logs, and in a large cluster rumours too.
 *
 * | members  | own change                                                   | a change heard of      |
 * |----------|--------------------------------------------------------------|------------------------|
 * | up to 64 | straight to each, until it acknowledges it (`outbox.ts`)     | stays here             |
 * | above    | in waves to random members (`waves.ts`)                      | passed on in waves     |
 *
 * What does not arrive either way is found by the comparison of hashes. Nothing waits as a message: waiting are
 * versions and subjects, and what is sent is made when there is a token for it. So the newest value of a key is
 * all that is ever sent, and a storm makes no queue longer than the keys.
 */
import {
  compareVersions,
  type LogDelta,
  type LogVersion,
  NOTHING_KNOWN,
} from '../../../model/log.ts';
import type { NodeId } from '../../../model/node-id.ts';
import type { Random } from '../../../model/random.ts';
import { DIRECT_MEMBERS_MAX, type GossipConfig } from '../config.ts';
import type { Logs } from '../delegate.ts';
import type { Members } from '../members.ts';
import type { Item } from '../message.ts';
import { DELTA_BYTES_MAX, Outbox } from './outbox.ts';
import { type Rumor, withRumor } from './rumors.ts';
import { SendBudget } from './token-bucket.ts';
import { type News as Subject, Waves } from './waves.ts';

/** Datagrams of one log in a wave; what is longer is begun so, and goes on over streams. */
const WAVE_DELTAS_MAX = 4;
/** A wave repeats what is younger than this, so that who missed the wave before has no gap. */
const OVERLAP_MS = 500;

/** What dissemination does. */
export interface NewsEffects {
  say(to: NodeId, item: Item): void;
  /** A peer lacks more than fits datagrams. */
  sync(peer: NodeId): void;
  /** The hash of all that this node holds. */
  digest(): Item;
  /** Call the function of that name then; asking again moves it. */
  after(delayMs: number, timer: 'flush' | 'retransmit' | 'wave'): void;
}

/** Dissemination. */
export class News {
  readonly #logs: Logs;
  readonly #members: Members;
  readonly #config: GossipConfig;
  readonly #effects: NewsEffects;
  readonly #outbox: Outbox;
  readonly #waves: Waves;
  readonly #budget = new SendBudget();
  #flushAtMs = Number.NEGATIVE_INFINITY;
  /** Version of the own log that was passed on. */
  #flushed: LogVersion = NOTHING_KNOWN;
  #started = false;
  /** Waves are due at the end of this turn. */
  #wavesDue = false;

  constructor(
    logs: Logs,
    members: Members,
    config: GossipConfig,
    random: Random,
    effects: NewsEffects,
  ) {
    this.#logs = logs;
    this.#members = members;
    this.#config = config;
    this.#effects = effects;
    this.#outbox = new Outbox(logs, config, this.#budget);
    this.#waves = new Waves(logs.self, config.waves, random);
  }

  /** Everybody is told everything by its author: the cluster is small. */
  get isDirect(): boolean {
    return this.#members.count < DIRECT_MEMBERS_MAX;
  }

  /** Subjects whose news is in waves now. */
  get subjects(): number {
    return this.#waves.size;
  }

  /** From now on what is in the own log is news. */
  start(): void {
    this.#started = true;
  }

  /** Begins to keep a peer up to date. What the own log held before the start it finds by comparison. */
  add(peer: NodeId): void {
    this.#outbox.add(peer);
    if (!this.#started) this.#flushed = this.#logs.versionOf(this.#logs.self);
  }

  remove(peer: NodeId): void {
    this.#outbox.remove(peer);
    this.#budget.remove(peer);
    this.#waves.remove(peer);
  }

  /** The own log has grown. */
  changed(nowMs: number): void {
    const waitMs = this.#flushAtMs + this.#config.coalesceMs - nowMs;
    if (waitMs <= 0) this.flush(nowMs);
    else this.#effects.after(waitMs, 'flush');
  }

  /** Sends what is new in the own log. */
  flush(nowMs: number): void {
    this.#flushAtMs = nowMs;
    if (this.isDirect) {
      this.retransmit(nowMs);
      return;
    }
    const own = this.#logs.versionOf(this.#logs.self);
    if (compareVersions(own, this.#flushed) > 0)
      this.#passOnLog(this.#logs.self, this.#flushed, undefined, nowMs);
    this.#flushed = own;
  }

  /** Sends what is new in the own log so that `to` has it before what is said to it next. */
  flushBefore(to: NodeId, nowMs: number): void {
    this.flush(nowMs);
    const news = this.#waves.lookup('log', this.#logs.self);
    if (news !== undefined) this.#sayAll(to, this.#itemsOf(news), nowMs);
  }

  /** Sends again what was not acknowledged in time. */
  retransmit(nowMs: number): void {
    if (this.isDirect) this.#dispatch(this.#members.liveNodes(), nowMs);
  }

  /** Sends the waves that began in this turn: together, so that they share datagrams. */
  endTurn(nowMs: number): void {
    if (this.#wavesDue) this.wave(nowMs);
  }

  /** Sends the waves that are due. */
  wave(nowMs: number): void {
    this.#wavesDue = false;
    const emptyMs = this.#budget.waitMs(nowMs);
    if (emptyMs > 0) {
      if (this.#waves.size > 0) this.#effects.after(Math.max(1, emptyMs), 'wave');
      return;
    }
    /** Bytes that datagrams of this turn have left. */
    const room = new Map<NodeId, number>();
    const items = new Map<Subject, readonly Item[]>();
    this.#waves.run(this.#members.liveNodes(), nowMs, (to, news) => {
      const known = items.get(news) ?? this.#itemsOf(news);
      items.set(news, known);
      const left = (room.get(to) ?? 0) - known.reduce((sum, item) => sum + sizeOf(item), 0);
      if (left < 0) {
        const waitMs = this.#budget.take(to, known.length, nowMs);
        if (waitMs > 0) return waitMs;
      }
      room.set(to, left < 0 ? Math.max(0, DELTA_BYTES_MAX + left) : left);
      for (const item of known) this.#effects.say(to, item);
      return 0;
    });
    const nextMs = this.#waves.nextMs(nowMs);
    if (nextMs !== undefined) this.#effects.after(nextMs, 'wave');
  }

  /** Takes a piece of a log from a member. */
  takeDelta(from: NodeId, delta: LogDelta, nowMs: number): void {
    const { origin } = delta;
    const before = this.#logs.versionOf(origin);
    const outcome = this.#logs.merge(delta);
    if (outcome === 'applied' && !this.isDirect) this.#passOnLog(origin, before, from, nowMs);
    // A gap is answered whoever sent the delta: the answer says where to begin.
    if (outcome !== 'gap' && (origin !== from || !this.isDirect)) return;
    const version = this.#logs.versionOf(origin);
    this.#effects.say(from, { kind: 'delta-ack', origin, version });
  }

  /** Takes what a member says about how far it has a log. */
  takeAck(from: NodeId, origin: NodeId, version: LogVersion, nowMs: number): void {
    const lacking = origin === this.#logs.self && this.#outbox.acknowledge(from, version, nowMs);
    if (!this.isDirect) this.#repair(from, origin, version, nowMs);
    else if (lacking) this.#dispatch([from], nowMs);
  }

  /** Tells everybody a belief; one that was heard from somebody only in a large cluster. */
  spread(rumor: Rumor, from: NodeId | undefined, nowMs: number): void {
    if (!this.isDirect) {
      const before = this.#waves.lookup('rumors', rumor.node);
      const rumors = withRumor(before?.kind === 'rumors' ? before.rumors : [], rumor);
      this.#startWaves({ kind: 'rumors', node: rumor.node, rumors }, from, nowMs);
    } else if (from === undefined) {
      for (const node of this.#members.liveNodes()) this.#effects.say(node, rumor);
    }
  }

  #passOnLog(origin: NodeId, before: LogVersion, from: NodeId | undefined, nowMs: number): void {
    const running = this.#waves.lookup('log', origin);
    const overlaps = running?.kind === 'log' && nowMs - running.sinceMs < OVERLAP_MS;
    const news: Subject = overlaps
      ? running
      : { kind: 'log', origin, since: before, sinceMs: nowMs };
    this.#startWaves({ ...news }, from, nowMs);
  }

  #startWaves(news: Subject, from: NodeId | undefined, nowMs: number): void {
    this.#waves.add(news, from, nowMs);
    this.#wavesDue = true;
  }

  /** Says it if there is a token. Who is told here finds it by comparison as well. */
  #sayAll(to: NodeId, items: readonly Item[], nowMs: number): void {
    if (this.#budget.take(to, items.length, nowMs) > 0) return;
    for (const item of items) this.#effects.say(to, item);
  }

  #itemsOf(news: Subject): readonly Item[] {
    return news.kind === 'rumors' ? news.rumors : this.#deltas(news.origin, news.since);
  }

  /** A log since a version. Of what is more than a few datagrams the beginning, and a reason to compare. */
  #deltas(origin: NodeId, since: LogVersion): readonly Item[] {
    const items: Item[] = [];
    for (const delta of this.#logs.deltas(origin, since, DELTA_BYTES_MAX)) {
      const item: Item = { kind: 'delta', delta };
      if (items.length >= WAVE_DELTAS_MAX || sizeOf(item) > DELTA_BYTES_MAX) {
        return [...items, this.#effects.digest()];
      }
      items.push(item);
    }
    return items;
  }

  /** A member had a gap: it gets what it lacks, when that is little. */
  #repair(to: NodeId, origin: NodeId, version: LogVersion, nowMs: number): void {
    const items = this.#deltas(origin, version);
    if (items.length > 0) this.#sayAll(to, items, nowMs);
  }

  #dispatch(peers: readonly NodeId[], nowMs: number): void {
    for (const { peer, deltas, byStream } of this.#outbox.collect(peers, nowMs)) {
      if (byStream) this.#effects.sync(peer);
      for (const delta of deltas) this.#effects.say(peer, delta);
    }
    const retryMs = this.#outbox.nextRetryMs(this.#members.liveNodes(), nowMs);
    if (retryMs !== undefined) this.#effects.after(retryMs, 'retransmit');
  }
}

function sizeOf(item: Item): number {
  if (item.kind !== 'delta') return 64;
  return item.delta.entries.reduce((sum, entry) => sum + entry.length + 4, 0);
}
