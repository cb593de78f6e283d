/**
 * Signers: the members that are trusted with the authority's key. Which of them to ask, and when one may be demoted.
 */
import type { NodeId } from '../../model/node-id.ts';

/** A signer as it is seen from here. */
export interface SignerView {
  readonly node: NodeId;
  readonly alive: boolean;
}

/**
 * Returns whom to ask for a signature, in order: this node, then those that answer, then those that do not seem to;
 * by admission within each.
 *
 * @param signers  in order of admission
 */
export function askingOrder(signers: readonly SignerView[], self: NodeId): NodeId[] {
  const grade = ({ node, alive }: SignerView): number => (node === self ? 0 : alive ? 1 : 2);
  return [...signers].sort((a, b) => grade(a) - grade(b)).map(({ node }) => node);
}

/**
 * What a node does with the authority's key when it learns that it is no signer any more. It forgets the key, unless
 * nobody else is a signer: then two were demoted by each other at once, and it makes itself one again. A cluster
 * never loses its last signer by commands.
 */
export function onDemotion(others: readonly NodeId[]): 'forget' | 'reclaim' {
  return others.length > 0 ? 'forget' : 'reclaim';
}
