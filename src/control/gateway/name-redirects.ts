/**
 * The part of a host's packet filter that leads questions for names to the gateway: those of containers whose resolver
 * asks the servers of this host by itself, as Docker's does. Only port 53, only from the addresses of such containers,
 * and only to servers that they have from this host; answers come back from the address that was asked.
 *
 * What was led to the gateway is answered there as what was asked there: `container-to-host` of `ruleset.ts` lets it
 * in, and nothing is forwarded. IPv4 alone, because Docker's resolver asks no others.
 */
import { formatIp, type Ip } from '../../model/ip.ts';
import type { Gateway } from './gateway.ts';
import {
  address,
  addressType,
  anyOf,
  baseChain,
  concat,
  field,
  is,
  lookedUp,
  map,
  meta,
  type NftCommand,
  rule,
} from './nft-expression.ts';

/** A container's questions to one server, and the gateway address that answers them. All of IPv4. */
export interface NameRedirect {
  /** Id of the container's network. */
  readonly network: string;
  /** Address of the container in it. */
  readonly from: Ip;
  readonly server: Ip;
  readonly gateway: Ip;
}

const CHAIN = 'names';
/** Before everything that replaces destinations here: what is led to the gateway is led nowhere else. */
const PRIORITY = -102;
const DNS_PORT = 53;

/** Returns map, chain and rule; nothing where there is nothing to lead. */
export function nameParts(
  gateways: readonly Gateway[],
  redirects: readonly NameRedirect[],
): NftCommand[] {
  const devices = new Map(gateways.map(({ network, device }) => [network, device]));
  const elements = redirects.flatMap(({ network, from, server, gateway }) => {
    const device = devices.get(network);
    if (device === undefined) return [];
    return [[concat(device, formatIp(from), formatIp(server)), formatIp(gateway)]];
  });
  if (elements.length === 0) return [];
  const key = concat(meta('iifname'), address(4, 'saddr'), address(4, 'daddr'));
  return [
    map(CHAIN, ['ifname', addressType(4), addressType(4)], addressType(4), elements),
    baseChain(CHAIN, 'nat', 'prerouting', PRIORITY),
    rule(CHAIN, is(meta('l4proto'), anyOf(['tcp', 'udp'])), is(field('th', 'dport'), DNS_PORT), {
      dnat: { family: 'ip', addr: lookedUp(key, CHAIN) },
    }),
  ];
}
