/**
 * Where this host can already go: the prefixes that a new network must not overlap. Default routes are left out
 * (everything overlaps them), as are prefixes that lead nowhere, local plumbing, and our own interfaces.
 */
import { type Cidr, cidrOf, cidrOverlaps, ipBits, parseCidr, parseIp } from '../../model/ip.ts';
import { GATEWAY_PREFIX } from '../../model/network.ts';
import { askIp, type IpRow } from './ip-command.ts';
import { deviceOf } from './link.ts';

/** A prefix with the interface that leads to it. */
export interface HostRoute {
  readonly cidr: Cidr;
  readonly device: string;
}

/** Loopback, link-local and multicast: on every host, and never the subnet of a network. */
const PLUMBING = ['127.0.0.0/8', '::1/128', 'fe80::/10', 'ff00::/8'].flatMap((text) => {
  const cidr = parseCidr(text);
  return typeof cidr === 'string' ? [] : [cidr];
});
/** `local` covers addresses without a subnet, such as a /32 on the loopback interface. */
const KINDS = new Set(['unicast', 'local']);

/** Returns the routes of all tables, both families, without duplicates. Throws `system-refused`. */
export async function hostRoutes(): Promise<readonly HostRoute[]> {
  const found = new Map<string, HostRoute>();
  // Without -d a unicast route has no type, with it every route has one. Of all tables both families are told.
  for (const row of await askIp('-d', 'route', 'show', 'table', 'all')) {
    const route = toRoute(row);
    if (route === undefined) continue;
    const { base, prefixBits, family } = route.cidr;
    found.set(`${family} ${base}/${prefixBits} ${route.device}`, route);
  }
  return [...found.values()];
}

function toRoute(row: IpRow): HostRoute | undefined {
  const device = deviceOf(row);
  if (device === undefined || device.startsWith(GATEWAY_PREFIX)) return undefined;
  if (!KINDS.has(String(row['type'] ?? 'unicast'))) return undefined;
  const cidr = toCidr(String(row['dst']));
  if (cidr === undefined || cidr.prefixBits === 0) return undefined;
  return PLUMBING.some((plumbing) => cidrOverlaps(plumbing, cidr)) ? undefined : { cidr, device };
}

/** A destination is a prefix, a single address, or the word `default`. */
function toCidr(text: string): Cidr | undefined {
  const ip = parseIp(text);
  if (ip !== undefined) return cidrOf(ip, ipBits(ip.family));
  const cidr = parseCidr(text);
  return typeof cidr === 'string' ? undefined : cidr;
}
