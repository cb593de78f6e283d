/**
 * This node's key at work: signs and verifies records, reads certificates. The implementation of
 * `control/state/identity.ts` over node:crypto.
 */
import {
  createHash,
  createPrivateKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto';
import type { Identity, MemberKey } from '../../control/state/identity.ts';
import { toHex } from '../../model/hex.ts';
import { NODE_ID_BYTES, type NodeId } from '../../model/node-id.ts';
import { nodeUri } from './certificates.ts';

/** Fixed-length signatures (64 bytes for P-256) instead of DER. */
const ENCODING = { dsaEncoding: 'ieee-p1363' } as const;

/** What an identity is made of. */
export interface IdentityMaterial {
  readonly node: NodeId;
  readonly cluster: string;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
  /** The authority's certificate, DER. */
  readonly authority: Uint8Array;
}

/** Returns the identity of this node. */
export function openIdentity(material: IdentityMaterial): Identity {
  const key = createPrivateKey({
    key: Buffer.from(material.privateKey),
    format: 'der',
    type: 'pkcs8',
  });
  const authority = new X509Certificate(material.authority);
  return {
    node: material.node,
    cluster: material.cluster,
    sign: (bytes) => sign('sha256', bytes, { key, ...ENCODING }),
    verify: (publicKey, bytes, signature) =>
      verify('sha256', bytes, { key: publicKey as KeyObject, ...ENCODING }, signature),
    readCertificate: (der) => readCertificate(der, authority, material.cluster),
  };
}

/** Node id and key of a certificate that the authority issued for this cluster, else `undefined`. */
export function readCertificate(
  der: Uint8Array,
  authority: X509Certificate,
  cluster: string,
): MemberKey | undefined {
  try {
    const certificate = new X509Certificate(der);
    const spki = certificate.publicKey.export({ format: 'der', type: 'spki' });
    const node = nodeIdOf(spki);
    const named = certificate.subjectAltName === `URI:${nodeUri(cluster, node)}`;
    if (!named || !certificate.verify(authority.publicKey)) return undefined;
    return { node, publicKey: certificate.publicKey };
  } catch {
    return undefined;
  }
}

/** A node is its key: the first 128 bits of SHA-256 of its SubjectPublicKeyInfo (DER). */
export function nodeIdOf(publicKey: Uint8Array): NodeId {
  return toHex(sha256(publicKey).subarray(0, NODE_ID_BYTES)) as NodeId;
}

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** Compares in constant time. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
