/**
 * The resolver of this node with its sockets. Whoever brings up the gateway addresses of a network calls `open`, and
 * `close` when they go; the rest goes by itself: an address that is not there yet is waited for.
 */
import type { Decision, Health } from '../control/dns/answer.ts';
import type { ForwarderCounters } from '../control/dns/forwarder.ts';
import { Resolver, type ResolverCounters, type ResolverRates } from '../control/dns/resolver.ts';
import { DNS_PORT, readServers, type Server } from '../control/dns/servers.ts';
import type { Directory, DirectoryChange } from '../control/network/directory.ts';
import type { StoredEndpoint } from '../control/state/records.ts';
import { ResolvConf } from '../host/dns/resolv-conf.ts';
import { type DnsReceived, type DnsServer, openDnsServer } from '../host/dns/server.ts';
import { Upstream } from '../host/dns/upstream.ts';
import { monotonicMs } from '../host/process/clock.ts';
import type { Log } from '../host/process/log.ts';
import { systemRandom } from '../host/process/random.ts';
import { formatIp, type Ip, sameIp } from '../model/ip.ts';
import type { Network } from '../model/network.ts';

/** Between two tries to bind an address that is not there yet: a new gateway answers within this. */
const ABSENT_RETRY_MS = 50;
/** The same when something else is in the way, which a person has to see to. */
const REFUSED_RETRY_MS = 2000;
/** An address that is not there after so many tries is a problem to tell. */
const ABSENT_TRIES = 100;

/** What the resolver needs. */
export interface DnsContext {
  readonly directory: Pick<Directory, 'network' | 'endpointsOf'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  health(endpoint: StoredEndpoint): Health;
  /** Ids of the networks of ports in the endpoint's namespace. */
  joinedBy(endpoint: StoredEndpoint): readonly string[];
  /** Whether the container of an endpoint has a way out that is none of our networks. */
  reachesOut?(endpoint: StoredEndpoint): boolean;
  /** An address cannot be had any more, or can again. */
  refusalsChanged?(): void;
  /** Default: the host's. */
  readonly resolvConf?: string;
  readonly rates?: ResolverRates;
}

interface Binding {
  readonly network: Network;
  readonly ip: Ip;
  server?: DnsServer;
  /** Why the address cannot be bound. */
  refusal?: string;
  tries: number;
  timer?: NodeJS.Timeout;
  closed: boolean;
}

/** Names of networks, on their gateway addresses. */
export class Dns {
  readonly #context: DnsContext;
  readonly #resolver: Resolver;
  readonly #upstream: Upstream;
  readonly #resolvConf: ResolvConf;
  readonly #bindings = new Map<string, Binding[]>();
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(context: DnsContext) {
    this.#context = context;
    this.#resolvConf = new ResolvConf(context.resolvConf);
    this.#upstream = new Upstream({
      received: (attempt, from, bytes) =>
        this.#resolver.forwarder.receive(attempt, from, bytes, monotonicMs()),
      failed: (attempt) => this.#resolver.forwarder.fail(attempt, monotonicMs()),
    });
    const { directory } = context;
    this.#resolver = new Resolver(
      {
        random: systemRandom,
        network: (id) => directory.network(id),
        endpointsOf: (id) => directory.endpointsOf(id),
        joinedBy: (endpoint) => context.joinedBy(endpoint),
        reachesOut: (endpoint) => context.reachesOut?.(endpoint) === true,
        health: (endpoint) => context.health(endpoint),
        servers: () => this.servers(),
      },
      {
        send: (attempt) => this.#upstream.send(attempt),
        end: (attempt) => this.#end(attempt),
        after: (delayMs, attempt) => this.#after(delayMs, attempt),
      },
      context.rates,
    );
  }

  get counters(): ResolverCounters {
    return this.#resolver.counters;
  }

  get upstreamCounters(): ForwarderCounters {
    return this.#resolver.forwarder.counters;
  }

  /** Answers of other servers that are kept. */
  get cacheSize(): number {
    return this.#resolver.cacheSize;
  }

  /**
   * Answers names of the network on its gateway addresses from now on, port 53 of UDP and TCP. Never fails: an address
   * that cannot be bound is tried again, and told by `problems`. Called again with other addresses it moves, with the
   * same ones it changes nothing.
   */
  open(network: Network, addresses: readonly Ip[]): void {
    const before = this.gatewaysOf(network.id);
    const isSame =
      before.length === addresses.length && before.every((ip, i) => sameIp(ip, addresses[i] ?? ip));
    if (isSame && this.#bindings.has(network.id)) return;
    this.close(network.id);
    this.#resolver.open(network.id, addresses);
    const bindings = addresses.map((ip): Binding => ({ network, ip, tries: 0, closed: false }));
    this.#bindings.set(network.id, bindings);
    for (const binding of bindings) this.#bind(binding);
  }

  /** Answers no more in the network; one that was not open changes nothing. */
  close(network: string): void {
    for (const binding of this.#bindings.get(network) ?? []) {
      binding.closed = true;
      clearTimeout(binding.timer);
      binding.server?.close();
    }
    this.#bindings.delete(network);
    this.#resolver.close(network);
  }

  /** Addresses on which a network's names are answered here; empty when they are not. */
  gatewaysOf(network: string): readonly Ip[] {
    return this.#resolver.gatewaysOf(network);
  }

  /** Whether one of the addresses of a network cannot be had, and who asks there is not answered. */
  isRefused(network: string): boolean {
    return (this.#bindings.get(network) ?? []).some(({ refusal }) => refusal !== undefined);
  }

  /** The servers that other names are asked of. */
  servers(): readonly Server[] {
    return readServers(this.#resolvConf.text(monotonicMs()), this.#resolver.ownAddresses());
  }

  /** How a question would be answered. @param asker  absent: this host itself */
  explain(
    question: { readonly name: string; readonly type: string },
    network: Network,
    asker: StoredEndpoint | undefined,
  ): Decision {
    return this.#resolver.explain(question, network, asker);
  }

  /** The directory has changed. */
  changed(change: DirectoryChange): void {
    this.#resolver.changed(change);
  }

  /** What cannot be bound, in lines for a person. */
  problems(): string[] {
    return [...this.#bindings.values()].flat().flatMap(({ network, ip, refusal }) => {
      if (refusal === undefined) return [];
      return [`names of network ${network.name} are not answered on ${formatIp(ip)}: ${refusal}`];
    });
  }

  /** Closes everything. */
  stop(): void {
    for (const network of [...this.#bindings.keys()]) this.close(network);
    this.#upstream.close();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #bind(binding: Binding): void {
    openDnsServer(binding.ip, DNS_PORT, (query) => this.#receive(binding, query)).then(
      (server) => {
        const wasRefused = binding.refusal !== undefined;
        delete binding.refusal;
        binding.server = server;
        if (binding.closed) server.close();
        else if (wasRefused) this.#context.refusalsChanged?.();
      },
      (error: unknown) => this.#refused(binding, error as NodeJS.ErrnoException),
    );
  }

  #refused(binding: Binding, { code = 'no reason given' }: NodeJS.ErrnoException): void {
    if (binding.closed) return;
    const absent = code === 'EADDRNOTAVAIL';
    binding.tries += 1;
    const delayMs = absent ? ABSENT_RETRY_MS : REFUSED_RETRY_MS;
    binding.timer = setTimeout(() => this.#bind(binding), delayMs);
    if (absent && binding.tries < ABSENT_TRIES) return;
    const isNew = binding.refusal === undefined;
    binding.refusal = refusalText(code);
    if (!isNew) return;
    const address = formatIp(binding.ip);
    const network = binding.network.name;
    this.#context.log.warn({ network, address, code }, 'names cannot be answered');
    this.#context.refusalsChanged?.();
  }

  #receive(binding: Binding, query: DnsReceived): void {
    this.#resolver.receive({ network: binding.network.id, ...query }, monotonicMs());
  }

  #after(delayMs: number, attempt: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(attempt);
      this.#resolver.forwarder.fire(attempt, monotonicMs());
    }, delayMs);
    this.#timers.set(attempt, timer);
  }

  #end(attempt: number): void {
    clearTimeout(this.#timers.get(attempt));
    this.#timers.delete(attempt);
    this.#upstream.end(attempt);
  }
}

function refusalText(code: string): string {
  if (code === 'EADDRINUSE') {
    return 'another program has port 53 there; let it listen on its own addresses only';
  }
  if (code === 'EADDRNOTAVAIL') return 'this host does not have the address; see ip address show';
  if (code === 'EACCES' || code === 'EPERM')
    return 'the right to use port 53 is missing; run as root';
  return `the system refused it, ${code}`;
}
