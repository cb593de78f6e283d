/**
 * Who this node is, durably: its key, its certificate, its cluster and the keys of its gossip. Made once, by
 * founding a cluster (`foundCluster`) or by joining one (`join.ts`), and read at every start after that.
 */
import { signerWrite } from '../../control/keys/records.ts';
import { clusterWrite } from '../../control/network/pools.ts';
import type { Storage } from '../../control/state/identity.ts';
import { encodeMember, type Member } from '../../control/state/registry.ts';
import type { Write } from '../../control/state/state.ts';
import {
  type Credentials,
  issueLeaf,
  makeAuthority,
  makeNodeKeys,
} from '../../host/control/certificates.ts';
import type { StreamTarget } from '../../host/control/control-stream.ts';
import type { GossipKey } from '../../host/control/sealed-socket.ts';
import { nodeIdOf } from '../../host/control/trust.ts';
import { systemRandom } from '../../host/process/random.ts';
import type { Store } from '../../host/process/store.ts';
import { WeftError } from '../../model/errors.ts';
import type { Cidr } from '../../model/ip.ts';
import type { NodeId } from '../../model/node-id.ts';
import { randomHex } from '../../model/random.ts';

/** A node's place in a cluster. */
export interface Membership {
  readonly node: NodeId;
  readonly name: string;
  readonly cluster: string;
  readonly leaf: Credentials;
  /** Certificate of the root that issued the leaf, DER. */
  readonly authority: Uint8Array;
  /** Every root that is trusted, DER; more than one while the authority is rotated. */
  readonly roots: readonly Uint8Array[];
  /** The last roots that were trusted once, DER; they tell an old certificate from a foreign one. */
  readonly formerRoots?: readonly Uint8Array[];
  /** How the root of the leaf follows from older ones, if it was taken while the record of it was not known yet. */
  readonly cross?: readonly Uint8Array[];
  /** Roots with their private keys; only signers have any. */
  readonly rootKeys: readonly Credentials[];
  /** The first seals, all open. */
  readonly keys: readonly GossipKey[];
  /** The member that admitted this node: asked for the cluster's state until the node finds itself in it. */
  readonly contact?: StreamTarget;
}

const MEMBERSHIP_KEY = 'self/membership';
const BOOT_KEY = 'self/boot';

/**
 * Makes a cluster with this node as its first member and signer. Nothing is stored yet.
 *
 * @param lifetimeMs  of its certificate
 */
export async function foundCluster(name: string, lifetimeMs: number): Promise<Membership> {
  const cluster = randomHex(systemRandom, 16);
  const authority = await makeAuthority(cluster);
  const keys = await makeNodeKeys();
  const node = nodeIdOf(keys.publicKey);
  const { publicKey } = keys;
  const certificate = await issueLeaf(authority, { cluster, node, publicKey, lifetimeMs });
  return {
    node,
    name,
    cluster,
    leaf: { certificate, privateKey: keys.privateKey },
    authority: authority.certificate,
    roots: [authority.certificate],
    rootKeys: [authority],
    keys: [{ id: 1, key: systemRandom.bytes(32) }],
  };
}

/**
 * Returns the first writes of a cluster: its founder admits itself, as a signer, and says where subnets come from that
 * nobody chose: /24s, or /64s of an IPv6 pool; a smaller pool is one subnet.
 */
export function founderWrites(
  { node, name, leaf }: Membership,
  place: Pick<Member, 'address' | 'gossipPort'>,
  pool: Cidr,
): Write[] {
  const member = { node, name, certificate: leaf.certificate, sponsor: node, token: '', ...place };
  const subnetPrefixBits = Math.max(pool.prefixBits, pool.family === 4 ? 24 : 64);
  return [
    { key: `member/${node}`, value: encodeMember({ ...member, admissionLamport: 1 }) },
    signerWrite(node, node),
    clusterWrite(node, { cidr: pool, subnetPrefixBits }),
  ];
}

/** Stores the membership; durable with the next effect of the store. */
export function storeMembership(store: Storage, membership: Membership): void {
  const json = JSON.stringify(membership, bytesAsText);
  store.put(MEMBERSHIP_KEY, new TextEncoder().encode(json));
}

/** Looks at what the value was: a `Buffer` has made an array of numbers of itself by now. */
function bytesAsText(
  this: Readonly<Record<string, unknown>>,
  key: string,
  value: unknown,
): unknown {
  const bytes = this[key];
  return bytes instanceof Uint8Array ? { base64: Buffer.from(bytes).toString('base64') } : value;
}

/** Returns the stored membership, or `undefined` on a node that is new. Throws `data-damaged`. */
export function loadMembership(store: Pick<Store, 'get'>): Membership | undefined {
  const bytes = store.get(MEMBERSHIP_KEY);
  if (bytes === undefined) return undefined;
  try {
    const stored = JSON.parse(new TextDecoder().decode(bytes), (key, value: unknown) => {
      if (['__proto__', 'constructor'].includes(key)) return undefined;
      const text = (value as { base64?: unknown } | null)?.base64;
      return typeof text === 'string' ? Uint8Array.from(Buffer.from(text, 'base64')) : value;
    }) as Membership | SingleRoot;
    return 'roots' in stored ? stored : withRoots(stored);
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

/** What was stored before roots could change: one of them, and on the signer its key. */
type SingleRoot = Omit<Membership, 'roots' | 'rootKeys'> & { readonly authorityKey?: Uint8Array };

function withRoots({ authorityKey, ...stored }: SingleRoot): Membership {
  const certificate = stored.authority;
  const rootKeys = authorityKey === undefined ? [] : [{ certificate, privateKey: authorityKey }];
  return { ...stored, roots: [certificate], rootKeys };
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
