/**
 * Checks of a delta, before anything of it is kept. Only its entries are signed; everything else that it says must
 * follow from them.
 */
import { RECORDS_PER_ORIGIN_MAX } from '../../model/limits.ts';
import type { LogDelta } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import { admissionKey, type Entry, type EntryFault, openEntry } from './entry.ts';
import { GENERATION_KEY } from './generation.ts';
import type { Identity } from './identity.ts';

/** What a delta has to be for whoever takes it. */
export interface DeltaRules {
  /** Entries up to this number are known: they are left out, and their signatures need no check. */
  readonly afterSeq: number;
  /** It is the beginning of a generation above the one that is known. */
  readonly begins: boolean;
  /** Its origin is no member any more; what it wrote before still counts. */
  readonly removed: boolean;
  /** Nothing was left out of its end. The last entry of a log is never superseded, so a delta ends with one. */
  readonly whole: boolean;
}

/** Why a delta is refused. */
export type DeltaFault = EntryFault | 'too-many';

/**
 * Returns the entries of a delta above `afterSeq`, or why it is refused.
 *
 * @param keyOf  public key of a member, or `undefined` for somebody who is none
 */
export function openDelta(
  identity: Identity,
  keyOf: (node: NodeId) => unknown,
  delta: LogDelta,
  rules: DeltaRules,
): Entry[] | DeltaFault {
  if (delta.entries.length > RECORDS_PER_ORIGIN_MAX) return 'too-many';
  const entries: Entry[] = [];
  let seq = delta.fromSeq + 1;
  let admitted: unknown = certifiedKey(identity, delta, rules);
  for (const signed of delta.entries) {
    const entry = openEntry(identity, (node) => keyOf(node) ?? admitted, signed, rules.afterSeq);
    if (typeof entry === 'string') return entry;
    if (!isInOrder(entry, delta, seq)) return 'malformed';
    seq = entry.seq;
    admitted ??= admissionKey(identity, entry);
    entries.push(entry);
  }
  if (rules.whole && entries.at(-1)?.seq !== delta.toSeq) return 'malformed';
  // Nobody could say otherwise when what is held of the earlier generation ends.
  if (rules.begins && entries[0]?.key !== GENERATION_KEY) return 'malformed';
  return entries.filter((entry) => entry.seq > rules.afterSeq);
}

/** The origin's key by the certificate that came along. That of a removed node may be of a root that is gone by now. */
function certifiedKey(
  identity: Identity,
  { origin, certificate }: LogDelta,
  { removed }: DeltaRules,
): unknown {
  if (certificate === undefined) return undefined;
  const key = removed ? identity.readKey(certificate) : identity.readCertificate(certificate);
  return key?.node === origin ? key.publicKey : undefined;
}

function isInOrder(entry: Entry, delta: LogDelta, from: number): boolean {
  const inOrder = entry.seq >= from && entry.seq <= delta.toSeq;
  const same = entry.origin === delta.origin && entry.generation === delta.generation;
  return inOrder && same;
}
