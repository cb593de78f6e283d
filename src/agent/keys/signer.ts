/**
 * The pen of a signer: issues certificates with the key of a root and writes them to the registry. Whether somebody
 * deserves one is decided by whoever asks (`join.ts`, `renewals.ts`, `authority.ts`).
 */
import { authorityFacts, isSigner } from '../../control/keys/records.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import { encodeMember, type Member } from '../../control/state/registry.ts';
import { type Credentials, issueLeaf, publicKeyOf } from '../../host/control/certificates.ts';
import { fingerprintOf } from '../../host/control/trust.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Keychain } from './keychain.ts';

/** A certificate and the root that issued it. */
export interface Issued {
  readonly certificate: Uint8Array;
  /** X.509, DER. */
  readonly root: Uint8Array;
}

/** Signs, if this node is a signer. */
export class Signer {
  readonly #cluster: Cluster;
  readonly #keychain: Keychain;
  readonly #lifetimeMs: number;

  /** @param lifetimeMs  of the certificates that this node issues */
  constructor(cluster: Cluster, keychain: Keychain, lifetimeMs: number) {
    this.#cluster = cluster;
    this.#keychain = keychain;
    this.#lifetimeMs = lifetimeMs;
  }

  /** The root that signs now, with its key; `undefined` on a node that is no signer. */
  get root(): Credentials | undefined {
    if (!isSigner(this.#cluster.state, this.#cluster.self)) return undefined;
    const { rootKeys } = this.#keychain.membership;
    const rotation = authorityFacts(this.#cluster.state);
    // While the new root is being distributed not everybody trusts it: the old one signs on.
    const wanted = rotation?.step === 'distribute' ? rotation.oldRoot : rotation?.newRoot;
    const fitting = wanted && rootKeys.find((root) => sameCertificate(root.certificate, wanted));
    if (wanted === undefined) return rootKeys[0];
    return fitting ?? rootKeys.find(({ certificate }) => this.#isTrusted(certificate));
  }

  /** Issues a certificate. Resolves with `undefined` on a node that is no signer. */
  async issue(node: NodeId, publicKey: Uint8Array): Promise<Issued | undefined> {
    const { root } = this;
    if (root === undefined) return undefined;
    const { cluster } = this.#keychain.membership;
    const subject = { cluster, node, publicKey, lifetimeMs: this.#lifetimeMs };
    return { certificate: await issueLeaf(root, subject), root: root.certificate };
  }

  /** Issues a certificate for the key of a member's present one and writes it to the registry. */
  async reissue(node: NodeId): Promise<Issued | undefined> {
    const member = this.#cluster.registry.lookup(node);
    const issued = member && (await this.issue(node, publicKeyOf(member.certificate)));
    // The record may have changed, or gone, while the certificate was made.
    const current = this.#cluster.registry.lookup(node);
    if (issued === undefined || current === undefined) return undefined;
    this.write({ ...current, certificate: issued.certificate });
    return issued;
  }

  /** Writes a member's record. */
  write(member: Member): void {
    const { node } = member;
    this.#cluster.append([{ key: `member/${node}`, value: encodeMember(member) }]);
  }

  #isTrusted(certificate: Uint8Array): boolean {
    return this.#keychain.trust.root(fingerprintOf(certificate)) !== undefined;
  }
}

/** True for two certificates of the same bytes. */
export function sameCertificate(a: Uint8Array, b: Uint8Array): boolean {
  return fingerprintOf(a) === fingerprintOf(b);
}
