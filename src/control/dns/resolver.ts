/**
 * The resolver of a node: it answers queries that came to the gateway addresses of its networks, from the cluster's
 * names, from the cache, or by asking other servers. A machine without sockets and clock.
 *
 * Only who has an address in the network, or this host itself, is answered; so an answer never goes to a stranger.
 */
import { formatIp, type Ip, parseIp, sameIp } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import type { Random } from '../../model/random.ts';
import {
  answerBytesMax,
  DNS_HEADER_BYTES,
  type DnsAnswer,
  type DnsQuery,
  decodeQuery,
  encodeAnswer,
  encodeFault,
  questionEnd,
  RCODE,
} from '../../wire/dns.ts';
import { type RelayTarget, relayAnswer } from '../../wire/dns-relay.ts';
import type { DirectoryChange } from '../network/directory.ts';
import type { StoredEndpoint } from '../state/records.ts';
import {
  type AnswerContext,
  type Decision,
  decide,
  type Health,
  type NamedNetwork,
} from './answer.ts';
import { Cache } from './cache.ts';
import {
  type ForwardAnswer,
  Forwarder,
  type ForwarderRuntime,
  type ForwardQuestion,
  keyOf,
} from './forwarder.ts';
import { ASKERS_MAX, FORWARD_RATE, QUERY_RATE, type Rate } from './limits.ts';
import { RateLimit } from './rate-limit.ts';
import type { Server } from './servers.ts';
import { Zone } from './zone.ts';

/** A query as it came in. */
export interface Asked {
  /** Id of the network whose gateway address was asked. */
  readonly network: string;
  /** Address of the asker, as text. */
  readonly from: string;
  readonly way: 'udp' | 'tcp';
  readonly bytes: Uint8Array;
  /** Takes the answer. Called at most once. */
  reply(bytes: Uint8Array): void;
}

/** What the resolver knows of the world. */
export interface ResolverWorld {
  readonly random: Random;
  network(id: string): Network | undefined;
  endpointsOf(network: string): Iterable<StoredEndpoint>;
  /** Ids of the networks that the container of an endpoint has joined, its own included. */
  joinedBy(endpoint: StoredEndpoint): readonly string[];
  /** Whether the container of an endpoint has a way out that is none of our networks. */
  reachesOut(endpoint: StoredEndpoint): boolean;
  health(endpoint: StoredEndpoint): Health;
  /** The servers for everything else, the first one first. */
  servers(): readonly Server[];
}

/** What became of queries. Each counts in `queries` and in one other. */
export interface ResolverCounters {
  queries: number;
  /** Answered from the cluster's names. */
  local: number;
  /** Answered from the cache. */
  cached: number;
  /** Asked of other servers. */
  forwarded: number;
  /** Could not be forwarded: nobody to ask, or too many waited. */
  failed: number;
  /** Not answered: whoever asked has no address in the network. */
  stranger: number;
  /** Not answered: whoever asked does so too often. */
  limited: number;
  /** No query, or none that can be read. */
  malformed: number;
}

/** Rates for each asker. */
export interface ResolverRates {
  readonly query: Rate;
  readonly forward: Rate;
}

/** Somebody who waits for another server. */
export interface Waiter {
  readonly query: DnsQuery;
  readonly asked: Asked;
}

interface Asker {
  readonly endpoint: StoredEndpoint | undefined;
}

/** The resolver. */
export class Resolver {
  readonly counters: ResolverCounters = {
    queries: 0,
    local: 0,
    cached: 0,
    forwarded: 0,
    failed: 0,
    stranger: 0,
    limited: 0,
    malformed: 0,
  };
  readonly forwarder: Forwarder<Waiter>;
  readonly #world: ResolverWorld;
  readonly #cache = new Cache();
  readonly #gateways = new Map<string, readonly Ip[]>();
  /** Made when a network is asked about for the first time. */
  readonly #zones = new Map<string, Zone>();
  readonly #askers = new Map<string, Ip | undefined>();
  readonly #queryLimit: RateLimit;
  readonly #forwardLimit: RateLimit;
  #turn = 0;

  /** @param runtime  sockets and timers of the forwarder */
  constructor(
    world: ResolverWorld,
    runtime: Omit<ForwarderRuntime<Waiter>, 'notify'>,
    rates: ResolverRates = { query: QUERY_RATE, forward: FORWARD_RATE },
  ) {
    this.#world = world;
    this.#queryLimit = new RateLimit(rates.query);
    this.#forwardLimit = new RateLimit(rates.forward);
    this.forwarder = new Forwarder(world.random, {
      send: (attempt) => runtime.send(attempt),
      end: (attempt) => runtime.end(attempt),
      after: (delayMs, attempt) => runtime.after(delayMs, attempt),
      notify: (waiters, key, answer) => this.#answered(waiters, key, answer),
    });
  }

  /** Answers of other servers that are kept. */
  get cacheSize(): number {
    return this.#cache.size;
  }

  /** Answers on these addresses of a network from now on, instead of others that were given before. */
  open(network: string, gateways: readonly Ip[]): void {
    this.#gateways.set(network, gateways);
  }

  /** Answers no more in a network. */
  close(network: string): void {
    this.#gateways.delete(network);
    this.#zones.delete(network);
  }

  /** Addresses on which a network's names are answered; empty when they are not. */
  gatewaysOf(network: string): readonly Ip[] {
    return this.#gateways.get(network) ?? [];
  }

  /** Canonical texts of all addresses on which names are answered. */
  ownAddresses(): ReadonlySet<string> {
    return new Set([...this.#gateways.values()].flat().map(formatIp));
  }

  /** The directory has changed. */
  changed(change: DirectoryChange): void {
    if (change.kind === 'network' && change.after === undefined && change.before !== undefined) {
      this.#zones.delete(change.before.id);
    }
    if (change.kind !== 'endpoint') return;
    const { before, after } = change;
    if (before !== undefined) this.#zones.get(before.network)?.remove(before);
    if (after !== undefined) this.#zones.get(after.network)?.add(after);
  }

  /** Takes a query. The answer may come later, by `asked.reply`. */
  receive(asked: Asked, nowMs: number): void {
    const { counters } = this;
    counters.queries += 1;
    const own = this.#named(asked.network);
    const asker = own && this.#askerOf(asked, own);
    if (own === undefined || asker === undefined) {
      counters.stranger += 1;
      return;
    }
    const key = `${asked.network} ${asked.from}`;
    if (!this.#queryLimit.take(key, nowMs)) {
      counters.limited += 1;
      return;
    }
    const query = decodeQuery(asked.bytes);
    if (query === undefined || query.kind === 'fault') {
      counters.malformed += 1;
      if (query !== undefined) asked.reply(encodeFault(query));
      return;
    }
    const decision = decide(query, this.#contextOf(own, asker.endpoint));
    if (decision.kind === 'answer') {
      counters.local += 1;
      asked.reply(
        encodeAnswer(query, { ...decision, authoritative: true }, bytesMax(query, asked)),
      );
    } else this.#forward({ query, asked }, key, nowMs);
  }

  /**
   * Decides about a question as if somebody had asked it, for people who want to know why.
   *
   * @param asker  absent: this host itself
   */
  explain(
    question: { readonly name: string; readonly type: string },
    network: Network,
    asker: StoredEndpoint | undefined,
  ): Decision {
    const own = { network, zone: this.#zoneOf(network.id) };
    const decision = decide(question, this.#contextOf(own, asker));
    // Nobody asks there, so nothing tells when the zone is not needed any more.
    if (!this.#gateways.has(network.id)) this.#zones.delete(network.id);
    return decision;
  }

  #forward(waiter: Waiter, key: string, nowMs: number): void {
    const { query, asked } = waiter;
    const { name, type, checkingDisabled } = query;
    const question: ForwardQuestion = {
      name,
      type,
      checkingDisabled,
      dnssecOk: query.edns?.dnssecOk === true,
    };
    const kept = this.#cache.get(keyOf(question), nowMs);
    if (kept !== undefined) {
      this.counters.cached += 1;
      asked.reply(relayAnswer(kept.reading, targetOf(waiter), kept.ageSeconds));
      return;
    }
    if (!this.#forwardLimit.take(key, nowMs)) {
      this.counters.limited += 1;
      asked.reply(failure(waiter, RCODE.refused));
      return;
    }
    if (this.forwarder.ask(question, waiter, this.#world.servers(), nowMs)) {
      this.counters.forwarded += 1;
      return;
    }
    this.counters.failed += 1;
    asked.reply(failure(waiter, RCODE.serverFailure));
  }

  #answered(waiters: readonly Waiter[], key: string, answer: ForwardAnswer | undefined): void {
    if (answer !== undefined) this.#cache.put(key, answer.reading, answer.nowMs);
    for (const waiter of waiters) {
      const bytes =
        answer === undefined
          ? failure(waiter, RCODE.serverFailure)
          : relayAnswer(answer.reading, targetOf(waiter), 0);
      waiter.asked.reply(bytes);
    }
  }

  #askerOf({ from }: Asked, own: NamedNetwork): Asker | undefined {
    const ip = this.#ipOf(from);
    if (ip === undefined) return undefined;
    const endpoint = own.zone.at(ip);
    if (endpoint !== undefined) return { endpoint };
    const isOwn = this.gatewaysOf(own.network.id).some((gateway) => sameIp(gateway, ip));
    return isOwn ? { endpoint: undefined } : undefined;
  }

  /** Texts are read once: it takes longer than the rest of a query. */
  #ipOf(text: string): Ip | undefined {
    const known = this.#askers.get(text);
    if (known !== undefined) return known;
    const ip = parseIp(text);
    if (this.#askers.size >= ASKERS_MAX) this.#askers.clear();
    if (ip !== undefined) this.#askers.set(text, ip);
    return ip;
  }

  #contextOf(own: NamedNetwork, asker: StoredEndpoint | undefined): AnswerContext {
    const world = this.#world;
    const others = (): readonly string[] => (asker === undefined ? [] : world.joinedBy(asker));
    this.#turn = (this.#turn + 1) % Number.MAX_SAFE_INTEGER;
    return {
      own,
      joined: () =>
        others()
          .filter((id) => id !== own.network.id)
          .flatMap((id) => this.#named(id) ?? []),
      leadsOut: () =>
        asker !== undefined &&
        (world.reachesOut(asker) || others().some((id) => world.network(id)?.internal === false)),
      asker,
      health: (endpoint) => world.health(endpoint),
      turn: this.#turn,
    };
  }

  #named(id: string): NamedNetwork | undefined {
    const network = this.#gateways.has(id) ? this.#world.network(id) : undefined;
    return network && { network, zone: this.#zoneOf(id) };
  }

  #zoneOf(network: string): Zone {
    let zone = this.#zones.get(network);
    if (zone === undefined) {
      zone = new Zone(this.#world.endpointsOf(network));
      this.#zones.set(network, zone);
    }
    return zone;
  }
}

function targetOf({ query, asked }: Waiter): RelayTarget {
  const end = questionEnd(asked.bytes) ?? DNS_HEADER_BYTES;
  return {
    id: query.id,
    question: asked.bytes.subarray(DNS_HEADER_BYTES, end),
    recursionDesired: query.recursionDesired,
    checkingDisabled: query.checkingDisabled,
    edns: query.edns !== undefined,
    bytesMax: bytesMax(query, asked),
  };
}

function bytesMax(query: DnsQuery, { way }: Asked): number {
  return answerBytesMax(query, way);
}

function failure({ query, asked }: Waiter, rcode: number): Uint8Array {
  const answer: DnsAnswer = { rcode, authoritative: false, answers: [], authorities: [] };
  return encodeAnswer(query, answer, bytesMax(query, asked));
}
