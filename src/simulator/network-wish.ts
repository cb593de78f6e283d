/** The wish for a network that people of the simulator and tests make, with what they change of it. */
import type { NetworkWish } from '../control/network/wish.ts';

/** A wish for an attachable overlay network. */
export function networkWish(name: string, more: Partial<NetworkWish> = {}): NetworkWish {
  return {
    name,
    driver: 'overlay',
    subnets: [],
    gateways: [],
    ipRanges: [],
    auxAddresses: {},
    ipv6: false,
    internal: false,
    attachable: true,
    labels: {},
    options: {},
    ...more,
  };
}
