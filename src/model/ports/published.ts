/** Published ports: ports of hosts that lead to an endpoint. */
import { formatIp, type Ip, type IpFamily, sameIp } from '../ip.ts';

/** Transport protocols whose ports can be published. */
export type PublishProtocol = 'tcp' | 'udp';

/** IP protocol numbers, RFC 9293 and RFC 768. */
export const PROTOCOL_NUMBERS: Readonly<Record<PublishProtocol, number>> = { tcp: 6, udp: 17 };

/** Returns the protocol of a number; `undefined` for one whose ports are not published. */
export function protocolOf(number: number): PublishProtocol | undefined {
  return (['tcp', 'udp'] as const).find((name) => PROTOCOL_NUMBERS[name] === number);
}

/** `ingress`: on every host of the cluster. `host`: on the host that carries the endpoint. */
export type PublishMode = 'ingress' | 'host';

/** Consecutive ports of hosts, each of which leads to the port of the endpoint at the same place in its range. */
export interface PublishedPort {
  readonly protocol: PublishProtocol;
  readonly mode: PublishMode;
  /** The one address of a host that answers; 0.0.0.0 and :: are all of their family. Absent: all of both families. */
  readonly hostIp?: Ip;
  /** The first port of the host. */
  readonly hostPort: number;
  /** The first port of the endpoint. */
  readonly containerPort: number;
  /** Number of ports, at least 1. */
  readonly count: number;
}

/** Highest TCP or UDP port. */
export const PORT_MAX = 65_535;

/** True for the address that stands for all of its family. */
export function isAnyIp(ip: Ip): boolean {
  return ip.value === 0n;
}

/** The address that stands for all of a family. */
export function anyIp(family: IpFamily): Ip {
  return { family, value: 0n };
}

/** The addresses of a host that answer: for each family that the endpoint has addresses of, at most one text. */
export function hostIpsOf(
  { hostIp }: Pick<PublishedPort, 'hostIp'>,
  families: readonly IpFamily[],
): readonly Ip[] {
  if (hostIp === undefined) return families.map(anyIp);
  return families.includes(hostIp.family) ? [hostIp] : [];
}

/** True when a connection could mean both: an address of a host that both listen on, and a port of both. */
export function samePlace(
  a: { readonly port: PublishedPort; readonly families: readonly IpFamily[] },
  b: { readonly port: PublishedPort; readonly families: readonly IpFamily[] },
): boolean {
  if (a.port.protocol !== b.port.protocol) return false;
  if (a.port.hostPort > lastPort(b.port) || b.port.hostPort > lastPort(a.port)) return false;
  const theirs = hostIpsOf(b.port, b.families);
  return hostIpsOf(a.port, a.families).some((ip) => theirs.some((other) => overlap(ip, other)));
}

/** Returns `8080/tcp` or `8000-8002/udp`: the ports of the host. */
export function formatHostPorts(port: PublishedPort): string {
  return `${portRange(port.hostPort, port.count)}/${port.protocol}`;
}

/** Returns it as Docker writes it, once for each address: `0.0.0.0:8080->80/tcp`, `[::]:8080->80/tcp`. */
export function formatPublished(port: PublishedPort, families: readonly IpFamily[]): string[] {
  const { hostPort, containerPort, count, protocol, mode } = port;
  const way = `${portRange(hostPort, count)}->${portRange(containerPort, count)}/${protocol}`;
  const note = mode === 'host' ? ' (host)' : '';
  return hostIpsOf(port, families).map((ip) => `${bracketed(ip)}:${way}${note}`);
}

function lastPort({ hostPort, count }: PublishedPort): number {
  return hostPort + count - 1;
}

function overlap(a: Ip, b: Ip): boolean {
  return a.family === b.family && (isAnyIp(a) || isAnyIp(b) || sameIp(a, b));
}

/** Returns `8080`, or `8080-8089`. */
export function portRange(first: number, count: number): string {
  return count === 1 ? `${first}` : `${first}-${first + count - 1}`;
}

function bracketed(ip: Ip): string {
  return ip.family === 4 ? formatIp(ip) : `[${formatIp(ip)}]`;
}
