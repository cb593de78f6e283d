/**
 * Containers of this host whose resolver asks the servers of this host, and does so all its life: the servers that it
 * began with. Kept in the store, so that an agent that starts again leads them to the gateway before anything else.
 */
import type { NameRedirect } from '../../control/gateway/name-redirects.ts';
import type { Store } from '../../host/process/store.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { formatIp, parseIp } from '../../model/ip.ts';

/** A container in a network. Addresses of IPv4, as texts. */
export interface NameAsker {
  /** Id of the network. */
  readonly network: string;
  readonly address: string;
  /** The gateway address of its subnet. */
  readonly gateway: string;
  /** Path of its namespace. */
  readonly namespace: string;
  /** The network is internal, and the container has a way out beside it. */
  readonly leadsOut?: boolean;
  readonly servers: readonly string[];
}

const KEY = 'gateway/name-askers';

/** The askers, each under a name that whoever adds it chooses. */
export class NameAskers {
  readonly #store: Pick<Store, 'get' | 'put'>;
  readonly #askers: Map<string, NameAsker>;

  constructor(store: Pick<Store, 'get' | 'put'>) {
    this.#store = store;
    const bytes = store.get(KEY);
    const entries = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as [string, NameAsker][]);
    this.#askers = new Map(entries ?? []);
  }

  get(name: string): NameAsker | undefined {
    return this.#askers.get(name);
  }

  /** Names of all. */
  names(): string[] {
    return [...this.#askers.keys()];
  }

  /** What the resolver in a namespace asks; undefined when none there is known. */
  serversIn(namespace: string): readonly string[] | undefined {
    return [...this.#askers.values()].find((asker) => asker.namespace === namespace)?.servers;
  }

  /** Whether an endpoint of an internal network has a way out beside it. */
  leadsOut({ network, addresses }: Pick<Endpoint, 'network' | 'addresses'>): boolean {
    const texts = addresses.map(({ ip }) => formatIp(ip));
    return [...this.#askers.values()].some(
      (asker) =>
        asker.leadsOut === true && asker.network === network && texts.includes(asker.address),
    );
  }

  /** Adds one, or says anew what one is. */
  add(name: string, asker: NameAsker): void {
    this.#askers.set(name, asker);
    this.#save();
  }

  /** Returns whether there was one. */
  remove(name: string): boolean {
    const there = this.#askers.delete(name);
    if (there) this.#save();
    return there;
  }

  /** What is to be led where. A container that is a server of this host itself asks others in earnest. */
  redirects(): NameRedirect[] {
    const askers = [...this.#askers.values()];
    return askers.flatMap(({ network, address, gateway, servers }) => {
      const [from, to] = [parseIp(address), parseIp(gateway)];
      if (from === undefined || to === undefined || servers.includes(address)) return [];
      const asked = servers.flatMap((server) => parseIp(server) ?? []);
      return asked.map((server) => ({ network, from, server, gateway: to }));
    });
  }

  #save(): void {
    const text = JSON.stringify([...this.#askers]);
    this.#store.put(KEY, new TextEncoder().encode(text));
  }
}
