/**
 * Asking before a network is made. Whoever makes one tells every member first what it wants: name, subnets, VNI. A
 * member agrees unless it knows a network, or has agreed to another intent, that collides. When all agree the network
 * is *confirmed*: of two that collide, some member would have had to agree to both. Who cannot be asked in time is
 * named to the person; the network is *provisional* then. docs/state.md, "Making a network".
 *
 * An author never has two open intents that collide, so the newer one of one author ends the older one: of a run that
 * was killed, or one whose end was lost. Numbers tell which is newer, also when a datagram is late.
 *
 * A machine like the others: `receive` a message of a member, `fire` a timer, `propose` is its command.
 */
import { fromHex } from '../../../model/hex.ts';
import {
  type Cidr,
  cidrOf,
  cidrOverlaps,
  formatCidr,
  ipBits,
  ipFromBytes,
  ipToBytes,
} from '../../../model/ip.ts';
import { type NodeId, nodeIdFromBytes } from '../../../model/node-id.ts';
import { encode, type Filled, type Messages, Proto } from '../../../wire/proto/codec.ts';

/** What a network takes that no other may have. */
export interface Claim {
  readonly name: string;
  readonly subnets: readonly Cidr[];
  readonly vni: number;
}

/** What stands against a claim. */
export interface Collision {
  /** `the name`, `subnet 10.1.0.0/24`, `VNI 77`. */
  readonly what: string;
  /** Name of the other network. */
  readonly with: string;
  /** The member that makes it right now; absent: it exists. */
  readonly maker?: NodeId;
}

/** How an intent ended. */
export type IntentOutcome =
  | { readonly kind: 'agreed'; readonly silent: readonly NodeId[] }
  | { readonly kind: 'collides'; readonly collision: Collision };

/** What the machine needs to know of the cluster. */
export interface IntentWorld {
  readonly self: NodeId;
  /** How often this node was started, durably counted. */
  boot(): number;
  /** Other members. */
  members(): readonly NodeId[];
  /** Those of them that are believed alive. */
  liveMembers(): readonly NodeId[];
  lamport(): number;
  networks(): readonly Claim[];
  send(to: NodeId, bytes: Uint8Array): void;
  after(delayMs: number, timer: string): void;
}

interface Ballot {
  readonly lamport: number;
  readonly node: NodeId;
}

interface Intent extends Ballot {
  readonly number: number;
  readonly claim: Claim;
}

interface Pending extends Intent {
  readonly sinceMs: number;
}

interface Proposal extends Intent {
  readonly waiting: Set<NodeId>;
  rounds: number;
  readonly done: (outcome: IntentOutcome) => void;
}

/** First word of the machine's timers. */
export const INTENT_TIMER = 'intent-';
/** A question is asked again after this, three times in all; then the member is silent. */
const ANSWER_MS = 150;
const ROUNDS_MAX = 3;
/** An intent of which nothing more is heard ends: its author was killed, or its last word was lost. */
const PENDING_MS = 10_000;
/** Intents of others that are remembered at most. Beyond them no answer is given: who agrees must remember. */
export const PENDING_MAX = 1024;

/**
 * Numbers of one run of a node, one a second for twelve days; the next run begins behind them. With the 32 bits the
 * count of runs wraps, long after everything of an earlier one was forgotten.
 */
const NUMBERS_PER_RUN = 2 ** 20;

const AGREED = 0;
const EXISTS = 1;
const INTENDED = 2;

/** The machine. */
export class Intents {
  readonly #world: IntentWorld;
  /** Intents of others that this node agreed to, by author and number. */
  readonly #pending = new Map<string, Pending>();
  readonly #proposals = new Map<number, Proposal>();
  /** Own ones whose network was made a moment ago, by its name: a member that has not heard of it holds the intent. */
  readonly #made = new Map<string, { readonly number: number; readonly sinceMs: number }>();
  #proposed = 0;

  constructor(world: IntentWorld) {
    this.#world = world;
  }

  /** Asks every member. `done` is called once; after `agreed` the caller calls `made` or `end`. */
  propose(claim: Claim, nowMs: number, done: (outcome: IntentOutcome) => void): number {
    const { self } = this.#world;
    this.#forgetOld(nowMs);
    const lamport = this.#world.lamport() + 1;
    const proposal: Proposal = {
      number: this.#nextNumber(),
      node: self,
      lamport,
      claim,
      waiting: new Set(this.#world.members()),
      rounds: 0,
      done,
    };
    const held = [...this.#pending.values(), ...this.#proposals.values()];
    const other = held.find((each) => collisionOf(claim, each.claim) !== undefined);
    this.#proposals.set(proposal.number, proposal);
    if (other !== undefined) this.#lose(proposal, other.claim, other.node);
    else this.#ask(proposal);
    return proposal.number;
  }

  /** The network is made: its record tells the members, who hold the intent until they have it. */
  made(number: number, nowMs: number): void {
    for (const [name, { sinceMs }] of this.#made)
      if (nowMs - sinceMs > PENDING_MS) this.#made.delete(name);
    const proposal = this.#proposals.get(number);
    if (proposal !== undefined) this.#made.set(proposal.claim.name, { number, sinceMs: nowMs });
    this.#proposals.delete(number);
  }

  /** A network was removed: who never hears that it was there forgets the intent. */
  gone(name: string): void {
    const made = this.#made.get(name);
    if (this.#made.delete(name) && made !== undefined) this.#sayEnd(made.number);
  }

  /** A network has become known: whoever intended it has made it. */
  known(name: string): void {
    for (const [key, { claim }] of this.#pending)
      if (claim.name === name) this.#pending.delete(key);
  }

  /** The network is given up: members forget the intent. */
  end(number: number): void {
    if (this.#proposals.delete(number)) this.#sayEnd(number);
  }

  /** Takes a message of a member that is about intents. Never throws. */
  receive(from: NodeId, message: Filled<Messages.PoolMessage.$Properties>, nowMs: number): void {
    if (message.intent) this.#takeIntent(from, message.intent, nowMs);
    else if (message.intentAnswer) this.#takeAnswer(from, message.intentAnswer);
    else if (message.intentEnd) this.#pending.delete(`${from}/${message.intentEnd.number}`);
  }

  /** Takes a timer `intent-<number>`. */
  fire(timer: string): void {
    const proposal = this.#proposals.get(Number(timer.slice(INTENT_TIMER.length)));
    if (proposal !== undefined && proposal.waiting.size > 0) this.#ask(proposal);
  }

  /** Rises over all runs of this node: what is late from an earlier one does not mean an intent of now. */
  #nextNumber(): number {
    return (this.#world.boot() * NUMBERS_PER_RUN + ++this.#proposed) >>> 0;
  }

  #ask(proposal: Proposal): void {
    const { waiting, number, lamport, claim } = proposal;
    const live = new Set(this.#world.liveMembers());
    const asked = [...waiting].filter((member) => live.has(member));
    if (asked.length === 0 || proposal.rounds++ >= ROUNDS_MAX) {
      this.#agree(proposal);
      return;
    }
    const subnets = claim.subnets.map(({ family, base, prefixBits }) => ({
      base: ipToBytes({ family, value: base }),
      prefixBits,
    }));
    const intent = { number, lamport, name: claim.name, subnets, vni: claim.vni };
    const bytes = encode(Proto.PoolMessage, { intent });
    for (const member of asked) this.#world.send(member, bytes);
    this.#world.after(ANSWER_MS, `${INTENT_TIMER}${number}`);
  }

  #sayEnd(number: number): void {
    const bytes = encode(Proto.PoolMessage, { intentEnd: { number } });
    for (const member of this.#world.members()) this.#world.send(member, bytes);
  }

  #agree(proposal: Proposal): void {
    const silent = [...proposal.waiting];
    proposal.waiting.clear();
    proposal.done({ kind: 'agreed', silent });
  }

  #lose(proposal: Proposal, claim: Claim, maker?: NodeId): void {
    const what = collisionOf(proposal.claim, claim) ?? 'the name';
    this.#giveUp(proposal, { what, with: claim.name }, maker);
  }

  #giveUp(proposal: Proposal, other: Omit<Collision, 'maker'>, maker?: NodeId): void {
    this.end(proposal.number);
    const { what, with: name } = other;
    const collision = { what, with: name, ...(maker !== undefined && { maker }) };
    proposal.done({ kind: 'collides', collision });
  }

  #takeIntent(
    from: NodeId,
    intent: Filled<Messages.NetworkIntent.$Properties>,
    nowMs: number,
  ): void {
    const claim = readClaim(intent);
    if (claim === undefined || !Number.isSafeInteger(intent.lamport)) return;
    const { number, lamport } = intent;
    const answer = this.#judge({ node: from, number, lamport, claim }, nowMs);
    if (answer === undefined) return;
    const bytes = encode(Proto.PoolMessage, { intentAnswer: { number, ...answer } });
    this.#world.send(from, bytes);
  }

  /** Agrees to an intent when nothing stands against it. `undefined`: it is over, or cannot be remembered. */
  #judge(intent: Intent, nowMs: number): Messages.IntentAnswer.$Properties | undefined {
    const key = `${intent.node}/${intent.number}`;
    this.#forgetOld(nowMs);
    if (!this.endOlder(intent)) return undefined;
    const objection = this.#objectionTo(intent);
    if (objection !== undefined) return objection;
    if (this.#pending.size >= PENDING_MAX && !this.#pending.has(key)) return undefined;
    this.#pending.set(key, { ...intent, sinceMs: nowMs });
    return { verdict: AGREED };
  }

  /**
   * Forgets older intents of the same author that collide with this one. False when one that does is newer: this one
   * comes late, and nobody waits for an answer.
   */
  endOlder(intent: Intent): boolean {
    for (const [key, other] of this.#pending) {
      if (other.node !== intent.node || other.number === intent.number) continue;
      if (collisionOf(intent.claim, other.claim) === undefined) continue;
      if (isNewer(other.number, intent.number)) return false;
      this.#pending.delete(key);
    }
    return true;
  }

  /** What stands against an intent. Our own open ones with a higher ballot give way to it. */
  #objectionTo(intent: Intent): Messages.IntentAnswer.$Properties | undefined {
    for (const network of this.#world.networks()) {
      const what = collisionOf(intent.claim, network);
      if (what !== undefined) return { verdict: EXISTS, what, with: network.name };
    }
    for (const pending of this.#pending.values()) {
      const isItself = pending.node === intent.node && pending.number === intent.number;
      const what = isItself ? undefined : collisionOf(intent.claim, pending.claim);
      if (what !== undefined) return intended(what, pending);
    }
    for (const own of [...this.#proposals.values()]) {
      const what = collisionOf(intent.claim, own.claim);
      if (what === undefined) continue;
      // One that everybody agreed to is as good as made.
      if (own.waiting.size === 0 || isLower(own, intent)) return intended(what, own);
      this.#lose(own, intent.claim, intent.node);
    }
    return undefined;
  }

  #takeAnswer(from: NodeId, answer: Filled<Messages.IntentAnswer.$Properties>): void {
    const proposal = this.#proposals.get(answer.number);
    if (proposal === undefined || !proposal.waiting.has(from)) return;
    if (answer.verdict === AGREED) {
      proposal.waiting.delete(from);
      if (proposal.waiting.size === 0) this.#agree(proposal);
      return;
    }
    const maker = answer.verdict === INTENDED ? nodeIdFromBytes(answer.node) : undefined;
    // A higher ballot will hear of ours and give way; the member is asked again.
    if (maker !== undefined && isLower(proposal, { lamport: answer.lamport, node: maker })) return;
    this.#giveUp(proposal, answer, maker);
  }

  #forgetOld(nowMs: number): void {
    const members = new Set(this.#world.liveMembers());
    for (const [key, { node, sinceMs }] of this.#pending) {
      if (nowMs - sinceMs > PENDING_MS || !members.has(node)) this.#pending.delete(key);
    }
  }
}

/** What two claims both want, for people, or `undefined`. */
export function collisionOf(a: Claim, b: Claim): string | undefined {
  if (a.name === b.name) return 'the name';
  if (a.vni === b.vni) return `VNI ${a.vni}`;
  for (const cidr of a.subnets) {
    if (b.subnets.some((other) => cidrOverlaps(cidr, other))) return `subnet ${formatCidr(cidr)}`;
  }
  return undefined;
}

function intended(
  what: string,
  { lamport, node, claim }: Ballot & { readonly claim: Claim },
): Messages.IntentAnswer.$Properties {
  return { verdict: INTENDED, what, with: claim.name, lamport, node: fromHex(node) };
}

/** RFC 1982: numbers wrap. */
function isNewer(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

function isLower(a: Ballot, b: Ballot): boolean {
  return a.lamport < b.lamport || (a.lamport === b.lamport && a.node < b.node);
}

function readClaim(intent: Filled<Messages.NetworkIntent.$Properties>): Claim | undefined {
  const subnets = intent.subnets.map(({ base, prefixBits }) => {
    const ip = ipFromBytes(base);
    return ip && prefixBits <= ipBits(ip.family) ? cidrOf(ip, prefixBits) : undefined;
  });
  if (!subnets.every((cidr): cidr is Cidr => cidr !== undefined)) return undefined;
  return { name: intent.name, subnets, vni: intent.vni };
}
