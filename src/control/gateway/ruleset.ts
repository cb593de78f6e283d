/**
 * The packet filter of a host with gateways, as commands of nftables' JSON form (libnftables-json(5)): one table of
 * our own, `inet weft`, made anew as a whole by each change.
 *
 *     container -> gateway address      DNS and echo; everything else of the host is refused
 *     container -> world                forwarded, masqueraded; refused in an internal network
 *     container -> another network      refused
 *     world     -> container            what answers, and published ports (`published.ts`)
 *
 * What the host answers for beside the gateway is in `hosted-rules.ts`, whose names are led to it in
 * `name-redirects.ts`.
 *
 * A base chain that accepts does not overrule another one that drops: rules of others count as well. What Docker, ufw
 * and firewalld drop because they know nothing of our interfaces is the subject of `foreign-rules.ts`.
 */
import { cidrOf, formatIp, type IpFamily } from '../../model/ip.ts';
import { ANY_GATEWAY, type Gateway } from './gateway.ts';
import {
  type ExternalForward,
  hostedParts,
  letExternalsPass,
  letHostedIn,
  letRoutesIn,
} from './hosted-rules.ts';
import { type NameRedirect, nameParts } from './name-redirects.ts';
import {
  ACCEPT,
  address,
  addressType,
  anyOf,
  baseChain,
  concat,
  counter,
  ct,
  DROP,
  type Expression,
  field,
  IS_FORWARDED,
  is,
  isMember,
  isNot,
  isNotMember,
  jump,
  meta,
  type NftCommand,
  plainChain,
  prefix,
  REJECT,
  rule,
  set,
  TABLE_FAMILY,
  TABLE_NAME,
} from './nft-expression.ts';
import {
  letForwardedPass,
  NOTHING_PUBLISHED,
  type PublishedRules,
  publishedParts,
} from './published.ts';

const DNS_PORT = 53;
/** RFC 4890, section 4.3.3: what a host's neighbors may always say. */
const ND_TYPES = ['nd-router-solicit', 'nd-neighbor-solicit', 'nd-neighbor-advert'];

/** Returns the commands that put the table in place of whatever it was; with no gateways, that it is gone. */
export function rulesetOf(
  gateways: readonly Gateway[],
  published: PublishedRules = NOTHING_PUBLISHED,
  externals: readonly ExternalForward[] = [],
  redirects: readonly NameRedirect[] = [],
): NftCommand[] {
  const table = { table: { family: TABLE_FAMILY, name: TABLE_NAME } };
  // What is deleted must be there.
  const clear = [{ add: table }, { delete: table }];
  if (gateways.length === 0) return clear;
  const parts = [
    ...setsOf(gateways),
    ...natChain(),
    ...nameParts(gateways, redirects),
    ...hostedParts(gateways, externals),
    ...inputChains(externals),
    ...forwardChains(gateways, published, externals),
    ...publishedParts(published),
  ];
  return [...clear, { add: table }, ...parts.map((part) => ({ add: part }))];
}

function setsOf(gateways: readonly Gateway[]): NftCommand[] {
  const worldly = gateways.filter(({ internal }) => !internal);
  const internal = gateways.filter((gateway) => gateway.internal).map(({ device }) => device);
  return [
    ...([4, 6] as const).flatMap((family) => [
      set(`gateway${family}`, ['ifname', addressType(family)], [], own(gateways, family)),
      set(`subnet${family}`, addressType(family), ['interval'], subnets(worldly, family)),
    ]),
    set('internal', 'ifname', [], internal),
  ];
}

/** What containers may say to this host itself. */
function inputChains(externals: readonly ExternalForward[]): NftCommand[] {
  const chain = 'container-to-host';
  const toGateway = (family: IpFamily, ...what: Expression[]): NftCommand =>
    rule(
      chain,
      isMember(concat(meta('iifname'), address(family, 'daddr')), `gateway${family}`),
      ...what,
      ACCEPT,
    );
  return [
    baseChain('input', 'filter', 'input', 0),
    plainChain(chain),
    rule('input', is(meta('iifname'), ANY_GATEWAY), jump(chain)),
    rule(chain, is(ct('state'), ['established', 'related']), ACCEPT),
    rule(chain, is(ct('state'), 'invalid'), counter(), DROP),
    rule(chain, is(field('icmpv6', 'type'), anyOf(ND_TYPES)), ACCEPT),
    ...([4, 6] as const).flatMap((family) => [
      toGateway(family, is(field(family === 4 ? 'icmp' : 'icmpv6', 'type'), 'echo-request')),
      toGateway(
        family,
        is(meta('l4proto'), anyOf(['tcp', 'udp'])),
        is(field('th', 'dport'), DNS_PORT),
      ),
    ]),
    ...letHostedIn(chain, externals),
    // Nobody is told about what was said to everybody.
    rule(chain, is(meta('pkttype'), anyOf(['broadcast', 'multicast'])), DROP),
    rule(chain, counter(), REJECT),
  ];
}

/** What goes through this host: out of networks, and into them. */
function forwardChains(
  gateways: readonly Gateway[],
  published: PublishedRules,
  externals: readonly ExternalForward[],
): NftCommand[] {
  return [
    baseChain('forward', 'filter', 'forward', 0),
    plainChain('from-container'),
    plainChain('to-container'),
    rule('forward', is(meta('iifname'), ANY_GATEWAY), CLAMP_SYN, CLAMP),
    rule('forward', is(meta('oifname'), ANY_GATEWAY), CLAMP_SYN, CLAMP),
    rule('forward', is(meta('iifname'), ANY_GATEWAY), jump('from-container')),
    rule('forward', is(meta('oifname'), ANY_GATEWAY), jump('to-container')),
    rule('from-container', is(ct('state'), ['established', 'related']), ACCEPT),
    rule('from-container', is(ct('state'), 'invalid'), counter(), DROP),
    // In the middle of a connection that this host does not know: it is another host's, which has its name.
    rule('from-container', is(ct('state'), 'new'), IN_THE_MIDDLE, counter(), DROP),
    ...letExternalsPass('from-container', externals),
    rule('from-container', isMember(meta('iifname'), 'internal'), counter(), REJECT),
    ...letForwardedPass('from-container', published),
    rule('from-container', is(meta('oifname'), ANY_GATEWAY), counter(), REJECT),
    rule('from-container', ACCEPT),
    rule('to-container', is(ct('state'), ['established', 'related']), ACCEPT),
    // By us, or by rules that somebody else gave this host: that is a wish, whoever uttered it. Nothing comes into an
    // internal network all the same.
    rule('to-container', isNotMember(meta('oifname'), 'internal'), IS_FORWARDED, ACCEPT),
    ...letRoutesIn('to-container', gateways),
    rule('to-container', counter(), DROP),
  ];
}

/** Who leaves a network for the world has this host's address there. */
function natChain(): NftCommand[] {
  const leaves = (family: IpFamily): NftCommand =>
    rule(
      'postrouting',
      isMember(address(family, 'saddr'), `subnet${family}`),
      isNot(meta('oifname'), ANY_GATEWAY),
      { masquerade: null },
    );
  return [baseChain('postrouting', 'nat', 'postrouting', 100), leaves(4), leaves(6)];
}

function own(gateways: readonly Gateway[], family: IpFamily): unknown[] {
  return gateways.flatMap(({ device, addresses }) =>
    addresses
      .filter(({ ip }) => ip.family === family)
      .map(({ ip }) => concat(device, formatIp(ip))),
  );
}

function subnets(gateways: readonly Gateway[], family: IpFamily): unknown[] {
  return gateways
    .flatMap(({ addresses }) => addresses.map(({ ip, prefixBits }) => cidrOf(ip, prefixBits)))
    .filter((cidr) => cidr.family === family)
    .map(prefix);
}

/** libnftables takes two at a time. */
const either = (a: string, b: unknown): unknown => ({ '|': [a, b] });
/** A segment of TCP that does not begin a connection. */
const IN_THE_MIDDLE: Expression = isNot(
  { '&': [field('tcp', 'flags'), either('fin', either('syn', either('rst', 'ack')))] },
  'syn',
);
const CLAMP_SYN: Expression = {
  match: {
    op: '==',
    left: { '&': [field('tcp', 'flags'), { '|': ['syn', 'rst'] }] },
    right: 'syn',
  },
};
/** RFC 4459, section 3.2: TCP hears of the smaller MTU of the road also where ICMP is filtered. */
const CLAMP: Expression = {
  mangle: {
    key: { 'tcp option': { name: 'maxseg', field: 'size' } },
    value: { rt: { key: 'mtu' } },
  },
};
