/** A network of the cluster for the engines of all hosts: `POST /networks/create` of the Docker Engine API 1.41. */
import { formatCidr, formatIp } from '../../model/ip.ts';
import type { Network, Subnet } from '../../model/network.ts';

/** Label of a network that `docker network create` made on some host: `docker network rm` ends it on any. */
export const MADE_BY_LABEL = 'weft.made-by';
export const MADE_BY_DOCKER = 'docker';

/** Body of the request. */
export interface NetworkToCreate {
  readonly Name: string;
  readonly CheckDuplicate: true;
  readonly Driver: string;
  readonly Internal: boolean;
  readonly Attachable: true;
  readonly EnableIPv6: boolean;
  readonly IPAM: { readonly Driver: string; readonly Config: readonly SubnetToCreate[] };
  readonly Options: Readonly<Record<string, string>>;
  readonly Labels: Readonly<Record<string, string>>;
}

interface SubnetToCreate {
  readonly Subnet: string;
  readonly Gateway: string;
  readonly IPRange?: string;
  readonly AuxiliaryAddresses?: Readonly<Record<string, string>>;
}

/**
 * Returns the body. Nothing in it says that it is a copy: a compose file that describes the network as it was made
 * finds no difference on another host.
 *
 * @param driver  as the engine of this host calls it; also the IPAM driver
 */
export function mirrorWords(network: Network, driver: string): NetworkToCreate {
  const { name, subnets, internal, mtuBytes, labels } = network;
  return {
    Name: name,
    CheckDuplicate: true,
    Driver: driver,
    Internal: internal,
    Attachable: true,
    EnableIPv6: subnets.some(({ cidr }) => cidr.family === 6),
    IPAM: { Driver: driver, Config: subnets.map(subnetWords) },
    Options: mtuBytes === undefined ? {} : { mtu: `${mtuBytes}` },
    Labels: Object.fromEntries(labels),
  };
}

/** Whether `docker network create` made a network, on whichever host. */
export function isMadeByDocker({ labels }: Pick<Network, 'labels'>): boolean {
  return labels.get(MADE_BY_LABEL) === MADE_BY_DOCKER;
}

function subnetWords({ cidr, gateway, range, aux }: Subnet): SubnetToCreate {
  const own = aux.map(({ name, ip }) => [name, formatIp(ip)]);
  return {
    Subnet: formatCidr(cidr),
    Gateway: formatIp(gateway),
    ...(range !== undefined && { IPRange: formatCidr(range) }),
    ...(own.length > 0 && { AuxiliaryAddresses: Object.fromEntries(own) }),
  };
}
