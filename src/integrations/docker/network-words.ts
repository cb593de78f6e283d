/**
 * The network that an engine asks for, in the words of `weft network create`. No decisions: `control/network` reads
 * them.
 */

import type { NetworkWish } from '../../control/network/wish.ts';
import { WeftError } from '../../model/errors.ts';
import { ADDRESS_SPACE, type CreateNetwork } from './protocol.ts';

/** Driver option and IPAM option (`-o`, `--ipam-opt`) that names the network of Weft that is meant. */
export const NETWORK_OPTION = 'weft.network';
/** What people gave with `-o`. */
const GENERIC = 'com.docker.network.generic';
const INTERNAL = 'com.docker.network.internal';

/** What an engine asks for: the name is known later, unless an option says it. */
export interface NetworkWords {
  /** Of the option; absent: that of the engine's network. */
  readonly name?: string;
  readonly wish: Omit<NetworkWish, 'name'>;
}

/**
 * Returns what is asked for.
 *
 * @param rangeOf  the `--ip-range` that came with the request for a subnet, which is not repeated here
 * @throws WeftError `invalid-value` for addresses of another IPAM driver
 */
export function networkWords(
  request: CreateNetwork,
  rangeOf: (subnet: string) => string | undefined,
): NetworkWords {
  const data = [...(request.IPv4Data ?? []), ...(request.IPv6Data ?? [])];
  if (data.length === 0 || data.some(({ AddressSpace }) => AddressSpace !== ADDRESS_SPACE)) {
    throw new WeftError('invalid-value', {
      what: 'docker network create',
      why: 'addresses of another IPAM driver would be given twice, because it does not know other hosts',
      remedy: 'add --ipam-driver weft',
    });
  }
  const { [NETWORK_OPTION]: name, ...options } = genericOf(request);
  const subnets = data.map(({ Pool }) => Pool);
  const aux = data.flatMap(({ AuxAddresses }) => Object.entries(AuxAddresses ?? {}));
  return {
    ...(name !== undefined && { name }),
    wish: {
      driver: 'overlay',
      subnets,
      gateways: data.flatMap(({ Gateway }) => (Gateway ? [bare(Gateway)] : [])),
      ipRanges: subnets.flatMap((subnet) => rangeOf(subnet) ?? []),
      auxAddresses: Object.fromEntries(aux.map(([key, address]) => [key, bare(address)])),
      ipv6: false,
      internal: request.Options?.[INTERNAL] === true,
      // The engine asks who may attach; without its word nobody comes here.
      attachable: true,
      labels: {},
      options,
    },
  };
}

function genericOf({ Options }: CreateNetwork): Record<string, string> {
  const generic = Options?.[GENERIC];
  if (typeof generic !== 'object' || generic === null) return {};
  return Object.fromEntries(Object.entries(generic).map(([key, value]) => [key, String(value)]));
}

/** An address without its prefix length. */
function bare(address: string): string {
  return address.split('/')[0] ?? address;
}
