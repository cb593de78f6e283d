/**
 * Who may use which IPv6 link-local address in one network.
 *
 * A port always owns the address that EUI-64 derives from its MAC. Kernels may prefer addresses without such a
 * form (RFC 7217), which nobody registers; so any other link-local address belongs to the first local port that
 * uses it, as long as it is not the derived address of a MAC that somebody else has. A port holds at most
 * `LINK_LOCALS_PER_PORT_MAX` of them, until it is detached. Invariant: two ports of this host never share a
 * link-local address, and no port can take the derived address of a known endpoint, above all the gateway's.
 *
 * Rejected: derived addresses only. A container with stable-privacy addresses would lose MLD and with it
 * neighbor discovery. Rejected: claims by DAD only. An attacker can probe as well; it adds nothing.
 */
import type { Ip } from '../../model/ip.ts';
import { LINK_LOCALS_PER_PORT_MAX } from '../../model/limits.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import { macOfLinkLocal } from '../../wire/ipv6.ts';
import type { PortId } from '../engine.ts';

/** Claims of the ports of one network. */
export class LinkLocalClaims {
  private readonly holders = new Map<bigint, PortId>();
  private readonly claimCounts = new Map<PortId, number>();
  private readonly isKnownMac: (mac: MacAddress) => boolean;

  /** @param isKnownMac  true for the MAC of a local port or of a remote endpoint of the network */
  constructor(isKnownMac: (mac: MacAddress) => boolean) {
    this.isKnownMac = isKnownMac;
  }

  /** True when the port may use the address in fe80::/64; a free address becomes its own by that. */
  mayUse(id: PortId, mac: MacAddress, ip: Ip): boolean {
    const derivedFrom = macOfLinkLocal(ip);
    if (derivedFrom === mac) return true;
    const holder = this.holders.get(ip.value);
    if (holder !== undefined) return holder === id;
    const count = this.claimCounts.get(id) ?? 0;
    if (count >= LINK_LOCALS_PER_PORT_MAX) return false;
    if (derivedFrom !== undefined && this.isKnownMac(derivedFrom)) return false;
    this.holders.set(ip.value, id);
    this.claimCounts.set(id, count + 1);
    return true;
  }

  /** Forgets what the port holds. */
  release(id: PortId): void {
    this.claimCounts.delete(id);
    for (const [address, holder] of this.holders) {
      if (holder === id) this.holders.delete(address);
    }
  }
}
