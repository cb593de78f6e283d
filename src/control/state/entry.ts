/**
 * Entries: signed writes in a node's log. An entry is sealed once by its origin; everybody else keeps and
 * relays the signed bytes as they came.
 */
import { assertThat } from '../../model/errors.ts';
import { fromHex, toHex } from '../../model/hex.ts';
import { RECORD_BYTES_MAX } from '../../model/limits.ts';
import { type NodeId, nodeIdFromBytes } from '../../model/node-id.ts';
import { decode, encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import type { EntryMemo, Identity } from './identity.ts';

/** A write in the log of `origin`. Shared keys carry a lamport number, owned keys zero. */
export interface Entry {
  readonly origin: NodeId;
  readonly generation: number;
  readonly seq: number;
  readonly lamport: number;
  readonly key: string;
  /** `undefined`: the key was deleted. */
  readonly value: Uint8Array | undefined;
  /** The encoded SignedEntry. */
  readonly signed: Uint8Array;
  /** The first 52 bits of the signature, which differ for different entries. Below PRINT_LIMIT. */
  readonly print: number;
}

/** What `sealEntry` needs to know about a write. */
export type EntryDraft = Omit<Entry, 'origin' | 'signed' | 'print'>;

/** Why bytes are no acceptable entry. */
export type EntryFault = 'malformed' | 'foreign-cluster' | 'unknown-origin' | 'bad-signature';

const DOMAIN = new TextEncoder().encode('weft entry v1');
const KEY_CHARS_MAX = 160;
/** Bytes of a signature of which a print is made. */
const PRINT_BYTES = 8;

/** Returns the draft as an entry of this node, signed. */
export function sealEntry(identity: Identity, draft: EntryDraft): Entry {
  const body = encode(Proto.EntryBody, {
    cluster: fromHex(identity.cluster),
    origin: fromHex(identity.node),
    generation: draft.generation,
    seq: draft.seq,
    lamport: draft.lamport,
    key: draft.key,
    deleted: draft.value === undefined,
    value: draft.value ?? new Uint8Array(0),
  });
  const signature = identity.sign(withDomain(body));
  const entry = readStoredEntry(encode(Proto.SignedEntry, { body, signature }));
  assertThat(entry !== undefined, `an entry of key ${draft.key} can be read`);
  return entry;
}

/**
 * Returns the entry in `signed` when it is well formed, of this cluster, and signed by its origin.
 *
 * @param keyOf     public key of a member, or `undefined` for somebody who is none
 * @param afterSeq  an entry up to this number is returned without a look at its signature: nobody will keep it
 */
export function openEntry(
  identity: Identity,
  keyOf: (node: NodeId) => unknown,
  signed: Uint8Array,
  afterSeq: number = 0,
): Entry | EntryFault {
  const { memo } = identity;
  const known = memo?.get(signed);
  if (known !== undefined) {
    const key = keyOf(known.origin) ?? admissionKey(identity, known);
    return key === undefined ? 'unknown-origin' : known;
  }
  const read = readEntry(signed);
  if (read === undefined) return 'malformed';
  const { entry, envelope, cluster } = read;
  if (cluster !== identity.cluster) return 'foreign-cluster';
  if (entry.seq <= afterSeq) return entry;
  const publicKey = keyOf(entry.origin) ?? admissionKey(identity, entry);
  if (publicKey === undefined) return 'unknown-origin';
  const valid = identity.verify(publicKey, withDomain(envelope.body), envelope.signature);
  if (!valid) return 'bad-signature';
  memo?.set(signed, entry).set(entry.signed, entry);
  return entry;
}

/** Returns an entry without a check of its signature: of one in our own store it was checked when it came. */
export function readStoredEntry(signed: Uint8Array, memo?: EntryMemo): Entry | undefined {
  return memo?.get(signed) ?? readEntry(signed)?.entry;
}

/**
 * The first node admits itself: its member record carries the certificate that verifies the record. Returns that
 * key, or `undefined` for any other entry.
 */
export function admissionKey(identity: Identity, entry: Entry): unknown {
  if (entry.key !== `member/${entry.origin}`) return undefined;
  const certificate = certificateIn(entry.value);
  const key = certificate && identity.readCertificate(certificate);
  return key?.node === entry.origin ? key.publicKey : undefined;
}

/** The certificate in the value of a member's record. */
export function certificateIn(value: Uint8Array | undefined): Uint8Array | undefined {
  return value && decode(Proto.MemberRecord, value)?.certificate;
}

/**
 * The entry and what is needed to check it. It has one copy of the bytes, so that it keeps no frame or datagram in
 * memory that it came in; its value is a part of that copy.
 */
function readEntry(bytes: Uint8Array):
  | {
      readonly entry: Entry;
      readonly envelope: Filled<Messages.SignedEntry.$Properties>;
      readonly cluster: string;
    }
  | undefined {
  // Not `slice`: that of a Buffer copies nothing.
  const signed = new Uint8Array(bytes);
  const envelope = decode(Proto.SignedEntry, signed);
  const body = envelope && decode(Proto.EntryBody, envelope.body);
  if (envelope === undefined || body === undefined) return undefined;
  if (body.value.length > RECORD_BYTES_MAX) return undefined;
  const origin = nodeIdFromBytes(body.origin);
  const numbers = [body.generation, body.seq, body.lamport];
  if (origin === undefined || body.cluster.length !== 16) return undefined;
  if (!numbers.every((n) => Number.isSafeInteger(n) && n >= 0) || body.seq === 0) return undefined;
  if (body.key.length === 0 || body.key.length > KEY_CHARS_MAX) return undefined;
  if (envelope.signature.length < PRINT_BYTES) return undefined;
  const { generation, seq, lamport, key } = body;
  const value = body.deleted ? undefined : body.value;
  const print = printOf(envelope.signature);
  const entry = { origin, generation, seq, lamport, key, value, signed, print };
  return { entry, envelope, cluster: toHex(body.cluster) };
}

function printOf(signature: Uint8Array): number {
  const view = new DataView(signature.buffer, signature.byteOffset, PRINT_BYTES);
  return view.getUint32(0) * 2 ** 20 + (view.getUint32(4) >>> 12);
}

function withDomain(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(DOMAIN.length + body.length);
  bytes.set(DOMAIN);
  bytes.set(body, DOMAIN.length);
  return bytes;
}
