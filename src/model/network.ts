/** Networks: what `weft network create` makes. A network never changes after creation, only ends. */
import type { Cidr, Ip } from './ip.ts';
import type { NodeId } from './node-id.ts';
import type { Vni } from './vni.ts';

/** `overlay` spans hosts; `bridge` is the same thing confined to the host that made it. */
export type NetworkDriver = 'overlay' | 'bridge';

/** A reserved address with the name a person gave it. */
export interface AuxAddress {
  readonly name: string;
  readonly ip: Ip;
}

/** One subnet of a network. `range` limits automatic addresses; without it they come from `cidr`. */
export interface Subnet {
  readonly cidr: Cidr;
  readonly gateway: Ip;
  readonly range?: Cidr;
  readonly aux: readonly AuxAddress[];
}

/** A network. The id is 32 hexadecimal digits, drawn at random. */
export interface Network {
  readonly id: string;
  readonly name: string;
  readonly driver: NetworkDriver;
  readonly subnets: readonly Subnet[];
  readonly vni: Vni;
  readonly attachable: boolean;
  readonly internal: boolean;
  readonly labels: ReadonlyMap<string, string>;
  /** Inner MTU in bytes that a person asked for; without it each host derives it from its uplink. */
  readonly mtuBytes?: number;
  readonly creator: NodeId;
  /** Made while some member could not be asked, so another network may have the same name. */
  readonly provisional: boolean;
  /** Wall clock of the creator, milliseconds since 1970. For people to read; nothing depends on it. */
  readonly createdMs: number;
}

/** A VTEP that runs no agent: a kernel vxlan device or a switch that a person made a member. */
export interface ForeignVtep {
  readonly network: string;
  readonly ip: Ip;
  readonly port: number;
}

/** Interfaces of gateways begin with this; nothing else of Weft does. */
export const GATEWAY_PREFIX = 'wf-';

/** Names of networks, endpoints and nodes. Docker's rule, at most 63 characters. */
export const NAME_PATTERN: RegExp = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;
