/**
 * Answers from what the cluster knows: which names are ours, and which endpoints they mean.
 *
 *     NAME, ALIAS            an endpoint of the asker's network; a link of the asker goes first, and networks that it
 *                            has joined, too, come last
 *     NAME.NETWORK           the same, in a network that the asker has joined
 *     4.3.2.10.in-addr.arpa  the endpoint of that address, when it lies in such a network
 *     _SERVICE._tcp.NAME     those of the endpoints called so that say that they have the port
 *     one label              never asked elsewhere
 *
 * A name whose host does not answer is answered all the same, behind those whose hosts do.
 */
import { cidrContains, formatIp, type Ip } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import { type DnsQuestion, type DnsRecord, RCODE } from '../../wire/dns.ts';
import type { StoredEndpoint } from '../state/records.ts';
import {
  ANSWERS_MAX,
  NAME_TTL_SECONDS,
  NO_NAME_TTL_SECONDS,
  SERVICE_ANSWERS_MAX,
  SERVICE_WEIGHT,
} from './limits.ts';
import { reverseIp } from './reverse.ts';
import { offers, readService } from './services.ts';
import type { Zone } from './zone.ts';

/** Whether an endpoint can be reached, as far as this node knows. Lower is better. */
export type Health = 'alive' | 'suspect' | 'failed';

const HEALTHS: readonly Health[] = ['alive', 'suspect', 'failed'];
/** Refused: they would give more than was asked for (RFC 8482), or the whole zone. */
const REFUSED_TYPES: readonly string[] = ['ANY', 'AXFR', 'IXFR', 'MAILB', 'MAILA'];

/** A network with its names. */
export interface NamedNetwork {
  readonly network: Pick<Network, 'id' | 'name' | 'subnets' | 'internal'>;
  readonly zone: Zone;
}

/** Who asks, and what is known when he does. */
export interface AnswerContext {
  /** The network whose gateway was asked. */
  readonly own: NamedNetwork;
  /** Further networks that the asker has joined. Asked for only when a name could be of one. */
  joined(): readonly NamedNetwork[];
  /** Whether the asker gets out by another way than its own network. Asked for only where that one is internal. */
  leadsOut(): boolean;
  /** The endpoint that asks; absent: this host itself. */
  readonly asker: StoredEndpoint | undefined;
  health(endpoint: StoredEndpoint): Health;
  /** Turns the order of several answers; one more with each query. */
  readonly turn: number;
}

/** What an answer comes from. */
export interface AnswerSource {
  readonly endpoint: StoredEndpoint;
  readonly by: 'name' | 'alias' | 'link' | 'address';
}

/** What is answered, or that somebody else has to be asked. */
export type Decision =
  | {
      readonly kind: 'answer';
      readonly rcode: number;
      readonly answers: readonly DnsRecord[];
      /** What each of the answers comes from. */
      readonly sources: readonly AnswerSource[];
      readonly authorities: readonly DnsRecord[];
      /** What the asker would ask for next. */
      readonly additionals?: readonly DnsRecord[];
    }
  | { readonly kind: 'forward' };

/** Decides about a question. */
export function decide(question: DnsQuestion, context: AnswerContext): Decision {
  if (REFUSED_TYPES.includes(question.type)) return refusal();
  const name = question.name.toLowerCase();
  const reverse = reverseIp(name);
  if (reverse !== undefined) return decideReverse(question, reverse, context);
  const found = find(name, context);
  if (found !== undefined) return addresses(question, found, context);
  const { own } = context;
  const apex = [own, ...context.joined()].find(
    ({ network }) => network.name.toLowerCase() === name,
  );
  if (apex !== undefined) return atApex(question, apex);
  const [, labels = '', rest = name] = /^((?:_[^.]+\.)+)([^_].*)$/.exec(name) ?? [];
  const holders = labels === '' ? undefined : find(rest, context);
  if (holders !== undefined) return services(question, labels.slice(0, -1), holders, context);
  if (!rest.includes('.') && name !== '') return nothing('', false);
  return own.network.internal && !context.leadsOut() ? refusal() : { kind: 'forward' };
}

interface Found {
  /** Name of the zone that answers; empty for names of one label. */
  readonly zoneName: string;
  /** The network whose endpoints they are. */
  readonly network: NamedNetwork['network'];
  readonly sources: readonly AnswerSource[];
}

/** Endpoints that a name means; `undefined` when it is in no zone of ours. */
function find(name: string, context: AnswerContext): Found | undefined {
  const { own } = context;
  const bare = inOwn(name, context);
  if (bare !== undefined) return { zoneName: '', network: own.network, sources: bare };
  return name.includes('.')
    ? (findIn(name, own, context) ?? findInJoined(name, context))
    : bareInJoined(name, context);
}

/** A container in several networks asks one of their gateways, and does not choose which. */
function bareInJoined(name: string, context: AnswerContext): Found | undefined {
  for (const { network, zone } of context.joined()) {
    const sources = inZone(name, zone);
    if (sources !== undefined) return { zoneName: '', network, sources };
  }
  return undefined;
}

function findInJoined(name: string, context: AnswerContext): Found | undefined {
  for (const each of context.joined()) {
    const found = findIn(name, each, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Endpoints of `NAME.NETWORK`; `undefined` for a name of another network. */
function findIn(name: string, each: NamedNetwork, context: AnswerContext): Found | undefined {
  const zoneName = each.network.name.toLowerCase();
  if (!name.endsWith(`.${zoneName}`)) return undefined;
  const local = name.slice(0, -zoneName.length - 1);
  // Resolvers append the search domain, so links are met in this form, too.
  const sources = each === context.own ? inOwn(local, context) : inZone(local, each.zone);
  if (sources === undefined && local.startsWith('_')) return undefined;
  return { zoneName, network: each.network, sources: sources ?? [] };
}

function inOwn(name: string, { own, asker }: AnswerContext): readonly AnswerSource[] | undefined {
  const link = asker?.links.find(({ alias }) => alias.toLowerCase() === name);
  if (link === undefined) return inZone(name, own.zone);
  const endpoints = own.zone.named(link.name.toLowerCase());
  return endpoints.map((endpoint) => ({ endpoint, by: 'link' as const }));
}

function inZone(name: string, zone: Zone): readonly AnswerSource[] | undefined {
  const endpoints = zone.named(name);
  if (endpoints.length === 0) return undefined;
  return endpoints.map((endpoint) => ({
    endpoint,
    by: endpoint.name.toLowerCase() === name ? ('name' as const) : ('alias' as const),
  }));
}

function addresses(question: DnsQuestion, found: Found, context: AnswerContext): Decision {
  const { sources, zoneName } = found;
  if (sources.length === 0) return nothing(zoneName, false);
  const { type, name } = question;
  if (type !== 'A' && type !== 'AAAA') return nothing(zoneName, true);
  const family = type === 'A' ? 4 : 6;
  const pairs = ordered(sources, context).flatMap((source) =>
    source.endpoint.addresses
      .filter(({ ip }) => ip.family === family)
      .map(({ ip }) => ({ source, data: formatIp(ip) })),
  );
  if (pairs.length === 0) return nothing(zoneName, true);
  const shown = pairs.slice(0, ANSWERS_MAX);
  return {
    kind: 'answer',
    rcode: RCODE.noError,
    answers: shown.map(({ data }) => ({ type, name, ttl: NAME_TTL_SECONDS, data })),
    sources: shown.map(({ source }) => source),
    authorities: [],
  };
}

/** Where a service is: a record for each endpoint that has the port, with its addresses beside. */
function services(
  { name, type }: DnsQuestion,
  labels: string,
  { zoneName, network, sources }: Found,
  context: AnswerContext,
): Decision {
  const service = type === 'SRV' ? readService(labels) : undefined;
  const having = sources.filter(({ endpoint }) => service && offers(endpoint, service));
  if (service === undefined || having.length === 0) return nothing(zoneName, sources.length > 0);
  const shown = ordered(having, context).slice(0, SERVICE_ANSWERS_MAX);
  const targetOf = ({ name: host }: StoredEndpoint): string => `${host}.${network.name}`;
  return {
    kind: 'answer',
    rcode: RCODE.noError,
    answers: shown.map(({ endpoint }) => ({
      type: 'SRV',
      name,
      ttl: NAME_TTL_SECONDS,
      data: {
        priority: HEALTHS.indexOf(context.health(endpoint)),
        weight: SERVICE_WEIGHT,
        port: service.port,
        target: targetOf(endpoint),
      },
    })),
    sources: shown,
    authorities: [],
    additionals: shown.flatMap(({ endpoint }) =>
      endpoint.addresses.map(
        ({ ip }): DnsRecord => ({
          type: ip.family === 4 ? 'A' : 'AAAA',
          name: targetOf(endpoint),
          ttl: NAME_TTL_SECONDS,
          data: formatIp(ip),
        }),
      ),
    ),
  };
}

/** Healthy ones first; those of equal health take turns. */
function ordered(sources: readonly AnswerSource[], context: AnswerContext): AnswerSource[] {
  const { health, turn } = context;
  if (sources.length === 1) return [...sources];
  return HEALTHS.flatMap((each) => {
    const group = sources.filter(({ endpoint }) => health(endpoint) === each);
    const start = group.length === 0 ? 0 : turn % group.length;
    return [...group.slice(start), ...group.slice(0, start)];
  });
}

function decideReverse(question: DnsQuestion, ip: Ip, context: AnswerContext): Decision {
  const { own } = context;
  const holder = [own, ...context.joined()].find(({ network }) =>
    network.subnets.some(({ cidr }) => cidrContains(cidr, ip)),
  );
  const zoneName = ip.family === 4 ? 'in-addr.arpa' : 'ip6.arpa';
  if (holder === undefined) return own.network.internal ? refusal() : { kind: 'forward' };
  const endpoint = holder.zone.at(ip);
  if (endpoint === undefined) return nothing(zoneName, false);
  if (question.type !== 'PTR') return nothing(zoneName, true);
  const data = `${endpoint.name}.${holder.network.name}`;
  return {
    kind: 'answer',
    rcode: RCODE.noError,
    answers: [{ type: 'PTR', name: question.name, ttl: NAME_TTL_SECONDS, data }],
    sources: [{ endpoint, by: 'address' }],
    authorities: [],
  };
}

function atApex({ type }: DnsQuestion, { network }: NamedNetwork): Decision {
  const none = nothing(network.name.toLowerCase(), true);
  if (type !== 'SOA' || none.kind !== 'answer') return none;
  // The record of no endpoint.
  return { ...none, answers: none.authorities, authorities: [] };
}

/** No records: of a name that exists, or because it does not. The SOA says how long that may be kept (RFC 2308). */
function nothing(zoneName: string, exists: boolean): Decision {
  return {
    kind: 'answer',
    rcode: exists ? RCODE.noError : RCODE.noSuchName,
    answers: [],
    sources: [],
    authorities: [soaRecord(zoneName)],
  };
}

function refusal(): Decision {
  return { kind: 'answer', rcode: RCODE.refused, answers: [], sources: [], authorities: [] };
}

function soaRecord(zoneName: string): DnsRecord {
  const within = zoneName === '' ? '' : `.${zoneName}`;
  const data = {
    mname: `dns${within}`,
    rname: `hostmaster${within}`,
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: NO_NAME_TTL_SECONDS,
  };
  return { type: 'SOA', name: zoneName === '' ? '.' : zoneName, ttl: NO_NAME_TTL_SECONDS, data };
}
