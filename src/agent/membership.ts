/**
 * Who this node is, durably: its key, its certificate, its cluster and the keys of its gossip. Made once, by
 * founding a cluster (`foundCluster`) or by joining one (`join.ts`), and read at every start after that.
 */
import {
  type Credentials,
  issueLeaf,
  makeAuthority,
  makeNodeKeys,
} from '../host/control/certificates.ts';
import type { StreamTarget } from '../host/control/control-stream.ts';
import { nodeIdOf } from '../host/control/identity.ts';
import type { GossipKey } from '../host/control/sealed-socket.ts';
import { systemRandom } from '../host/process/random.ts';
import type { Store } from '../host/process/store.ts';
import { WeftError } from '../model/errors.ts';
import type { NodeId } from '../model/node-id.ts';
import { randomHex } from '../model/random.ts';

/** A node's place in a cluster. */
export interface Membership {
  readonly node: NodeId;
  readonly name: string;
  readonly cluster: string;
  readonly leaf: Credentials;
  /** The authority's certificate, DER. */
  readonly authority: Uint8Array;
  /** The authority's private key; only signers have it. */
  readonly authorityKey?: Uint8Array;
  /** The first seals, all open. */
  readonly keys: readonly GossipKey[];
  /** The member that admitted this node: asked for the cluster's state until the node finds itself in it. */
  readonly contact?: StreamTarget;
}

const MEMBERSHIP_KEY = 'self/membership';
const BOOT_KEY = 'self/boot';

/** Makes a cluster with this node as its first member and signer. Nothing is stored yet. */
export async function foundCluster(name: string): Promise<Membership> {
  const cluster = randomHex(systemRandom, 16);
  const authority = await makeAuthority(cluster);
  const keys = await makeNodeKeys();
  const node = nodeIdOf(keys.publicKey);
  const certificate = await issueLeaf(authority, { cluster, node, publicKey: keys.publicKey });
  return {
    node,
    name,
    cluster,
    leaf: { certificate, privateKey: keys.privateKey },
    authority: authority.certificate,
    authorityKey: authority.privateKey,
    keys: [{ id: 1, key: systemRandom.bytes(32) }],
  };
}

/** Stores the membership; durable with the next effect of the store. */
export function storeMembership(store: Store, membership: Membership): void {
  const json = JSON.stringify(membership, (_, value: unknown) =>
    value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
  );
  store.put(MEMBERSHIP_KEY, new TextEncoder().encode(json));
}

/** Returns the stored membership, or `undefined` on a node that is new. Throws `data-damaged`. */
export function loadMembership(store: Store): Membership | undefined {
  const bytes = store.get(MEMBERSHIP_KEY);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes), (key, value: unknown) => {
      if (['__proto__', 'constructor'].includes(key)) return undefined;
      const text = (value as { base64?: unknown } | null)?.base64;
      return typeof text === 'string' ? Uint8Array.from(Buffer.from(text, 'base64')) : value;
    }) as Membership;
  } catch (error) {
    throw new WeftError(
      'data-damaged',
      {
        what: 'the identity of this node',
        why: 'it cannot be read',
        remedy: 'remove the data directory and join again under a new name',
      },
      error,
    );
  }
}

/** Counts this start and returns its number, which no other run of this node has. */
export async function nextBoot(store: Store): Promise<number> {
  const before = store.get(BOOT_KEY);
  const boot = (before === undefined ? 0 : Buffer.from(before).readUInt32BE(0)) + 1;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(boot);
  store.put(BOOT_KEY, bytes);
  await store.durable();
  return boot;
}
