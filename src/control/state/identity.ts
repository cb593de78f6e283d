/**
 * What the state machine needs of cryptography, declared here and implemented in `host/control/identity.ts`. The
 * simulator passes a cheap one; nothing else changes.
 */
import type { NodeId } from '../../model/node-id.ts';
import type { Entry } from './entry.ts';

/** A member's key as its certificate states it. */
export interface MemberKey {
  readonly node: NodeId;
  /** Opaque to everybody but `Identity.verify`. */
  readonly publicKey: unknown;
}

/**
 * Entries that were opened before, by the very bytes that they were opened from. It is worth its place only where
 * many nodes share one process, as in the simulator: each of them would read and verify the same bytes again.
 */
export type EntryMemo = WeakMap<Uint8Array, Entry>;

/** Signs as this node and verifies what others signed. */
export interface Identity {
  readonly node: NodeId;
  /** Cluster id, 32 hexadecimal digits. */
  readonly cluster: string;
  /** What is in it was verified, and an author has one key. */
  readonly memo?: EntryMemo;
  /** Returns the signature of this node. */
  sign(bytes: Uint8Array): Uint8Array;
  verify(publicKey: unknown, bytes: Uint8Array, signature: Uint8Array): boolean;
  /** Returns node id and key of a certificate that the cluster's authority issued, else `undefined`. */
  readCertificate(der: Uint8Array): MemberKey | undefined;
  /** The same, whoever issued it: an id is the hash of a key, so it proves who wrote a log, and nothing more. */
  readKey(der: Uint8Array): MemberKey | undefined;
}

/** Where state is made durable. Writes are buffered; the runtime commits them before any later effect leaves. */
export interface Storage {
  put(key: string, value: Uint8Array): void;
  delete(key: string): void;
}
