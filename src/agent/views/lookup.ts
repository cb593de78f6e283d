/** How a name is answered, for people: `weft dns lookup`. */
import type { LookupAnswer, LookupRequest, LookupView } from '../../control/api/schema/dns.ts';
import type { Decision } from '../../control/dns/answer.ts';
import { reverseName } from '../../control/dns/reverse.ts';
import { WeftError } from '../../model/errors.ts';
import { formatIp, parseIp } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import { type DnsRecord, RCODE } from '../../wire/dns.ts';
import type { Dns } from '../dns.ts';
import { nodeName, type ViewContext } from './views.ts';

type Answered = Extract<Decision, { kind: 'answer' }>;

/** Returns how the question is answered. Throws when there is no such endpoint in the network to ask it. */
export function lookupView(
  views: ViewContext,
  dns: Dns,
  network: Network,
  request: LookupRequest,
): LookupView {
  const asker = request.from === undefined ? undefined : askerOf(views, network, request);
  const ip = parseIp(request.name);
  const name = ip === undefined ? request.name.replace(/\.$/, '') : reverseName(ip);
  const type = ip === undefined ? request.type : 'PTR';
  const decision = dns.explain({ name, type }, network, asker);
  const forwarded = decision.kind === 'forward';
  return {
    name,
    type,
    result: forwarded ? 'forwarded' : resultOf(decision),
    answers: forwarded ? [] : answersOf(views, decision),
    servers: forwarded ? dns.servers().map(({ host }) => host) : [],
    nameservers: dns.gatewaysOf(network.id).map(formatIp),
  };
}

function askerOf(
  { cluster }: ViewContext,
  network: Network,
  { name, from = '' }: LookupRequest,
): ReturnType<typeof cluster.directory.getEndpoint> {
  const { directory } = cluster;
  const here = [...directory.index.named(from)].find((each) => each.network === network.id);
  const endpoint = here ?? directory.getEndpoint(from);
  if (endpoint.network === network.id) return endpoint;
  throw new WeftError('invalid-value', {
    what: `dns lookup ${name}`,
    why: `endpoint ${from} is not in network ${network.name}`,
    remedy: `see weft ps --network ${network.name}`,
  });
}

function resultOf({ rcode, answers }: Answered): LookupView['result'] {
  if (answers.length > 0) return 'found';
  if (rcode === RCODE.noSuchName) return 'no-such-name';
  return rcode === RCODE.refused ? 'refused' : 'no-data';
}

function answersOf(views: ViewContext, { answers, sources }: Answered): LookupAnswer[] {
  return sources.map(({ endpoint, by }, i) => {
    const record = answers[i];
    return {
      data: record === undefined ? '' : dataText(record),
      ttl: record?.ttl ?? 0,
      by,
      endpoint: endpoint.name,
      endpointId: endpoint.id,
      node: nodeName(views, endpoint.node),
      nodeId: endpoint.node,
      nodeState: views.healthOf(endpoint.node),
    };
  });
}

/** As in a zone file. */
function dataText({ type, data }: DnsRecord): string {
  if (type !== 'SRV') return String(data);
  const { priority, weight, port, target } = data;
  return `${priority} ${weight} ${port} ${target}`;
}
