/** The servers that everything else is asked of, from the text of a resolv.conf(5). */
import { formatIp, parseIp } from '../../model/ip.ts';
import { SERVERS_MAX } from './limits.ts';

/** Port of DNS. */
export const DNS_PORT = 53;

/** A server: an address as a socket takes it, of IPv6 possibly with `%interface`. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

/**
 * Returns the first servers that the text names. Addresses of our own are left out: what was asked there would come
 * back to us for ever.
 *
 * @param own  canonical texts of addresses that we answer on
 */
export function readServers(text: string, own: ReadonlySet<string>): readonly Server[] {
  const servers: Server[] = [];
  for (const line of text.split('\n')) {
    const word = /^nameserver[ \t]+(\S+)/.exec(line)?.[1] ?? '';
    const [address = '', zone] = word.split('%', 2);
    const ip = parseIp(address);
    if (ip === undefined || own.has(formatIp(ip))) continue;
    const host = zone === undefined ? formatIp(ip) : `${formatIp(ip)}%${zone}`;
    if (!servers.some((known) => known.host === host)) servers.push({ host, port: DNS_PORT });
  }
  return servers.slice(0, SERVERS_MAX);
}
