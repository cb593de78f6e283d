/** Node identity. A node is its key: the id is the first 128 bits of SHA-256 of its public key. */

import { toHex } from './hex.ts';

/** 32 lower-case hexadecimal digits. */
export type NodeId = string & { readonly brand: 'NodeId' };

/** Length of a node id on the wire. */
export const NODE_ID_BYTES = 16;

const NODE_ID_TEXT = /^[0-9a-f]{32}$/;

/** Returns the bytes as a node id, or `undefined` when there are not 16 of them. */
export function nodeIdFromBytes(bytes: Uint8Array): NodeId | undefined {
  return bytes.length === NODE_ID_BYTES ? (toHex(bytes) as NodeId) : undefined;
}

/** Returns the text as a node id, or `undefined` when it is not 32 lower-case hexadecimal digits. */
export function parseNodeId(text: string): NodeId | undefined {
  return NODE_ID_TEXT.test(text) ? (text as NodeId) : undefined;
}
