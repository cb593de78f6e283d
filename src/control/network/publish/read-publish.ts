/**
 * Reads what `--publish` takes, both forms of Docker's:
 *
 *     [hostIP:][hostPort[-range]]:containerPort[-range][/tcp|udp]
 *     mode=ingress|host,target=PORT,published=PORT,protocol=tcp|udp,host_ip=IP
 *
 * Which free port is taken where none is named is chosen elsewhere (`agent/publish`).
 */
import { type Ip, parseIp } from '../../../model/ip.ts';
import { PUBLISHED_MAX, PUBLISHED_PORTS_MAX } from '../../../model/limits.ts';
import {
  PORT_MAX,
  type PublishMode,
  type PublishProtocol,
} from '../../../model/ports/published.ts';
import type { Refuse } from '../refuse.ts';

/** Consecutive ports. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** What one `--publish` asks for. */
export interface PublishWish {
  /** As it was written. */
  readonly text: string;
  readonly protocol: PublishProtocol;
  readonly mode: PublishMode;
  readonly hostIp?: Ip;
  /** Absent: a free one. As long as `container`, or one port of it is wanted, the first free one. */
  readonly host?: PortRange;
  readonly container: PortRange;
}

const SHORT = '[hostIP:][hostPort]:containerPort[/tcp|udp]';
const KEYS = ['mode', 'target', 'published', 'protocol', 'host_ip'] as const;
const EXAMPLE = 'mode=host,target=80,published=8080,protocol=tcp';

interface Fields {
  readonly protocol: string;
  readonly mode: string;
  readonly hostIp: string;
  readonly host: string;
  readonly container: string;
}

/**
 * Returns the wishes. Ports of the container without one of the host each are a wish of their own.
 *
 * @param flag  as the person gave it
 */
export function readPublish(
  texts: readonly string[],
  refuse: Refuse,
  flag = '--publish',
): PublishWish[] {
  const wishes = texts.flatMap((text) => readOne(text, flag, refuse));
  const count = wishes.reduce((sum, { container }) => sum + lengthOf(container), 0);
  if (wishes.length <= PUBLISHED_MAX && count <= PUBLISHED_PORTS_MAX) return wishes;
  const why =
    wishes.length > PUBLISHED_MAX
      ? `${wishes.length} port ranges are published`
      : `${count} ports are published`;
  const remedy = `publish at most ${PUBLISHED_PORTS_MAX} ports in ${PUBLISHED_MAX} ranges`;
  throw refuse('limit-reached', why, remedy);
}

/** How many ports a range has. */
export function lengthOf({ first, last }: PortRange): number {
  return last - first + 1;
}

function readOne(text: string, flag: string, refuse: Refuse): PublishWish[] {
  const wrong = (why: string, remedy: string): Error =>
    refuse('invalid-value', `${flag} "${text}" ${why}`, remedy);
  const fields = text.includes('=') ? longFields(text, wrong) : shortFields(text, wrong);
  const hostIp = fields.hostIp === '' ? undefined : parseIp(fields.hostIp);
  if (fields.hostIp !== '' && hostIp === undefined) {
    throw wrong(`has no address in "${fields.hostIp}"`, 'write an IPv6 address in brackets: [::1]');
  }
  const shared = {
    text,
    protocol: readProtocol(fields.protocol, wrong),
    mode: readMode(fields.mode, wrong),
    ...(hostIp !== undefined && { hostIp }),
  };
  const container = readRange(fields.container, wrong);
  if (fields.host === '') {
    return portsOf(container).map((port) => ({
      ...shared,
      container: { first: port, last: port },
    }));
  }
  const host = readRange(fields.host, wrong);
  const fits = lengthOf(host) === lengthOf(container) || lengthOf(container) === 1;
  if (fits) return [{ ...shared, host, container }];
  const why = `has ${lengthOf(host)} ports of the host for ${lengthOf(container)} of the container`;
  throw wrong(why, 'write as many of both, or one of the container for the first free one');
}

type Wrong = (why: string, remedy: string) => Error;

function shortFields(text: string, wrong: Wrong): Fields {
  const [, place = '', protocol = 'tcp'] = /^([^/]*)(?:\/(.*))?$/.exec(text) ?? [];
  const [, bracketed, plain = ''] = /^(?:\[([^\]]*)\]:)?(.*)$/.exec(place) ?? [];
  const words = plain.split(':');
  if (words.length > (bracketed === undefined ? 3 : 2)) {
    throw wrong('has too many colons', `write it as ${SHORT}, an IPv6 address in brackets`);
  }
  const [container = '', host = '', hostIp = ''] = words.reverse();
  if (bracketed === '') throw wrong('has no address in the brackets', `write it as ${SHORT}`);
  return { protocol, mode: 'ingress', hostIp: bracketed ?? hostIp, host, container };
}

function longFields(text: string, wrong: Wrong): Fields {
  const given = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [key = '', value = ''] = pair.split(/=(.*)/s, 2);
    if (!(KEYS as readonly string[]).includes(key)) {
      throw wrong(`has a field "${key}" that is not known`, `known: ${KEYS.join(', ')}`);
    }
    if (value === '') throw wrong(`has no value for ${key}`, `write it as ${EXAMPLE}`);
    if (given.has(key)) throw wrong(`has ${key} twice`, 'write each field once');
    given.set(key, value);
  }
  const host = given.get('published') ?? '';
  return {
    protocol: given.get('protocol') ?? 'tcp',
    mode: given.get('mode') ?? 'ingress',
    hostIp: (given.get('host_ip') ?? '').replace(/^\[(.*)\]$/, '$1'),
    // Docker takes 0 for a free one here.
    host: host === '0' ? '' : host,
    container: given.get('target') ?? '',
  };
}

function readProtocol(text: string, wrong: Wrong): PublishProtocol {
  const protocol = text.toLowerCase();
  if (protocol === 'tcp' || protocol === 'udp') return protocol;
  if (protocol === 'sctp') throw wrong('asks for sctp, which is not supported', 'use tcp or udp');
  throw wrong(`has no protocol in "${text}"`, 'use tcp or udp');
}

function readMode(mode: string, wrong: Wrong): PublishMode {
  if (mode === 'ingress' || mode === 'host') return mode;
  throw wrong(`has no mode in "${mode}"`, 'use mode=ingress or mode=host');
}

function readRange(text: string, wrong: Wrong): PortRange {
  const [, low, high] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { first: Number(low), last: Number(high ?? low) };
  if (low === undefined) {
    const what = text === '' ? 'has no port of the container' : `has no port in "${text}"`;
    throw wrong(what, `write it as ${SHORT}`);
  }
  if (range.first >= 1 && range.last <= PORT_MAX && range.first <= range.last) return range;
  throw wrong(`has no port in "${text}"`, `use 1 to ${PORT_MAX}, the lower one first`);
}

function portsOf({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
