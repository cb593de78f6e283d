/**
 * The registry of members: who was admitted, under which name, with which key. A member leaves it only by being
 * removed on purpose, never by time. Whether it can be reached is the business of gossip.
 *
 * A member record counts only if its certificate was issued by the cluster's authority for that very node id; so
 * nobody but a signer can admit anybody, whoever wrote the record.
 */
import { fromHex, toHex } from '../../model/hex.ts';
import { type Ip, ipFromBytes, ipToBytes } from '../../model/ip.ts';
import { type NodeId, parseNodeId } from '../../model/node-id.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import type { Entry } from './entry.ts';
import type { Identity } from './identity.ts';
import { isPort } from './records.ts';

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

/** Members with their keys. Follows the state: give it every `member/…` entry. */
export class Registry {
  readonly #identity: Identity;
  readonly #members = new Map<NodeId, Member>();
  readonly #keys = new Map<NodeId, unknown>();

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** Takes an entry of the state. Returns the member when it is new. */
  take(entry: Entry): Member | undefined {
    const id = /^member\/(.+)$/.exec(entry.key)?.[1];
    const node = id === undefined ? undefined : parseNodeId(id);
    if (node === undefined || entry.value === undefined) return undefined;
    const member = decodeMember(entry.value);
    const key = member && this.#identity.readCertificate(member.certificate);
    if (member?.node !== node || key?.node !== node) return undefined;
    const isNew = !this.#members.has(node);
    this.#members.set(node, member);
    this.#keys.set(node, key.publicKey);
    return isNew ? member : undefined;
  }

  /** Public key of a member, for `Identity.verify`. */
  keyOf(node: NodeId): unknown {
    return this.#keys.get(node);
  }

  lookup(node: NodeId): Member | undefined {
    return this.#members.get(node);
  }

  /** All members in order of admission. */
  all(): Member[] {
    return [...this.#members.values()].sort(
      (a, b) => a.admissionLamport - b.admissionLamport || (a.node < b.node ? -1 : 1),
    );
  }
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
  const node = record && parseNodeId(toHex(record.node));
  const sponsor = record && parseNodeId(toHex(record.sponsor));
  const address = record && ipFromBytes(record.address);
  if (record === undefined || node === undefined || sponsor === undefined) return undefined;
  if (address === undefined || !isPort(record.gossipPort)) return undefined;
  const { name, certificate, admissionLamport, token, gossipPort } = record;
  return { node, name, certificate, admissionLamport, sponsor, token, address, gossipPort };
}
