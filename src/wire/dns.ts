/**
 * DNS messages (RFC 1035) of those who ask us: queries read, answers written. The one door to `dns-packet`. What comes
 * from other servers is relayed as it came, see `dns-relay.ts`.
 *
 * Bytes of strangers never throw: they give a query, an error code to answer with, or nothing.
 */
import { type Answer, decode, encode, type OptAnswer, type Packet } from 'dns-packet';
import { readU16 } from './bytes.ts';

/** Fixed part of a message, RFC 1035 section 4.1.1. */
export const DNS_HEADER_BYTES = 12;
/** A message over UDP without EDNS, RFC 1035 section 4.2.1. */
export const DNS_UDP_BYTES_MIN = 512;
/** What we send and take at most over UDP: fits every path of 1280 bytes (DNS flag day 2020). */
export const DNS_UDP_BYTES_MAX = 1232;
/** A name with its lengths, RFC 1035 section 2.3.4. */
export const DNS_NAME_BYTES_MAX = 255;

/** Response codes, RFC 1035 section 4.1.1. */
export const RCODE = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  noSuchName: 3,
  notImplemented: 4,
  refused: 5,
  /** RFC 6891 section 6.1.3: 16, of which the header holds the lower four bits. */
  badVersion: 16,
} as const;

/** Bits of the second word of a header, RFC 1035 section 4.1.1 and RFC 4035 section 3.2. */
export const DNS_FLAG = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  checkingDisabled: 0x0010,
} as const;
/** The kind of query in the same word; zero is a plain one. */
export const DNS_OPCODE_MASK = 0x7800;
/** RFC 1035 section 2.3.4. */
export const DNS_LABEL_BYTES_MAX = 63;

const CLASS_IN = 1;
const DOT = 0x2e;

/** What is asked: one name and type, class IN. */
export interface DnsQuestion {
  /** As asked, upper and lower case kept; without the last dot, so the root is empty. */
  readonly name: string;
  /** `A`, `PTR`, or `UNKNOWN_65` for a type without a name here. */
  readonly type: string;
}

/** A query that can be answered. */
export interface DnsQuery extends DnsQuestion {
  readonly kind: 'query';
  readonly id: number;
  readonly recursionDesired: boolean;
  readonly checkingDisabled: boolean;
  /** EDNS (RFC 6891), when the asker speaks it. */
  readonly edns?: { readonly udpBytes: number; readonly dnssecOk: boolean };
}

/** A query that is only answered with an error. */
export interface DnsFault {
  readonly kind: 'fault';
  readonly id: number;
  readonly rcode: number;
}

/** A record that we answer with. */
export type DnsRecord =
  | {
      readonly type: 'A' | 'AAAA' | 'PTR';
      readonly name: string;
      readonly ttl: number;
      readonly data: string;
    }
  | { readonly type: 'SOA'; readonly name: string; readonly ttl: number; readonly data: SoaData }
  | { readonly type: 'SRV'; readonly name: string; readonly ttl: number; readonly data: SrvData };

/** Location of a service, RFC 2782. A lower priority is asked first. */
export interface SrvData {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** Start of authority, RFC 1035 section 3.3.13; times are seconds. */
export interface SoaData {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** An answer of our own. */
export interface DnsAnswer {
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  /** Left out when they do not fit. */
  readonly additionals?: readonly DnsRecord[];
}

/** Reads a query. `undefined`: no query at all, not to be answered, so that two servers cannot talk for ever. */
export function decodeQuery(bytes: Uint8Array): DnsQuery | DnsFault | undefined {
  if (bytes.length < DNS_HEADER_BYTES) return undefined;
  const id = readU16(bytes, 0);
  const flags = readU16(bytes, 2);
  if ((flags & DNS_FLAG.response) !== 0) return undefined;
  const fault = (rcode: number): DnsFault => ({ kind: 'fault', id, rcode });
  if ((flags & DNS_OPCODE_MASK) !== 0) return fault(RCODE.notImplemented);
  // One question, no records but EDNS and a signature: more is never asked (RFC 9619), and would cost time to read.
  const [questions, answers, authorities, additionals = 0] = [4, 6, 8, 10].map((at) =>
    readU16(bytes, at),
  );
  const wellFormed = questions === 1 && answers === 0 && authorities === 0 && additionals <= 2;
  const end = wellFormed ? questionEnd(bytes) : undefined;
  if (end === undefined) return fault(RCODE.formatError);
  if (readU16(bytes, end - 2) !== CLASS_IN) return fault(RCODE.refused);
  const packet = decoded(bytes);
  if (packet === undefined) return fault(RCODE.formatError);
  const read = readQuery(packet);
  return typeof read === 'number' ? fault(read) : { kind: 'query', id, ...flagsOf(flags), ...read };
}

/** Returns what is asked, and with which EDNS, or the error code. */
function readQuery(packet: Packet): (DnsQuestion & Pick<DnsQuery, 'edns'>) | number {
  const question = packet.questions?.[0];
  const opts = (packet.additionals ?? []).filter(isOpt);
  if (question === undefined || opts.length > 1) return RCODE.formatError;
  const { type } = question;
  const name = question.name === '.' ? '' : question.name;
  const [opt] = opts;
  if (opt === undefined) return { name, type };
  if (opt.ednsVersion !== 0) return RCODE.badVersion;
  return { name, type, edns: { udpBytes: opt.udpPayloadSize, dnssecOk: opt.flag_do } };
}

function flagsOf(flags: number): Pick<DnsQuery, 'recursionDesired' | 'checkingDisabled'> {
  return {
    recursionDesired: (flags & DNS_FLAG.recursionDesired) !== 0,
    checkingDisabled: (flags & DNS_FLAG.checkingDisabled) !== 0,
  };
}

/**
 * Writes an answer of our own. What does not fit goes out without what is additional, or without records and with the
 * truncation bit: the asker comes again over TCP (RFC 2181 section 9).
 *
 * @param bytesMax  see `answerBytesMax`
 */
export function encodeAnswer(query: DnsQuery, answer: DnsAnswer, bytesMax: number): Uint8Array {
  const flags =
    (answer.authoritative ? DNS_FLAG.authoritative : 0) |
    (query.recursionDesired ? DNS_FLAG.recursionDesired : 0) |
    (query.checkingDisabled ? DNS_FLAG.checkingDisabled : 0) |
    DNS_FLAG.recursionAvailable |
    answer.rcode;
  const opt = query.edns === undefined ? [] : [optRecord(0, query.edns.dnssecOk)];
  const additionals = (answer.additionals ?? []) as readonly Answer[];
  const plain = {
    type: 'response',
    id: query.id,
    flags,
    questions: [{ name: query.name, type: query.type, class: 'IN' }],
    answers: answer.answers as readonly Answer[],
    authorities: answer.authorities as readonly Answer[],
    additionals: opt,
  } as unknown as Packet;
  const whole = { ...plain, additionals: [...additionals, ...opt] } as Packet;
  const cut = { ...plain, flags: flags | DNS_FLAG.truncated, answers: [], authorities: [] };
  for (const packet of [whole, plain]) {
    const bytes = encode(packet);
    if (bytes.length <= bytesMax) return bytes;
  }
  return encode(cut);
}

/** Writes the answer to a query that cannot be read: its id and the error code. */
export function encodeFault({ id, rcode }: DnsFault): Uint8Array {
  const additionals = rcode > 15 ? [optRecord(rcode >> 4, false)] : [];
  const packet = { type: 'response', id, flags: rcode & 15, additionals };
  return encode(packet as unknown as Packet);
}

/** What is asked of another server. */
export interface UpstreamQuery extends DnsQuestion {
  readonly id: number;
  readonly checkingDisabled: boolean;
  readonly dnssecOk: boolean;
}

/** Writes a query to another server: recursion desired, EDNS with our size. */
export function encodeUpstreamQuery(query: UpstreamQuery): Uint8Array {
  const { id, name, type, checkingDisabled, dnssecOk } = query;
  return encode({
    type: 'query',
    id,
    flags: DNS_FLAG.recursionDesired | (checkingDisabled ? DNS_FLAG.checkingDisabled : 0),
    questions: [{ name, type, class: 'IN' }],
    additionals: [optRecord(0, dnssecOk)],
  } as unknown as Packet);
}

/** Largest answer that the asker takes: over UDP what EDNS says, between the old bound and ours; over TCP anything. */
export function answerBytesMax(query: DnsQuery, way: 'udp' | 'tcp'): number {
  if (way === 'tcp') return 0xffff;
  const wanted = query.edns?.udpBytes ?? DNS_UDP_BYTES_MIN;
  return Math.min(Math.max(wanted, DNS_UDP_BYTES_MIN), DNS_UDP_BYTES_MAX);
}

/**
 * Returns where the question ends that follows the header: after name, type and class. `undefined` when it is cut,
 * compressed, too long, or holds bytes that a name in text could not keep (a dot in a label, what is not printable).
 */
export function questionEnd(bytes: Uint8Array): number | undefined {
  let at = DNS_HEADER_BYTES;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > DNS_LABEL_BYTES_MAX) return undefined;
    at += 1;
    if (length === 0) break;
    for (const end = at + length; at < end; at++) {
      const byte = bytes[at];
      if (byte === undefined || byte <= 0x20 || byte >= 0x7f || byte === DOT) return undefined;
    }
    if (at - DNS_HEADER_BYTES >= DNS_NAME_BYTES_MAX) return undefined;
  }
  return at + 4 <= bytes.length ? at + 4 : undefined;
}

function decoded(bytes: Uint8Array): Packet | undefined {
  try {
    return decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    return undefined;
  }
}

function isOpt(record: Answer): record is OptAnswer {
  return record.type === 'OPT';
}

function optRecord(extendedRcode: number, dnssecOk: boolean): object {
  const flags = dnssecOk ? 0x8000 : 0;
  const udpPayloadSize = DNS_UDP_BYTES_MAX;
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize,
    extendedRcode,
    ednsVersion: 0,
    flags,
    options: [],
  };
}
