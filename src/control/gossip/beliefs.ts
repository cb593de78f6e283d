/**
 * What is believed of the members' health, and of this node's own: which word counts, who is told. SWIM, section 4.2.
 *
 * A belief that changes is passed on, by telling it and by letting it ride. The accused hears of it, too, and refutes;
 * that is Lifeguard's buddy system. Not here: who answers (`detection/`), how what is told travels (`dissemination/`).
 */
import type { NodeId } from '../../model/node-id.ts';
import type { Detector } from './detection/detector.ts';
import { REFUTE_MS, Refutation } from './detection/refutation.ts';
import type { News } from './dissemination/news.ts';
import { type Rumor, Rumors } from './dissemination/rumors.ts';
import type { Belief, MemberStatus, Members, Peer } from './members.ts';
import type { Item } from './message.ts';

/** What follows from beliefs. */
export interface BeliefEffects {
  say(to: NodeId, item: Item): void;
  /** A member has another status now. */
  changed(node: NodeId, status: MemberStatus): void;
  /** A failed member is alive again. */
  back(peer: Peer, nowMs: number): void;
  /** Call `refute` then; asking again moves it. */
  refuteAfter(delayMs: number): void;
}

/** The parts that beliefs decide over. */
export interface BeliefParts {
  readonly members: Members;
  readonly detector: Detector;
  readonly news: News;
}

/** Where a belief comes from: who accuses, and who passed it on; nobody when this node found out. */
interface Source {
  readonly accuser: NodeId;
  readonly from?: NodeId;
}

/** The beliefs. */
export class Beliefs {
  readonly #self: NodeId;
  readonly #parts: BeliefParts;
  readonly #effects: BeliefEffects;
  readonly #rumors = new Rumors();
  readonly #refutation = new Refutation();

  constructor(self: NodeId, parts: BeliefParts, effects: BeliefEffects) {
    this.#self = self;
    this.#parts = parts;
    this.#effects = effects;
  }

  /** Something authentic came from the peer. One that we hold for dead is told, so that it refutes. */
  heard(peer: Peer, nowMs: number): void {
    peer.heardMs = nowMs;
    if (peer.belief.status === 'alive' || nowMs < peer.toldMs + REFUTE_MS) return;
    peer.toldMs = nowMs;
    this.tell(peer);
  }

  /** Tells a peer what is believed of it. */
  tell(peer: Peer): void {
    this.#effects.say(peer.node, rumorOf(peer));
  }

  /** Takes a rumour. */
  take(from: NodeId, { node, belief, accuser = from }: Rumor, nowMs: number): void {
    if (node === this.#self) {
      if (belief.status !== 'alive') this.#accused(from, belief.incarnation, nowMs);
      return;
    }
    const peer = this.#parts.members.lookup(node);
    if (peer !== undefined) this.#believe(peer, belief, { accuser, from }, nowMs);
  }

  /** This node's own verdict. */
  judge(peer: Peer, status: MemberStatus, nowMs: number): void {
    const { incarnation } = peer.belief;
    this.#believe(peer, { incarnation, status }, { accuser: this.#self }, nowMs);
  }

  /** Says that this node is alive, when it was accused. */
  refute(nowMs: number): void {
    const incarnation = this.#refutation.refute(nowMs);
    if (incarnation === undefined) return;
    this.#parts.detector.health.refuted();
    this.#spread(this.#aliveAt(incarnation), undefined, nowMs);
  }

  /** What rides on a datagram to a member. A suspect hears of it with every probe, so that it can refute. */
  ridersFor(to: NodeId): Item[] {
    const peer = this.#parts.members.lookup(to);
    const accusation = peer?.belief.status === 'suspect' ? [rumorOf(peer)] : [];
    return [...accusation, ...this.#rumors.take(to)];
  }

  remove(node: NodeId): void {
    this.#rumors.remove(node);
  }

  #accused(from: NodeId, incarnation: number, nowMs: number): void {
    const waitMs = this.#refutation.accused(incarnation, nowMs);
    if (waitMs === 0) this.refute(nowMs);
    else if (waitMs !== undefined) this.#effects.refuteAfter(waitMs);
    // It was refuted before, and this one missed it: nobody else would tell.
    else this.#effects.say(from, this.#aliveAt(this.#refutation.incarnation));
  }

  #believe(peer: Peer, belief: Belief, { accuser, from }: Source, nowMs: number): void {
    const { members, detector } = this.#parts;
    const before = peer.belief;
    if (isSame(belief, before) && belief.status === 'suspect') {
      if (!detector.confirm(peer, accuser, nowMs)) return;
    } else {
      if (!members.believe(peer, belief)) return;
      detector.believed(peer, accuser, nowMs);
    }
    const rumor = rumorOf(peer);
    this.#spread(belief.status === 'suspect' ? { ...rumor, accuser } : rumor, from, nowMs);
    if (before.status === belief.status) return;
    this.#effects.changed(peer.node, belief.status);
    if (before.status === 'failed') this.#effects.back(peer, nowMs);
  }

  /** Passes a belief on. `from`: who told us, nobody when we found out. */
  #spread(rumor: Rumor, from: NodeId | undefined, nowMs: number): void {
    const { members, news } = this.#parts;
    this.#rumors.add(rumor, members.count + 1);
    news.spread(rumor, from, nowMs);
    // Above 64 members, and when it is failed, the accused is not among those that are told.
    const isTold = news.isDirect && rumor.belief.status !== 'failed';
    if (from !== undefined || rumor.node === this.#self || isTold) return;
    this.#effects.say(rumor.node, rumor);
  }

  #aliveAt(incarnation: number): Rumor {
    return { kind: 'rumor', node: this.#self, belief: { incarnation, status: 'alive' } };
  }
}

function rumorOf({ node, belief }: Peer): Rumor {
  return { kind: 'rumor', node, belief };
}

function isSame(a: Belief, b: Belief): boolean {
  return a.incarnation === b.incarnation && a.status === b.status;
}
