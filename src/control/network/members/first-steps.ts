/**
 * The first steps of a node that was admitted: it learns what the cluster knows before it says anything of its own.
 * It asks its contact, the member that carried its request, until a comparison came to its end and the node found
 * itself among the members; then another one, because whoever admitted it may be a member no more, and not know it yet.
 * Whom such a sponsor admits the others never hear of.
 *
 * A node that was killed on the way begins again at its next start. Not here: how the request is answered
 * (`agent/members/join.ts`), and what the node writes of itself (`agent/members/introduce.ts`).
 */
import { WeftError } from '../../../model/errors.ts';
import type { NodeId } from '../../../model/node-id.ts';
import type { Cluster } from '../cluster.ts';
import { hasJoined } from './removal.ts';

/** How a joiner speaks to members. */
export interface FirstContact {
  /** Compares state with the contact. Rejects with the reason when that did not come to its end. */
  compareWithContact(): Promise<void>;
  /** Compares state with a member. True when that came to its end: a member serves members alone. */
  compare(node: NodeId): Promise<boolean>;
  pause(ms: number): Promise<void>;
}

/** How long a joiner waits for the cluster's state before it gives up. */
const CONTACT_MS = 10_000;
const CONTACT_RETRY_MS = 50;
/** How long it looks for a second member that knows it. */
const WITNESS_MS = 3_000;
/** Between two that are asked: each question is a handshake. */
const WITNESS_RETRY_MS = 200;

/**
 * Learns what the cluster knows. Resolves with `alone` when there are other members than the sponsor and none of them
 * was found to know this node: it takes part all the same, because they may only be away. Rejects with what the
 * contact said when the state does not come; what was learned until then is kept.
 */
export async function takeFirstSteps(
  cluster: Cluster,
  contact: FirstContact,
): Promise<'known' | 'alone'> {
  await askContact(cluster, contact);
  return (await isWitnessed(cluster, contact)) ? 'known' : 'alone';
}

/** The contact may be a member that has not heard of us yet; it will within milliseconds. */
async function askContact(cluster: Cluster, contact: FirstContact): Promise<void> {
  const deadlineMs = cluster.world.nowMs() + CONTACT_MS;
  for (;;) {
    const failure = await contact.compareWithContact().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // Not before its end: what came until then may be our admission alone, and none of the other members.
    if (failure === undefined && cluster.registry.isMember(cluster.self)) return;
    if (cluster.world.nowMs() > deadlineMs) throw failure?.error ?? notKnown();
    await contact.pause(CONTACT_RETRY_MS);
  }
}

function notKnown(): WeftError {
  return new WeftError('peer-unreachable', {
    what: 'join',
    why: 'the member that was asked does not know this node as a member',
    remedy:
      'start the agent again; if that stays so, empty its data directory and join with a new token',
  });
}

async function isWitnessed(cluster: Cluster, contact: FirstContact): Promise<boolean> {
  const { registry, self, world } = cluster;
  const sponsor = registry.lookup(self)?.sponsor;
  const deadlineMs = world.nowMs() + WITNESS_MS;
  while (world.nowMs() < deadlineMs) {
    // Who only joins, too, knows nobody yet.
    const others = registry
      .all()
      .map(({ node }) => node)
      .filter((node) => node !== self && node !== sponsor && hasJoined(cluster, node));
    const node = others[world.random.below(Math.max(1, others.length))];
    if (node === undefined || (await contact.compare(node))) return true;
    await contact.pause(WITNESS_RETRY_MS);
  }
  return false;
}
