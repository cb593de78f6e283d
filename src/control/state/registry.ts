/**
 * The registry of members: who was admitted, under which name, with which key, and who was removed. A member
 * leaves it only on purpose (`weft leave`, `weft node rm`), never by time, and a removed id never comes back. Whether
 * a member can be reached is the business of gossip.
 *
 * A member record counts only if its certificate was issued by the cluster's authority for that very node id; so
 * nobody but a signer can admit anybody, whoever wrote the record.
 */
import { fromHex } from '../../model/hex.ts';
import { type Ip, ipFromBytes, ipToBytes } from '../../model/ip.ts';
import { type NodeId, nodeIdFromBytes, parseNodeId } from '../../model/node-id.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import type { Entry } from './entry.ts';
import type { Identity } from './identity.ts';
import { isName, isPort } from './records.ts';

/** A member as it was admitted. */
export interface Member {
  readonly node: NodeId;
  readonly name: string;
  readonly certificate: Uint8Array;
  /** Orders members by admission. */
  readonly admissionLamport: number;
  readonly sponsor: NodeId;
  /** Id of the join token, empty for the first node. */
  readonly token: string;
  /** Address given when joining; the node's own record says where it is now. */
  readonly address: Ip;
  readonly gossipPort: number;
}

/** The end of a membership. */
export interface Removal {
  readonly node: NodeId;
  readonly by: NodeId;
  /** By itself, after it gave away what it owned. */
  readonly left: boolean;
}

/** Members with their keys. Follows the state: give it every `member/…` entry. */
export class Registry {
  readonly #identity: Identity;
  readonly #members = new Map<NodeId, Member>();
  readonly #keys = new Map<NodeId, unknown>();
  readonly #formerKeys = new Map<NodeId, unknown>();
  readonly #removed = new Map<NodeId, Removal>();
  /** Sorted once for each change; there are few, and many who ask. */
  #admitted: readonly Member[] | undefined;
  #all: readonly Member[] | undefined;

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** Takes an entry of the state. Returns the member when it is new. */
  take(entry: Entry): Member | undefined {
    const id = /^member\/(.+)$/.exec(entry.key)?.[1];
    const node = id === undefined ? undefined : parseNodeId(id);
    if (node === undefined || entry.value === undefined) return undefined;
    const member = decodeMember(entry.value);
    if (member?.node !== node) return undefined;
    const key = this.#identity.readCertificate(member.certificate);
    if (key?.node !== node) {
      this.#takeFormer(member);
      return undefined;
    }
    const isNew = !this.#members.has(node);
    this.#members.set(node, member);
    this.#keys.set(node, key.publicKey);
    this.#admitted = undefined;
    this.#all = undefined;
    return isNew ? member : undefined;
  }

  /** A record of a root that is trusted no more: of a node that was removed, what it wrote can still be checked. */
  #takeFormer({ node, certificate }: Member): void {
    const key = this.#identity.readKey(certificate);
    if (key?.node === node) this.#formerKeys.set(node, key.publicKey);
  }

  /** Takes a `removed/…` entry. Returns the id that is removed by it, the first time. */
  takeRemoval(entry: Entry): NodeId | undefined {
    const node = parseNodeId(entry.key.slice('removed/'.length));
    const record = entry.value && decode(Proto.RemovalRecord, entry.value);
    if (node === undefined || record === undefined || this.#removed.has(node)) return undefined;
    this.#removed.set(node, { node, by: entry.origin, left: record.reason === LEFT });
    this.#all = undefined;
    return node;
  }

  /** Public key of a member, or of one that was removed: its old records are still relayed. */
  keyOf(node: NodeId): unknown {
    const former = this.#removed.has(node) ? this.#formerKeys.get(node) : undefined;
    return this.#keys.get(node) ?? former;
  }

  /** A member, or one that was removed. */
  lookup(node: NodeId): Member | undefined {
    return this.#members.get(node);
  }

  /** The name of somebody who was ever admitted, or the id where the admission is not known. */
  nameOf(node: NodeId): string {
    return this.#members.get(node)?.name ?? node;
  }

  /** True for a member now: admitted and not removed. Only with such a node is anything exchanged. */
  isMember(node: NodeId): boolean {
    return this.#members.has(node) && !this.#removed.has(node);
  }

  /** How a node was removed, or `undefined`. */
  removal(node: NodeId): Removal | undefined {
    return this.#removed.get(node);
  }

  /** Ids of all that were ever removed. */
  removed(): IterableIterator<NodeId> {
    return this.#removed.keys();
  }

  /** Members in order of admission; removed ones are left out. */
  all(): readonly Member[] {
    this.#all ??= this.admitted().filter(({ node }) => !this.#removed.has(node));
    return this.#all;
  }

  /** Everybody who was ever admitted, in order of admission. */
  admitted(): readonly Member[] {
    this.#admitted ??= [...this.#members.values()].sort(
      (a, b) => a.admissionLamport - b.admissionLamport || (a.node < b.node ? -1 : 1),
    );
    return this.#admitted;
  }
}

const LEFT = 1;

/** Returns the value of `removed/<node id>`. `left`: by itself, and gave away what it owned. */
export function encodeRemoval(left: boolean): Uint8Array {
  return encode(Proto.RemovalRecord, { reason: left ? LEFT : 0 });
}

/** Returns the value of `member/<node id>`. */
export function encodeMember(member: Member): Uint8Array {
  return encode(Proto.MemberRecord, {
    ...member,
    address: ipToBytes(member.address),
    node: fromHex(member.node),
    sponsor: fromHex(member.sponsor),
  });
}

function decodeMember(value: Uint8Array): Member | undefined {
  const record = decode(Proto.MemberRecord, value);
  const node = record && nodeIdFromBytes(record.node);
  const sponsor = record && nodeIdFromBytes(record.sponsor);
  const address = record && ipFromBytes(record.address);
  if (record === undefined || node === undefined || sponsor === undefined) return undefined;
  if (address === undefined || !isPort(record.gossipPort)) return undefined;
  if (!isName(record.name)) return undefined;
  const { name, certificate, admissionLamport, token, gossipPort } = record;
  return { node, name, certificate, admissionLamport, sponsor, token, address, gossipPort };
}
