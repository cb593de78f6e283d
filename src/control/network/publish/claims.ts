/**
 * Who has a port. An endpoint claims its published ports on its own host, or on every host; of two that claim one
 * place the endpoint with the smaller id has it, so that all hosts decide alike. Such a pair is refused when the second
 * is attached; it comes into being only when both sides could not know of each other.
 */
import { familiesOf, type IpFamily } from '../../../model/ip.ts';
import type { NodeId } from '../../../model/node-id.ts';
import { type PublishedPort, samePlace } from '../../../model/ports/published.ts';
import type { StoredEndpoint } from '../../state/records.ts';

/** One range of ports that an endpoint has published. */
export interface Claim {
  readonly endpoint: Pick<StoredEndpoint, 'id' | 'name' | 'node' | 'network' | 'addresses'>;
  readonly port: PublishedPort;
  /** Families that the endpoint has addresses of. */
  readonly families: readonly IpFamily[];
}

/** What a host is to do with the claims of the cluster. */
export interface Serving {
  readonly served: readonly Claim[];
  /** Claims on this host that another endpoint has. */
  readonly lost: readonly { readonly claim: Claim; readonly to: Claim }[];
}

/** Returns the claims of an endpoint. */
export function claimsOf(endpoint: StoredEndpoint): Claim[] {
  const families = familiesOf(endpoint.addresses);
  return endpoint.published.map((port) => ({ endpoint, port, families }));
}

/** Returns a claim of another endpoint for a host and port of this one. */
export function rivalOf(claim: Claim, others: Iterable<Claim>): Claim | undefined {
  for (const other of others) {
    if (other.endpoint.id === claim.endpoint.id) continue;
    const meet =
      claim.port.mode === 'ingress' ||
      other.port.mode === 'ingress' ||
      claim.endpoint.node === other.endpoint.node;
    if (meet && samePlace(claim, other)) return other;
  }
  return undefined;
}

/** Returns which claims a node serves. */
export function servedOn(node: NodeId, endpoints: Iterable<StoredEndpoint>): Serving {
  const here = [...endpoints]
    .flatMap(claimsOf)
    .filter(({ endpoint, port }) => port.mode === 'ingress' || endpoint.node === node)
    .sort((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1));
  const holders = new Map<string, Claim[]>();
  const served: Claim[] = [];
  const lost: { claim: Claim; to: Claim }[] = [];
  for (const claim of here) {
    const places = placesOf(claim.port);
    const near = places.flatMap((place) => holders.get(place) ?? []);
    const to = rivalOf(claim, near);
    if (to !== undefined) {
      lost.push({ claim, to });
      continue;
    }
    served.push(claim);
    for (const place of places) holders.set(place, [...(holders.get(place) ?? []), claim]);
  }
  return { served, lost };
}

function placesOf({ protocol, hostPort, count }: PublishedPort): string[] {
  return Array.from({ length: count }, (_, index) => `${protocol} ${hostPort + index}`);
}
