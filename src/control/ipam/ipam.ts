/**
 * Hands out addresses, VNIs and subnets from what this node owns, asks others for more, and gives to others.
 * docs/ipam.md tells why no address can have two holders.
 *
 * A machine like the others: `receive` a message of a member, `fire` a timer, `tell` a command. The rules that
 * matter: only free values that we own are given away (`#give`), and a grant is written to our log, hence
 * durable, before the answer leaves.
 */
import type { NodeId } from '../../model/node-id.ts';
import { encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import { bytesToInteger, integerToBytes } from './integer.ts';
import { intersect, type OwnedRange, type Range, rangeSize } from './ownership.ts';
import { Pool, type PoolDefinition } from './pool.ts';

/** What the machine needs to know of the cluster, and the one thing it writes. */
export interface IpamWorld {
  readonly self: NodeId;
  /** Members that are believed alive, self excluded. */
  liveMembers(): readonly NodeId[];
  /** Writes a grant to the own log. */
  grant(pool: string, range: OwnedRange): void;
  /** Sends a message to a member. */
  send(to: NodeId, bytes: Uint8Array): void;
  after(delayMs: number, timer: string): void;
  /** Ends a request: `tell({kind: 'acquire'})` is answered by exactly one of these. */
  notify(notice: IpamNotice): void;
}

/** Why a value cannot be had. */
export type IpamRefusal = 'exhausted' | 'in-use' | 'outside' | 'unreachable' | 'no-pool';

/** The end of a request. An acquired value stays used until `release`. */
export type IpamNotice =
  | { readonly kind: 'acquired'; readonly ticket: number; readonly value: bigint }
  | {
      readonly kind: 'refused';
      readonly ticket: number;
      readonly reason: IpamRefusal;
      /** The node that would have had to give. */
      readonly owner?: NodeId;
    };

/** Asks for a value of a pool: a certain one (`wanted`) or any. */
export interface AcquireCommand {
  readonly kind: 'acquire';
  readonly ticket: number;
  readonly pool: string;
  readonly wanted?: bigint;
}

/** What a member asks for. */
interface Ask {
  readonly pool: string;
  readonly wanted: bigint | undefined;
  readonly stock: boolean;
}

interface Request extends AcquireCommand {
  /** Members still to be asked, most promising first. */
  donors: NodeId[];
  asked: NodeId | undefined;
  number: number;
  attempts: number;
  /** True once everybody was asked: a grant may still be on its way, so all are asked once more. */
  again: boolean;
  /** How often a grant that the member asked has promised will be waited for; 0 when it has promised none. */
  waits: number;
  silent: NodeId | undefined;
}

const ANSWER_MS = 150;
const ATTEMPTS_MAX = 3;
/**
 * A promised grant is waited for so often: it is in the giver's log, and who lacks what is before it there hears of it
 * when they compare, which after a cut may take a second.
 */
const GRANT_WAITS_MAX = 12;
/** A background request that only fills the stock; nobody waits for it. */
const STOCK_TICKET = 0;
/** Members asked to fill a stock: when they have nothing to spare, it waits for a real need. */
const STOCK_DONORS_MAX = 3;
/** Below a quarter free, more is asked for before it is needed. */
const LOW_STOCK = 4n;

const GRANTED = 0;
const NOTHING_FREE = 1;
const NOT_OWNER = 2;
const IN_USE = 3;

/** The machine. */
export class Ipam {
  readonly #world: IpamWorld;
  readonly #pools = new Map<string, Pool>();
  readonly #requests = new Map<number, Request>();
  #number = 0;

  constructor(world: IpamWorld) {
    this.#world = world;
  }

  /**
   * Makes a pool known; doing it again changes nothing. Returns the pool when it is new: the caller then gives it
   * every grant and every use that is known, because grants may have come before, or the pool have gone meanwhile.
   */
  define(definition: PoolDefinition): Pool | undefined {
    if (this.#pools.has(definition.id)) return undefined;
    const pool = new Pool(definition, this.#world.self);
    this.#pools.set(definition.id, pool);
    return pool;
  }

  /** Forgets a pool: its network is gone. */
  drop(id: string): void {
    this.#pools.delete(id);
  }

  lookup(id: string): Pool | undefined {
    return this.#pools.get(id);
  }

  /** Every pool that is known. */
  pools(): IterableIterator<Pool> {
    return this.#pools.values();
  }

  /** Takes a grant that anybody wrote; requests that waited for it go on. One of no known pool is left to `define`. */
  takeGrant(poolId: string, ranges: readonly OwnedRange[], nowMs: number): void {
    const pool = this.#pools.get(poolId);
    if (pool === undefined) return;
    let changed = false;
    for (const range of ranges) changed = pool.ownership.merge(range) || changed;
    if (!changed) return;
    for (const request of [...this.#requests.values()]) {
      if (request.pool === poolId) this.#satisfy(request, pool, nowMs);
    }
  }

  /** Takes a command. */
  tell(command: AcquireCommand, nowMs: number): void {
    const pool = this.#pools.get(command.pool);
    const { ticket, wanted } = command;
    if (pool === undefined) {
      this.#world.notify({ kind: 'refused', ticket, reason: 'no-pool' });
      return;
    }
    if (wanted !== undefined && pool.ownership.lookup(wanted) === undefined) {
      this.#world.notify({ kind: 'refused', ticket, reason: 'outside' });
      return;
    }
    const request = this.#open(command, pool);
    if (!this.#satisfy(request, pool, nowMs)) this.#ask(request);
  }

  /** Starts to fill an empty or low stock of a pool without anybody waiting. */
  stockUp(poolId: string): void {
    const pool = this.#pools.get(poolId);
    const busy = [...this.#requests.values()].some((r) => r.pool === poolId);
    if (pool === undefined || busy) return;
    const { free, owned } = pool.stock();
    if (free * LOW_STOCK >= owned && owned > 0n) return;
    this.#ask(this.#open({ kind: 'acquire', ticket: STOCK_TICKET, pool: poolId }, pool));
  }

  /** Takes a message of a member that is about pools. Never throws. */
  receive(from: NodeId, message: Filled<Messages.PoolMessage.$Properties>, nowMs: number): void {
    if (message.ask) {
      const wanted =
        message.ask.wanted.length === 0 ? undefined : bytesToInteger(message.ask.wanted);
      const { pool, stock } = message.ask;
      const status = this.#give(from, { pool, wanted, stock }, nowMs);
      const answer = { number: message.ask.number, status };
      this.#world.send(from, encode(Proto.PoolMessage, { answer }));
    } else if (message.answer) this.#takeAnswer(from, message.answer.number, message.answer.status);
  }

  /** Takes a timer `ask-<number>`: the member asked did not answer, or its grant did not arrive. */
  fire(timer: string): void {
    const request = this.#requests.get(Number(timer.slice('ask-'.length)));
    if (request === undefined) return;
    if (request.waits > 0) {
      // To ask again now would take more from others, for nothing.
      request.waits--;
      this.#world.after(ANSWER_MS, timer);
      return;
    }
    if (request.asked !== undefined && request.attempts >= ATTEMPTS_MAX) {
      request.silent = request.asked;
      request.asked = undefined;
    }
    this.#ask(request);
  }

  #open(command: AcquireCommand, pool: Pool): Request {
    this.#number = (this.#number + 1) >>> 0;
    const donors = this.#donors(pool, command.wanted);
    const request: Request = {
      ...command,
      donors: command.ticket === STOCK_TICKET ? donors.slice(0, STOCK_DONORS_MAX) : donors,
      asked: undefined,
      number: this.#number,
      attempts: 0,
      again: false,
      waits: 0,
      silent: undefined,
    };
    this.#requests.set(request.number, request);
    return request;
  }

  /** The owner of a wanted value; otherwise live members by what they own, the richest first. */
  #donors(pool: Pool, wanted: bigint | undefined): NodeId[] {
    if (wanted !== undefined) {
      const owner = pool.ownership.lookup(wanted)?.owner;
      return owner === undefined || owner === this.#world.self ? [] : [owner];
    }
    const wealth = new Map<NodeId, bigint>();
    for (const range of pool.ownership.ranges()) {
      wealth.set(range.owner, (wealth.get(range.owner) ?? 0n) + rangeSize(range));
    }
    const rich = this.#world.liveMembers().filter((node) => wealth.has(node));
    return rich.sort((a, b) => ((wealth.get(a) ?? 0n) < (wealth.get(b) ?? 0n) ? 1 : -1));
  }

  /** Ends the request if this node owns what it needs. */
  #satisfy(request: Request, pool: Pool, nowMs: number): boolean {
    if (request.ticket === STOCK_TICKET) return false;
    const { ticket, wanted } = request;
    pool.warmUp(nowMs);
    if (wanted !== undefined && pool.owns(wanted) && pool.isUsed(wanted)) {
      this.#requests.delete(request.number);
      this.#world.notify({ kind: 'refused', ticket, reason: 'in-use', owner: this.#world.self });
      return true;
    }
    const value = wanted === undefined ? pool.choose() : pool.owns(wanted) ? wanted : undefined;
    if (value === undefined) return false;
    this.#requests.delete(request.number);
    pool.use(value);
    this.#world.notify({ kind: 'acquired', ticket, value });
    if (wanted === undefined) this.#stockUpIfLow(pool);
    return true;
  }

  #stockUpIfLow(pool: Pool): void {
    const { free, owned } = pool.stock();
    if (free * LOW_STOCK < owned) this.stockUp(pool.definition.id);
  }

  #ask(request: Request): void {
    if (request.asked === undefined) {
      request.asked = request.donors.shift();
      request.attempts = 0;
    }
    if (request.asked === undefined) {
      this.#askAgainOrGiveUp(request);
      return;
    }
    request.attempts++;
    const wanted =
      request.wanted === undefined ? new Uint8Array(0) : integerToBytes(request.wanted);
    const stock = request.ticket === STOCK_TICKET;
    const ask = { number: request.number, pool: request.pool, wanted, stock };
    this.#world.send(request.asked, encode(Proto.PoolMessage, { ask }));
    this.#world.after(ANSWER_MS, `ask-${request.number}`);
  }

  #askAgainOrGiveUp(request: Request): void {
    const pool = this.#pools.get(request.pool);
    if (!request.again && request.ticket !== STOCK_TICKET && pool !== undefined) {
      request.again = true;
      request.donors = this.#donors(pool, request.wanted);
      this.#world.after(ANSWER_MS, `ask-${request.number}`);
    } else this.#giveUp(request);
  }

  #giveUp(request: Request): void {
    this.#requests.delete(request.number);
    const { ticket } = request;
    if (ticket === STOCK_TICKET) return;
    // Nobody has a free one: an address that still cools is better than none.
    const pool = this.#pools.get(request.pool);
    const coolest = request.wanted === undefined ? pool?.coolest() : undefined;
    if (pool !== undefined && coolest !== undefined) {
      pool.use(coolest);
      this.#world.notify({ kind: 'acquired', ticket, value: coolest });
      return;
    }
    const silent = request.silent ?? (pool && this.#absentOwner(pool));
    const reason = silent === undefined ? 'exhausted' : 'unreachable';
    this.#world.notify({ kind: 'refused', ticket, reason, ...(silent && { owner: silent }) });
  }

  /** An owner that nobody asks, because it is not alive: it may have what the others have not. */
  #absentOwner({ definition, ownership }: Pool): NodeId | undefined {
    const present = new Set([this.#world.self, ...this.#world.liveMembers()]);
    const absent = ownership.ranges().filter(({ owner }) => !present.has(owner));
    return absent.find((range) => intersect(range, definition.auto) !== undefined)?.owner;
  }

  #takeAnswer(from: NodeId, number: number, status: number): void {
    const request = this.#requests.get(number);
    if (request === undefined || request.asked !== from) return;
    if (status === GRANTED) {
      // The grant travels in the giver's log and ends the request in `takeGrant`.
      if (request.ticket === STOCK_TICKET) this.#requests.delete(number);
      else request.waits = GRANT_WAITS_MAX;
      return;
    }
    if (status === IN_USE) {
      this.#requests.delete(number);
      const { ticket } = request;
      this.#world.notify({ kind: 'refused', ticket, reason: 'in-use', owner: from });
      return;
    }
    request.asked = undefined;
    this.#ask(request);
  }

  /** Gives a member what it asks for, if we may. Returns the status of the answer. */
  #give(to: NodeId, ask: Ask, nowMs: number): number {
    const { wanted } = ask;
    const pool = this.#pools.get(ask.pool);
    if (pool === undefined) return NOT_OWNER;
    pool.warmUp(nowMs);
    if (wanted === undefined) {
      const run = pool.runToGrant(ask.stock);
      return run === undefined ? NOTHING_FREE : this.#grant(pool, run, to);
    }
    const held = pool.ownership.lookup(wanted);
    // Asked again after our answer was lost: it is theirs already.
    if (held?.owner === to) return GRANTED;
    if (held?.owner !== this.#world.self) return NOT_OWNER;
    if (pool.isUsed(wanted)) return IN_USE;
    return this.#grant(pool, { first: wanted, last: wanted }, to);
  }

  #grant(pool: Pool, run: Range, owner: NodeId): number {
    // A run may span ranges of several epochs: each piece is granted with its own.
    for (const held of pool.ownership.ownedBy(this.#world.self)) {
      const first = held.first > run.first ? held.first : run.first;
      const last = held.last < run.last ? held.last : run.last;
      if (first > last) continue;
      const granted = { first, last, epoch: held.epoch + 1, owner };
      this.#world.grant(pool.definition.id, granted);
      pool.ownership.merge(granted);
    }
    return GRANTED;
  }
}
