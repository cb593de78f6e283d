/**
 * The rotation of the authority: what its driver does next, decided anew in each turn from what everybody can see.
 * Nothing else is remembered, so a driver that crashed goes on where it was, and another signer can take its place.
 *
 *     step         what has to be true before the next one                         who sees to it
 *     distribute   every live member trusts the new root, every live signer has    members by themselves; the driver
 *                  its key                                                         hands the key over
 *     reissue      every certificate in the registry is of the new root, every     the driver issues; members take
 *                  live member shows one, and no signer is left with the old key   theirs from the registry
 *     done         the old root is trusted by nobody
 *
 * The driver is the first live signer, by admission, that has the new root's key. Should two drive at once, they do the
 * same things twice, which does no harm.
 */
import type { NodeId } from '../../model/node-id.ts';
import type { AuthorityStep, HeldKeys } from './records.ts';

/** A member that is not removed, as the driver sees it. */
export interface RotationMember {
  readonly node: NodeId;
  readonly alive: boolean;
  readonly signer: boolean;
  /** What it says that it holds. */
  readonly held: HeldKeys | undefined;
  /** SHA-256 of the root that issued the certificate in its member record. */
  readonly recordRoot: string | undefined;
}

/** What a driver can see. */
export interface RotationView {
  readonly self: NodeId;
  readonly step: AuthorityStep;
  /** SHA-256 of the new root. */
  readonly newRoot: string;
  /** In order of admission. */
  readonly members: readonly RotationMember[];
}

/** What a rotation waits for. */
export interface RotationWait {
  readonly node: NodeId;
  readonly why: 'trust' | 'key' | 'certificate' | 'signer-away';
}

/** What the driver does now. */
export type RotationAct =
  | { readonly kind: 'rest' }
  | { readonly kind: 'hand-key'; readonly to: readonly NodeId[] }
  | { readonly kind: 'issue'; readonly nodes: readonly NodeId[] }
  | { readonly kind: 'step'; readonly to: 'reissue' | 'done' };

/** The signer that drives: the first live one that has the new root's key. */
export function driverOf({ newRoot, members }: RotationView): NodeId | undefined {
  return members.find(({ alive, signer, held }) => {
    return alive && signer && held?.rootKeys.includes(newRoot) === true;
  })?.node;
}

/** Whom the current step waits for; empty when the next one may begin. */
export function waitsFor({ step, newRoot, members }: RotationView): RotationWait[] {
  if (step === 'done') return [];
  return members.flatMap(({ node, alive, signer, held }): RotationWait[] => {
    const hasKey = held?.rootKeys.includes(newRoot) === true;
    if (signer && !hasKey && alive) return [{ node, why: 'key' }];
    if (step === 'distribute') {
      return alive && held?.roots.includes(newRoot) !== true ? [{ node, why: 'trust' }] : [];
    }
    // A signer that is away with the old key could admit nodes that nobody else would know.
    if (signer && !hasKey) return [{ node, why: 'signer-away' }];
    return alive && held?.leafRoot !== newRoot ? [{ node, why: 'certificate' }] : [];
  });
}

/** What this node does now. */
export function nextAct(view: RotationView): RotationAct {
  if (view.step === 'done' || driverOf(view) !== view.self) return { kind: 'rest' };
  const keyless = view.members
    .filter(({ alive, signer, held }) => alive && signer && !held?.rootKeys.includes(view.newRoot))
    .map(({ node }) => node);
  if (keyless.length > 0) return { kind: 'hand-key', to: keyless };
  if (view.step === 'reissue') {
    const nodes = view.members
      .filter(({ recordRoot }) => recordRoot !== view.newRoot)
      .map(({ node }) => node);
    if (nodes.length > 0) return { kind: 'issue', nodes };
  }
  if (waitsFor(view).length > 0) return { kind: 'rest' };
  return { kind: 'step', to: view.step === 'distribute' ? 'reissue' : 'done' };
}
