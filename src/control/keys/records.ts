/**
 * The records about keys: what their values mean, and how they are read from the state. Secrets are in none of
 * them. Reading never throws: a value that makes no sense counts as absent, everywhere alike.
 */
import { fromHex, toHex } from '../../model/hex.ts';
import type { NodeId } from '../../model/node-id.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import type { Entry } from '../state/entry.ts';
import { isMoment } from '../state/records.ts';
import type { State } from '../state/state.ts';

/** What a member says that it holds: `keys` in its own log. */
export interface HeldKeys {
  /** Ids of gossip keys. */
  readonly gossip: readonly number[];
  /** The one that it seals with. */
  readonly sealing: number;
  /** SHA-256 of each root that it trusts, hexadecimal. */
  readonly roots: readonly string[];
  /** SHA-256 of the root that issued its certificate. */
  readonly leafRoot: string;
  /** SHA-256 of each root whose private key it has. */
  readonly rootKeys: readonly string[];
  /** When its certificate ends, milliseconds since 1970. */
  readonly leafExpiresMs: number;
}

/** A gossip key as everybody knows it: `key/<id>`. */
export interface KeyFacts {
  readonly id: number;
  /** Lamport number of the record; with `maker` it says which of two keys is newer. */
  readonly lamport: number;
  readonly maker: NodeId;
  /** Tells a right key from a wrong one. */
  readonly check: Uint8Array;
  readonly createdMs: number;
}

/** Where a rotation of the authority is. */
export type AuthorityStep = 'distribute' | 'reissue' | 'done';

/** The rotation of the authority: `authority`. */
export interface AuthorityFacts {
  readonly step: AuthorityStep;
  /** X.509, DER; absent when done. */
  readonly oldRoot?: Uint8Array;
  /** X.509, DER. */
  readonly newRoot: Uint8Array;
  /** The key of each newer root certified by the one before it, oldest first. */
  readonly cross: readonly Uint8Array[];
}

const STEPS: readonly AuthorityStep[] = ['distribute', 'reissue', 'done'];
const KEY_NAME = /^key\/([0-9a-f]{8})$/;

/** Id of a gossip key as people see it: 8 hexadecimal digits. */
export function formatKeyId(id: number): string {
  return id.toString(16).padStart(8, '0');
}

/** Returns the value of `keys`. */
export function encodeHeldKeys(held: HeldKeys): Uint8Array {
  return encode(Proto.HeldKeysRecord, {
    gossip: [...held.gossip],
    sealing: held.sealing,
    roots: held.roots.map(fromHex),
    leafRoot: fromHex(held.leafRoot),
    rootKeys: held.rootKeys.map(fromHex),
    leafExpiresMs: held.leafExpiresMs,
  });
}

/** Returns what a member says that it holds, or `undefined` when it has not said so yet. */
export function heldKeysOf(state: State, node: NodeId): HeldKeys | undefined {
  const value = state.owned(node, 'keys');
  const record = value && decode(Proto.HeldKeysRecord, value);
  if (record === undefined || !isMoment(record.leafExpiresMs)) return undefined;
  return {
    gossip: record.gossip,
    sealing: record.sealing,
    roots: record.roots.map(toHex),
    leafRoot: toHex(record.leafRoot),
    rootKeys: record.rootKeys.map(toHex),
    leafExpiresMs: record.leafExpiresMs,
  };
}

/** Returns the write of `key/<id>`. */
export function keyWrite(
  id: number,
  check: Uint8Array,
  createdMs: number,
): { readonly key: string; readonly value: Uint8Array } {
  const value = encode(Proto.GossipKeyRecord, { check, createdMs });
  return { key: `key/${formatKeyId(id)}`, value };
}

/** Every gossip key that there is a record of, oldest first. */
export function keyFacts(state: State): KeyFacts[] {
  return [...state.scan('key/')].flatMap(readKey).sort(compareKeys);
}

/** Below zero when `a` is the older key. */
export function compareKeys(
  a: Pick<KeyFacts, 'lamport' | 'maker'>,
  b: Pick<KeyFacts, 'lamport' | 'maker'>,
): number {
  return a.lamport - b.lamport || (a.maker < b.maker ? -1 : a.maker > b.maker ? 1 : 0);
}

/** Returns the write of `signer/<node>`: the node is a signer from now on, or no longer. */
export function signerWrite(
  node: NodeId,
  promotedBy: NodeId | undefined,
): { readonly key: string; readonly value: Uint8Array | undefined } {
  const value = promotedBy && encode(Proto.SignerRecord, { promotedBy: fromHex(promotedBy) });
  return { key: `signer/${node}`, value };
}

/** True for a node that is trusted with the authority's key. */
export function isSigner(state: State, node: NodeId): boolean {
  return state.shared(`signer/${node}`) !== undefined;
}

/** Returns the write of `authority`. */
export function authorityWrite(facts: AuthorityFacts): {
  readonly key: string;
  readonly value: Uint8Array;
} {
  const value = encode(Proto.AuthorityRecord, {
    step: STEPS.indexOf(facts.step) + 1,
    oldRoot: facts.oldRoot ?? new Uint8Array(0),
    newRoot: facts.newRoot,
    cross: [...facts.cross],
  });
  return { key: 'authority', value };
}

/** Returns where the rotation of the authority is, or `undefined` when there never was one. */
export function authorityFacts(state: State): AuthorityFacts | undefined {
  const value = state.shared('authority');
  const record = value && decode(Proto.AuthorityRecord, value);
  const step = record && STEPS[record.step - 1];
  if (record === undefined || step === undefined || record.newRoot.length === 0) return undefined;
  const { newRoot, oldRoot, cross } = record;
  return { step, newRoot, cross, ...(oldRoot.length > 0 && { oldRoot }) };
}

function readKey(entry: Entry): KeyFacts[] {
  const id = KEY_NAME.exec(entry.key)?.[1];
  const record = entry.value && decode(Proto.GossipKeyRecord, entry.value);
  if (id === undefined || record === undefined || record.check.length !== 32) return [];
  const { lamport, origin: maker } = entry;
  const { check, createdMs } = record;
  if (!isMoment(createdMs)) return [];
  return [{ id: Number.parseInt(id, 16), lamport, maker, check, createdMs }];
}
