/**
 * Membership and dissemination for one node: the machine behind every rumour. docs/gossip.md.
 *
 * Three doors in: `receive` a datagram of a member, `fire` a timer, `tell` a command. Three verbs out, through
 * `Runtime`. No socket, clock or random source inside; time is an argument of every door.
 *
 * This file joins the parts. Who answers is found out by `detection/`, what follows is decided by `beliefs.ts`; news
 * travels by `dissemination/`; once a second the hash of all logs is compared with a random member, and a difference
 * asks the world for a stream sync (`sync.ts`). Not here: sealing, addresses, streams (`host`).
 */
import { toHex } from '../../model/hex.ts';
import type { NodeId } from '../../model/node-id.ts';
import { type Random, shuffled } from '../../model/random.ts';
import { Beliefs } from './beliefs.ts';
import { DIRECT_MEMBERS_MAX, type GossipConfig } from './config.ts';
import type { Logs } from './delegate.ts';
import { Detector } from './detection/detector.ts';
import { RetryRound } from './detection/retry-round.ts';
import { News } from './dissemination/news.ts';
import { type MemberStatus, Members, type Peer } from './members.ts';
import { type DigestMode, type Item, unpackItems } from './message.ts';
import { Postbox } from './postbox.ts';
import { RecentRoots } from './recent-roots.ts';
import type { Runtime } from './runtime.ts';
import { differing, treeOf } from './version-tree.ts';

/** Timers of the machine. */
export type GossipTimer =
  | 'period'
  | 'probe'
  | 'anti-entropy'
  | 'flush'
  | 'retransmit'
  | 'wave'
  | 'retry-failed'
  | 'refute';

/** What the machine tells the world. */
export type GossipNotice =
  | { readonly kind: 'health'; readonly node: NodeId; readonly status: MemberStatus }
  /** The logs of this node and the peer differ: compare them over a stream. */
  | { readonly kind: 'sync'; readonly peer: NodeId }
  /** The peer does not answer datagrams: try a stream, and `tell` that it was `heard` when it answers there. */
  | { readonly kind: 'stream-probe'; readonly peer: NodeId }
  /** The peer runs a profile with another period. Told once for each peer. */
  | { readonly kind: 'other-period'; readonly peer: NodeId; readonly periodMs: number }
  | { readonly kind: 'message'; readonly from: NodeId; readonly bytes: Uint8Array };

/** Commands. */
export type GossipCommand =
  | { readonly kind: 'start' }
  | { readonly kind: 'add-member'; readonly node: NodeId }
  | { readonly kind: 'remove-member'; readonly node: NodeId }
  /** The own log has grown. */
  | { readonly kind: 'changed' }
  /** Something authentic came from the member by another way than datagrams. */
  | { readonly kind: 'heard'; readonly node: NodeId }
  /** How late the event loop was since the period began: p99 and longest delay. */
  | { readonly kind: 'lag'; readonly p99Ms: number; readonly longestMs: number }
  | { readonly kind: 'message'; readonly to: NodeId; readonly bytes: Uint8Array };

/** Members that a node greets when it starts, and that greet a new one. */
const GREETINGS_MAX = DIRECT_MEMBERS_MAX;
/** Members that a node compares state with when it starts, and that do with a new one. */
const COMPARISONS = 3;
/** Failed members that are tried at once when one of them is back: the others may be, too. */
const RETRY_BURST = 32;

/** The machine. */
export class Gossip {
  readonly members: Members = new Members();
  readonly #self: NodeId;
  readonly #logs: Logs;
  readonly #config: GossipConfig;
  readonly #random: Random;
  readonly #runtime: Runtime<GossipTimer, GossipNotice>;
  readonly #detector: Detector;
  readonly #news: News;
  readonly #postbox = new Postbox();
  readonly #beliefs: Beliefs;
  readonly #recent = new RecentRoots();
  readonly #retries: RetryRound;
  #started = false;
  #periodDueMs = Number.POSITIVE_INFINITY;
  #burstMs = Number.NEGATIVE_INFINITY;
  /** Datagrams that made no sense. */
  malformed = 0;

  constructor(
    logs: Logs,
    config: GossipConfig,
    random: Random,
    runtime: Runtime<GossipTimer, GossipNotice>,
  ) {
    this.#self = logs.self;
    this.#logs = logs;
    this.#config = config;
    this.#random = random;
    this.#runtime = runtime;
    this.#detector = new Detector(this.members, config, random, {
      say: (to, item) => this.#postbox.say(to, item),
      accuse: (peer, nowMs) => this.#beliefs.judge(peer, 'suspect', nowMs),
      fail: (peer, nowMs) => this.#beliefs.judge(peer, 'failed', nowMs),
      streamProbe: (peer) => runtime.notify({ kind: 'stream-probe', peer }),
      deadlineAfter: (delayMs) => runtime.after(delayMs, 'probe'),
    });
    this.#retries = new RetryRound(this.members, random);
    this.#news = new News(logs, this.members, config, random, {
      say: (to, item) => this.#postbox.say(to, item),
      sync: (peer) => this.#sync(peer),
      digest: () => this.#digest('compare'),
      after: (delayMs, timer) => runtime.after(delayMs, timer),
    });
    const { members } = this;
    const parts = { members, detector: this.#detector, news: this.#news };
    this.#beliefs = new Beliefs(this.#self, parts, {
      say: (to, item) => this.#postbox.say(to, item),
      changed: (node, status) => runtime.notify({ kind: 'health', node, status }),
      back: (peer, nowMs) => this.#welcomeBack(peer, nowMs),
      refuteAfter: (delayMs) => runtime.after(delayMs, 'refute'),
    });
  }

  /** There are other members, and none of them is heard of: nobody here can tell where they went. */
  get isAlone(): boolean {
    return this.members.count > 0 && this.members.liveCount === 0;
  }

  /** How badly this node does itself, 0 (well) to 8: what it takes for the silence of others counts less. */
  get localHealth(): number {
    return this.#detector.health.multiplier;
  }

  /** Logs and members whose news is being passed on: never more than there are. */
  get subjects(): number {
    return this.#news.subjects;
  }

  /** Takes a datagram that is known to come from the member `from`. Never throws. */
  receive(from: NodeId, bytes: Uint8Array, nowMs: number): void {
    this.take(from, unpackItems(bytes), nowMs);
  }

  /** Takes what a datagram said; `undefined` when it made no sense. For who reads one datagram for many nodes. */
  take(from: NodeId, items: readonly Item[] | undefined, nowMs: number): void {
    const peer = this.members.lookup(from);
    if (peer === undefined || items === undefined) {
      this.malformed++;
      return;
    }
    this.#beliefs.heard(peer, nowMs);
    for (const item of items) this.#take(peer, item, nowMs);
    if (items.some(({ kind }) => kind === 'delta')) this.#noteRoot(nowMs);
    this.#send(nowMs);
  }

  /** Takes a timer that was asked for with `after`. */
  fire(timer: GossipTimer, nowMs: number): void {
    if (timer === 'period') this.#period(nowMs);
    else if (timer === 'probe') this.#detector.deadline(nowMs);
    else if (timer === 'anti-entropy') this.#compareWithSomebody();
    else if (timer === 'retry-failed') this.#retryFailed(nowMs);
    else if (timer === 'refute') this.#beliefs.refute(nowMs);
    else this.#news[timer](nowMs);
    this.#send(nowMs);
  }

  /** Takes a command. */
  tell(command: GossipCommand, nowMs: number): void {
    if (command.kind === 'start') this.#start(nowMs);
    else if (command.kind === 'add-member') this.#add(command.node, nowMs);
    else if (command.kind === 'remove-member') this.#remove(command.node);
    else if (command.kind === 'changed') {
      this.#noteRoot(nowMs);
      this.#news.changed(nowMs);
    } else if (command.kind === 'heard') this.#heardElsewhere(command.node, nowMs);
    else if (command.kind === 'lag') {
      this.#detector.lag(command.p99Ms, command.longestMs, nowMs);
    } else {
      // What the message speaks of, a grant for example, travels before it.
      this.#news.flushBefore(command.to, nowMs);
      this.#postbox.say(command.to, { kind: 'message', bytes: command.bytes });
    }
    this.#send(nowMs);
  }

  #start(nowMs: number): void {
    this.#started = true;
    this.#noteRoot(nowMs);
    this.#news.start();
    // A random phase: agents that start together, after a power cut, do not probe in step for ever.
    this.#periodAfter(1 + this.#random.below(this.#config.periodMs), nowMs);
    this.#runtime.after(this.#config.retryFailedMs, 'retry-failed');
    this.#scheduleAntiEntropy();
    const peers = shuffled([...this.members.all()], this.#random).map(({ node }) => node);
    for (const node of peers.slice(0, GREETINGS_MAX)) this.#detector.probe(node, nowMs);
    for (const node of peers.slice(0, COMPARISONS)) {
      this.#postbox.say(node, this.#digest('compare'));
    }
  }

  #add(node: NodeId, nowMs: number): void {
    if (node === this.#self || !this.members.add(node)) return;
    this.#news.add(node);
    // Everybody hears of the new member at once; about so many of us speak to it.
    const ours = this.members.count;
    if (this.#started && this.#random.below(ours) < GREETINGS_MAX)
      this.#detector.probe(node, nowMs);
    if (this.#started && this.#random.below(ours) < COMPARISONS) {
      this.#postbox.say(node, this.#digest('compare'));
    }
    this.#runtime.notify({ kind: 'health', node, status: 'alive' });
  }

  #remove(node: NodeId): void {
    this.members.remove(node);
    this.#detector.remove(node);
    this.#news.remove(node);
    this.#beliefs.remove(node);
  }

  #heardElsewhere(node: NodeId, nowMs: number): void {
    const peer = this.members.lookup(node);
    if (peer !== undefined) this.#beliefs.heard(peer, nowMs);
  }

  #take(peer: Peer, item: Item, nowMs: number): void {
    switch (item.kind) {
      case 'ping':
        this.#postbox.say(peer.node, { kind: 'ack', number: item.number });
        this.#noteProfile(peer, item.periodMs);
        break;
      case 'ack':
        this.#detector.takeAck(peer, item.number, nowMs);
        break;
      case 'nack':
        this.#detector.takeNack(item.number);
        break;
      case 'ping-request':
        this.#detector.relay(peer.node, item.number, item.target, nowMs);
        break;
      case 'rumor':
        this.#beliefs.take(peer.node, item, nowMs);
        break;
      case 'delta':
        this.#news.takeDelta(peer.node, item.delta, nowMs);
        break;
      case 'delta-ack':
        this.#news.takeAck(peer.node, item.origin, item.version, nowMs);
        break;
      case 'digest':
        this.#takeDigest(peer, item.root, item.mode, nowMs);
        break;
      case 'message':
        this.#runtime.notify({ kind: 'message', from: peer.node, bytes: item.bytes });
        break;
    }
  }

  /** A root of another length differs from ours, too. */
  #takeDigest(peer: Peer, root: Uint8Array, mode: DigestMode, nowMs: number): void {
    if (differing(root, this.#root(), 1)?.length === 0) return;
    this.#noteRoot(nowMs);
    if (mode !== 'compare' && this.#recent.has(toHex(root), nowMs)) return;
    if (mode === 'passing') this.#postbox.say(peer.node, this.#digest('answer'));
    else this.#sync(peer.node);
  }

  #noteProfile(peer: Peer, periodMs: number | undefined): void {
    if (periodMs === undefined || periodMs === this.#config.periodMs || peer.otherPeriod) return;
    peer.otherPeriod = true;
    this.#runtime.notify({ kind: 'other-period', peer: peer.node, periodMs });
  }

  /** A failed member is back: compare with it, and try the others at once, for a whole side may be back. */
  #welcomeBack(peer: Peer, nowMs: number): void {
    this.#postbox.say(peer.node, this.#digest('compare'));
    if (nowMs < this.#burstMs + this.#config.retryFailedMs) return;
    this.#burstMs = nowMs;
    this.#retry(RETRY_BURST, nowMs);
  }

  #period(nowMs: number): void {
    this.#detector.period(nowMs, nowMs - this.#periodDueMs);
    this.#periodAfter(this.#config.periodMs, nowMs);
  }

  #periodAfter(delayMs: number, nowMs: number): void {
    this.#periodDueMs = nowMs + delayMs;
    this.#runtime.after(delayMs, 'period');
  }

  #retryFailed(nowMs: number): void {
    this.#retry(1, nowMs);
    this.#runtime.after(this.#config.retryFailedMs, 'retry-failed');
  }

  #retry(count: number, nowMs: number): void {
    for (const peer of this.#retries.take(count)) {
      this.#beliefs.tell(peer);
      this.#detector.probe(peer.node, nowMs);
      // By a stream, too: a node that was removed is told so there, and nowhere else.
      this.#sync(peer.node);
    }
  }

  #compareWithSomebody(): void {
    const peer = shuffled(this.members.live(), this.#random)[0];
    if (peer !== undefined) this.#postbox.say(peer.node, this.#digest('passing'));
    this.#scheduleAntiEntropy();
  }

  #scheduleAntiEntropy(): void {
    const spread = 0.8 + this.#random.below(401) / 1000;
    this.#runtime.after(this.#config.antiEntropyMs * spread, 'anti-entropy');
  }

  #sync(peer: NodeId): void {
    this.#runtime.notify({ kind: 'sync', peer });
  }

  #digest(mode: DigestMode): Item {
    return { kind: 'digest', root: this.#root(), mode };
  }

  #noteRoot(nowMs: number): void {
    this.#recent.note(toHex(this.#root()), nowMs);
  }

  #root(): Uint8Array {
    return treeOf(this.#logs).root();
  }

  #send(nowMs: number): void {
    this.#news.endTurn(nowMs);
    this.#postbox.send(
      (to, datagram) => this.#runtime.send(to, datagram),
      (to) => this.#beliefs.ridersFor(to),
    );
  }
}
