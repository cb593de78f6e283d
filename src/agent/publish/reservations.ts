/**
 * Takes the ports of a new endpoint before anything else of it is made: which ones nobody in the cluster has published,
 * and whether this host has them free. What is taken here is held until the endpoint's record is there, by which
 * `publishing.ts` goes.
 */
import type { AttachRequest } from '../../control/api/schema/endpoint.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import { portsToTry, publishedAt } from '../../control/network/publish/choose.ts';
import { type Claim, claimsOf, rivalOf } from '../../control/network/publish/claims.ts';
import { type PublishWish, readPublish } from '../../control/network/publish/read-publish.ts';
import { type Refuse, refusalOf } from '../../control/network/refuse.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import { namespaceInode } from '../../host/tap/namespace.ts';
import type { WeftError } from '../../model/errors.ts';
import type { IpFamily } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import {
  formatHostPorts,
  hostIpsOf,
  type PublishedPort,
  samePlace,
} from '../../model/ports/published.ts';
import { ownInode } from '../ports/place.ts';
import { holdFault, isForeignAddress } from './faults.ts';
import type { Holds, Lease, Place } from './holds.ts';

/** A port that the kernel chose for one family may be taken in the other; this often another one is asked for. */
const KERNEL_CHOICES = 32;

/** What was taken for an endpoint. */
export interface Reservation {
  readonly published: readonly PublishedPort[];
  /** The endpoint is there, or will not be. */
  release(): void;
}

const NOTHING: Reservation = { published: [], release: () => undefined };

/** What an endpoint would be that is not there yet. */
interface Candidate {
  readonly refuse: Refuse;
  readonly endpoint: Claim['endpoint'];
  readonly families: readonly IpFamily[];
  /** Claims of others. */
  readonly others: readonly Claim[];
  readonly published: PublishedPort[];
  readonly leases: Lease[];
}

/** The ports of endpoints that are being made. */
export class Reservations {
  readonly #cluster: Cluster;
  readonly #holds: Holds;
  /** Of endpoints whose record is not there yet. */
  readonly #pending = new Set<Claim>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(cluster: Cluster, holds: Holds) {
    this.#cluster = cluster;
    this.#holds = holds;
  }

  /**
   * Takes what the request wants to publish. Throws a `WeftError` with nothing taken.
   *
   * @param replaced  an endpoint of this node whose ports the new one may have
   */
  reserve(
    request: AttachRequest,
    network: Network,
    replaced: StoredEndpoint | undefined,
  ): Promise<Reservation> {
    if (request.publish === undefined || request.publish.length === 0) {
      return Promise.resolve(NOTHING);
    }
    // One after the other: two that ask at once must see each other's claims.
    const done = this.#work.then(() => this.#reserve(request, network, replaced));
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #reserve(
    request: AttachRequest,
    network: Network,
    replaced: StoredEndpoint | undefined,
  ): Promise<Reservation> {
    const name = request.name ?? request.tap;
    const refuse = refusalOf(`attach ${name}`);
    const wishes = readPublish(request.publish ?? [], refuse);
    checkPlace(request, network, refuse);
    const { self, directory } = this.#cluster;
    const known = [...directory.index.publishing()].filter(({ id }) => id !== replaced?.id);
    const candidate: Candidate = {
      refuse,
      endpoint: { id: '', name, node: self, network: network.id, addresses: [] },
      families: [...new Set(network.subnets.map(({ cidr }) => cidr.family))],
      others: [...known.flatMap(claimsOf), ...this.#pending],
      published: [],
      leases: [],
    };
    try {
      for (const wish of wishes) candidate.published.push(await this.#take(wish, candidate));
    } catch (error) {
      for (const lease of candidate.leases) lease.release();
      throw error;
    }
    return this.#reservation(candidate);
  }

  #reservation({ endpoint, families, published, leases }: Candidate): Reservation {
    // Others ask by id whether a claim is their own, and none of them has this one.
    const waiting = { ...endpoint, id: ' ' };
    const claims = published.map((port): Claim => ({ endpoint: waiting, port, families }));
    for (const claim of claims) this.#pending.add(claim);
    const release = (): void => {
      for (const claim of claims) this.#pending.delete(claim);
      for (const lease of leases) lease.release();
    };
    return { published, release };
  }

  async #take(wish: PublishWish, candidate: Candidate): Promise<PublishedPort> {
    checkFamily(wish, candidate);
    if (wish.host === undefined && wish.mode === 'host') return this.#takeFree(wish, candidate);
    const tries = portsToTry(wish, this.#cluster.world.random);
    let last: WeftError | undefined;
    for (const port of tries) {
      const published = publishedAt(wish, port);
      last = objection(published, candidate) ?? (await this.#hold(published, candidate));
      if (last === undefined) return published;
    }
    if (tries.length === 1 && last !== undefined) throw last;
    const range = `${tries[0] ?? 0}-${tries.at(-1) ?? 0}`;
    const why =
      wish.host === undefined
        ? `no port is free on this host that nobody has published`
        : `no port of ${range}/${wish.protocol} is free`;
    throw candidate.refuse('port-in-use', why, 'name another port of the host');
  }

  /** A port of this host that the kernel says is free, in every family. */
  async #takeFree(wish: PublishWish, candidate: Candidate): Promise<PublishedPort> {
    let fault: WeftError | undefined;
    for (let i = 0; i < KERNEL_CHOICES; i++) {
      const [ip] = hostIpsOf(wish, candidate.families);
      if (ip === undefined) break;
      const place: Place = { protocol: wish.protocol, ip, port: 0 };
      const lease = await this.#holds
        .acquire(place)
        .catch((error: unknown) => refusalFor(place, error, candidate.refuse));
      if (!('release' in lease)) throw lease;
      const published = publishedAt(wish, lease.port);
      fault = objection(published, candidate) ?? (await this.#hold(published, candidate));
      lease.release();
      if (fault === undefined) return published;
    }
    const why = 'the kernel has no free port for it';
    throw fault ?? candidate.refuse('port-in-use', why, 'name a port of the host');
  }

  /** Holds all ports of a range on this host. Returns why not, with none of them held. */
  async #hold(
    published: PublishedPort,
    { families, leases, refuse }: Candidate,
  ): Promise<WeftError | undefined> {
    const { protocol, hostPort, count, mode } = published;
    const held: Lease[] = [];
    for (const ip of hostIpsOf(published, families)) {
      for (let port = hostPort; port < hostPort + count; port++) {
        try {
          held.push(await this.#holds.acquire({ protocol, ip, port }));
        } catch (error) {
          // Other hosts may have the address.
          if (mode === 'ingress' && isForeignAddress(error)) continue;
          for (const lease of held) lease.release();
          return refusalFor({ protocol, ip, port }, error, refuse);
        }
      }
    }
    leases.push(...held);
    return undefined;
  }
}

function checkPlace({ namespace, link }: AttachRequest, network: Network, refuse: Refuse): void {
  if (network.internal) {
    const why = `network ${network.name} is internal: nothing reaches it from outside`;
    throw refuse('invalid-value', why, 'publish in a network without --internal');
  }
  // Who is behind an interface of somebody else is not where that is.
  if (link === true) return;
  if (namespace !== undefined && namespaceInode(namespace) !== ownInode()) return;
  const why = "its interface is in the host's own namespace, so its ports are ports of the host";
  throw refuse('invalid-value', why, 'leave out --publish, or give --netns or --pid');
}

function checkFamily(wish: PublishWish, { families, refuse }: Candidate): void {
  if (hostIpsOf(wish, families).length > 0) return;
  const family = wish.hostIp?.family ?? 4;
  const why = `--publish "${wish.text}" is for IPv${family}, of which the network has no subnet`;
  throw refuse('invalid-value', why, 'use an address of the other family, or none');
}

/** Why the cluster, or the same command, does not leave a range to the endpoint. */
function objection(port: PublishedPort, candidate: Candidate): WeftError | undefined {
  const { endpoint, families, others, published, refuse } = candidate;
  const claim: Claim = { endpoint, port, families };
  const own = published.find((other) => samePlace(claim, { port: other, families }));
  if (own !== undefined) {
    const why = `port ${formatHostPorts(port)} is published twice`;
    return refuse('invalid-value', why, 'publish each port once');
  }
  const rival = rivalOf(claim, others);
  if (rival === undefined) return undefined;
  const why = `port ${formatHostPorts(port)} is published by endpoint ${rival.endpoint.name}`;
  return refuse('port-in-use', why, 'publish another port, or detach that endpoint');
}

function refusalFor(place: Place, error: unknown, refuse: Refuse): WeftError {
  const { code, why, remedy } = holdFault(place, error);
  return refuse(code, `port ${place.port}/${place.protocol} ${why}`, remedy);
}
