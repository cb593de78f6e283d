/** Published ports in the record of an endpoint. Reading never throws. */
import { ipFromBytes, ipToBytes } from '../../../model/ip.ts';
import { PUBLISHED_MAX, PUBLISHED_PORTS_MAX } from '../../../model/limits.ts';
import { PORT_MAX, type PublishedPort } from '../../../model/ports/published.ts';
import type { Filled, Messages } from '../../../wire/proto/codec.ts';

/** IP protocol numbers, RFC 9293 and RFC 768. */
const NUMBERS = { tcp: 6, udp: 17 } as const;
/** Nearly no endpoint has any. */
const NONE: readonly PublishedPort[] = [];

/** Returns the message of one range. */
export function publishedRecord(port: PublishedPort): Messages.PublishedPortRecord.$Properties {
  const { protocol, mode, hostIp, hostPort, containerPort, count } = port;
  return {
    protocol: NUMBERS[protocol],
    onOwnHost: mode === 'host',
    ...(hostIp !== undefined && { hostAddress: ipToBytes(hostIp) }),
    hostPort,
    containerPort,
    count,
  };
}

/** Returns the ranges; `undefined` when one of them makes no sense. */
export function readPublished(
  records: readonly Filled<Messages.PublishedPortRecord.$Properties>[],
): readonly PublishedPort[] | undefined {
  if (records.length === 0) return NONE;
  const ports = records.flatMap((record) => readOne(record) ?? []);
  const count = ports.reduce((sum, port) => sum + port.count, 0);
  // Every one is a socket of every host.
  const isTooMuch = records.length > PUBLISHED_MAX || count > PUBLISHED_PORTS_MAX;
  return ports.length < records.length || isTooMuch ? undefined : ports;
}

function readOne(
  record: Filled<Messages.PublishedPortRecord.$Properties>,
): PublishedPort | undefined {
  const { hostAddress, hostPort, containerPort, count } = record;
  const protocol = (['tcp', 'udp'] as const).find((name) => NUMBERS[name] === record.protocol);
  const hostIp = ipFromBytes(hostAddress);
  if (protocol === undefined || (hostAddress.length > 0 && hostIp === undefined)) return undefined;
  if (![hostPort, containerPort].every((first) => isRange(first, count))) return undefined;
  const mode = record.onOwnHost ? 'host' : 'ingress';
  const place = hostIp === undefined ? {} : { hostIp };
  return { protocol, mode, ...place, hostPort, containerPort, count };
}

function isRange(first: number, count: number): boolean {
  return first >= 1 && count >= 1 && first + count - 1 <= PORT_MAX;
}
