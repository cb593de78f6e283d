/**
 * The part of a host's packet filter that is about published ports: where connections to an address and port of this
 * host go, and under which name.
 *
 *     the world  -> this host     destination replaced, source kept: the container sees the client
 *     this host  -> this host     likewise; from 127.0.0.1 the source is replaced as well
 *     container  -> this host     both replaced (hairpin): the answer must pass this host again
 *
 * Ports are elements of maps, and rules are as many for one as for thousands. [::1] cannot be translated: the kernel
 * refuses answers to it from interfaces (net/ipv6/ip6_input.c); whoever holds the port passes such a connection on.
 */
import { formatIp, type Ip, type IpFamily } from '../../model/ip.ts';
import { isAnyIp, type PublishProtocol } from '../../model/ports/published.ts';
import { ANY_GATEWAY } from './gateway.ts';
import {
  ACCEPT,
  address,
  addressType,
  anyOf,
  baseChain,
  concat,
  DROP,
  type Expression,
  field,
  IS_FORWARDED,
  is,
  isMember,
  jump,
  lookedUp,
  map,
  meta,
  type NftCommand,
  plainChain,
  RETURN,
  rule,
  TO_THIS_HOST,
} from './nft-expression.ts';

/** A port of this host and where it leads. */
export interface Forward {
  /** Id of the network that `to` is in. */
  readonly network: string;
  readonly protocol: PublishProtocol;
  /** The address of this host that answers; 0.0.0.0 and :: are all of the family. */
  readonly hostIp: Ip;
  readonly hostPort: number;
  /** Of the family of `hostIp`. */
  readonly to: Ip;
  readonly containerPort: number;
}

/** What a host forwards. */
export interface PublishedRules {
  readonly forwards: readonly Forward[];
  /** Addresses of this host alone, at most one of each family: what containers see instead of each other. */
  readonly sources: readonly Ip[];
}

/** A host that forwards nothing. */
export const NOTHING_PUBLISHED: PublishedRules = { forwards: [], sources: [] };

const CHAIN = 'published';
/** NF_IP_PRI_NAT_DST of the kernel. */
const DSTNAT_PRIORITY = -100;
const DNS_PORT = 53;
const LOOPBACK = { prefix: { addr: '127.0.0.0', len: 8 } };
const FAMILIES: readonly IpFamily[] = [4, 6];

/** Returns maps, chains and rules that translate; needs the chain `postrouting` and the sets of the table. */
export function publishedParts({ forwards, sources }: PublishedRules): NftCommand[] {
  if (forwards.length === 0) return [];
  return [
    ...FAMILIES.flatMap((family) => mapsOf(forwards, family)),
    plainChain(CHAIN),
    // Their ports are those of an application outside, whether given or not.
    ...FAMILIES.map((family) =>
      rule(CHAIN, isMember(address(family, 'daddr'), `external${family}`), RETURN),
    ),
    ...FAMILIES.flatMap((family) => [
      // One address of the host goes before all of them.
      translated(family, `published-at${family}`, address(family, 'daddr')),
      translated(family, `published${family}`),
    ]),
    baseChain('prerouting', 'nat', 'prerouting', DSTNAT_PRIORITY),
    ...FAMILIES.map(namesStayHere),
    rule('prerouting', TO_THIS_HOST, jump(CHAIN)),
    baseChain('output', 'nat', 'output', DSTNAT_PRIORITY),
    rule('output', is(address(6, 'daddr'), '::1'), ACCEPT),
    rule('output', TO_THIS_HOST, jump(CHAIN)),
    renamed(4, sources, is(address(4, 'saddr'), LOOPBACK)),
    ...FAMILIES.map((family) =>
      renamed(family, sources, isMember(address(family, 'saddr'), `subnet${family}`)),
    ),
    ...noRedirects(),
  ];
}

/** Returns the rule that lets forwarded connections pass a chain of forwarded packets; none where there are none. */
export function letForwardedPass(chain: string, { forwards }: PublishedRules): NftCommand[] {
  return forwards.length === 0 ? [] : [rule(chain, IS_FORWARDED, ACCEPT)];
}

/** Address and port stand in maps of their own: libnftables 1.0 reads no map of pairs in JSON. */
function mapsOf(forwards: readonly Forward[], family: IpFamily): NftCommand[] {
  const all = forwards.filter(({ hostIp }) => hostIp.family === family);
  const anywhere = all.filter(({ hostIp }) => isAnyIp(hostIp));
  const somewhere = all.filter(({ hostIp }) => !isAnyIp(hostIp));
  const key = ['inet_proto', 'inet_service'];
  const place = [addressType(family), ...key];
  const maps = (
    name: string,
    type: readonly string[],
    list: readonly Forward[],
    keyOf: (forward: Forward) => Expression,
  ): NftCommand[] => [
    map(
      `${name}-to`,
      type,
      addressType(family),
      list.map((forward) => [keyOf(forward), formatIp(forward.to)]),
    ),
    map(
      `${name}-port`,
      type,
      'inet_service',
      list.map((forward) => [keyOf(forward), forward.containerPort]),
    ),
  ];
  return [
    ...maps(`published-at${family}`, place, somewhere, ({ hostIp, protocol, hostPort }) =>
      concat(formatIp(hostIp), protocol, hostPort),
    ),
    ...maps(`published${family}`, key, anywhere, ({ protocol, hostPort }) =>
      concat(protocol, hostPort),
    ),
  ];
}

function translated(family: IpFamily, name: string, ...place: readonly Expression[]): NftCommand {
  const key = concat(...place, meta('l4proto'), field('th', 'dport'));
  const to = { addr: lookedUp(key, `${name}-to`), port: lookedUp(key, `${name}-port`) };
  return rule(CHAIN, { dnat: { family: familyName(family), ...to } });
}

/** Whatever is published: containers ask their gateway for names. */
function namesStayHere(family: IpFamily): NftCommand {
  return rule(
    'prerouting',
    isMember(concat(meta('iifname'), address(family, 'daddr')), `gateway${family}`),
    is(meta('l4proto'), anyOf(['tcp', 'udp'])),
    is(field('th', 'dport'), DNS_PORT),
    ACCEPT,
  );
}

/** Without an address of its own the host has that of the gateway, which is enough for containers on it. */
function renamed(family: IpFamily, sources: readonly Ip[], whose: Expression): NftCommand {
  const source = sources.find((ip) => ip.family === family);
  const name =
    source === undefined
      ? { masquerade: null }
      : { snat: { family: familyName(family), addr: formatIp(source) } };
  return rule('postrouting', IS_FORWARDED, is(meta('oifname'), ANY_GATEWAY), whose, name);
}

/**
 * What goes back to the network that it came from is no detour: without this rule the kernel would tell the container
 * to send to the other one directly, and that one knows nothing of the translation.
 */
function noRedirects(): NftCommand[] {
  const chain = 'redirects';
  const toContainers = is(meta('oifname'), ANY_GATEWAY);
  return [
    baseChain(chain, 'filter', 'output', 0),
    rule(chain, toContainers, is(field('icmp', 'type'), 'redirect'), DROP),
    rule(chain, toContainers, is(field('icmpv6', 'type'), 'nd-redirect'), DROP),
  ];
}

function familyName(family: IpFamily): string {
  return family === 4 ? 'ip' : 'ip6';
}
