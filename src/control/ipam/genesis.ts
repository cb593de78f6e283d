/**
 * The first division of a pool. Its creator owns everything at epoch 0; with its first grants it gives every
 * member a share, so that all can allocate from the first second even if the network splits right then.
 */
import type { NodeId } from '../../model/node-id.ts';
import { type OwnedRange, type Range, rangeSize } from './ownership.ts';

/** Largest share of one member; keeps a huge range from being cut into huge pieces. */
const SHARE_MAX = 4096n;
/** Below this the creator keeps all: a handful of addresses serves better undivided. */
const SHARE_MIN = 4n;

/**
 * Returns the grants that divide `auto` among the members, lowest addresses to the first member.
 *
 * The share is the largest power of two that leaves the creator at least half: 2^floor(log2(A / 2n)), at most
 * 4096. The creator's own share is left out, because it keeps what it does not grant.
 *
 * @param members  in order of admission, creator included
 */
export function divideGenesis(
  auto: Range,
  members: readonly NodeId[],
  creator: NodeId,
): OwnedRange[] {
  const perMember = rangeSize(auto) / (2n * BigInt(Math.max(1, members.length)));
  if (perMember < SHARE_MIN) return [];
  const share = powerOfTwoUpTo(perMember < SHARE_MAX ? perMember : SHARE_MAX);
  const grants: OwnedRange[] = [];
  members.forEach((owner, index) => {
    const first = auto.first + BigInt(index) * share;
    if (owner !== creator) grants.push({ first, last: first + share - 1n, epoch: 1, owner });
  });
  return grants;
}

/** The largest power of two that is not above `value`; `value` is at least 1. */
export function powerOfTwoUpTo(value: bigint): bigint {
  return 1n << BigInt(value.toString(2).length - 1);
}
