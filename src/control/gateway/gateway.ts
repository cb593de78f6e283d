/**
 * The gateway of a network on a host: an interface of the host's own IP stack with the gateway addresses of the
 * network. It is the same on every host, MAC included (anycast), so a container that moves keeps its route and its
 * neighbor entry; each host answers for itself, and no frame with this MAC ever crosses hosts. What a host's stack says
 * to other hosts has the host's router MAC there.
 */
import { type Endpoint, type External, isOnNode } from '../../model/endpoint.ts';
import {
  type Cidr,
  cidrContains,
  cidrOf,
  type InterfaceAddress,
  type Ip,
  ipBits,
} from '../../model/ip.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import { GATEWAY_PREFIX, type Network } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';

/** As nftables writes it: every gateway of this host, and no other interface. */
export const ANY_GATEWAY: string = `${GATEWAY_PREFIX}*`;
/** Digits of the network's id in the name: fifteen bytes name an interface. */
const NAME_DIGITS = 12;
/** In an id: where the bytes of the MAC begin, so that it does not repeat the name of the interface. */
const MAC_DIGITS = 12;
const FIRST_BYTE_SHIFT = 2 ** 40;

/** A gateway as a host has it. */
export interface Gateway {
  /** Id of the network. */
  readonly network: string;
  /** Name of the interface in the host's namespace. */
  readonly device: string;
  readonly mac: MacAddress;
  /** The gateway address of each subnet, with the subnet's prefix length. */
  readonly addresses: readonly InterfaceAddress[];
  /** Nothing is forwarded between the network and the rest of the world. */
  readonly internal: boolean;
  /** Further addresses of the interface. */
  readonly hosted: Hosted;
}

/** What a host answers for in a network beside the gateway addresses. */
export interface Hosted {
  /** Addresses of the host itself: everything that listens on it can be reached there. */
  readonly own: readonly Ip[];
  /** Others whom the host forwards into the network. */
  readonly routeFrom: readonly Cidr[];
  /** Addresses of applications outside. */
  readonly externals: readonly HostedExternal[];
}

/** An address of a network that leads to a target outside. */
export interface HostedExternal {
  readonly ip: Ip;
  readonly external: External;
}

/** A host that is a gateway and nothing more. */
export const NOTHING_HOSTED: Hosted = { own: [], routeFrom: [], externals: [] };

/** Returns the gateway of a network: the same on every host, from the network's record, but for what it hosts. */
export function gatewayOf(network: Network, hosted: Hosted = NOTHING_HOSTED): Gateway {
  return {
    network: network.id,
    device: `${GATEWAY_PREFIX}${network.id.slice(0, NAME_DIGITS)}`,
    mac: gatewayMac(network),
    addresses: network.subnets.map(({ cidr, gateway }) => ({
      ip: gateway,
      prefixBits: cidr.prefixBits,
    })),
    internal: network.internal,
    hosted,
  };
}

/** Returns what a node answers for in a network, from the endpoints of the network that are no containers. */
export function hostedBy(node: NodeId, endpoints: Iterable<Endpoint>): Hosted {
  const own: Ip[] = [];
  const routeFrom: Cidr[] = [];
  const externals: HostedExternal[] = [];
  for (const endpoint of endpoints) {
    const { exposure, external, addresses } = endpoint;
    if (isOnNode(endpoint) && endpoint.node !== node) continue;
    if (exposure !== undefined) {
      own.push(...addresses.map(({ ip }) => ip));
      routeFrom.push(...exposure.routeFrom);
    }
    if (external !== undefined) externals.push(...addresses.map(({ ip }) => ({ ip, external })));
  }
  return { own, routeFrom, externals };
}

/** What the host speaks with to each subnet: an address of its own where it has one. The gateway's is everybody's. */
export function sourcesOf({ addresses, hosted }: Gateway): InterfaceAddress[] {
  return addresses.map(({ ip, prefixBits }) => {
    const cidr = cidrOf(ip, prefixBits);
    return { ip: hosted.own.find((own) => cidrContains(cidr, own)) ?? ip, prefixBits };
  });
}

/** Every address of the interface: those of the gateway with the length of their subnet, others for themselves. */
export function interfaceAddresses({ addresses, hosted }: Gateway): InterfaceAddress[] {
  const further = [...hosted.own, ...hosted.externals.map(({ ip }) => ip)];
  return [...addresses, ...further.map((ip) => ({ ip, prefixBits: ipBits(ip.family) }))];
}

/** Gateway addresses of the families that an endpoint has addresses of. */
export function gatewaysOf(addresses: readonly InterfaceAddress[], network: Network): Ip[] {
  return addresses.flatMap(({ ip }) => {
    const subnet = network.subnets.find(({ cidr }) => cidrContains(cidr, ip));
    return subnet === undefined ? [] : [subnet.gateway];
  });
}

/** Unicast, locally administered, and from the random id of the network: never from its addresses. */
function gatewayMac({ id }: Network): MacAddress {
  return localMac(id.slice(MAC_DIGITS, MAC_DIGITS + 12));
}

/**
 * Returns the MAC of a host's IP stack in a network, as other hosts see it. It follows from the two ids, both random,
 * so nobody has to tell it to anybody.
 */
export function routerMac({ id }: Network, node: NodeId): MacAddress {
  const last = node.slice(-12);
  const mixed = Array.from(last, (_, at) => digit(id, MAC_DIGITS + at) ^ digit(last, at));
  return localMac(mixed.map((value) => value.toString(16)).join(''));
}

function digit(text: string, at: number): number {
  return Number.parseInt(text.charAt(at), 16);
}

/** Makes 48 random bits, as hexadecimal digits, a unicast and locally administered address. */
function localMac(digits: string): MacAddress {
  const drawn = Number.parseInt(digits, 16);
  const first = Math.floor(drawn / FIRST_BYTE_SHIFT);
  return (drawn + (((first & 0xfc) | 0x02) - first) * FIRST_BYTE_SHIFT) as MacAddress;
}
