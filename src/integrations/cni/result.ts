/** Results of `ADD` (CNI 1.1.0, section 5, "ADD Success"), in the form of the version that is asked for. */
import type { EndpointView } from '../../control/api/schema/endpoint.ts';
import { type Fields, objectField, objectsField, textField, wholeField } from '../json-fields.ts';
import type { DnsWords } from './config.ts';
import { type CniVersion, isBefore } from './versions.ts';

/** An interface. */
export interface CniInterface {
  readonly name: string;
  readonly mac?: string;
  /** Bytes; since 1.1.0. */
  readonly mtu?: number;
  /** Path of its namespace; absent: the host. */
  readonly sandbox?: string;
}

/** An address; `interface` is an index. */
export interface CniIp {
  /** `4` or `6`; before 1.0.0. */
  readonly version?: string;
  readonly address: string;
  readonly gateway?: string;
  readonly interface?: number;
}

/** A route. */
export interface CniRoute {
  readonly dst: string;
  readonly gw?: string;
}

/** What a container has. Of an earlier plugin there may be more fields than these. */
export interface CniResult {
  readonly cniVersion: string;
  readonly interfaces: readonly CniInterface[];
  readonly ips: readonly CniIp[];
  readonly routes: readonly CniRoute[];
  readonly dns: Partial<DnsWords>;
}

/** What a result is made of. */
export interface ResultParts {
  readonly version: CniVersion;
  /** Path of the container's namespace, as the runtime calls it. */
  readonly namespace: string;
  readonly endpoint: EndpointView;
  /** The network leads nowhere, so there is no default route. */
  readonly internal: boolean;
  readonly dns: DnsWords;
  /** Of the plugin before, as it came. */
  readonly previous: Fields | undefined;
}

/**
 * Returns the result: that of the plugin before, and what was attached. An interface of that name which is there
 * already is the one that was taken over.
 */
export function addResult(parts: ResultParts): CniResult {
  const { version, namespace, endpoint, previous } = parts;
  const before = previous === undefined ? [] : objectsField(previous, 'interfaces');
  const at = before.findIndex(
    (each) => textField(each, 'name') === endpoint.tap && textField(each, 'sandbox') !== undefined,
  );
  const index = at < 0 ? before.length : at;
  const interfaces = before.map(({ values }) => values as unknown as CniInterface);
  interfaces[index] = {
    ...interfaces[index],
    name: endpoint.tap,
    mac: endpoint.mac,
    ...(!isBefore(version, '1.1.0') && { mtu: endpoint.mtu }),
    sandbox: namespace,
  };
  return {
    cniVersion: version,
    interfaces,
    ips: [...kept<CniIp>(previous, 'ips'), ...ipsOf(parts, index)],
    routes: [...kept<CniRoute>(previous, 'routes'), ...routesOf(parts)],
    dns: dnsOf(parts),
  };
}

/** The interface of a result that a container has, with its addresses; `undefined` when the result has none. */
export function interfaceIn(
  result: Fields,
  { namespace, ifname }: { readonly namespace: string; readonly ifname: string },
): { readonly mac: string | undefined; readonly addresses: readonly string[] } | undefined {
  const interfaces = objectsField(result, 'interfaces');
  const index = interfaces.findIndex(
    (each) => textField(each, 'name') === ifname && textField(each, 'sandbox') === namespace,
  );
  const found = interfaces[index];
  if (found === undefined) return undefined;
  const own = objectsField(result, 'ips').filter((each) => wholeField(each, 'interface') === index);
  const addresses = own.flatMap((each) => textField(each, 'address') ?? []);
  return { mac: textField(found, 'mac'), addresses };
}

function ipsOf({ endpoint, version, internal }: ResultParts, index: number): CniIp[] {
  return endpoint.addresses.map((address) => {
    const gateway = internal ? undefined : gatewayOf(endpoint, isIpv6(address));
    return {
      ...(isBefore(version, '1.0.0') && { version: isIpv6(address) ? '6' : '4' }),
      address,
      ...(gateway !== undefined && { gateway }),
      interface: index,
    };
  });
}

function routesOf({ endpoint, internal }: ResultParts): CniRoute[] {
  if (internal) return [];
  return endpoint.gateways.map((gw) => ({ dst: isIpv6(gw) ? '::/0' : '0.0.0.0/0', gw }));
}

/** The network answers names at its gateway, unless somebody wants other servers. */
function dnsOf({ endpoint, dns, previous }: ResultParts): Partial<DnsWords> {
  const before = previous && objectField(previous, 'dns');
  if (before !== undefined && Object.keys(before.values).length > 0) {
    return before.values as Partial<DnsWords>;
  }
  const isOwn = dns.nameservers.length === 0;
  const nameservers = isOwn ? endpoint.nameservers : dns.nameservers;
  // A network that lost its name to another one is shown with a remark behind it.
  const network = endpoint.network.split(' ')[0] ?? '';
  const search = dns.search.length > 0 || !isOwn ? dns.search : [network];
  return {
    ...(nameservers.length > 0 && { nameservers }),
    ...(dns.domain !== undefined && { domain: dns.domain }),
    ...(search.length > 0 && nameservers.length > 0 && { search }),
    ...(dns.options.length > 0 && { options: dns.options }),
  };
}

function gatewayOf({ gateways }: EndpointView, wantsIpv6: boolean): string | undefined {
  return gateways.find((gateway) => isIpv6(gateway) === wantsIpv6);
}

function isIpv6(address: string): boolean {
  return address.includes(':');
}

function kept<T>(previous: Fields | undefined, key: string): T[] {
  return previous === undefined
    ? []
    : objectsField(previous, key).map(({ values }) => values as unknown as T);
}
