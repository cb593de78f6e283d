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
import { LinkWatch } from './link-watch.ts';
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
  /** Why an interface is not usable, as it was said last, and which it was. */
  readonly #faults = new Map<string, { readonly text: string; readonly ifindex: number }>();
  readonly #watch = new LinkWatch(() => void this.review(false));
  #reviewing = false;
  /** What a review that goes on has to do once more, and whether what failed is to be tried again. */
  #next: { readonly retry: boolean } | undefined;
  /** The endpoint that is looked at. */
  #current: { readonly id: string; readonly done: Promise<void> } | undefined;

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
    this.#checkClaim(keyOf(place.name, inodeOfLink(place)), place.name, what);
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
    const key = keyOf(endpoint.tap, inodeOf(place));
    const what = `attach ${endpoint.name}`;
    this.#checkClaim(key, endpoint.tap, what);
    this.#claims.add(key);
    try {
      const facts = await lookAtLink(placeOfLink(endpoint, place));
      const device = linkDevice(endpoint.id);
      const objection = this.#objection(facts, network, endpoint.tap, { device });
      if (objection !== undefined || facts === undefined) throw errorOf(what, objection);
      this.#checkMac(endpoint, facts);
      // What we made of it ourselves is not how it was.
      const before = facts.ifindex === place.link.ifindex ? place.link : beforeOf(facts);
      const taken = await take(before);
      this.keep(endpoint.id);
      return taken;
    } finally {
      this.#claims.delete(key);
    }
  }

  /** Looks after the interface of an endpoint from now on, which need not be there. */
  keep(endpoint: string): void {
    if (this.#known.has(endpoint)) return;
    this.#known.add(endpoint);
    void this.review(false);
  }

  /** Looks no more after the interface of an endpoint; resolves when nothing is done with it. */
  async release(endpoint: string): Promise<void> {
    this.#known.delete(endpoint);
    this.#faults.delete(endpoint);
    if (this.#current?.id === endpoint) await this.#current.done;
  }

  /**
   * Takes endpoints down whose interface is gone, and up where it has come back; from then on as soon as something
   * changes there. Never rejects.
   *
   * @param retry  also with interfaces with which it has failed before
   */
  async review(retry: boolean): Promise<void> {
    this.#next = { retry: retry || this.#next?.retry === true };
    if (this.#reviewing) return;
    this.#reviewing = true;
    while (this.#next !== undefined) {
      const { retry: again } = this.#next;
      this.#next = undefined;
      // Subscribe first, look afterwards, and nothing is missed.
      await this.#watch.follow(this.#namespaces());
      for (const id of [...this.#known]) {
        this.#current = { id, done: this.#reviewOne(id, again) };
        await this.#current.done;
      }
      this.#current = undefined;
    }
    this.#reviewing = false;
  }

  /** Looks at nothing any more. */
  stop(): void {
    this.#known.clear();
    this.#watch.stop();
  }

  /** Where the interfaces of endpoints are: paths by inode. */
  #namespaces(): Map<string, string | undefined> {
    const places = [...this.#known].flatMap((id) => this.#context.placeOf(id) ?? []);
    const there = places.filter(isSameNamespace);
    return new Map(
      there.flatMap((place) => {
        const inode = inodeOf(place);
        return inode === undefined ? [] : [[inode, place.namespace]];
      }),
    );
  }

  async #reviewOne(id: string, retry: boolean): Promise<void> {
    const { cluster, placeOf } = this.#context;
    const endpoint = cluster.directory.endpoint(id);
    const network = endpoint && cluster.directory.network(endpoint.network);
    const where = placeOf(id);
    if (endpoint === undefined || network === undefined || where?.link === undefined) return;
    if (!isSameNamespace(where)) return;
    let ifindex = 0;
    try {
      const facts = await lookAtLink(placeOfLink(endpoint, where));
      const place = placeOf(id);
      // Somebody else is at it, or it has ended meanwhile.
      if (place?.link === undefined || this.#claims.has(keyOf(endpoint.tap, inodeOf(place))))
        return;
      ifindex = facts?.ifindex ?? 0;
      // A failure is a change, too: it would be tried again and again.
      if (!retry && this.#faults.get(id)?.ifindex === ifindex) return;
      await this.#act(endpoint, network, { ...place, link: place.link }, facts);
      this.#faults.delete(id);
    } catch (error) {
      this.#say(endpoint, ifindex, error);
    }
  }

  async #act(
    endpoint: StoredEndpoint,
    network: Network,
    place: PlaceWithLink,
    facts: LinkFacts | undefined,
  ): Promise<void> {
    const { isOpen, open, lose, log } = this.#context;
    const { id, name } = endpoint;
    if (isOpen(id) && facts?.ifindex === place.link.ifindex) {
      await this.#keepJoined(endpoint, network, place, facts);
      return;
    }
    await lose(id);
    // It may be that nobody ever brings the interface back; and the endpoint may have ended meanwhile.
    if (facts === undefined || !this.#known.has(id)) return;
    await open(endpoint, network, place);
    log.info({ endpoint: name }, 'endpoint is up: its interface is there');
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

  /** Why the interface of an endpoint cannot be used, and what to do; `undefined` when it can, or is not there. */
  whyDown(endpoint: string): string | undefined {
    return this.#faults.get(endpoint)?.text;
  }

  /** What keeps an endpoint down is said once in the log. */
  #say({ id, name }: StoredEndpoint, ifindex: number, error: unknown): void {
    const text =
      error instanceof WeftError ? `${error.text.why}; ${error.text.remedy}` : `${error}`;
    const said = this.#faults.get(id)?.text === text;
    this.#faults.set(id, { text, ifindex });
    if (!said)
      this.#context.log.warn({ err: error, endpoint: name }, 'its interface is not usable');
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

  #checkClaim(key: string, name: string, what: string): void {
    if (!this.#claims.has(key)) return;
    const why = `interface ${name} is being attached`;
    throw new WeftError('interface-busy', { what, why, remedy: 'take another interface' });
  }

  /** Name of the endpoint of this node that has the interface; a TAP of ours counts as well. */
  #holderOf(link: LinkPlace, replaced: string | undefined): string | undefined {
    const { name } = link;
    const { cluster, placeOf } = this.#context;
    const inode = inodeOfLink(link);
    const own = [...cluster.directory.index.ofNode(cluster.self)];
    const holder = own.find(({ id, tap }) => {
      const place = tap === name && id !== replaced ? placeOf(id) : undefined;
      return place !== undefined && inodeOf(place) === inode;
    });
    return holder?.name;
  }
}

/** What no two endpoints have. */
function keyOf(name: string, inode: string | undefined): string {
  return `${inode} ${name}`;
}

/** Identity of the namespace that an interface is in, as its path leads now. */
function inodeOfLink({ namespace }: LinkPlace): string | undefined {
  return namespace === undefined ? ownInode() : namespaceInode(namespace);
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
