/**
 * Layout of a sealed control datagram. The sealing itself is done in `host/control/sealed-socket.ts`.
 *
 *     0                   1                   2                   3
 *     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    |  type = 0xE2  | version = 0x10|            reserved           |
 *    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    |                             key id                            |
 *    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    |                     sender's node id (16)                     |
 *    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    |                              boot                             |
 *    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    |                          counter (8)                          |
 *    +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *    |                   ciphertext, then tag (16)                   |
 *
 * AES-256-GCM. Additional data: the first 36 bytes. Nonce: boot and counter, 12 bytes. Key: HKDF-SHA256 of the
 * gossip key with the sender's id as salt, so no two nodes ever share a (key, nonce) pair; the boot number is
 * durable, so neither do two runs of one node. The type has bit 3 clear: a VXLAN receiver sees I = 0 and drops.
 */
import { fromHex, toHex } from '../model/hex.ts';
import type { NodeId } from '../model/node-id.ts';

/** Bytes before the ciphertext; all of them are authenticated. */
export const SEALED_HEADER_BYTES = 36;
/** Bytes of the tag after the ciphertext. */
export const SEALED_TAG_BYTES = 16;
/** Where the nonce lies in the header, and how long it is. */
export const SEALED_NONCE: { readonly start: number; readonly end: number } = {
  start: 24,
  end: 36,
};

const TYPE = 0xe2;
const VERSION = 0x10;

/** The header of a sealed datagram. */
export interface SealedHeader {
  readonly keyId: number;
  readonly sender: NodeId;
  /** How often the sender's agent was started. */
  readonly boot: number;
  /** Counts the sender's datagrams since then. */
  readonly counter: number;
}

/** Returns the 36 header bytes. */
export function encodeSealedHeader(header: SealedHeader): Uint8Array {
  const bytes = new Uint8Array(SEALED_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = TYPE;
  bytes[1] = VERSION;
  view.setUint32(4, header.keyId);
  bytes.set(fromHex(header.sender), 8);
  view.setUint32(24, header.boot);
  view.setBigUint64(28, BigInt(header.counter));
  return bytes;
}

/** Returns the header of a datagram that may be sealed, or `undefined` for anything else. */
export function decodeSealedHeader(datagram: Uint8Array): SealedHeader | undefined {
  if (datagram.length < SEALED_HEADER_BYTES + SEALED_TAG_BYTES) return undefined;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  if (datagram[0] !== TYPE || datagram[1] !== VERSION || view.getUint16(2) !== 0) return undefined;
  const counter = view.getBigUint64(28);
  if (counter > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return {
    keyId: view.getUint32(4),
    sender: toHex(datagram.subarray(8, 24)) as NodeId,
    boot: view.getUint32(24),
    counter: Number(counter),
  };
}
