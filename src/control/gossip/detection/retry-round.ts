/**
 * Whose turn it is among the failed members: round robin in random order, for ever. So a member that is back is
 * tried by everybody within as many turns as there are failed ones, and nodes do not all try the same one.
 */
import type { NodeId } from '../../../model/node-id.ts';
import { type Random, shuffled } from '../../../model/random.ts';
import type { Members, Peer } from '../members.ts';

/** The round. */
export class RetryRound {
  readonly #members: Members;
  readonly #random: Random;
  #waiting: NodeId[] = [];

  constructor(members: Members, random: Random) {
    this.#members = members;
    this.#random = random;
  }

  /** Returns up to `count` failed members; never beyond the end of a round, unless none of it was left. */
  take(count: number): Peer[] {
    const taken: Peer[] = [];
    if (this.#waiting.length === 0) this.#waiting = this.#failed();
    while (taken.length < count) {
      const node = this.#waiting.pop();
      if (node === undefined) break;
      const peer = this.#members.lookup(node);
      if (peer?.belief.status === 'failed') taken.push(peer);
    }
    return taken;
  }

  #failed(): NodeId[] {
    const failed = [...this.#members.all()].filter(({ belief }) => belief.status === 'failed');
    return shuffled(failed, this.#random).map(({ node }) => node);
  }
}
