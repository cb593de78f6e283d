/**
 * Interfaces of others that endpoints have: which are free, which are held, and what becomes of them. One that goes
 * away, as when QEMU ends, takes its endpoint down; one of the same name that comes brings it up again.
 */

import type { Cluster } from '../../control/network/cluster.ts';
import { innerMtuBytes, type UplinkView } from '../../control/network/reconcile.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import type { Log } from '../../host/process/log.ts';
import { namespaceInode } from '../../host/tap/namespace.ts';
import {
  type LinkBefore,
  type LinkFacts,
  type LinkPlace,
  lookAtLink,
  rejoinLink,
} from '../../host/tap/taken-link.ts';
import { WeftError } from '../../model/errors.ts';
import { formatMac, type MacAddress } from '../../model/mac-address.ts';
import type { Network } from '../../model/network.ts';
import { linkObjection, type Objection } from './link-objection.ts';
import { inodeOf, isSameNamespace, linkDevice, ownInode, type PortPlace } from './place.ts';

/** A place with somebody's interface. */
export type PlaceWithLink = PortPlace & { readonly link: LinkBefore };

/** What is needed of the ports. */
export interface LinksContext {
  readonly cluster: Cluster;
  readonly uplink: UplinkView;
  readonly log: Log;
  placeOf(endpoint: string): PortPlace | undefined;
  isOpen(endpoint: string): boolean;
  open(endpoint: StoredEndpoint, network: Network, place: PortPlace): Promise<void>;
  /** Takes the endpoint down: its interface is gone. */
  lose(endpoint: string): Promise<void>;
}

/** Where somebody wants an interface, and for what. */
export interface LinkWish extends LinkPlace {
  readonly network: Network;
  /** What was asked for, as errors begin. */
  readonly what: string;
  /** Of the endpoint, when somebody chose it. */
  readonly mac?: MacAddress | undefined;
  /** An endpoint that gives its place. */
  readonly replaced?: string | undefined;
}

/** The interfaces. */
export class Links {
  readonly #context: LinksContext;
  /** Endpoints whose interface was taken, or looked for, since the start. */
  readonly #known = new Set<string>();
  /** Interfaces that are being taken, by namespace and name. */
  readonly #claims = new Set<string>();
  /** Why an endpoint stays down, as it was said last. */
  readonly #said = new Map<string, string>();
  #reviewing = false;

  constructor(context: LinksContext) {
    this.#context = context;
  }

  /**
   * Looks whether an interface can be an endpoint's, and returns what it is. Throws a `WeftError` when it cannot: it
   * is not there, another endpoint has it, or this host has a use for it.
   */
  async look({ network, what, mac, replaced, ...place }: LinkWish): Promise<LinkFacts> {
    const holder = this.#holderOf(place, replaced);
    if (holder !== undefined) {
      const why = `endpoint ${holder} has interface ${place.name}`;
      throw new WeftError('interface-busy', {
        what,
        why,
        remedy: `say weft detach ${holder} first`,
      });
    }
    const facts = await lookAtLink(place);
    const objection = this.#objection(facts, network, place.name, { mac, device: '' });
    if (objection === undefined && facts !== undefined) return facts;
    throw errorOf(what, objection);
  }

  /**
   * Looks at the interface of an endpoint once more and takes it: `take` gets how it was before anybody took it.
   * Throws as `look`, and what `take` throws.
   */
  async claimed<T>(
    endpoint: StoredEndpoint,
    network: Network,
    place: PlaceWithLink,
    take: (before: LinkBefore) => Promise<T>,
  ): Promise<T> {
    this.#known.add(endpoint.id);
    const key = `${inodeOf(place)} ${endpoint.tap}`;
    const what = `attach ${endpoint.name}`;
    if (this.#claims.has(key)) {
      const why = `interface ${endpoint.tap} is being attached`;
      throw new WeftError('interface-busy', { what, why, remedy: 'take another interface' });
    }
    this.#claims.add(key);
    try {
      const facts = await lookAtLink(placeOfLink(endpoint, place));
      const device = linkDevice(endpoint.id);
      const objection = this.#objection(facts, network, endpoint.tap, { device });
      if (objection !== undefined || facts === undefined) throw errorOf(what, objection);
      this.#checkMac(endpoint, facts);
      // What we made of it ourselves is not how it was.
      return await take(facts.ifindex === place.link.ifindex ? place.link : beforeOf(facts));
    } finally {
      this.#claims.delete(key);
    }
  }

  /** The endpoint has ended. */
  forget(endpoint: string): void {
    this.#known.delete(endpoint);
    this.#said.delete(endpoint);
  }

  /** Takes endpoints down whose interface is gone, and up where it has come back. Never rejects. */
  async review(): Promise<void> {
    if (this.#reviewing) return;
    this.#reviewing = true;
    try {
      for (const id of [...this.#known]) {
        await this.#reviewOne(id).catch((error: unknown) => this.#say(id, error));
      }
    } finally {
      this.#reviewing = false;
    }
  }

  async #reviewOne(id: string): Promise<void> {
    const { cluster, placeOf, isOpen, open, lose, log } = this.#context;
    const endpoint = cluster.directory.endpoint(id);
    const network = endpoint && cluster.directory.network(endpoint.network);
    const place = placeOf(id);
    if (endpoint === undefined || network === undefined || place?.link === undefined) return;
    if (!isSameNamespace(place)) return;
    const facts = await lookAtLink(placeOfLink(endpoint, place));
    if (isOpen(id) && facts?.ifindex === place.link.ifindex) {
      await this.#keepJoined(endpoint, network, { ...place, link: place.link }, facts);
      return;
    }
    await lose(id);
    // It may have ended meanwhile; and it may be that nobody ever brings the interface back.
    if (facts === undefined || cluster.directory.endpoint(id) === undefined) return;
    await open(endpoint, network, place);
    this.#said.delete(id);
    log.info({ endpoint: endpoint.name }, 'endpoint is up: its interface has come back');
  }

  /** Joins again what somebody took apart, such as a program that clears the filters of an interface. */
  async #keepJoined(
    endpoint: StoredEndpoint,
    network: Network,
    place: PlaceWithLink,
    facts: LinkFacts,
  ): Promise<void> {
    const device = linkDevice(endpoint.id);
    if (facts.ingress === 'redirected' && facts.redirectedTo === device) return;
    const objection = this.#objection(facts, network, endpoint.tap, { device });
    if (objection !== undefined) throw errorOf(`endpoint ${endpoint.name}`, objection);
    await rejoinLink(device, placeOfLink(endpoint, place), place.link);
    this.#context.log.info({ endpoint: endpoint.name }, 'interface is joined again');
  }

  /** What keeps an endpoint down is said once. */
  #say(id: string, error: unknown): void {
    const text = String(error);
    if (this.#said.get(id) === text) return;
    this.#said.set(id, text);
    this.#context.log.warn(
      { err: error, endpoint: id },
      'the interface of an endpoint is not usable',
    );
  }

  #objection(
    facts: LinkFacts | undefined,
    network: Network,
    name: string,
    use: { readonly device: string; readonly mac?: MacAddress | undefined },
  ): Objection | undefined {
    const { uplink } = this.#context;
    const mtuBytes = innerMtuBytes(network, uplink);
    return linkObjection(facts, { ...use, name, mtuBytes, underlay: uplink.addresses });
  }

  /** A container that was started anew often has another MAC; its frames are refused then. */
  #checkMac({ name, mac }: StoredEndpoint, { peerMac }: LinkFacts): void {
    if (peerMac === undefined || peerMac === mac) return;
    const words = `its frames are refused: it is attached with MAC ${formatMac(mac)}`;
    this.#context.log.warn({ endpoint: name, mac: formatMac(peerMac) }, words);
  }

  /** Name of the endpoint of this node that has the interface; a TAP of ours counts as well. */
  #holderOf({ namespace, name }: LinkPlace, replaced: string | undefined): string | undefined {
    const { cluster, placeOf } = this.#context;
    const inode = namespace === undefined ? ownInode() : namespaceInode(namespace);
    const own = [...cluster.directory.index.ofNode(cluster.self)];
    const holder = own.find(({ id, tap }) => {
      const place = tap === name && id !== replaced ? placeOf(id) : undefined;
      return place !== undefined && inodeOf(place) === inode;
    });
    return holder?.name;
  }
}

/** Where the interface of an endpoint is. */
export function placeOfLink({ tap }: StoredEndpoint, { namespace }: PortPlace): LinkPlace {
  return { name: tap, ...(namespace !== undefined && { namespace }) };
}

/** What must be remembered of an interface to give it back as it was. */
export function beforeOf({ ifindex, up, promiscuous, ipv6 }: LinkFacts): LinkBefore {
  return { ifindex, up, promiscuous, ipv6 };
}

function errorOf(what: string, objection: Objection | undefined): WeftError {
  const { code, why, remedy } = objection ?? {
    code: 'not-found',
    why: 'its interface is gone',
    remedy: 'make it again',
  };
  return new WeftError(code, { what, why, remedy });
}
