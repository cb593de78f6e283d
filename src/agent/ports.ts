/**
 * The ports of this node: endpoints and the TAPs that carry them. Opens, adopts and closes TAPs, gives them to the
 * engine, and remembers where each one lives, so that a restarted agent finds them again.
 *
 * A TAP is persistent: when the agent stops, the container keeps its interface, MAC and addresses; the kernel drops
 * what it sends meanwhile.
 * A namespace stays alive while we hold a TAP in it; `sweep` therefore looks for namespaces that nobody uses any
 * more and lets go of them. With a store for descriptors (`host/linux/fd-store.ts`) systemd holds the TAP as well, also
 * while the agent is away.
 */
import { gatewaysOf } from '../control/gateway/gateway.ts';
import { removeEndpoint } from '../control/network/attach-endpoint.ts';
import type { Cluster } from '../control/network/cluster.ts';
import { innerMtuBytes, type Reconciler, type UplinkView } from '../control/network/reconcile.ts';
import type { StoredEndpoint } from '../control/state/records.ts';
import type { Engine, PortId } from '../datapath/engine.ts';
import type { FdStore } from '../host/linux/fd-store.ts';
import type { Log } from '../host/process/log.ts';
import type { Store } from '../host/process/store.ts';
import { errnoName } from '../host/refusals.ts';
import { namespaceInode } from '../host/tap/namespace.ts';
import { joinLink, returnLink } from '../host/tap/taken-link.ts';
import {
  adoptTap,
  openTap,
  openTapWhenFree,
  removeTap,
  type Tap,
  type TapRequest,
} from '../host/tap/tap-device.ts';
import type { Network } from '../model/network.ts';
import type { Gateways } from './gateways/gateways.ts';
import { Links, placeOfLink } from './ports/links.ts';
import { ownInOrder } from './ports/own-endpoints.ts';
import {
  isInOwnNamespace,
  isInside,
  isInUse,
  isSameNamespace,
  leadsOut,
  linkDevice,
  ownInode,
  type PortPlace,
} from './ports/place.ts';

/** What ports need. */
export interface PortsContext {
  readonly cluster: Cluster;
  readonly engine: Engine<Tap>;
  /** What the engine wants of TAPs of the network. */
  readonly tapOffload: (network: Network) => TapRequest['offload'];
  /** Queues of TAPs that are made. */
  readonly tapQueues: number;
  readonly reconciler: Reconciler;
  readonly gateways: Gateways;
  /** Whether this host is to be in a network also without a port of its own there. */
  readonly isWanted: (network: Network) => boolean;
  readonly uplink: UplinkView;
  readonly store: Store;
  readonly fdStore: FdStore;
  readonly log: Log;
  /** A number that no port of the engine has had. */
  nextPort(): PortId;
}

interface Port {
  readonly id: PortId;
  readonly endpoint: StoredEndpoint;
  readonly network: Network;
  readonly place: PortPlace;
  readonly tap: Tap;
}

/** The ports. */
export class Ports {
  readonly #context: PortsContext;
  readonly #ports = new Map<string, Port>();
  /** Ports whose TAP is being deleted: nobody's any more, and the engine still has them. */
  readonly #ending = new Set<Port>();
  /** Interfaces of others that endpoints have. */
  readonly links: Links;

  constructor(context: PortsContext) {
    this.#context = context;
    this.links = new Links({
      ...context,
      placeOf: (id) => this.placeOf(id),
      isOpen: (id) => this.isOpen(id),
      open: async (endpoint, network, place) => {
        await this.open(endpoint, network, place);
        await this.updateGateway(network);
      },
      lose: (id) => this.#loseLink(id),
    });
  }

  /** True when the endpoint's frames move. */
  isOpen(endpoint: string): boolean {
    return this.#ports.has(endpoint);
  }

  /** Networks that have a port in the namespace; without a path in the agent's own. */
  networksIn(namespace: string | undefined): Network[] {
    const inode = namespace === undefined ? ownInode() : namespaceInode(namespace);
    const inside = [...this.#ports.values()].filter(({ place }) => isInside(place, inode));
    return inside.map(({ network }) => network);
  }

  /** Ids of the networks that have a port in the namespace of the endpoint's port, its own included. */
  networksBeside(endpoint: string): string[] {
    const port = this.#ports.get(endpoint);
    if (port === undefined) return [];
    const { inode } = port.place;
    // Where a container engine is about to move it, and what is behind somebody's interface, nobody knows.
    const isUnseen = port.place.handedAs !== undefined && inode === undefined;
    if (isUnseen || port.place.link !== undefined) return [port.network.id];
    const all = [...this.#ports.values()].filter(({ place }) => place.link === undefined);
    const beside = all.filter(({ place }) => place.inode === inode);
    return beside.map(({ network }) => network.id);
  }

  /** What of this host does not work because an endpoint is in its namespace, in sentences for a person. */
  get problems(): string[] {
    const inside = [...this.#ports.values()].filter(({ place }) => isInOwnNamespace(place));
    return inside.flatMap(({ network, endpoint: { name } }) => {
      if (!this.#context.isWanted(network)) return [];
      const why = `endpoint ${name} in the namespace of this host stands in place of the gateway`;
      return [`published ports do not lead into network ${network.name} here: ${why}; detach it`];
    });
  }

  /** The engine says that the device of a port has gone away. */
  portLost(id: PortId): void {
    for (const port of this.#ports.values()) if (port.id === id) this.#lost(port.endpoint.id);
  }

  /** Where the endpoint's TAP lives, from memory or the store. */
  placeOf(endpoint: string): PortPlace | undefined {
    const bytes = this.#context.store.get(`port/${endpoint}`);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as PortPlace);
  }

  /** The container engine has moved the TAP to the namespace of its place, under a name of its choice. */
  moved(endpoint: string, movedAs: string): void {
    const port = this.#ports.get(endpoint);
    if (port === undefined) return;
    const { namespace } = port.place;
    const inode = namespace && namespaceInode(namespace);
    const place = { ...port.place, ...(inode !== undefined && { inode }), movedAs };
    this.#ports.set(endpoint, { ...port, place });
    this.#note(endpoint, place);
  }

  /** Opens or adopts the TAP and gives it to the engine. Throws a `WeftError`; nothing is left behind then. */
  async open(endpoint: StoredEndpoint, network: Network, wanted: PortPlace): Promise<void> {
    const { tap, place } = await this.#openDevice(endpoint, network, wanted);
    // A namespace that was known before is the one of the TAP, also where the path has come to mean another.
    const inode = place.inode ?? (place.namespace && namespaceInode(place.namespace));
    const known = inode === undefined ? place : { ...place, inode };
    // On a restart the TAP is always there; what counts is how it was at first.
    const first = this.placeOf(endpoint.id) === undefined;
    const noted = first && tap.existed ? { ...known, adopted: true } : known;
    const id = this.#context.nextPort();
    this.#ports.set(endpoint.id, { id, endpoint, network, place: noted, tap });
    this.#note(endpoint.id, noted);
    const { engine, reconciler } = this.#context;
    const addresses = endpoint.addresses.map(({ ip }) => ip);
    try {
      reconciler.activate(network);
      engine.attachPort({ id, vni: network.vni, mac: endpoint.mac, addresses }, tap);
    } catch (error) {
      this.#ports.delete(endpoint.id);
      void this.updateGateway(network);
      if (first) this.forget(endpoint.id);
      if (tap.existed) tap.close();
      else await tap.destroy();
      throw error;
    }
  }

  /**
   * Makes a network's gateway on this host what is wanted. A network with ports here, or where the host is wanted
   * itself, has one, unless one of the ports is in the host's namespace: two interfaces there would lead to the same
   * subnet. Resolves when it works, or is a problem of its own; never rejects.
   *
   * Not part of `open`: the programs that it starts stop this thread for milliseconds, and others wait for the record.
   */
  async updateGateway(network: Network): Promise<void> {
    const { gateways, reconciler, isWanted } = this.#context;
    const ports = this.#portsOf(network);
    const isHere = ports.some(({ place }) => isInOwnNamespace(place));
    if (!isHere && (ports.length > 0 || isWanted(network))) {
      await gateways.open(network);
      return;
    }
    // The engine has let go of the gateway's port when this returns, so the network can go.
    gateways.close(network.id);
    const isEnding = [...this.#ending].some((port) => port.network.id === network.id);
    if (ports.length === 0 && !isEnding) reconciler.deactivate(network.id);
  }

  /**
   * Ends a port. With `remove` the TAP is deleted, too, and forgotten; without, it stays with the container.
   * Never throws: what cannot be deleted is logged.
   */
  async close(endpoint: StoredEndpoint, remove: boolean): Promise<void> {
    if (remove) await this.links.release(endpoint.id);
    const port = this.#ports.get(endpoint.id);
    const place = port?.place ?? this.placeOf(endpoint.id);
    const deletes = remove && place?.adopted !== true;
    this.#ports.delete(endpoint.id);
    const deleted = port !== undefined && (await this.#end(port, deletes));
    if (!remove) return;
    this.forget(endpoint.id);
    if (!deletes || deleted) return;
    try {
      if (place?.link !== undefined) await returnLink(placeOfLink(endpoint, place), place.link);
      const own = place?.link && linkDevice(endpoint.id);
      await removeTap(place?.namespace, own ?? place?.movedAs ?? endpoint.tap);
    } catch (error) {
      this.#context.log.debug({ err: error, endpoint: endpoint.name }, 'TAP could not be deleted');
    }
  }

  /** Forgets where an endpoint's TAP lives, when another endpoint has taken its place. */
  forget(endpoint: string): void {
    void this.links.release(endpoint);
    this.#context.store.delete(`port/${endpoint}`);
    this.#context.fdStore.remove(endpoint);
  }

  /** Adopts the TAPs of all endpoints of this node after a restart. Without an engine they stay as they are, down. */
  async adopt(): Promise<void> {
    const { cluster, engine, log, fdStore } = this.#context;
    if (engine.kind === 'none') return;
    const own = ownInOrder(cluster);
    for (const { endpoint, network } of own) {
      const place = this.placeOf(endpoint.id);
      if (place === undefined || this.isOpen(endpoint.id)) continue;
      try {
        if (this.#canAdopt(endpoint, place)) await this.open(endpoint, network, place);
        else this.#gone(endpoint, place);
      } catch (error) {
        log.warn({ err: error, endpoint: endpoint.name }, 'endpoint is down: it cannot be opened');
      }
      if (place.link !== undefined) this.links.keep(endpoint.id);
    }
    const networks = new Set(own.map(({ network }) => network));
    await Promise.all([...networks].map((network) => this.updateGateway(network)));
    const gone = fdStore.removeUnclaimed();
    if (gone > 0) log.info({ endpoints: gone }, 'stored descriptors of endpoints that are gone');
  }

  /** Lets go of TAPs whose namespace nobody can reach or lives in any more. */
  sweep(): void {
    for (const { place, endpoint } of [...this.#ports.values()]) {
      if (!isInUse(place)) this.#lost(endpoint.id);
    }
    void this.links.review(true);
  }

  /** Stops moving frames; TAPs stay. */
  stop(): void {
    this.links.stop();
    for (const { id } of this.#ports.values()) this.#context.engine.detachPort(id);
    this.#ports.clear();
  }

  #note(endpoint: string, place: PortPlace): void {
    const bytes = new TextEncoder().encode(JSON.stringify(place));
    this.#context.store.put(`port/${endpoint}`, bytes);
  }

  #requestOf(endpoint: StoredEndpoint, network: Network, place: PortPlace): TapRequest {
    const { tapOffload, tapQueues, uplink } = this.#context;
    const offload = tapOffload(network);
    const isOurs = place.handedAs === undefined && place.link === undefined;
    const isHere = place.handedAs !== undefined && place.movedAs === undefined;
    const own = place.link && linkDevice(endpoint.id);
    return {
      ...(place.namespace !== undefined && !isHere && { namespace: place.namespace }),
      name: own ?? place.movedAs ?? place.handedAs ?? endpoint.tap,
      mac: endpoint.mac,
      mtuBytes: innerMtuBytes(network, uplink),
      // What an engine gives it, it must not have before: this host would take it for its own.
      addresses: isOurs ? endpoint.addresses : [],
      gateways: isOurs && leadsOut(network, place) ? gatewaysOf(endpoint.addresses, network) : [],
      configure: place.configure && (isOurs || isHere),
      ...(offload !== undefined && { offload }),
      queues: tapQueues,
    };
  }

  /** Opens the TAP; where the endpoint's interface is somebody else's, one beside it, and joins the two. */
  async #openDevice(
    endpoint: StoredEndpoint,
    network: Network,
    place: PortPlace,
  ): Promise<{ readonly tap: Tap; readonly place: PortPlace }> {
    const { link } = place;
    const request = this.#requestOf(endpoint, network, place);
    if (link === undefined) return { tap: await this.#openTap(endpoint, request), place };
    return this.links.claimed(endpoint, network, { ...place, link }, async (before) => {
      const tap = await this.#openTap(endpoint, request);
      const joined = await joinLink(tap, request.name, placeOfLink(endpoint, place), before);
      return { tap: joined, place: { ...place, link: before } };
    });
  }

  /** By the descriptors that an earlier run stored, when they fit; otherwise by name. */
  async #openTap(endpoint: StoredEndpoint, request: TapRequest): Promise<Tap> {
    const { fdStore, log } = this.#context;
    const stored = fdStore.take(endpoint.id);
    if (stored.length === 0) {
      const tap = await openTap(request);
      fdStore.keep(endpoint.id, tap.fds);
      return tap;
    }
    const adopted = await adoptTap(request, stored);
    if (!('errno' in adopted)) {
      fdStore.keep(endpoint.id, adopted.fds);
      return adopted;
    }
    const reason = `${adopted.step} ${errnoName(adopted.errno)}`;
    log.debug({ endpoint: endpoint.name, reason }, 'stored descriptors do not fit any more');
    fdStore.remove(endpoint.id);
    const tap = await openTapWhenFree(request);
    fdStore.keep(endpoint.id, tap.fds);
    return tap;
  }

  /** Takes a port from the engine. Returns whether its TAP was deleted. */
  async #end(port: Port, deletes: boolean): Promise<boolean> {
    this.#ending.add(port);
    // By the descriptor, because systemd may hold another one, and the namespace may have no path any more.
    const deleted = deletes && (await port.tap.destroy());
    this.#ending.delete(port);
    this.#context.engine.detachPort(port.id);
    void this.updateGateway(port.network);
    return deleted;
  }

  /** A stored descriptor leads to the TAP as long as somebody is in its namespace; otherwise the path must. */
  #canAdopt(endpoint: StoredEndpoint, place: PortPlace): boolean {
    // Nobody saw where the engine moved it.
    if (place.handedAs !== undefined && place.movedAs === undefined) return false;
    return isSameNamespace(place) || (this.#context.fdStore.has(endpoint.id) && isInUse(place));
  }

  #lost(id: string): void {
    const port = this.#ports.get(id);
    if (port === undefined) return;
    this.#ports.delete(id);
    this.#context.fdStore.remove(id);
    this.#context.engine.detachPort(port.id);
    void this.updateGateway(port.network);
    this.#gone(port.endpoint, port.place);
  }

  /** The interface of somebody else is gone; the TAP beside it has no use any more. */
  async #loseLink(id: string): Promise<void> {
    const port = this.#ports.get(id);
    if (port === undefined) return;
    this.#ports.delete(id);
    this.#context.fdStore.remove(id);
    this.#gone(port.endpoint, port.place);
    await this.#end(port, true);
  }

  /** The TAP or the namespace of an endpoint is gone. One that lives with its process ends, another is down. */
  #gone(endpoint: StoredEndpoint, place: PortPlace): void {
    const { log, cluster } = this.#context;
    if (!place.ephemeral) {
      log.warn({ endpoint: endpoint.name }, 'endpoint is down: its interface or namespace is gone');
      return;
    }
    log.info({ endpoint: endpoint.name }, 'endpoint ended with its process');
    removeEndpoint(cluster, endpoint).catch((error: unknown) =>
      log.error({ err: error, endpoint: endpoint.name }, 'endpoint could not be ended'),
    );
  }

  #portsOf(network: Network): Port[] {
    return [...this.#ports.values()].filter((port) => port.network.id === network.id);
  }
}
