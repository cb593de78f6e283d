/**
 * The cluster's objects by id, name and network, read from the state and kept up to date entry by entry. The only
 * place that knows which of two equal names is meant.
 *
 * Two networks can get the same name when they are made on two sides of a partition. Both stay. A confirmed one goes
 * before a provisional one, then the lower (lamport, id): that one keeps the bare name, the other is reached by its id.
 * A `bridge` network goes before all others on its host: what others make elsewhere does not change what it means here.
 */
import { WeftError } from '../../model/errors.ts';
import type { ForeignVtep, Network } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Entry } from '../state/entry.ts';
import {
  decodeEndpoint,
  decodeNetwork,
  decodeNodeInfo,
  decodeVtep,
  type NodeInfo,
  type StoredEndpoint,
} from '../state/records.ts';
import { sharesAddresses } from './creation/conflicts.ts';
import type { Claim } from './creation/intents.ts';
import { Endpoints } from './endpoints/endpoints.ts';
import { Groups } from './endpoints/groups.ts';

/** What an entry changed. */
export type DirectoryChange =
  | {
      readonly kind: 'network';
      readonly before: Network | undefined;
      readonly after: Network | undefined;
    }
  | {
      readonly kind: 'endpoint';
      readonly before: StoredEndpoint | undefined;
      readonly after: StoredEndpoint | undefined;
    }
  | {
      readonly kind: 'vtep';
      readonly before: ForeignVtep | undefined;
      readonly after: ForeignVtep | undefined;
    }
  | { readonly kind: 'node'; readonly node: NodeId; readonly info: NodeInfo };

interface Ranked<T> {
  readonly object: T;
  readonly lamport: number;
}

/** Networks, endpoints, foreign VTEPs and node addresses. */
export class Directory {
  readonly #networks = new Map<string, Ranked<Network>>();
  readonly #networksByName = new Groups<string, Network>();
  readonly #endpoints: Endpoints = new Endpoints();
  /** Endpoints by what they are looked for. Only entries change them. */
  readonly index: Omit<Endpoints, 'set' | 'delete'> = this.#endpoints;
  readonly #vteps = new Map<string, ForeignVtep>();
  readonly #nodes = new Map<NodeId, NodeInfo>();
  /** Made when it is asked for, dropped when a network changes. */
  #ranked: readonly Network[] | undefined;

  /** Takes an entry of the state, in any order. Returns what it changed. */
  take(entry: Entry): DirectoryChange | undefined {
    const [kind = '', id = ''] = entry.key.split('/', 2);
    if (kind === 'network') return this.#takeNetwork(id, entry);
    if (kind === 'endpoint') return this.#takeEndpoint(id, entry);
    if (kind === 'vtep') return this.#takeVtep(entry);
    const info = kind === 'node' && entry.value ? decodeNodeInfo(entry.value) : undefined;
    if (info === undefined) return undefined;
    this.#nodes.set(entry.origin, info);
    return { kind: 'node', node: entry.origin, info };
  }

  /** Forgets what a node that was removed said of itself and carried. Returns what that changed. */
  forget(node: NodeId): DirectoryChange[] {
    this.#nodes.delete(node);
    return [...this.#endpoints.ofNode(node)].map((before): DirectoryChange => {
      this.#endpoints.delete(before.id);
      return { kind: 'endpoint', before, after: undefined };
    });
  }

  /** Networks in the order of the rule: of two with one name, VNI or address the one that goes first. */
  networks(): readonly Network[] {
    this.#ranked ??= [...this.#networks.values()].sort(byRank).map(({ object }) => object);
    return this.#ranked;
  }

  /** What the networks of the cluster take; those of this host alone are nobody else's business. */
  claims(): Claim[] {
    const overlays = this.networks().filter(({ driver }) => driver === 'overlay');
    return overlays.map(({ name, vni, subnets }) => ({
      name,
      vni,
      subnets: subnets.map(({ cidr }) => cidr),
    }));
  }

  network(id: string): Network | undefined {
    return this.#networks.get(id)?.object;
  }

  /** The network that a name, an id or a unique prefix of an id means. Throws `not-found`, `ambiguous`. */
  getNetwork(ref: string): Network {
    const named = this.networkNamed(ref) ?? this.network(ref);
    if (named !== undefined) return named;
    return pick(ref, 'network', this.networks(), 'weft network ls');
  }

  /** The network that holds the bare name. */
  networkNamed(name: string): Network | undefined {
    const named = [...this.#networksByName.of(name)].flatMap(
      ({ id }) => this.#networks.get(id) ?? [],
    );
    return named.sort(byRank)[0]?.object;
  }

  /** Other networks that have the VNI of this one, or some of its addresses. In no order, so nothing is sorted. */
  sharing(network: Network): Network[] {
    const others = [...this.#networks.values()].map(({ object }) => object);
    return others.filter(
      (other) =>
        other.id !== network.id && (other.vni === network.vni || sharesAddresses(other, network)),
    );
  }

  endpoints(): IterableIterator<StoredEndpoint> {
    return this.#endpoints.all();
  }

  endpoint(id: string): StoredEndpoint | undefined {
    return this.#endpoints.get(id);
  }

  /** Endpoints of one network. */
  endpointsOf(network: string): StoredEndpoint[] {
    return [...this.#endpoints.ofNetwork(network)];
  }

  /**
   * The endpoint that a name, an id or a unique prefix means. Names are unique within a network; one that
   * stands in several is `ambiguous`.
   */
  getEndpoint(ref: string): StoredEndpoint {
    const named = [...this.#endpoints.named(ref)];
    if (named.length > 1) throw ambiguous('endpoint', ref, 'weft ps');
    const found = named[0] ?? this.#endpoints.get(ref);
    return found ?? pick(ref, 'endpoint', [...this.#endpoints.all()], 'weft ps');
  }

  /** Foreign VTEPs of one network. */
  vtepsOf(network: string): ForeignVtep[] {
    return [...this.#vteps.values()].filter((vtep) => vtep.network === network);
  }

  /** Nodes that have said where they can be reached. */
  nodes(): IterableIterator<NodeId> {
    return this.#nodes.keys();
  }

  node(node: NodeId): NodeInfo | undefined {
    return this.#nodes.get(node);
  }

  #takeNetwork(id: string, entry: Entry): DirectoryChange {
    this.#ranked = undefined;
    const before = this.#networks.get(id)?.object;
    const after = entry.value && decodeNetwork(id, entry.value);
    if (before !== undefined) this.#networksByName.remove(before.name, before);
    if (after === undefined) this.#networks.delete(id);
    else {
      this.#networks.set(id, { object: after, lamport: entry.lamport });
      this.#networksByName.add(after.name, after);
    }
    return { kind: 'network', before, after };
  }

  #takeEndpoint(id: string, entry: Entry): DirectoryChange | undefined {
    const before = this.#endpoints.get(id);
    // An id belongs to whoever used it first; nobody changes another node's endpoint.
    if (before !== undefined && before.node !== entry.origin) return undefined;
    const after = entry.value && decodeEndpoint(id, entry.origin, entry.value);
    if (after === undefined) this.#endpoints.delete(id);
    else this.#endpoints.set(after);
    return { kind: 'endpoint', before, after };
  }

  #takeVtep(entry: Entry): DirectoryChange {
    const before = this.#vteps.get(entry.key);
    const after = entry.value && decodeVtep(entry.value);
    if (after === undefined) this.#vteps.delete(entry.key);
    else this.#vteps.set(entry.key, after);
    return { kind: 'vtep', before, after };
  }
}

/** Returns the one object whose id starts with `ref`. Throws `not-found` or `ambiguous`. */
export function pick<T extends { readonly id: string }>(
  ref: string,
  kind: string,
  objects: readonly T[],
  listCommand: string,
): T {
  const fits = /^[0-9a-f]+$/.test(ref) ? objects.filter(({ id }) => id.startsWith(ref)) : [];
  const [first, second] = fits;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) throw ambiguous(kind, ref, listCommand);
  throw new WeftError('not-found', {
    what: `${kind} ${ref}`,
    why: 'no such name or id',
    remedy: `see ${listCommand}`,
  });
}

function ambiguous(kind: string, ref: string, listCommand: string): WeftError {
  return new WeftError('ambiguous', {
    what: `${kind} ${ref}`,
    why: `more than one ${kind} fits`,
    remedy: `use a longer id, see ${listCommand}`,
  });
}

function byRank(a: Ranked<Network>, b: Ranked<Network>): number {
  const local = Number(b.object.driver === 'bridge') - Number(a.object.driver === 'bridge');
  const provisional = Number(a.object.provisional) - Number(b.object.provisional);
  return local || provisional || a.lamport - b.lamport || (a.object.id < b.object.id ? -1 : 1);
}
