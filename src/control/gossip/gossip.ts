/**
 * Membership and dissemination for one node: the machine behind every rumour. docs/gossip.md.
 *
 * Three doors in: `receive` a datagram of a member, `fire` a timer, `tell` a command. Three verbs out, through
 * `Runtime`. No socket, clock or random source inside; time is an argument of every door.
 *
 * Membership is SWIM: probes, helpers, suspicion, refutation (`members.ts`, `probe.ts`). Changes of the own log
 * go straight to everybody (`outbox.ts`); once a second the hash of all logs is compared with a random member,
 * and a difference asks the world for a stream sync (`sync.ts`). Not here: sealing, addresses, streams (`host`).
 */
import type { NodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';
import type { GossipConfig } from './config.ts';
import type { Logs } from './delegate.ts';
import { type Belief, type MemberStatus, Members, type Peer } from './members.ts';
import { type Item, packItems, unpackItems } from './message.ts';
import { Outbox } from './outbox.ts';
import { Probes, shuffled } from './probe.ts';
import { rootHash } from './root-hash.ts';
import type { Runtime } from './runtime.ts';

/** Timers of the machine. */
export type GossipTimer =
  | 'period'
  | 'indirect'
  | 'anti-entropy'
  | 'flush'
  | 'retransmit'
  | 'retry-failed';

/** What the machine tells the world. */
export type GossipNotice =
  | { readonly kind: 'health'; readonly node: NodeId; readonly status: MemberStatus }
  /** The logs of this node and the peer differ: compare them over a stream. */
  | { readonly kind: 'sync'; readonly peer: NodeId }
  | { readonly kind: 'message'; readonly from: NodeId; readonly bytes: Uint8Array };

/** Commands. */
export type GossipCommand =
  | { readonly kind: 'start' }
  | { readonly kind: 'add-member'; readonly node: NodeId }
  | { readonly kind: 'remove-member'; readonly node: NodeId }
  /** The own log has grown. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'message'; readonly to: NodeId; readonly bytes: Uint8Array };

/** Copies of a rumour that ride on later datagrams to each peer; the first goes at once to everybody. */
const RUMOR_REPEATS = 3;
/** Smoothing of round-trip times, as in TCP (RFC 6298). */
const RTT_GAIN = 0.125;

/** The machine. */
export class Gossip {
  readonly members: Members = new Members();
  readonly #self: NodeId;
  readonly #logs: Logs;
  readonly #config: GossipConfig;
  readonly #random: Random;
  readonly #runtime: Runtime<GossipTimer, GossipNotice>;
  readonly #probes: Probes;
  readonly #outbox: Outbox;
  readonly #queued = new Map<NodeId, Item[]>();
  /** Rumours that still ride along, by subject: the belief and how often it is repeated to each peer. */
  readonly #riders = new Map<NodeId, { belief: Belief; left: number }>();
  #incarnation = 0;
  #flushAtMs = Number.NEGATIVE_INFINITY;
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
    this.#probes = new Probes(random);
    this.#outbox = new Outbox(logs, config);
  }

  /** Takes a datagram that is known to come from the member `from`. Never throws. */
  receive(from: NodeId, bytes: Uint8Array, nowMs: number): void {
    const peer = this.members.lookup(from);
    const items = unpackItems(bytes);
    if (peer === undefined || items === undefined) {
      this.malformed++;
      return;
    }
    peer.heardMs = nowMs;
    // A member that we hold for dead speaks: tell it, so that it refutes with a greater incarnation.
    if (peer.belief.status !== 'alive') this.#say(from, rumor(from, peer.belief));
    for (const item of items) this.#take(peer, item, nowMs);
    this.#send();
  }

  /** Takes a timer that was asked for with `after`. */
  fire(timer: GossipTimer, nowMs: number): void {
    if (timer === 'period') this.#period(nowMs);
    else if (timer === 'indirect') this.#askHelpers();
    else if (timer === 'anti-entropy') this.#compareWithSomebody();
    else if (timer === 'retry-failed') this.#retryFailed(nowMs);
    else this.#flush(nowMs);
    this.#send();
  }

  /** Takes a command. */
  tell(command: GossipCommand, nowMs: number): void {
    if (command.kind === 'start') this.#start(nowMs);
    else if (command.kind === 'add-member') this.#add(command.node, nowMs);
    else if (command.kind === 'remove-member') this.#remove(command.node);
    else if (command.kind === 'changed') this.#changed(nowMs);
    else {
      // What the message speaks of, a grant for example, travels before it.
      this.#flush(nowMs);
      this.#say(command.to, { kind: 'message', bytes: command.bytes });
    }
    this.#send();
  }

  #start(nowMs: number): void {
    this.#runtime.after(this.#config.periodMs, 'period');
    this.#runtime.after(this.#config.retryFailedMs, 'retry-failed');
    this.#scheduleAntiEntropy();
    for (const peer of this.members.all()) this.#greet(peer.node, nowMs);
  }

  #add(node: NodeId, nowMs: number): void {
    if (node === this.#self || !this.members.add(node)) return;
    this.#outbox.add(node);
    this.#greet(node, nowMs);
    this.#runtime.notify({ kind: 'health', node, status: 'alive' });
  }

  #remove(node: NodeId): void {
    this.members.remove(node);
    this.#outbox.remove(node);
    this.#riders.delete(node);
  }

  /** First words to a peer: is it there, and do we know the same. */
  #greet(node: NodeId, nowMs: number): void {
    this.#say(node, { kind: 'ping', number: this.#probes.start(node, nowMs) });
    this.#say(node, this.#digest());
  }

  #take(peer: Peer, item: Item, nowMs: number): void {
    switch (item.kind) {
      case 'ping':
        this.#say(peer.node, { kind: 'ack', number: item.number });
        break;
      case 'ack':
        this.#takeAck(peer, item.number, nowMs);
        break;
      case 'ping-request':
        this.#relay(peer.node, item.number, item.target);
        break;
      case 'rumor':
        this.#takeRumor(peer.node, item.node, item.belief, nowMs);
        break;
      case 'delta':
        this.#logs.merge(item.delta);
        this.#say(peer.node, {
          kind: 'delta-ack',
          origin: item.delta.origin,
          version: this.#logs.versionOf(item.delta.origin),
        });
        break;
      case 'delta-ack':
        if (item.origin === this.#self) this.#takeDeltaAck(peer, item.version, nowMs);
        break;
      case 'digest':
        if (item.root !== rootHash(this.#logs.versions())) this.#sync(peer.node);
        break;
      case 'message':
        this.#runtime.notify({ kind: 'message', from: peer.node, bytes: item.bytes });
        break;
    }
  }

  #takeAck(peer: Peer, number: number, nowMs: number): void {
    const relayed = this.#probes.takeRelayed(number);
    if (relayed !== undefined)
      this.#say(relayed.asker, { kind: 'ack', number: relayed.askerNumber });
    const probe = this.#probes.takeAck(number);
    if (probe === undefined || probe.target !== peer.node) return;
    const sample = nowMs - probe.startedMs;
    peer.rttMs = peer.rttMs === undefined ? sample : peer.rttMs + (sample - peer.rttMs) * RTT_GAIN;
  }

  #takeDeltaAck(peer: Peer, version: Parameters<Outbox['acknowledge']>[1], nowMs: number): void {
    if (this.#outbox.acknowledge(peer.node, version)) this.#dispatch([peer.node], nowMs);
  }

  #relay(asker: NodeId, askerNumber: number, target: NodeId): void {
    if (this.members.lookup(target) === undefined) return;
    this.#say(target, { kind: 'ping', number: this.#probes.startRelayed({ asker, askerNumber }) });
  }

  #takeRumor(from: NodeId, node: NodeId, belief: Belief, nowMs: number): void {
    if (node === this.#self) {
      if (belief.status !== 'alive') this.#refute(from, belief.incarnation);
      return;
    }
    const peer = this.members.lookup(node);
    if (peer !== undefined) this.#believe(peer, belief, nowMs);
  }

  /** An accuser that has missed an earlier refutation hears it again; a new accusation is answered to everybody. */
  #refute(accuser: NodeId, incarnation: number): void {
    const known = incarnation < this.#incarnation;
    if (!known) this.#incarnation = incarnation + 1;
    const belief: Belief = { incarnation: this.#incarnation, status: 'alive' };
    if (known) this.#say(accuser, rumor(this.#self, belief));
    else this.#spread(this.#self, belief);
  }

  #believe(peer: Peer, belief: Belief, nowMs: number): void {
    const before = peer.belief.status;
    if (!this.members.believe(peer, belief, nowMs)) return;
    this.#spread(peer.node, belief);
    if (before === belief.status) return;
    this.#runtime.notify({ kind: 'health', node: peer.node, status: belief.status });
    if (before === 'failed') this.#say(peer.node, this.#digest());
  }

  #period(nowMs: number): void {
    const heardSince = nowMs - this.#config.periodMs;
    // A probe that began in the middle of the period, when a member was added, has its time still.
    for (const probe of this.#probes.takeUnanswered(nowMs - this.#config.directTimeoutMs * 2)) {
      const peer = this.members.lookup(probe.target);
      // Whatever came from the member since the probe began proves that it lives.
      if (peer === undefined || peer.heardMs >= Math.min(probe.startedMs, heardSince)) continue;
      const { incarnation, status } = peer.belief;
      if (status === 'alive') this.#believe(peer, { incarnation, status: 'suspect' }, nowMs);
    }
    this.#expireSuspicions(nowMs);
    const live = new Set(this.members.live().map((peer) => peer.node));
    for (const target of this.#probes.nextTargets(live, this.#config.probesPerPeriod)) {
      this.#probe(target, nowMs);
    }
    this.#runtime.after(this.#config.directTimeoutMs, 'indirect');
    this.#runtime.after(this.#config.periodMs, 'period');
  }

  #probe(target: NodeId, nowMs: number): void {
    this.#say(target, { kind: 'ping', number: this.#probes.start(target, nowMs) });
    const peer = this.members.lookup(target);
    if (peer?.belief.status === 'suspect') this.#say(target, rumor(target, peer.belief));
  }

  #expireSuspicions(nowMs: number): void {
    const members = this.members.count + 1;
    const limitMs =
      this.#config.suspicionPeriods * Math.max(1, Math.log10(members)) * this.#config.periodMs;
    for (const peer of this.members.all()) {
      const { incarnation, status } = peer.belief;
      if (status !== 'suspect' || nowMs - peer.suspectSinceMs < limitMs) continue;
      this.#believe(peer, { incarnation, status: 'failed' }, nowMs);
    }
  }

  #askHelpers(): void {
    const live = this.members.live().filter((peer) => peer.belief.status === 'alive');
    for (const { target, number } of this.#probes.open()) {
      const helpers = shuffled(live, this.#random).filter((peer) => peer.node !== target);
      for (const helper of helpers.slice(0, this.#config.helpers)) {
        this.#say(helper.node, { kind: 'ping-request', number, target });
      }
    }
  }

  #retryFailed(nowMs: number): void {
    const failed = [...this.members.all()].filter((peer) => peer.belief.status === 'failed');
    const peer = shuffled(failed, this.#random)[0];
    if (peer !== undefined) {
      this.#say(peer.node, rumor(peer.node, peer.belief));
      this.#greet(peer.node, nowMs);
      // By a stream, too: a node that was removed is told so there, and nowhere else.
      this.#sync(peer.node);
    }
    this.#runtime.after(this.#config.retryFailedMs, 'retry-failed');
  }

  #compareWithSomebody(): void {
    const peer = shuffled(this.members.live(), this.#random)[0];
    if (peer !== undefined) this.#say(peer.node, this.#digest());
    this.#scheduleAntiEntropy();
  }

  #scheduleAntiEntropy(): void {
    const spread = 0.8 + this.#random.below(401) / 1000;
    this.#runtime.after(this.#config.antiEntropyMs * spread, 'anti-entropy');
  }

  #changed(nowMs: number): void {
    const waitMs = this.#flushAtMs + this.#config.coalesceMs - nowMs;
    if (waitMs <= 0) this.#flush(nowMs);
    else this.#runtime.after(waitMs, 'flush');
  }

  #flush(nowMs: number): void {
    this.#flushAtMs = nowMs;
    this.#dispatch(
      this.members.live().map((peer) => peer.node),
      nowMs,
    );
  }

  #dispatch(peers: readonly NodeId[], nowMs: number): void {
    for (const { peer, deltas } of this.#outbox.collect(peers, nowMs)) {
      if (deltas === undefined) this.#sync(peer);
      else for (const delta of deltas) this.#say(peer, { kind: 'delta', delta });
    }
    const live = this.members.live().map((peer) => peer.node);
    const retryMs = this.#outbox.nextRetryMs(live, nowMs);
    if (retryMs !== undefined) this.#runtime.after(retryMs, 'retransmit');
  }

  #sync(peer: NodeId): void {
    this.#runtime.notify({ kind: 'sync', peer });
  }

  #digest(): Item {
    return { kind: 'digest', root: rootHash(this.#logs.versions()) };
  }

  #spread(node: NodeId, belief: Belief): void {
    this.#riders.set(node, { belief, left: RUMOR_REPEATS });
    for (const peer of this.members.live()) this.#say(peer.node, rumor(node, belief));
    // The accused hears of it too, so that it can refute.
    if (belief.status === 'failed') this.#say(node, rumor(node, belief));
  }

  #say(to: NodeId, item: Item): void {
    const items = this.#queued.get(to);
    if (items === undefined) this.#queued.set(to, [item]);
    else items.push(item);
  }

  #send(): void {
    for (const [to, items] of this.#queued) {
      const probing = items.some((item) => item.kind === 'ping' || item.kind === 'ack');
      const riders = probing ? this.#takeRiders(to) : [];
      for (const datagram of packItems([...items, ...riders])) this.#runtime.send(to, datagram);
    }
    this.#queued.clear();
  }

  #takeRiders(to: NodeId): Item[] {
    const items: Item[] = [];
    for (const [node, rider] of this.#riders) {
      if (node !== to) items.push(rumor(node, rider.belief));
      rider.left -= 1 / Math.max(1, this.members.count);
      if (rider.left <= 0) this.#riders.delete(node);
    }
    return items.slice(0, 16);
  }
}

function rumor(node: NodeId, belief: Belief): Item {
  return { kind: 'rumor', node, belief };
}
