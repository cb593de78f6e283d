/**
 * The part of a host's packet filter that is about what the host answers for in networks beside the gateway: addresses
 * of its own (`weft expose`), and those of applications outside (`weft external add`).
 *
 *     container -> own address        everything that listens on this host
 *     route-from -> container         forwarded, with the addresses of both
 *     container -> application        destination replaced by the target, source by this host; in any network
 */
import type { ExternalPort } from '../../model/endpoint.ts';
import { formatIp, type Ip, type IpFamily } from '../../model/ip.ts';
import { ANY_GATEWAY, type Gateway } from './gateway.ts';
import {
  ACCEPT,
  address,
  addressType,
  baseChain,
  concat,
  type Expression,
  field,
  IS_FORWARDED,
  is,
  isMember,
  isNot,
  lookedUp,
  map,
  meta,
  type NftCommand,
  prefix,
  rule,
  set,
} from './nft-expression.ts';

/** An address of a network that leads to an address outside. */
export interface ExternalForward {
  readonly ip: Ip;
  /** Of the same family. */
  readonly to: Ip;
  /** None: every port. */
  readonly ports: readonly ExternalPort[];
}

const CHAIN = 'external';
/** Before published ports: NF_IP_PRI_NAT_DST of the kernel is -100. */
const PRIORITY = -101;
const FAMILIES: readonly IpFamily[] = [4, 6];

/** Returns the sets, maps, chains and rules that translate; needs the chain `postrouting`. */
export function hostedParts(
  gateways: readonly Gateway[],
  externals: readonly ExternalForward[],
): NftCommand[] {
  const sets = FAMILIES.flatMap((family) => [
    set(`own${family}`, ['ifname', addressType(family)], [], ownOf(gateways, family)),
    set(nameOf(family), addressType(family), [], externalsOf(externals, family)),
  ]);
  if (externals.length === 0) return sets;
  return [
    ...sets,
    baseChain(CHAIN, 'nat', 'prerouting', PRIORITY),
    ...FAMILIES.flatMap((family) => translation(family, externals)),
  ];
}

/** Returns the rules by which containers reach what this host answers for, for the chain of what is said to it. */
export function letHostedIn(chain: string, externals: readonly ExternalForward[]): NftCommand[] {
  const own = FAMILIES.map((family) =>
    rule(
      chain,
      isMember(concat(meta('iifname'), address(family, 'daddr')), `own${family}`),
      ACCEPT,
    ),
  );
  return [...own, ...letExternalsPass(chain, externals)];
}

/** Returns the rules that let connections to applications outside pass a chain; none where there are none. */
export function letExternalsPass(
  chain: string,
  externals: readonly ExternalForward[],
): NftCommand[] {
  if (externals.length === 0) return [];
  return FAMILIES.map((family) => rule(chain, IS_FORWARDED, wasExternal(family), ACCEPT));
}

/** Returns the rules that let in what a host forwards into its networks for others. */
export function letRoutesIn(chain: string, gateways: readonly Gateway[]): NftCommand[] {
  return gateways.flatMap(({ device, hosted }) =>
    hosted.routeFrom.map((cidr) =>
      rule(
        chain,
        isNot(meta('iifname'), ANY_GATEWAY),
        is(meta('oifname'), device),
        is(address(cidr.family, 'saddr'), prefix(cidr)),
        ACCEPT,
      ),
    ),
  );
}

function translation(family: IpFamily, externals: readonly ExternalForward[]): NftCommand[] {
  const all = externals.filter(({ ip }) => ip.family === family);
  const ports = all.flatMap((external) => external.ports.flatMap((port) => places(external, port)));
  const whole = all.filter((external) => external.ports.length === 0);
  const type = [addressType(family), 'inet_proto', 'inet_service'];
  const key = concat(address(family, 'daddr'), meta('l4proto'), field('th', 'dport'));
  const name = nameOf(family);
  const dnat = (to: Expression): Expression => ({
    dnat: { family: family === 4 ? 'ip' : 'ip6', ...to },
  });
  return [
    map(
      `${name}-to`,
      type,
      addressType(family),
      ports.map(({ place, to }) => [place, to]),
    ),
    map(
      `${name}-port`,
      type,
      'inet_service',
      ports.map(({ place, targetPort }) => [place, targetPort]),
    ),
    map(
      `${name}-whole`,
      addressType(family),
      addressType(family),
      whole.map(({ ip, to }) => [formatIp(ip), formatIp(to)]),
    ),
    rule(CHAIN, dnat({ addr: lookedUp(key, `${name}-to`), port: lookedUp(key, `${name}-port`) })),
    rule(CHAIN, dnat({ addr: lookedUp(address(family, 'daddr'), `${name}-whole`) })),
    rule('postrouting', IS_FORWARDED, wasExternal(family), { masquerade: null }),
  ];
}

/** Goes on for flows that were sent to the address of an application outside. */
function wasExternal(family: IpFamily): Expression {
  const key = `${family === 4 ? 'ip' : 'ip6'} daddr`;
  return isMember({ ct: { key, dir: 'original' } }, nameOf(family));
}

function places(
  { ip, to }: ExternalForward,
  { protocol, port, targetPort, count }: ExternalPort,
): { readonly place: Expression; readonly to: string; readonly targetPort: number }[] {
  return Array.from({ length: count }, (_, i) => ({
    place: concat(formatIp(ip), protocol, port + i),
    to: formatIp(to),
    targetPort: targetPort + i,
  }));
}

/** The set of addresses of applications outside. */
function nameOf(family: IpFamily): string {
  return `external${family}`;
}

function externalsOf(externals: readonly ExternalForward[], family: IpFamily): string[] {
  return externals.flatMap(({ ip }) => (ip.family === family ? [formatIp(ip)] : []));
}

function ownOf(gateways: readonly Gateway[], family: IpFamily): unknown[] {
  return gateways.flatMap(({ device, hosted }) =>
    hosted.own.filter((ip) => ip.family === family).map((ip) => concat(device, formatIp(ip))),
  );
}
