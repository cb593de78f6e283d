/**
 * Addresses for a Docker Engine, which asks for them before it says what for: a subnet before its network, the address
 * of a container before its endpoint. They come from the same pools as everybody's; what is taken here is kept until
 * an endpoint takes it over, or the engine gives it back. What an engine forgets is free again when the agent restarts.
 */

import { takeAddress } from '../../control/network/attach-endpoint.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import {
  chooseFromPool,
  type HostRoute,
  releaseSubnets,
  uniqueLocalPrefix,
} from '../../control/network/creation/choose.ts';
import { subnetIndex, subnetPoolId } from '../../control/network/pools.ts';
import { plainSubnet, readCidr } from '../../control/network/read-network.ts';
import { type Refuse, refusalOf } from '../../control/network/refuse.ts';
import { NETWORK_OPTION } from '../../integrations/docker/network-words.ts';
import { cidrOfPool, poolIdOf } from '../../integrations/docker/pool-id.ts';
import {
  GATEWAY_REQUEST,
  type ReleaseAddress,
  type RequestAddress,
  type RequestPool,
} from '../../integrations/docker/protocol.ts';
import {
  type Cidr,
  cidrOverlaps,
  formatCidr,
  formatInterfaceAddress,
  formatIp,
  type InterfaceAddress,
  type Ip,
  parseIp,
  sameIp,
} from '../../model/ip.ts';
import type { Network, Subnet } from '../../model/network.ts';

/** Subnets that were asked for and have no network yet. An engine asks for one at a time; some it never uses. */
const ASKED_MAX = 256;
/** Addresses given back, that this host may give again at once: an engine that restarts a container asks again. */
const RECENT_MAX = 1024;

/** A subnet that has no network yet. */
interface Asked {
  readonly range?: string;
  /** It was taken from the pool of subnets. */
  readonly chosen: boolean;
}

interface Taken {
  readonly pool: string;
  readonly address: InterfaceAddress;
}

/** What they need. */
export interface AddressesContext {
  readonly cluster: Cluster;
  /** Those of this host. */
  routes(): Promise<readonly HostRoute[]>;
  /** Resolves when no network with the subnet is being made. */
  settled(subnet: string): Promise<void>;
}

/** The addresses of an engine. */
export class EngineAddresses {
  readonly #context: AddressesContext;
  /** By subnet. */
  readonly #asked = new Map<string, Asked>();
  /** By address. */
  readonly #taken = new Map<string, Taken>();
  readonly #recent = new Map<string, Taken>();

  constructor(context: AddressesContext) {
    this.#context = context;
  }

  /** The `--ip-range` that was asked for with a subnet. */
  rangeOf(subnet: string): string | undefined {
    return this.#asked.get(subnet)?.range;
  }

  /** A subnet has its network. */
  used(subnet: string): void {
    this.#asked.delete(subnet);
  }

  /** Answers with the subnet that is wished, or with a free one. */
  async requestPool(request: RequestPool): Promise<{ PoolID: string; Pool: string }> {
    const refuse = refusalOf('docker network create');
    const { Pool, SubPool, V6, Options } = request;
    const { [NETWORK_OPTION]: name, ...unknown } = Options ?? {};
    const [option] = Object.keys(unknown);
    if (option !== undefined) {
      const why = `IPAM option "${option}" is not known`;
      throw refuse('unknown-option', why, `known options: ${NETWORK_OPTION}`);
    }
    if (name !== undefined) return answer(this.#subnetOf(name, request, refuse));
    if (Pool === '') return answer(await this.#choose(V6, refuse));
    const cidr = readCidr(Pool, '--subnet', refuse);
    const other = this.#overlapping(cidr);
    if (other !== undefined && this.#networkWith(cidr) === undefined) {
      const why = `subnet ${formatCidr(cidr)} overlaps network ${other.name}`;
      throw refuse('overlap', why, 'choose another subnet, see weft network ls');
    }
    if (SubPool !== '') readCidr(SubPool, '--ip-range', refuse);
    this.#ask(cidr, { chosen: false, ...(SubPool !== '' && { range: SubPool }) });
    return answer(cidr);
  }

  /** The engine does not need a subnet any more. Its network, if there is one, is deleted by itself. */
  releasePool(poolId: string): void {
    const cidr = cidrOfPool(poolId);
    if (cidr === undefined) return;
    const asked = this.#asked.get(formatCidr(cidr));
    this.#asked.delete(formatCidr(cidr));
    if (asked?.chosen === true && this.#networkWith(cidr) === undefined) {
      releaseSubnets(this.#context.cluster, [plainSubnet(cidr)]);
    }
  }

  /** Answers with the address that is wished, or with a free one. */
  async requestAddress({ PoolID, Address, Options }: RequestAddress): Promise<{ Address: string }> {
    const refuse = refusalOf(`address in ${PoolID}`);
    const cidr = cidrOfPool(PoolID);
    if (cidr === undefined)
      throw refuse('not-found', 'it is no pool of Weft', 'make the network anew');
    const isGateway = Options?.['RequestAddressType'] === GATEWAY_REQUEST;
    const wanted = Address === '' ? undefined : parseIp(Address);
    if (Address !== '' && wanted === undefined) {
      throw refuse('invalid-value', `"${Address}" is no IP address`, 'correct it');
    }
    const whole = (ip: Ip): { Address: string } => ({
      Address: formatInterfaceAddress({ ip, prefixBits: cidr.prefixBits }),
    });
    if (!isGateway) await this.#context.settled(formatCidr(cidr));
    const found = this.#networkWith(cidr);
    if (found === undefined) {
      const ip = wanted ?? (isGateway ? plainSubnet(cidr).gateway : undefined);
      if (ip !== undefined) return whole(ip);
      throw refuse('not-found', 'no network has this subnet', 'make the network anew');
    }
    const { network, subnet } = found;
    if (isGateway) return whole(gatewayOf(network, subnet, wanted, refuse));
    if (wanted !== undefined && isReserved(subnet, wanted)) return whole(wanted);
    return whole((await this.#take(network, wanted, cidr)).ip);
  }

  /** The engine gives an address back. One that an endpoint has goes with the endpoint. */
  releaseAddress({ Address }: ReleaseAddress): void {
    const taken = this.#taken.get(Address);
    if (taken === undefined) return;
    this.#taken.delete(Address);
    this.#context.cluster.abandon(taken.pool, taken.address.ip.value);
  }

  /** Makes sure that an address is taken for the engine: after a restart of the agent it is not. */
  async ensure(network: Network, ip: Ip, cidr: Cidr): Promise<void> {
    if (!this.#taken.has(formatIp(ip))) await this.#take(network, ip, cidr);
  }

  /** Hands addresses over to an endpoint. */
  handOver(ips: readonly Ip[]): InterfaceAddress[] {
    return ips.flatMap((ip) => {
      const taken = this.#taken.get(formatIp(ip));
      this.#taken.delete(formatIp(ip));
      return taken === undefined ? [] : [taken.address];
    });
  }

  /** An endpoint has ended: the engine may want its addresses again for the same container. */
  ended(network: Network, addresses: readonly InterfaceAddress[]): void {
    for (const address of addresses) {
      const pool = subnetPoolId(network.id, subnetIndex(network.subnets, address.ip));
      bounded(this.#recent, RECENT_MAX).set(formatIp(address.ip), { pool, address });
    }
  }

  async #take(network: Network, ip: Ip | undefined, cidr: Cidr): Promise<InterfaceAddress> {
    if (ip !== undefined) this.#warm(network, ip);
    const refuse = refusalOf(`address in network ${network.name}`);
    const wish = { family: cidr.family, ip };
    const taken = await takeAddress(this.#context.cluster, network, wish, refuse);
    this.#taken.set(formatIp(taken.address.ip), taken);
    this.#recent.delete(formatIp(taken.address.ip));
    return taken.address;
  }

  /** An address that a container of this engine had a moment ago is given to it again without the usual wait. */
  #warm(network: Network, ip: Ip): void {
    const recent = this.#recent.get(formatIp(ip));
    const holders = this.#context.cluster.directory.endpointsOf(network.id);
    const isHeld = holders.some(({ addresses }) => addresses.some((own) => sameIp(own.ip, ip)));
    if (recent === undefined || isHeld || this.#taken.has(formatIp(ip))) return;
    this.#recent.delete(formatIp(ip));
    this.#context.cluster.abandon(recent.pool, ip.value);
  }

  #ask(cidr: Cidr, asked: Asked): void {
    bounded(this.#asked, ASKED_MAX).set(formatCidr(cidr), asked);
  }

  async #choose(isV6: boolean, refuse: Refuse): Promise<Cidr> {
    if (isV6) return uniqueLocalPrefix(this.#context.cluster);
    const cidr = await chooseFromPool(this.#context.cluster, await this.#context.routes(), refuse);
    this.#ask(cidr, { chosen: true });
    return cidr;
  }

  /** The subnet of a network that is there, by an option. */
  #subnetOf(name: string, { Pool, V6 }: RequestPool, refuse: Refuse): Cidr {
    const network = this.#context.cluster.directory.getNetwork(name);
    const family = V6 ? 6 : 4;
    const fits = network.subnets.find(
      ({ cidr }) => cidr.family === family && (Pool === '' || formatCidr(cidr) === Pool),
    );
    if (fits !== undefined) return fits.cidr;
    const which = Pool === '' ? `no IPv${family} subnet` : `no subnet ${Pool}`;
    const remedy = `see weft network inspect ${network.name}`;
    throw refuse('invalid-value', `network ${network.name} has ${which}`, remedy);
  }

  #overlapping(cidr: Cidr): Network | undefined {
    const networks = this.#context.cluster.directory.networks();
    return networks.find(({ subnets }) => subnets.some((own) => cidrOverlaps(own.cidr, cidr)));
  }

  #networkWith(cidr: Cidr): { network: Network; subnet: Subnet } | undefined {
    for (const network of this.#context.cluster.directory.networks()) {
      const subnet = network.subnets.find((own) => formatCidr(own.cidr) === formatCidr(cidr));
      if (subnet !== undefined) return { network, subnet };
    }
    return undefined;
  }
}

/** Makes room for one more: the oldest entry goes. */
function bounded<K, V>(map: Map<K, V>, most: number): Map<K, V> {
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  return map;
}

function answer(cidr: Cidr): { PoolID: string; Pool: string } {
  return { PoolID: poolIdOf(cidr), Pool: formatCidr(cidr) };
}

function gatewayOf(network: Network, subnet: Subnet, wanted: Ip | undefined, refuse: Refuse): Ip {
  if (wanted === undefined || sameIp(wanted, subnet.gateway)) return subnet.gateway;
  const has = `network ${network.name} has the gateway ${formatIp(subnet.gateway)}`;
  const remedy = 'give that --gateway, or none';
  throw refuse('invalid-value', `${has}, and not ${formatIp(wanted)}`, remedy);
}

function isReserved(subnet: Subnet, ip: Ip): boolean {
  return subnet.aux.some((aux) => sameIp(aux.ip, ip));
}
