/**
 * Asks other servers. A question that several ask at once is sent once. An answer is believed when it comes from the
 * server that was asked, with the id and the very question, upper and lower case included (draft-vixie-dnsext-dns0x20);
 * each try has a socket of its own, whose port the kernel draws.
 *
 * A machine without sockets: `ask`, `receive`, `fail` and `fire` go in, `send`, `end`, `after` and `notify` come out.
 */
import type { Random } from '../../model/random.ts';
import {
  DNS_HEADER_BYTES,
  type DnsQuestion,
  encodeUpstreamQuery,
  RCODE,
  type UpstreamQuery,
} from '../../wire/dns.ts';
import { type DnsReading, questionBytes, readAnswer, sameQuestion } from '../../wire/dns-relay.ts';
import {
  GIVE_UP_MS,
  MISFITS_MAX,
  QUESTIONS_MAX,
  ROUNDS,
  TCP_TIMEOUT_MS,
  UDP_TIMEOUT_MS,
  WAITERS_MAX,
} from './limits.ts';
import type { Server } from './servers.ts';

/** A question for other servers; two that are equal in this are one. */
export interface ForwardQuestion extends DnsQuestion {
  readonly checkingDisabled: boolean;
  readonly dnssecOk: boolean;
}

/** One try to get an answer: a socket of its own until it ends. */
export interface Attempt {
  readonly number: number;
  readonly way: 'udp' | 'tcp';
  readonly server: Server;
  readonly bytes: Uint8Array;
}

/** An answer, and when it came. */
export interface ForwardAnswer {
  readonly reading: DnsReading;
  readonly nowMs: number;
}

/** What the machine does. Implemented in `agent`. */
export interface ForwarderRuntime<T> {
  send(attempt: Attempt): void;
  /** The socket of the attempt is not needed any more. */
  end(attempt: number): void;
  after(delayMs: number, attempt: number): void;
  /** Those who waited get an answer; `undefined`: nobody gave one. */
  notify(waiters: readonly T[], key: string, answer: ForwardAnswer | undefined): void;
}

/** What became of queries to other servers. */
export interface ForwarderCounters {
  sent: number;
  /** No answer in time, or the server cannot be reached. */
  silent: number;
  /** Answers that were not those to what was asked. */
  misfits: number;
  /** Questions that nobody answered. */
  unanswered: number;
  /** Questions that were not asked because too many waited. */
  crowded: number;
}

interface Pending<T> {
  readonly key: string;
  readonly question: ForwardQuestion;
  readonly servers: readonly Server[];
  readonly waiters: T[];
  readonly startedMs: number;
  tries: number;
  attempt: Attempt;
  misfits: number;
  /** An error that a server answered with: better than nothing. */
  worst?: DnsReading;
}

/** The machine. `T` is whoever waits. */
export class Forwarder<T> {
  readonly counters: ForwarderCounters = {
    sent: 0,
    silent: 0,
    misfits: 0,
    unanswered: 0,
    crowded: 0,
  };
  readonly #random: Random;
  readonly #runtime: ForwarderRuntime<T>;
  readonly #byKey = new Map<string, Pending<T>>();
  readonly #byAttempt = new Map<number, Pending<T>>();
  #attempts = 0;
  /** The server that answered last is asked first. */
  #favourite = '';

  constructor(random: Random, runtime: ForwarderRuntime<T>) {
    this.#random = random;
    this.#runtime = runtime;
  }

  /** Questions that wait. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Asks, or joins those who wait for the same. False: there is no room or no server, and nobody will be notified. */
  ask(question: ForwardQuestion, waiter: T, servers: readonly Server[], nowMs: number): boolean {
    const key = keyOf(question);
    const known = this.#byKey.get(key);
    if (servers.length === 0) return false;
    if (known === undefined ? this.size >= QUESTIONS_MAX : known.waiters.length >= WAITERS_MAX) {
      this.counters.crowded += 1;
      return false;
    }
    if (known !== undefined) {
      known.waiters.push(waiter);
      return true;
    }
    const sorted = servers.toSorted((a, b) => this.#rank(a) - this.#rank(b));
    const pending: Pending<T> = {
      key,
      question,
      servers: sorted,
      waiters: [waiter],
      startedMs: nowMs,
      tries: 0,
      attempt: { number: 0, way: 'udp', server: sorted[0] as Server, bytes: new Uint8Array(0) },
      misfits: 0,
    };
    this.#byKey.set(key, pending);
    this.#next(pending, nowMs);
    return true;
  }

  /** A message came in on the socket of an attempt. */
  receive(attempt: number, from: Server, bytes: Uint8Array, nowMs: number): void {
    const pending = this.#byAttempt.get(attempt);
    if (pending === undefined) return;
    const { server, way, bytes: asked } = pending.attempt;
    const reading = readAnswer(bytes);
    const fit = reading !== undefined && sameServer(from, server) ? fitOf(reading, asked) : 'none';
    if (reading === undefined || fit === 'none') this.#misfit(pending);
    else if (way === 'udp' && (reading.truncated || fit === 'other-case')) {
      // A server that does not keep the case could be anybody; TCP tells.
      this.#try(pending, server, 'tcp');
    } else if (isRefusal(reading)) {
      pending.worst = reading;
      this.#next(pending, nowMs);
    } else {
      this.#favourite = server.host;
      this.#finish(pending, { reading, nowMs });
    }
  }

  /** The socket of an attempt is of no use: refused, reset, or without a way. */
  fail(attempt: number, nowMs: number): void {
    this.fire(attempt, nowMs);
  }

  /** The time of an attempt is over. */
  fire(attempt: number, nowMs: number): void {
    const pending = this.#byAttempt.get(attempt);
    if (pending === undefined) return;
    this.counters.silent += 1;
    this.#next(pending, nowMs);
  }

  #next(pending: Pending<T>, nowMs: number): void {
    const { servers, tries } = pending;
    const server = servers[tries % servers.length];
    const over = tries >= servers.length * ROUNDS || nowMs - pending.startedMs >= GIVE_UP_MS;
    if (server === undefined || over) {
      if (pending.worst === undefined) this.counters.unanswered += 1;
      this.#finish(pending, pending.worst && { reading: pending.worst, nowMs });
      return;
    }
    pending.tries += 1;
    this.#try(pending, server, 'udp');
  }

  #try(pending: Pending<T>, server: Server, way: 'udp' | 'tcp'): void {
    this.#leave(pending);
    this.#attempts += 1;
    const number = this.#attempts;
    const bytes = this.#queryOf(pending.question);
    pending.attempt = { number, way, server, bytes };
    pending.misfits = 0;
    this.#byAttempt.set(number, pending);
    this.counters.sent += 1;
    this.#runtime.after(way === 'udp' ? UDP_TIMEOUT_MS : TCP_TIMEOUT_MS, number);
    this.#runtime.send(pending.attempt);
  }

  #misfit(pending: Pending<T>): void {
    this.counters.misfits += 1;
    pending.misfits += 1;
    const { server, way } = pending.attempt;
    if (pending.misfits >= MISFITS_MAX && way === 'udp') this.#try(pending, server, 'tcp');
  }

  #finish(pending: Pending<T>, answer: ForwardAnswer | undefined): void {
    this.#leave(pending);
    this.#byKey.delete(pending.key);
    this.#runtime.notify(pending.waiters, pending.key, answer);
  }

  #leave({ attempt }: Pending<T>): void {
    if (this.#byAttempt.delete(attempt.number)) this.#runtime.end(attempt.number);
  }

  #queryOf(question: ForwardQuestion): Uint8Array {
    const id = this.#random.below(0x1_0000);
    const name = this.#mixedCase(question.name);
    const query: UpstreamQuery = { ...question, id, name };
    return encodeUpstreamQuery(query);
  }

  /** Each letter adds a bit that somebody who does not see the query has to guess. */
  #mixedCase(name: string): string {
    return name
      .toLowerCase()
      .replace(/[a-z]/g, (letter) => (this.#random.below(2) === 0 ? letter : letter.toUpperCase()));
  }

  #rank({ host }: Server): number {
    return host === this.#favourite ? 0 : 1;
  }
}

/** The same text for equal questions. */
export function keyOf({ name, type, checkingDisabled, dnssecOk }: ForwardQuestion): string {
  return `${name.toLowerCase()} ${type} ${Number(checkingDisabled)}${Number(dnssecOk)}`;
}

function fitOf(reading: DnsReading, asked: Uint8Array): 'exact' | 'other-case' | 'none' {
  if (reading.id !== (asked[0] as number) * 256 + (asked[1] as number)) return 'none';
  const question = questionBytes(reading.bytes, reading.questionEnd);
  const own = asked.subarray(DNS_HEADER_BYTES, DNS_HEADER_BYTES + question.length);
  if (sameQuestion(question, own, true)) return 'exact';
  return sameQuestion(question, own, false) ? 'other-case' : 'none';
}

function isRefusal({ rcode }: DnsReading): boolean {
  return rcode !== RCODE.noError && rcode !== RCODE.noSuchName;
}

function sameServer(a: Server, b: Server): boolean {
  return a.host === b.host && a.port === b.port;
}
