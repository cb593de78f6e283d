/** Which port of the host a wish gets that leaves it open: which are tried, and in which order. */
import type { PublishedPort } from '../../../model/ports/published.ts';
import { type Random, shuffled } from '../../../model/random.ts';
import { lengthOf, type PublishWish } from './read-publish.ts';

/**
 * Where ports that nobody named come from when every host has to have them free: below those that Linux gives to
 * outgoing connections (ip_local_port_range), and where Docker's swarm and Kubernetes look as well.
 */
const FREE_PORTS = { first: 30_000, last: 32_767 } as const;

/** Returns first ports of the host in the order in which they are tried. */
export function portsToTry({ host, container }: PublishWish, random: Random): number[] {
  if (host === undefined) return shuffled(portsOf(FREE_PORTS.first, FREE_PORTS.last), random);
  // A range for one port of the container is a choice; a range for as many is taken as a whole.
  return lengthOf(host) > lengthOf(container) ? portsOf(host.first, host.last) : [host.first];
}

/** Returns what the wish comes to with a first port of the host. */
export function publishedAt(wish: PublishWish, hostPort: number): PublishedPort {
  const { protocol, mode, hostIp, container } = wish;
  return {
    protocol,
    mode,
    ...(hostIp !== undefined && { hostIp }),
    hostPort,
    containerPort: container.first,
    count: lengthOf(container),
  };
}

function portsOf(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
