/**
 * What others hold this node for: members that it takes for such, and that do not know it. News of its admission may
 * be on its way to them, for some milliseconds. When it is not, somebody admitted it who had been removed before, and
 * had not been told: what that one wrote since reaches none of the others, for ever.
 *
 * Nothing is decided by it: a member that was away for long may hear of the removal first, and of the admission from
 * somebody else later. So a node that is not known goes on, and says so to people.
 */
import type { NodeId } from '../../../model/node-id.ts';
import type { Cluster } from '../cluster.ts';

/** The standing of one node. Never holds more than the members that were asked. */
export class Standing {
  readonly #strangeTo = new Set<NodeId>();

  /** A member said that it does not know this node. */
  refused(by: NodeId): void {
    this.#strangeTo.add(by);
  }

  /** A member compared state with this node, as it does with members alone. */
  served(by: NodeId): void {
    this.#strangeTo.delete(by);
  }

  /** Members that do not know this node, in order of admission. */
  strangeTo({ registry }: Pick<Cluster, 'registry'>): NodeId[] {
    return registry
      .all()
      .map(({ node }) => node)
      .filter((node) => this.#strangeTo.has(node));
  }
}

/** Returns what a person reads of a member that does not know this node. */
export function strangerText(
  { registry, self }: Pick<Cluster, 'registry' | 'self'>,
  member: NodeId,
): string {
  const sponsor = registry.nameOf(registry.lookup(self)?.sponsor ?? self);
  const what = `node ${registry.nameOf(member)} does not know this node as a member`;
  const why = `${sponsor}, which admitted it, may have been removed there before`;
  const remedy =
    'if this stays, stop the agent, set its data directory aside, and join by another node';
  return `${what}: ${why}; ${remedy}`;
}
