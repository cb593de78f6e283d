/** Ends flows that the kernel tracks: `native/sys/conntrack.cc` without the addon. */
import { constants } from 'node:os';
import type { NativeFlowFilter } from '../native.ts';
import { AF_INET, AF_INET6, familyOf, type Libc } from './libc.ts';
import { attribute, attributesOf, NETLINK_NETFILTER, Netlink, NLM_F_DUMP } from './netlink.ts';
import { must } from './refused.ts';

/** One direction. Addresses have 4 or 16 bytes; what the kernel does not tell is empty or 0. */
interface Tuple {
  readonly source: Buffer;
  readonly destination: Buffer;
  readonly protocol: number;
  readonly destinationPort: number;
}

interface Flow {
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly status: number;
  /** Empty for the usual one. */
  readonly zone: Buffer;
  /** The original tuple as the kernel wrote it: what a flow is deleted by. */
  readonly key: Buffer;
}

const CONNTRACK = 1 << 8;
const IPCTNL_MSG_CT_GET = CONNTRACK | 1;
const IPCTNL_MSG_CT_DELETE = CONNTRACK | 2;
const HEADER_BYTES = 4;
const CTA_TUPLE_ORIG = 1;
const CTA_TUPLE_REPLY = 2;
const CTA_STATUS = 3;
const CTA_ZONE = 18;
const CTA_TUPLE_IP = 1;
const CTA_TUPLE_PROTO = 2;
/** Of IPv4 and of IPv6. */
const CTA_IP_SOURCE = [1, 3] as const;
const CTA_IP_DESTINATION = [2, 4] as const;
const CTA_PROTO_NUM = 1;
const CTA_PROTO_DST_PORT = 3;
const NESTED = 0x8000;
const IPS_SRC_NAT = 1 << 4;
const IPS_DST_NAT = 1 << 5;
const NOTHING = Buffer.alloc(0);

/** Forgets every flow that one of the filters means. Steps: open-netlink, list-flows, forget-flow. */
export function forgetFlows(libc: Libc, filters: readonly NativeFlowFilter[]): number {
  const netlink = new Netlink(libc, NETLINK_NETFILTER);
  try {
    let forgotten = 0;
    for (const family of [AF_INET, AF_INET6]) {
      const asked = filters.filter(({ address }) => familyOf(address) === family);
      if (asked.length === 0) continue;
      for (const flow of listFlows(netlink, family, asked)) {
        if (forget(netlink, family, flow)) forgotten++;
      }
    }
    return forgotten;
  } finally {
    netlink.close();
  }
}

function listFlows(
  netlink: Netlink,
  family: number,
  filters: readonly NativeFlowFilter[],
): readonly Flow[] {
  const found: Flow[] = [];
  const header = Uint8Array.of(family, 0, 0, 0);
  const request = { type: IPCTNL_MSG_CT_GET, flags: NLM_F_DUMP, header };
  const result = netlink.ask(request, ({ body }) => {
    if (body[0] !== family) return;
    const flow = flowOf(body.subarray(HEADER_BYTES));
    // Without a key the kernel would take "delete" for "delete all".
    if (flow.key.length > 0 && filters.some((filter) => isMeant(filter, flow))) found.push(flow);
  });
  must('list-flows', result);
  return found;
}

/** False when it has ended meanwhile. */
function forget(netlink: Netlink, family: number, { key, zone }: Flow): boolean {
  const header = Uint8Array.of(family, 0, 0, 0);
  const attributes = [attribute(CTA_TUPLE_ORIG | NESTED, key)];
  if (zone.length > 0) attributes.push(attribute(CTA_ZONE, zone));
  const result = netlink.ask({ type: IPCTNL_MSG_CT_DELETE, header, attributes });
  if (result === -constants.errno.ENOENT) return false;
  must('forget-flow', result);
  return true;
}

function isMeant(filter: NativeFlowFilter, { original, reply, status }: Flow): boolean {
  const { address, side, protocol, firstPort, lastPort } = filter;
  if (side === 'destination') return original.destination.equals(address);
  const port = original.destinationPort;
  if (original.protocol !== protocol || port < firstPort || port > lastPort) return false;
  const isBackend = reply.source.equals(address);
  if (side === 'backend') return isBackend;
  const leaves = (status & IPS_SRC_NAT) !== 0 && (status & IPS_DST_NAT) === 0;
  return !isBackend && !leaves;
}

function flowOf(bytes: Buffer): Flow {
  const attributes = attributesOf(bytes);
  // What was read is written over by the next answer.
  const copy = (type: number): Buffer => Buffer.from(attributes.get(type) ?? NOTHING);
  return {
    original: tupleOf(copy(CTA_TUPLE_ORIG)),
    reply: tupleOf(copy(CTA_TUPLE_REPLY)),
    status: attributes.get(CTA_STATUS)?.readUInt32BE() ?? 0,
    zone: copy(CTA_ZONE),
    key: copy(CTA_TUPLE_ORIG),
  };
}

function tupleOf(bytes: Buffer): Tuple {
  const parts = attributesOf(bytes);
  const ips = attributesOf(parts.get(CTA_TUPLE_IP) ?? NOTHING);
  const numbers = attributesOf(parts.get(CTA_TUPLE_PROTO) ?? NOTHING);
  const ip = ([ipv4, ipv6]: readonly [number, number]): Buffer =>
    ips.get(ipv4) ?? ips.get(ipv6) ?? NOTHING;
  return {
    source: ip(CTA_IP_SOURCE),
    destination: ip(CTA_IP_DESTINATION),
    protocol: numbers.get(CTA_PROTO_NUM)?.[0] ?? 0,
    destinationPort: numbers.get(CTA_PROTO_DST_PORT)?.readUInt16BE() ?? 0,
  };
}
