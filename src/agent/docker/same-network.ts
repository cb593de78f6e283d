/**
 * Whether the network that a Docker Engine asks for is one that is there. What the engine leaves open is as it is
 * there.
 */

import type { NetworkDraft } from '../../control/network/read-network.ts';
import { refusalOf } from '../../control/network/refuse.ts';
import { NETWORK_OPTION } from '../../integrations/docker/network-words.ts';
import type { WeftError } from '../../model/errors.ts';
import { formatCidr, formatIp, sameIp } from '../../model/ip.ts';
import type { Network, Subnet } from '../../model/network.ts';

/**
 * Throws the first difference, `invalid-value`.
 *
 * @param name  name or id of the network that a person says it is
 */
export function checkSame(network: Network, draft: NetworkDraft, name: string | undefined): void {
  if (name !== undefined && name !== network.name && name !== network.id) {
    throw differs(network, `is not ${name}, which ${NETWORK_OPTION} says`);
  }
  if (!network.attachable) throw differs(network, 'is not attachable');
  if (network.internal !== draft.internal) {
    throw differs(network, network.internal ? 'is internal' : 'is not internal');
  }
  if (draft.mtuBytes !== undefined && draft.mtuBytes !== network.mtuBytes) {
    throw differs(
      network,
      network.mtuBytes ? `has the MTU ${network.mtuBytes}` : 'has no MTU of its own',
    );
  }
  for (const subnet of draft.subnets) {
    const difference = subnetDifference(network, subnet);
    if (difference !== undefined) throw differs(network, difference);
  }
}

function subnetDifference(network: Network, wanted: Subnet): string | undefined {
  const own = network.subnets.find(({ cidr }) => formatCidr(cidr) === formatCidr(wanted.cidr));
  if (own === undefined) return `has no subnet ${formatCidr(wanted.cidr)}`;
  if (!sameIp(own.gateway, wanted.gateway)) return `has the gateway ${formatIp(own.gateway)}`;
  const free = wanted.aux.find(({ ip }) => !own.aux.some((other) => sameIp(other.ip, ip)));
  if (free !== undefined) return `does not keep ${formatIp(free.ip)} for something else`;
  if (wanted.range === undefined) return undefined;
  const range = own.range && formatCidr(own.range);
  if (range === formatCidr(wanted.range)) return undefined;
  return range === undefined ? 'has no --ip-range' : `has the --ip-range ${range}`;
}

function differs({ name }: Network, how: string): WeftError {
  const refuse = refusalOf('docker network create');
  const why = `network ${name} has these addresses, and ${how}`;
  return refuse('invalid-value', why, `see weft network inspect ${name}`);
}
