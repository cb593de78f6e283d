/**
 * Endpoints: who has a name and an address in a network. Mostly a container, by a TAP; `weft expose` makes one of a
 * host, and `weft external add` one of an application that runs outside. Owned by the node that made it.
 */
import { type Cidr, type InterfaceAddress, isLoopbackIp, parseIp } from './ip.ts';
import type { MacAddress } from './mac-address.ts';
import type { NodeId } from './node-id.ts';
import type { PublishedPort, PublishProtocol } from './ports/published.ts';

/** A name that one endpoint alone sees, for another endpoint of its network. */
export interface Link {
  /** Name or alias of the other endpoint, which need not be there. */
  readonly name: string;
  readonly alias: string;
}

/** What makes an endpoint the host itself: its address is on the interface of the host's gateway. */
export interface Exposure {
  /** Others whom the host forwards into the network, by their addresses. */
  readonly routeFrom: readonly Cidr[];
}

/** Ports of an application outside. */
export interface ExternalPort {
  readonly protocol: PublishProtocol;
  /** In the network. */
  readonly port: number;
  /** Of the application. */
  readonly targetPort: number;
  /** How many ports follow each other, on both sides. */
  readonly count: number;
}

/** What makes an endpoint an application outside: the gateway of each host leads its address to a target. */
export interface External {
  /** An IP address, or a DNS name that each host asks its own servers for. A loopback address is that of the node. */
  readonly target: string;
  /** None: every port is that of the target. */
  readonly ports: readonly ExternalPort[];
}

/** An endpoint. The id is 32 hexadecimal digits, drawn at random. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  /** Id of the network. */
  readonly network: string;
  readonly node: NodeId;
  /** Name of the interface inside the container's namespace; of the host's own for an exposed one, else empty. */
  readonly tap: string;
  readonly mac: MacAddress;
  readonly addresses: readonly InterfaceAddress[];
  readonly aliases: readonly string[];
  readonly links: readonly Link[];
  readonly published: readonly PublishedPort[];
  readonly labels: ReadonlyMap<string, string>;
  readonly exposure?: Exposure;
  readonly external?: External;
}

/** True for an endpoint whose address leads to the IP stack of its node, and to that of no other. */
export function isOnNode({ exposure, external }: Endpoint): boolean {
  return exposure !== undefined || (external !== undefined && isLoopbackTarget(external.target));
}

/** True for a target that each host has for itself. */
function isLoopbackTarget(target: string): boolean {
  const ip = parseIp(target);
  return ip === undefined ? target === 'localhost' : isLoopbackIp(ip);
}

/** True for an endpoint with a TAP of its own. */
export function isContainer({ exposure, external }: Endpoint): boolean {
  return exposure === undefined && external === undefined;
}
