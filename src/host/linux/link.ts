/** Interfaces of this host: which one holds an address, and its MTU, from which the inner MTU is derived. */
import { WeftError } from '../../model/errors.ts';
import { formatIp, type Ip, type IpFamily, parseIp, sameIp } from '../../model/ip.ts';
import { askIp, type IpRow } from './ip-command.ts';

/** An interface of this host. */
export interface Link {
  readonly name: string;
  readonly ifindex: number;
  readonly mtuBytes: number;
}

/** Returns the interface that holds the address. Throws `invalid-value` when none does, or `system-refused`. */
export async function uplinkOf(ip: Ip): Promise<Link> {
  for (const row of await askIp('address', 'show')) {
    if (addressesOf(row).some(({ ip: own }) => sameIp(own, ip))) return toLink(row);
  }
  throw new WeftError('invalid-value', {
    what: `advertised address ${formatIp(ip)}`,
    why: 'no interface of this host has it',
    remedy: 'correct --advertise-addr; ip address shows those there are',
  });
}

/** Returns the names of all interfaces. Throws `system-refused`. */
export async function linkNames(): Promise<string[]> {
  return (await askIp('link', 'show')).map(({ ifname }) => String(ifname));
}

/**
 * Returns the address that this host is most likely reached at: the first global one of the interface with the
 * default route, IPv4 before IPv6; without a default route, the only global address there is.
 * Throws `invalid-value` when that leaves a choice, or `system-refused`.
 */
export async function defaultUplink(): Promise<Ip> {
  for (const family of [4, 6] as const) {
    const ip = await addressOfDefaultRoute(family);
    if (ip !== undefined) return ip;
  }
  const all = globalAddresses(await askIp('address', 'show'));
  const only = all.length === 1 ? all[0] : undefined;
  if (only !== undefined) return only;
  throw new WeftError('invalid-value', {
    what: 'advertised address',
    why: `there is no default route and ${all.length === 0 ? 'no' : 'more than one'} address to pick`,
    remedy: 'set --advertise-addr',
  });
}

async function addressOfDefaultRoute(family: IpFamily): Promise<Ip | undefined> {
  const routes = await askIp(`-${family}`, 'route', 'show', 'default');
  const best = [...routes].sort((a, b) => metricOf(a) - metricOf(b))[0];
  if (best === undefined) return undefined;
  const preferred = parseIp(String(best['prefsrc'] ?? ''));
  const device = deviceOf(best);
  if (preferred !== undefined || device === undefined) return preferred;
  const rows = await askIp('address', 'show', 'dev', device);
  return globalAddresses(rows).find((ip) => ip.family === family);
}

function globalAddresses(rows: readonly IpRow[]): Ip[] {
  const all = rows.flatMap(addressesOf);
  return all.filter(({ scope }) => scope === 'global').map(({ ip }) => ip);
}

/** The device of a route; of one with several next hops, the first. */
export function deviceOf(route: IpRow): string | undefined {
  const hops = route['nexthops'] as readonly IpRow[] | undefined;
  const device = route['dev'] ?? hops?.[0]?.['dev'];
  return typeof device === 'string' ? device : undefined;
}

function metricOf(route: IpRow): number {
  return Number(route['metric'] ?? 0);
}

function addressesOf(row: IpRow): { ip: Ip; scope: string }[] {
  const infos = (row['addr_info'] ?? []) as readonly IpRow[];
  return infos.flatMap((info) => {
    const ip = parseIp(String(info['local'] ?? ''));
    return ip === undefined ? [] : [{ ip, scope: String(info['scope']) }];
  });
}

function toLink(row: IpRow): Link {
  return {
    name: String(row['ifname']),
    ifindex: Number(row['ifindex']),
    mtuBytes: Number(row['mtu']),
  };
}
