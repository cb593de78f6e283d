/**
 * The endpoints of the cluster, found by id, network, node, name, MAC and published ports without a look at all of
 * them. Every change passes `set` and `delete`, so the ways to them cannot differ.
 */
import { isContainer, isOnNode } from '../../../model/endpoint.ts';
import type { MacAddress } from '../../../model/mac-address.ts';
import type { NodeId } from '../../../model/node-id.ts';
import type { StoredEndpoint } from '../../state/records.ts';
import { Groups } from './groups.ts';

/** The endpoints. Lists are in the order in which endpoints were written last. */
export class Endpoints {
  readonly #all = new Map<string, StoredEndpoint>();
  readonly #byNetwork = new Groups<string, StoredEndpoint>();
  readonly #byNode = new Groups<NodeId, StoredEndpoint>();
  readonly #byName = new Groups<string, StoredEndpoint>();
  readonly #byMac = new Groups<MacAddress, StoredEndpoint>();
  readonly #publishing = new Map<string, StoredEndpoint>();
  /** By network: how many endpoints each node has there. */
  readonly #carriers = new Map<string, Map<NodeId, number>>();

  get count(): number {
    return this.#all.size;
  }

  all(): IterableIterator<StoredEndpoint> {
    return this.#all.values();
  }

  get(id: string): StoredEndpoint | undefined {
    return this.#all.get(id);
  }

  /** Enters an endpoint, in the place of one with its id. */
  set(endpoint: StoredEndpoint): void {
    const before = this.#all.get(endpoint.id);
    if (before !== undefined) this.#unlink(before);
    this.#all.set(endpoint.id, endpoint);
    this.#byNetwork.add(endpoint.network, endpoint);
    this.#byNode.add(endpoint.node, endpoint);
    this.#byName.add(endpoint.name, endpoint);
    this.#byMac.add(endpoint.mac, endpoint);
    if (endpoint.published.length > 0) this.#publishing.set(endpoint.id, endpoint);
    this.#carry(endpoint, 1);
  }

  /** Forgets an endpoint; one that is not there changes nothing. */
  delete(id: string): void {
    const before = this.#all.get(id);
    if (before === undefined) return;
    this.#all.delete(id);
    this.#unlink(before);
  }

  ofNetwork(network: string): Iterable<StoredEndpoint> {
    return this.#byNetwork.of(network);
  }

  countOfNetwork(network: string): number {
    return this.#byNetwork.count(network);
  }

  ofNode(node: NodeId): Iterable<StoredEndpoint> {
    return this.#byNode.of(node);
  }

  countOfNode(node: NodeId): number {
    return this.#byNode.count(node);
  }

  /** Endpoints with this name, of any network. */
  named(name: string): Iterable<StoredEndpoint> {
    return this.#byName.of(name);
  }

  /** Endpoints with this MAC, of any network. */
  withMac(mac: MacAddress): Iterable<StoredEndpoint> {
    return this.#byMac.of(mac);
  }

  /** Endpoints that have published ports. */
  publishing(): IterableIterator<StoredEndpoint> {
    return this.#publishing.values();
  }

  /** Nodes that have an endpoint in a network on themselves, and how many. */
  carriers(network: string): ReadonlyMap<NodeId, number> {
    return this.#carriers.get(network) ?? NOBODY;
  }

  #unlink(before: StoredEndpoint): void {
    this.#byNetwork.remove(before.network, before);
    this.#byNode.remove(before.node, before);
    this.#byName.remove(before.name, before);
    this.#byMac.remove(before.mac, before);
    this.#publishing.delete(before.id);
    this.#carry(before, -1);
  }

  #carry(endpoint: StoredEndpoint, more: 1 | -1): void {
    // An application outside is behind the gateway of each host, and brings none of them into the network.
    if (!isContainer(endpoint) && !isOnNode(endpoint)) return;
    const { network, node } = endpoint;
    const nodes = this.#carriers.get(network) ?? new Map<NodeId, number>();
    const count = (nodes.get(node) ?? 0) + more;
    if (count > 0) this.#carriers.set(network, nodes.set(node, count));
    else if (nodes.delete(node) && nodes.size === 0) this.#carriers.delete(network);
  }
}

const NOBODY: ReadonlyMap<NodeId, number> = new Map();
