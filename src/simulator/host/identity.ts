/** An identity without cryptography: a signature is a hash that anybody can make, but nobody here forges. */
import type { EntryMemo, Identity, MemberKey } from '../../control/state/identity.ts';
import { fromHex, toHex } from '../../model/hex.ts';
import type { NodeId } from '../../model/node-id.ts';

/** What any simulated node has opened: the others need not read and verify the same bytes once more. */
export const OPENED_ENTRIES: EntryMemo = new WeakMap();

/** Cluster id of all plain identities. */
export const PLAIN_CLUSTER: string = 'c0'.repeat(16);

/** Returns the id of the n-th node. */
export function plainNode(n: number): NodeId {
  return n.toString(16).padStart(32, '0') as NodeId;
}

/** Returns an identity whose certificate is the bytes of its node id. */
export function plainIdentity(node: NodeId): Identity {
  return {
    node,
    cluster: PLAIN_CLUSTER,
    memo: OPENED_ENTRIES,
    sign: (bytes) => signature(node, bytes),
    verify: (publicKey, bytes, given) => {
      const right = signature(publicKey as NodeId, bytes);
      return given.length === right.length && right.every((byte, i) => byte === given[i]);
    },
    readCertificate: readKey,
    readKey,
  };
}

function readKey(der: Uint8Array): MemberKey | undefined {
  if (der.length !== 16) return undefined;
  const node = toHex(der) as NodeId;
  return { node, publicKey: node };
}

/** Returns what stands for the certificate of a node. */
export function plainCertificate(node: NodeId): Uint8Array {
  return fromHex(node);
}

function signature(node: NodeId, bytes: Uint8Array): Uint8Array {
  let low = 0x811c9dc5;
  let high = 0x9dc5811c;
  const take = (byte: number): void => {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x85ebca6b) + (low >>> 15);
  };
  for (let i = 0; i < node.length; i++) take(node.charCodeAt(i));
  for (let i = 0; i < bytes.length; i++) take(bytes[i] as number);
  const words = [low ^ (low >>> 16), high ^ (high >>> 13)];
  return Uint8Array.from(words.flatMap((word) => [word, word >>> 8, word >>> 16, word >>> 24]));
}
