/**
 * This node's key at work: signs and verifies records. The implementation of `control/state/identity.ts` over
 * node:crypto; reading certificates is the trust store's.
 */
import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Identity } from '../../control/state/identity.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { TrustStore } from './trust.ts';

/** Fixed-length signatures (64 bytes for P-256) instead of DER. */
const ENCODING = { dsaEncoding: 'ieee-p1363' } as const;

/** What an identity is made of. */
export interface IdentityMaterial {
  readonly node: NodeId;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
  readonly trust: TrustStore;
}

/** Returns the identity of this node. */
export function openIdentity({ node, privateKey, trust }: IdentityMaterial): Identity {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  return {
    node,
    cluster: trust.cluster,
    sign: (bytes) => sign('sha256', bytes, { key, ...ENCODING }),
    verify: (publicKey, bytes, signature) =>
      verify('sha256', bytes, { key: publicKey as KeyObject, ...ENCODING }, signature),
    readCertificate: (der) => trust.read(der),
    readKey: (der) => trust.readKey(der),
  };
}
