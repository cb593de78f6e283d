/** What the source guard must know about a port, and the one question that all its rules ask. */
import { type Ip, sameIp } from '../../model/ip.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import { isLinkLocal } from '../../wire/ipv6.ts';

/** A port as the guard sees it. */
export interface GuardedPort {
  readonly mac: MacAddress;
  readonly addresses: readonly Ip[];
  /** Present for the host's own IP stack: forwards for others, so IP sources other than link-local are not checked. */
  readonly router: MacAddress | undefined;
  /** True when the port may use this address in fe80::/64; asking can make a free one its own. */
  mayUseLinkLocal(ip: Ip): boolean;
}

/** True when the port may use the address as its own. */
export function owns(port: GuardedPort, ip: Ip): boolean {
  if (port.addresses.some((own) => sameIp(own, ip))) return true;
  return isLinkLocal(ip) && port.mayUseLinkLocal(ip);
}
