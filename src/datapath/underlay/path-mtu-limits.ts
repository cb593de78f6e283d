/**
 * How long an inner packet to each VTEP may be, where less reaches it than the uplink takes. What was found out about
 * the paths comes from control; here it is looked up for every frame.
 */
import { type Ip, ipKey } from '../../model/ip.ts';
import { VXLAN_OVERHEAD_IPV4_BYTES, VXLAN_OVERHEAD_IPV6_BYTES } from '../../model/limits.ts';

/** Limits by address. */
export class PathMtuLimits {
  readonly #innerBytes = new Map<bigint, number>();

  /** @param mtuBytes  the longest outer IP packet; 0 for no limit */
  set(ip: Ip, mtuBytes: number): void {
    const overhead = ip.family === 4 ? VXLAN_OVERHEAD_IPV4_BYTES : VXLAN_OVERHEAD_IPV6_BYTES;
    if (mtuBytes === 0) this.#innerBytes.delete(ipKey(ip));
    else this.#innerBytes.set(ipKey(ip), Math.max(0, mtuBytes - overhead));
  }

  /** HOT PATH. The longest inner packet, in bytes; without a limit infinity. */
  innerBytes(ip: Ip): number {
    if (this.#innerBytes.size === 0) return Number.POSITIVE_INFINITY;
    return this.#innerBytes.get(ipKey(ip)) ?? Number.POSITIVE_INFINITY;
  }
}
