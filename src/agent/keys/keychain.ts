/**
 * What this node holds, while it changes: certificate, roots, keys of roots, gossip keys. Every change is one write of
 * the whole, so a crash leaves the old or the new and nothing between; whoever shows or uses a part is told.
 */
import type { Storage } from '../../control/state/identity.ts';
import type { StreamCredentials } from '../../host/control/control-stream.ts';
import { fingerprintOf, TrustStore } from '../../host/control/trust.ts';
import { type Membership, storeMembership } from '../members/membership.ts';

/** The parts that change while an agent runs. */
export type KeychainChange = Partial<Omit<Membership, 'node' | 'name' | 'cluster'>>;

/** Who may be spoken with; asked at each handshake. */
export type Acquaintance = Pick<StreamCredentials, 'isRevoked' | 'isMember' | 'onUnknownRoot'>;

/** The keychain. */
export class Keychain {
  readonly trust: TrustStore;
  /** What streams show; always what is held now. */
  readonly credentials: StreamCredentials;
  readonly #store: Storage;
  readonly #listeners: (() => void)[] = [];
  #membership: Membership;

  constructor(membership: Membership, store: Storage, acquaintance: Acquaintance) {
    this.#membership = membership;
    this.#store = store;
    this.trust = new TrustStore(membership.cluster, membership.roots, membership.formerRoots);
    const current = (): Membership => this.#membership;
    this.credentials = {
      trust: this.trust,
      get leaf() {
        return current().leaf;
      },
      get authority() {
        return current().authority;
      },
      ...acquaintance,
    };
  }

  get membership(): Membership {
    return this.#membership;
  }

  /** SHA-256 of the root that issued this node's certificate, hexadecimal. */
  get leafRoot(): string {
    return fingerprintOf(this.#membership.authority);
  }

  /** Changes parts; durable before any later effect leaves the node. */
  change(parts: KeychainChange): void {
    this.#membership = { ...this.#membership, ...parts };
    storeMembership(this.#store, this.#membership);
    const { roots, formerRoots } = this.#membership;
    if (parts.roots !== undefined) this.trust.replace(roots, formerRoots);
    for (const listener of this.#listeners) listener();
  }

  /** Registers a listener for changes. */
  watch(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
