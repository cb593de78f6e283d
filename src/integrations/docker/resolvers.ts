/**
 * The servers that the resolver of a Docker Engine (127.0.0.11 in each container) asks for what it does not know: those
 * of the host when the container starts, and the same while it runs. As libnetwork of Docker 20.10 takes them
 * (resolvconf/resolvconf.go, sandbox_dns_unix.go, resolver.go).
 */
import { formatIp, isLoopbackIp, parseIp } from '../../model/ip.ts';

/** Where a host names its servers, and where systemd-resolved names those that it asks itself. */
export const RESOLV_CONF = '/etc/resolv.conf';
export const SYSTEMD_RESOLV_CONF = '/run/systemd/resolve/resolv.conf';

/** With this one alone in `/etc/resolv.conf` the engine reads the other file. */
const SYSTEMD_STUB = '127.0.0.53';
/** `maxExtDNS` of libnetwork. */
const SERVERS_MAX = 3;

/** What an engine does with the servers of its host. Texts of IPv4 addresses: its resolver asks no others. */
export interface EngineResolvers {
  /** Asked from the namespace of the container. */
  readonly fromContainer: readonly string[];
  /** Those of the host's loopback: the engine asks them from its own namespace, where nobody can tell for whom. */
  readonly fromHost: readonly string[];
}

/**
 * Returns what the engine of a host takes.
 *
 * @param etc      text of `/etc/resolv.conf`
 * @param systemd  text of the file of systemd-resolved; asked for only when it counts
 */
export function engineResolvers(etc: string, systemd: () => string): EngineResolvers {
  const named = serversOf(etc);
  const isStub = named.length === 1 && named[0] === SYSTEMD_STUB;
  const servers = isStub ? serversOf(systemd()) : named;
  const ips = servers.flatMap((text) => parseIp(text) ?? []).filter(({ family }) => family === 4);
  const asked = ips.slice(0, SERVERS_MAX);
  const texts = (loopback: boolean): string[] => [
    ...new Set(asked.filter((ip) => isLoopbackIp(ip) === loopback).map(formatIp)),
  ];
  return { fromContainer: texts(false), fromHost: texts(true) };
}

/** What follows `#` is a comment, and a line that says more than an address says nothing. */
function serversOf(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [said = ''] = line.split('#', 1);
    return /^\s*nameserver\s*([\w.:%]+)\s*$/.exec(said)?.[1] ?? [];
  });
}
