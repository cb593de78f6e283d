/**
 * DNS messages of other servers, as bytes: read as far as is needed to believe and keep them, and handed on without
 * being taken apart. So record types that nobody here knows, and names inside records, come through as they were.
 */
import { readU16, readU32, writeU16, writeU32 } from './bytes.ts';
import {
  DNS_FLAG,
  DNS_HEADER_BYTES,
  DNS_LABEL_BYTES_MAX,
  DNS_OPCODE_MASK,
  questionEnd,
} from './dns.ts';

const COMPRESSED = 0xc0;
const TYPE_SOA = 6;
const TYPE_OPT = 41;
/** Type, class, TTL and length of a record, RFC 1035 section 4.1.3. */
const RECORD_FIXED_BYTES = 10;
const QUESTION_FIXED_BYTES = 4;

/** An answer of another server. */
export interface DnsReading {
  readonly bytes: Uint8Array;
  readonly id: number;
  /** The lower four bits, without EDNS. */
  readonly rcode: number;
  readonly truncated: boolean;
  /** Where the question ends, which starts behind the header. */
  readonly questionEnd: number;
  /** Offsets of the TTLs of all records but EDNS. */
  readonly ttlOffsets: readonly number[];
  /** Smallest TTL of the records, seconds; 0 without records. */
  readonly ttl: number;
  /** How long "there is none" may be kept: of the SOA in the authority section, RFC 2308 section 5. */
  readonly negativeTtl?: number;
  readonly answerCount: number;
  /** Where the EDNS record stands, when it is the last one. */
  readonly opt?: { readonly start: number; readonly end: number };
}

interface Section {
  readonly counts: readonly number[];
  readonly bytes: Uint8Array;
}

interface RecordPlace {
  readonly start: number;
  readonly end: number;
  readonly fixed: number;
  readonly type: number;
  readonly section: number;
}

/** Reads an answer, or `undefined` for anything that is none or is cut short. */
export function readAnswer(bytes: Uint8Array): DnsReading | undefined {
  if (bytes.length < DNS_HEADER_BYTES) return undefined;
  const flags = readU16(bytes, 2);
  if ((flags & DNS_FLAG.response) === 0 || (flags & DNS_OPCODE_MASK) !== 0) return undefined;
  const end = readU16(bytes, 4) === 1 ? questionEnd(bytes) : undefined;
  if (end === undefined) return undefined;
  const counts = [6, 8, 10].map((at) => readU16(bytes, at));
  const places = recordPlaces({ bytes, counts }, end);
  if (places === undefined) return undefined;
  const records = places.filter(({ type }) => type !== TYPE_OPT);
  const ttls = records.map(({ fixed }) => ttlAt(bytes, fixed + 4));
  const soa = records.find(({ type, section }) => type === TYPE_SOA && section === 1);
  const last = places.at(-1);
  return {
    bytes,
    id: readU16(bytes, 0),
    rcode: flags & 15,
    truncated: (flags & DNS_FLAG.truncated) !== 0,
    questionEnd: end,
    ttlOffsets: records.map(({ fixed }) => fixed + 4),
    ttl: ttls.length === 0 ? 0 : ttls.reduce((a, b) => Math.min(a, b)),
    answerCount: counts[0] ?? 0,
    ...(soa && { negativeTtl: Math.min(ttlAt(bytes, soa.fixed + 4), ttlAt(bytes, soa.end - 4)) }),
    ...(last?.type === TYPE_OPT && { opt: { start: last.start, end: last.end } }),
  };
}

/** Where an answer is handed on to. */
export interface RelayTarget {
  readonly id: number;
  /** The asker's question as it came, with its upper and lower case; as long as that of the reading. */
  readonly question: Uint8Array;
  readonly recursionDesired: boolean;
  readonly checkingDisabled: boolean;
  /** The asker speaks EDNS. */
  readonly edns: boolean;
  readonly bytesMax: number;
}

/**
 * Returns the answer for one asker. TTLs are lowered; what does not fit loses its records and gets the truncation bit.
 *
 * @param ageSeconds  how long it was kept
 */
export function relayAnswer(
  reading: DnsReading,
  target: RelayTarget,
  ageSeconds: number,
): Uint8Array {
  const { bytes, ttlOffsets, opt, questionEnd: end } = reading;
  const cut = opt !== undefined && !target.edns ? opt : undefined;
  // The EDNS record stands last, so nothing moves that a compressed name points to.
  const whole = Uint8Array.from(cut === undefined ? bytes : bytes.subarray(0, cut.start));
  const fits = whole.length <= target.bytesMax;
  const relayed = fits ? whole : whole.slice(0, end);
  if (fits) {
    for (const at of ttlOffsets) writeU32(relayed, at, Math.max(0, ttlAt(bytes, at) - ageSeconds));
    if (cut !== undefined) writeU16(relayed, 10, readU16(bytes, 10) - 1);
  } else {
    for (const at of [6, 8, 10]) writeU16(relayed, at, 0);
  }
  const kept =
    readU16(bytes, 2) & ~(DNS_FLAG.authoritative | DNS_FLAG.recursionDesired | DNS_FLAG.truncated);
  const flags =
    (kept & ~DNS_FLAG.checkingDisabled) |
    DNS_FLAG.recursionAvailable |
    (target.recursionDesired ? DNS_FLAG.recursionDesired : 0) |
    (target.checkingDisabled ? DNS_FLAG.checkingDisabled : 0) |
    (fits ? 0 : DNS_FLAG.truncated);
  writeU16(relayed, 0, target.id);
  writeU16(relayed, 2, flags);
  relayed.set(target.question, DNS_HEADER_BYTES);
  return relayed;
}

/** The question of a message, as bytes. */
export function questionBytes(bytes: Uint8Array, end: number): Uint8Array {
  return bytes.subarray(DNS_HEADER_BYTES, end);
}

/** True when two questions are the same byte for byte; without `exactly`, upper and lower case are one. */
export function sameQuestion(a: Uint8Array, b: Uint8Array, exactly: boolean): boolean {
  if (a.length !== b.length) return false;
  // Type and class are no letters, though their bytes may look like some.
  const nameEnd = a.length - QUESTION_FIXED_BYTES;
  return a.every((byte, i) => {
    const other = b[i] as number;
    return byte === other || (!exactly && i < nameEnd && lower(byte) === lower(other));
  });
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function recordPlaces({ bytes, counts }: Section, start: number): RecordPlace[] | undefined {
  const places: RecordPlace[] = [];
  let at = start;
  for (const [section, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      const fixed = nameEnd(bytes, at);
      if (fixed === undefined || fixed + RECORD_FIXED_BYTES > bytes.length) return undefined;
      const end = fixed + RECORD_FIXED_BYTES + readU16(bytes, fixed + 8);
      const type = readU16(bytes, fixed);
      // An SOA has two names and five numbers.
      if (end > bytes.length || (type === TYPE_SOA && end - fixed < RECORD_FIXED_BYTES + 22)) {
        return undefined;
      }
      places.push({ start: at, end, fixed, type, section });
      at = end;
    }
  }
  return at === bytes.length ? places : undefined;
}

/** Where a name ends, compressed or not; the name itself is not looked at. */
function nameEnd(bytes: Uint8Array, start: number): number | undefined {
  for (let at = start; ; ) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) return at + 1;
    if ((length & COMPRESSED) === COMPRESSED) return at + 2;
    if (length > DNS_LABEL_BYTES_MAX) return undefined;
    at += length + 1;
  }
}

/** A TTL with the highest bit set counts as 0, RFC 2181 section 8. */
function ttlAt(bytes: Uint8Array, at: number): number {
  const ttl = readU32(bytes, at);
  return ttl > 0x7fff_ffff ? 0 : ttl;
}
