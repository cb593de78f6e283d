/**
 * Ids of address pools, as an engine keeps them: the prefix itself, so that they mean the same after every restart and
 * on every host, and nothing has to be remembered for them. A network has each of its subnets to itself.
 */
import { type Cidr, formatCidr, parseCidr } from '../../model/ip.ts';

const PREFIX = 'weft/';

/** The id of the pool of a subnet. */
export function poolIdOf(cidr: Cidr): string {
  return PREFIX + formatCidr(cidr);
}

/** The subnet of a pool, or `undefined` for a text that is no id of ours. */
export function cidrOfPool(poolId: string): Cidr | undefined {
  if (!poolId.startsWith(PREFIX)) return undefined;
  const cidr = parseCidr(poolId.slice(PREFIX.length));
  return typeof cidr === 'string' ? undefined : cidr;
}
