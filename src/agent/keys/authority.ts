/**
 * The rotation of the authority in the agent. Every member follows the record (`follow`); the driver, one of the
 * signers, takes the steps that `control/keys/rotation.ts` decides on. Nothing is remembered but what is in the state
 * and in the keychain, so whoever crashes goes on where it was. docs/security.md.
 */
import {
  type AuthorityFacts,
  authorityFacts,
  authorityWrite,
  heldKeysOf,
  isSigner,
} from '../../control/keys/records.ts';
import {
  driverOf,
  nextAct,
  type RotationView,
  type RotationWait,
  waitsFor,
} from '../../control/keys/rotation.ts';
import { crossCertify, makeAuthority } from '../../host/control/certificates.ts';
import { fingerprintOf, TrustStore } from '../../host/control/trust.ts';
import { WeftError } from '../../model/errors.ts';
import { isThere, type KeysContext, membersOf, signersOf } from './context.ts';
import type { Renewals } from './renewals.ts';
import { type Signer, sameCertificate } from './signer.ts';
import type { Signers } from './signers.ts';

/** Rotations that a member may have been away for: each is one certificate of 400 bytes in a record of 4096. */
const CROSS_MAX = 5;
/** How soon the driver tries again what did not work. */
const RETRY_MS = 1000;

/** Follows and drives rotations. */
export class Authority {
  readonly #context: KeysContext;
  readonly #signer: Signer;
  readonly #signers: Signers;
  readonly #renewals: Renewals;
  #driving = false;
  #again = false;
  /** Records that name a root which does not follow from ours. */
  refused = 0;

  constructor(context: KeysContext, signer: Signer, signers: Signers, renewals: Renewals) {
    this.#context = context;
    this.#signer = signer;
    this.#signers = signers;
    this.#renewals = renewals;
  }

  /** Where the rotation is; `undefined` when there never was one. */
  get facts(): AuthorityFacts | undefined {
    return authorityFacts(this.#context.cluster.state);
  }

  /** What the current step waits for. */
  get waits(): readonly RotationWait[] {
    const view = this.#view();
    return view === undefined ? [] : waitsFor(view);
  }

  /**
   * Begins a rotation. Durable when it resolves; the rest goes on by itself. Throws `permission-denied` on a node that
   * is no signer, `in-use` while one is under way, `peer-unreachable` while a signer is away.
   */
  async rotate(): Promise<void> {
    const { cluster, keychain, log } = this.#context;
    const before = this.#checkStart();
    const old = this.#signer.root;
    if (old === undefined) return;
    const next = await makeAuthority(keychain.membership.cluster);
    const cross = await crossCertify(old, next.certificate);
    if (this.#checkStart() !== before) throw underWay([]);
    const { roots, rootKeys } = keychain.membership;
    // One turn, one transaction: there is no key without its record, and no record without its key.
    keychain.change({ roots: [...roots, next.certificate], rootKeys: [...rootKeys, next] });
    const facts: AuthorityFacts = {
      step: 'distribute',
      oldRoot: old.certificate,
      newRoot: next.certificate,
      cross: [...(this.facts?.cross ?? []), cross].slice(-CROSS_MAX),
    };
    cluster.append([authorityWrite(facts)]);
    log.info(
      { root: fingerprintOf(next.certificate).slice(0, 12) },
      'rotation of the authority begins',
    );
    await cluster.world.durable();
  }

  /**
   * Trusts what the record says is to be trusted, if it follows from what is trusted already. Runs in the turn in which
   * the record came, because records that come after it may carry certificates of the new root.
   */
  follow(): void {
    const { cluster, keychain, log } = this.#context;
    const { facts } = this;
    if (facts === undefined) return;
    if (!keychain.trust.follows(facts.newRoot, facts.cross)) {
      this.refused++;
      log.warn('a record names an authority that does not follow from ours; it is not trusted');
      return;
    }
    const { membership } = keychain;
    const wanted = [facts.newRoot, ...(facts.oldRoot === undefined ? [] : [facts.oldRoot])];
    // The root of the own certificate stays until another has taken its place: it is what others know us by.
    const keeps = (root: Uint8Array): boolean =>
      [...wanted, membership.authority].some((known) => sameCertificate(known, root));
    const roots = membership.roots.filter(keeps);
    if (!roots.some((root) => sameCertificate(root, facts.newRoot)))
      roots.push(facts.newRoot.slice());
    const isOver = facts.step === 'done';
    const rootKeys = membership.rootKeys.filter(
      ({ certificate }) => !isOver || sameCertificate(certificate, facts.newRoot),
    );
    const same = roots.length === membership.roots.length && sameRoots(roots, membership.roots);
    if (same && rootKeys.length === membership.rootKeys.length) return;
    const dropped = membership.roots.filter((root) => !keeps(root));
    const formerRoots = [...(membership.formerRoots ?? []), ...dropped].slice(-CROSS_MAX);
    keychain.change({ roots, rootKeys, formerRoots });
    cluster.recheckMembers();
  }

  /** Does what is due now: takes the own certificate from the registry, and drives when it is this node's turn. */
  turn(): void {
    this.#adopt();
    if (this.#driving) this.#again = true;
    else if (this.facts !== undefined && this.facts.step !== 'done') this.#drive();
  }

  /** The signers issue for everybody while the authority is rotated; each takes its own. */
  #adopt(): void {
    const { cluster, keychain } = this.#context;
    const { facts } = this;
    if (facts === undefined || facts.step === 'distribute') return;
    if (keychain.leafRoot === fingerprintOf(facts.newRoot)) return;
    // A certificate came before the record of its root: what is known of the rotation is yesterday's.
    const { authority, cross, cluster: name } = keychain.membership;
    if (new TrustStore(name, [facts.newRoot]).follows(authority, cross ?? [])) return;
    const certificate = cluster.registry.lookup(cluster.self)?.certificate;
    const issued = certificate && keychain.trust.read(certificate);
    if (certificate !== undefined && issued?.root === fingerprintOf(facts.newRoot)) {
      this.#renewals.adopt(certificate, facts.newRoot, facts.cross);
      this.follow();
    } else if (facts.step === 'done') this.#renewals.doubt();
  }

  #drive(): void {
    this.#driving = true;
    this.#act()
      .catch((error: unknown) => {
        this.#context.log.debug({ err: error }, 'rotation of the authority is tried again');
      })
      .finally(() => {
        this.#driving = false;
        if (this.facts?.step !== 'done') this.#context.after(RETRY_MS, 'authority');
        if (!this.#again) return;
        this.#again = false;
        this.turn();
      });
  }

  async #act(): Promise<void> {
    const view = this.#view();
    const { cluster, log } = this.#context;
    const { facts } = this;
    if (view === undefined || facts === undefined) return;
    const act = nextAct(view);
    if (act.kind === 'hand-key') {
      for (const node of act.to) await this.#signers.handKeys(node);
    } else if (act.kind === 'issue') {
      for (const node of act.nodes) await this.#signer.reissue(node);
      await cluster.world.durable();
    } else if (act.kind === 'step') {
      const { oldRoot, ...rest } = facts;
      const keepsOld = act.to !== 'done' && oldRoot !== undefined;
      cluster.append([authorityWrite({ ...rest, step: act.to, ...(keepsOld && { oldRoot }) })]);
      log.info({ step: act.to }, 'rotation of the authority goes on');
      await cluster.world.durable();
    }
  }

  #view(): RotationView | undefined {
    const { cluster, keychain } = this.#context;
    const { facts } = this;
    if (facts === undefined) return undefined;
    const members = membersOf(this.#context).map(({ node, certificate }) => ({
      node,
      alive: isThere(this.#context, node),
      signer: isSigner(cluster.state, node),
      held: heldKeysOf(cluster.state, node),
      recordRoot: keychain.trust.read(certificate)?.root,
    }));
    return { self: cluster.self, step: facts.step, newRoot: fingerprintOf(facts.newRoot), members };
  }

  /** Returns the fingerprint of the newest root, which nobody may have changed meanwhile. */
  #checkStart(): string | undefined {
    const view = this.#view();
    // When nobody is left who could go on, a signer with the old key begins anew.
    if (view !== undefined && view.step !== 'done' && driverOf(view) !== undefined) {
      throw underWay(this.waits.map(({ node }) => this.#name(node)));
    }
    this.#signers.requireSigner('ca rotate');
    const away = signersOf(this.#context).filter(({ node }) => !isThere(this.#context, node));
    if (away.length > 0) {
      const names = away.map(({ name }) => name).join(', ');
      throw new WeftError('peer-unreachable', {
        what: 'ca rotate',
        why: `signer ${names} does not answer, and would go on with the old authority`,
        remedy: 'start its agent, or demote it',
      });
    }
    return view?.newRoot;
  }

  #name(node: RotationWait['node']): string {
    return this.#context.cluster.registry.nameOf(node);
  }
}

function sameRoots(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.every((root) => b.some((other) => sameCertificate(root, other)));
}

function underWay(names: readonly string[]): WeftError {
  const waits = names.length === 0 ? '' : `, and waits for ${[...new Set(names)].join(', ')}`;
  return new WeftError('in-use', {
    what: 'ca rotate',
    why: `a rotation is under way${waits}`,
    remedy: 'weft ca status shows where it is',
  });
}
