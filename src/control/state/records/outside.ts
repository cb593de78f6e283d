/** What endpoint records say of endpoints that are no containers. Part of `records.ts`. */
import type { Exposure, External, ExternalPort } from '../../../model/endpoint.ts';
import { type Cidr, cidrOf, ipBits, ipFromBytes, ipToBytes, parseIp } from '../../../model/ip.ts';
import { EXTERNAL_PORTS_MAX, PUBLISHED_PORTS_MAX, ROUTES_FROM_MAX } from '../../../model/limits.ts';
import { PORT_MAX } from '../../../model/ports/published.ts';
import type { Filled, Messages } from '../../../wire/proto/codec.ts';

type EndpointRecord = Filled<Messages.EndpointRecord.$Properties>;
type ExternalPortRecord = Filled<Messages.ExternalPortRecord.$Properties>;

/** Protocols by their number in the IP header. */
const PROTOCOLS: ReadonlyMap<number, ExternalPort['protocol']> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
]);
/** RFC 1123, section 2.1, and underscores as people use them inside. */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/i;

/** True for what an application outside may be found by: an IP address or a DNS name. */
export function isTarget(text: string): boolean {
  // Digits and dots that are no address are a mistake, and not a name.
  return parseIp(text) !== undefined || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text));
}

/** Returns the message of an exposed host. */
export function writeExposure({ routeFrom }: Exposure): Messages.ExposureRecord.$Properties {
  return {
    routeFrom: routeFrom.map(({ family, base, prefixBits }) => ({
      base: ipToBytes({ family, value: base }),
      prefixBits,
    })),
  };
}

/** Returns the message of an application outside. */
export function writeExternal({ target, ports }: External): Messages.ExternalRecord.$Properties {
  return {
    target,
    ports: ports.map(({ protocol, ...rest }) => ({
      protocol: protocol === 'tcp' ? 6 : 17,
      ...rest,
    })),
  };
}

/** Returns what a record says of it; nothing for a container, `undefined` when it makes no sense. */
export function readOutside({
  exposure,
  external,
}: EndpointRecord): { exposure?: Exposure; external?: External } | undefined {
  if (exposure !== null) {
    const routeFrom = exposure.routeFrom.map(readPrefix);
    if (external !== null || routeFrom.length > ROUTES_FROM_MAX) return undefined;
    return routeFrom.every(isPresent) ? { exposure: { routeFrom } } : undefined;
  }
  if (external === null) return {};
  const ports = external.ports.map(readPort);
  if (!isTarget(external.target) || ports.length > EXTERNAL_PORTS_MAX) return undefined;
  const count = external.ports.reduce((sum, port) => sum + port.count, 0);
  if (count > PUBLISHED_PORTS_MAX) return undefined;
  return ports.every(isPresent) ? { external: { target: external.target, ports } } : undefined;
}

function readPrefix(record: Filled<Messages.PrefixRecord.$Properties>): Cidr | undefined {
  const ip = ipFromBytes(record.base);
  const { prefixBits } = record;
  return ip && prefixBits <= ipBits(ip.family) ? cidrOf(ip, prefixBits) : undefined;
}

function readPort(record: ExternalPortRecord): ExternalPort | undefined {
  const protocol = PROTOCOLS.get(record.protocol);
  const { port, targetPort, count } = record;
  const isSound =
    count >= 1 && [port, targetPort].every((p) => p >= 1 && p + count - 1 <= PORT_MAX);
  return protocol && isSound ? { protocol, port, targetPort, count } : undefined;
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}
