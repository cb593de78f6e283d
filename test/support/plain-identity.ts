/** An identity without cryptography: a signature is a hash that anybody can make, but nobody here forges. */
import type { Identity } from '../../src/control/state/identity.ts';
import { fromHex, toHex } from '../../src/model/hex.ts';
import type { NodeId } from '../../src/model/node-id.ts';

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
    sign: (bytes) => signature(node, bytes),
    verify: (publicKey, bytes, given) =>
      toHex(signature(publicKey as NodeId, bytes)) === toHex(given),
    readCertificate: (der) =>
      der.length === 16
        ? { node: toHex(der) as NodeId, publicKey: toHex(der) as NodeId }
        : undefined,
  };
}

function signature(node: NodeId, bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of [...fromHex(node), ...bytes]) hash = Math.imul(hash ^ byte, 0x01000193);
  return Uint8Array.of(
    hash & 0xff,
    (hash >>> 8) & 0xff,
    (hash >>> 16) & 0xff,
    (hash >>> 24) & 0xff,
  );
}
