/**
 * Who answers: SWIM's failure detector (DSN 2002, sections 3 and 4.3) with Lifeguard's local health. It probes,
 * asks helpers, gives verdicts and times suspicions. What is believed is kept in `Members` and decided in `gossip.ts`.
 *
 *     | T                                                   |
 *     ping ----- direct timeout ---- helpers, stream probe - verdict
 *
 * Rules, each with its reason:
 * - Anything authentic that came from the target since the probe began is an answer: who speaks is there.
 * - The direct timeout and the time of the verdict are stretched by local health: who is slow waits longer.
 * - A probe that was open while this node stood still for more than 100 ms is void, and nobody is failed right after:
 *   answers may lie unread. A timer that comes late shows a pause as well as what the event loop measured.
 * - Helpers that have no answer say so (nack). So silence of all helpers speaks against this node.
 */
import type { NodeId } from '../../../model/node-id.ts';
import { type Random, shuffled } from '../../../model/random.ts';
import { type GossipConfig, HELPERS, MANY_PROBES_MEMBERS_MAX } from '../config.ts';
import type { Members, Peer } from '../members.ts';
import type { Item } from '../message.ts';
import { LocalHealth } from './local-health.ts';
import { type Probe, Probes } from './probes.ts';
import { directTimeoutMs, withSample } from './round-trip.ts';
import { Suspicion } from './suspicion.ts';

/** A pause of this node that makes its open probes void. */
const STALL_MS = 100;

/** What the detector does. */
export interface DetectorEffects {
  say(to: NodeId, item: Item): void;
  /** The member did not answer this node. */
  accuse(peer: Peer, nowMs: number): void;
  /** The suspicion of the member ran out. */
  fail(peer: Peer, nowMs: number): void;
  /** Try to reach the member by a stream; success comes back as something heard. */
  streamProbe(peer: NodeId): void;
  /** Call `deadline` then; asking again moves it. */
  deadlineAfter(delayMs: number): void;
}

/** The detector. */
export class Detector {
  readonly health: LocalHealth = new LocalHealth();
  readonly #members: Members;
  readonly #config: GossipConfig;
  readonly #random: Random;
  readonly #effects: DetectorEffects;
  readonly #probes: Probes;
  readonly #suspicions = new Map<NodeId, Suspicion>();
  #deadlineMs = Number.POSITIVE_INFINITY;
  /** No member is failed before. */
  #holdUntilMs = Number.NEGATIVE_INFINITY;

  constructor(members: Members, config: GossipConfig, random: Random, effects: DetectorEffects) {
    this.#members = members;
    this.#config = config;
    this.#random = random;
    this.#effects = effects;
    this.#probes = new Probes(random);
  }

  /** Ends a period and begins the next. `lateMs`: how much later than asked for. */
  period(nowMs: number, lateMs: number): void {
    this.#noteLateness(nowMs, lateMs);
    this.#judge(nowMs);
    this.health.endPeriod();
    const members = this.#members;
    const isLive = (node: NodeId): boolean => {
      const peer = members.lookup(node);
      return peer !== undefined && peer.belief.status !== 'failed';
    };
    const count = members.liveCount > MANY_PROBES_MEMBERS_MAX ? 2 : 3;
    const all = (): readonly NodeId[] => members.liveNodes();
    for (const target of this.#probes.nextTargets(all, isLive, count)) this.probe(target, nowMs);
    this.#arm(nowMs);
  }

  /** Takes the timer asked for by `deadlineAfter`. */
  deadline(nowMs: number): void {
    this.#noteLateness(nowMs, nowMs - this.#deadlineMs);
    this.#deadlineMs = Number.POSITIVE_INFINITY;
    this.#judge(nowMs);
    this.#arm(nowMs);
  }

  /** Opens a probe of a member. A failed one is pinged only: its answer is enough, its silence is no news. */
  probe(target: NodeId, nowMs: number): void {
    const peer = this.#members.lookup(target);
    if (peer === undefined) return;
    const { stretch } = this.health;
    const periodMs = this.#config.periodMs;
    let number: number;
    if (peer.belief.status === 'failed') number = this.#probes.nextNumber();
    else {
      const probe = this.#probes.start(target, {
        startedMs: nowMs,
        helpersAtMs: nowMs + directTimeoutMs(peer.trip, this.#config) * stretch,
        verdictAtMs: nowMs + periodMs * stretch,
      });
      number = probe.number;
      this.#armAt(probe.helpersAtMs, nowMs);
    }
    this.#effects.say(target, { kind: 'ping', number, periodMs });
  }

  /** Takes an ack: to a probe of ours, directly or through a helper, or to one that we relay. */
  takeAck(peer: Peer, number: number, nowMs: number): void {
    const relayed = this.#probes.takeRelayed(number);
    if (relayed !== undefined) {
      this.#effects.say(relayed.asker, { kind: 'ack', number: relayed.askerNumber });
    }
    const probe = this.#probes.lookup(number);
    if (probe === undefined) return;
    this.#probes.close(number);
    this.health.answered();
    if (probe.target === peer.node) peer.trip = withSample(peer.trip, nowMs - probe.startedMs);
  }

  /** Takes the word of a helper that it has no answer. */
  takeNack(number: number): void {
    const probe = this.#probes.lookup(number);
    if (probe?.helpers !== undefined && probe.nacks < probe.helpers) probe.nacks++;
  }

  /** Probes the target for somebody else. */
  relay(asker: NodeId, askerNumber: number, target: NodeId, nowMs: number): void {
    if (this.#members.lookup(target) === undefined) return;
    const nackAtMs = nowMs + this.#config.directTimeoutMinMs;
    const relayed = { asker, askerNumber, nackAtMs, nacked: false };
    const number = this.#probes.startRelayed(relayed);
    this.#effects.say(target, { kind: 'ping', number, periodMs: this.#config.periodMs });
    this.#armAt(nackAtMs, nowMs);
  }

  /** A belief about the member came into force: a suspicion starts, or ends. */
  believed(peer: Peer, accuser: NodeId, nowMs: number): void {
    if (peer.belief.status !== 'suspect') {
      this.#suspicions.delete(peer.node);
      return;
    }
    this.#suspicions.set(peer.node, new Suspicion(accuser, nowMs, this.health.stretch));
    this.#arm(nowMs);
  }

  /** Somebody else accuses a suspect too. True when that counts, so that others should hear of it. */
  confirm(peer: Peer, accuser: NodeId, nowMs: number): boolean {
    if (this.#suspicions.get(peer.node)?.confirm(accuser) !== true) return false;
    this.#arm(nowMs);
    return true;
  }

  /** Takes what the event loop measured since the period began. */
  lag(p99Ms: number, longestMs: number, nowMs: number): void {
    this.health.lag(p99Ms);
    this.#noteLateness(nowMs, longestMs);
  }

  remove(node: NodeId): void {
    this.#suspicions.delete(node);
  }

  #noteLateness(nowMs: number, lateMs: number): void {
    if (lateMs <= STALL_MS) return;
    this.#probes.closeAll();
    this.#holdUntilMs = nowMs + this.#config.directTimeoutMaxMs;
  }

  #judge(nowMs: number): void {
    for (const probe of this.#probes.open()) {
      if (nowMs >= probe.verdictAtMs) this.#verdict(probe, nowMs);
      else if (nowMs >= probe.helpersAtMs && probe.helpers === undefined) this.#askHelpers(probe);
    }
    this.#answerAskers(nowMs);
    if (nowMs < this.#holdUntilMs) return;
    for (const [node, suspicion] of this.#suspicions) {
      const peer = this.#members.lookup(node);
      if (peer !== undefined && nowMs >= this.#endsMs(suspicion)) this.#effects.fail(peer, nowMs);
    }
  }

  /** Says to those who asked for a probe that there is no answer so far, and forgets who gave up meanwhile. */
  #answerAskers(nowMs: number): void {
    for (const [number, relayed] of this.#probes.relayedByNumber()) {
      if (nowMs < relayed.nackAtMs) continue;
      if (nowMs > relayed.nackAtMs + this.#config.periodMs) this.#probes.takeRelayed(number);
      else if (!relayed.nacked) {
        relayed.nacked = true;
        this.#effects.say(relayed.asker, { kind: 'nack', number: relayed.askerNumber });
      }
    }
  }

  #verdict(probe: Probe, nowMs: number): void {
    this.#probes.close(probe.number);
    const peer = this.#members.lookup(probe.target);
    if (peer === undefined || peer.belief.status === 'failed') return;
    if (peer.heardMs >= probe.startedMs) {
      this.health.answered();
      return;
    }
    const helpers = probe.helpers ?? 0;
    this.health.unanswered(helpers, helpers - probe.nacks);
    this.#effects.accuse(peer, nowMs);
  }

  #askHelpers(probe: Probe): void {
    const { target, number } = probe;
    const peer = this.#members.lookup(target);
    if (peer !== undefined && peer.heardMs >= probe.startedMs) return;
    const alive = this.#members.live().filter(({ node, belief }) => {
      return belief.status === 'alive' && node !== target;
    });
    const helpers = shuffled(alive, this.#random).slice(0, HELPERS);
    probe.helpers = helpers.length;
    for (const { node } of helpers)
      this.#effects.say(node, { kind: 'ping-request', number, target });
    this.#effects.streamProbe(target);
  }

  #endsMs(suspicion: Suspicion): number {
    const { liveCount, aliveCount } = this.#members;
    return suspicion.endsMs(this.#config, { members: liveCount + 1, witnesses: aliveCount });
  }

  /** Asks for the next deadline of all. */
  #arm(nowMs: number): void {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const { helpers, helpersAtMs, verdictAtMs } of this.#probes.open()) {
      // One that was heard of meanwhile asked nobody; it waits for its verdict.
      const heard = helpersAtMs <= nowMs;
      nextMs = Math.min(nextMs, helpers === undefined && !heard ? helpersAtMs : verdictAtMs);
    }
    for (const [, { nackAtMs, nacked }] of this.#probes.relayedByNumber()) {
      if (!nacked) nextMs = Math.min(nextMs, nackAtMs);
    }
    for (const suspicion of this.#suspicions.values()) {
      nextMs = Math.min(nextMs, Math.max(this.#endsMs(suspicion), this.#holdUntilMs));
    }
    this.#armAt(nextMs, nowMs);
  }

  #armAt(atMs: number, nowMs: number): void {
    if (atMs >= this.#deadlineMs) return;
    this.#deadlineMs = Math.max(atMs, nowMs);
    this.#effects.deadlineAfter(Math.max(1, atMs - nowMs));
  }
}
