/**
 * Networks as the API takes and shows them. The request carries a person's words unread: which gateway
 * belongs to which subnet, and whether any of it makes sense, is decided in `control/network`, so that all
 * clients meet the same sentences. `NetworkView` has the shape of Docker's `network inspect`, with ours added.
 */
import { type TSchema, Type } from '@sinclair/typebox';
import type { NetworkWish } from '../../network/wish.ts';
import { defaulted, shapeOf, textMap } from './shape.ts';

/** Wish for a network. Lists keep the order of the flags. */
export type CreateNetworkRequest = NetworkWish;

/** A fresh network: its id, and what the person should know though it was made. */
export interface NetworkCreated {
  readonly id: string;
  readonly warnings: readonly string[];
}

/** A row of the list of networks. */
export interface NetworkSummary {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  /** `global` for overlay, `local` for bridge. */
  readonly scope: string;
  readonly vni: number;
  readonly subnets: readonly string[];
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** ISO 8601 in UTC. */
  readonly created: string;
  /** Endpoints in the whole cluster. */
  readonly endpoints: number;
}

/** One subnet in Docker's words. */
export interface IpamConfigView {
  readonly Subnet: string;
  readonly IPRange?: string;
  readonly Gateway: string;
  readonly AuxiliaryAddresses?: Readonly<Record<string, string>>;
}

/** An endpoint inside `NetworkView`. Addresses carry a prefix length; without one they are empty. */
export interface NetworkContainerView {
  readonly Name: string;
  readonly EndpointID: string;
  readonly MacAddress: string;
  readonly IPv4Address: string;
  readonly IPv6Address: string;
  /** Name of the node that carries it. */
  readonly Node: string;
}

/** A network in the shape of Docker's `network inspect`. `VNI`, `MTU` and `Containers.*.Node` are ours. */
export interface NetworkView {
  readonly Name: string;
  readonly Id: string;
  /** ISO 8601 in UTC. */
  readonly Created: string;
  readonly Scope: string;
  readonly Driver: string;
  readonly EnableIPv6: boolean;
  readonly IPAM: {
    readonly Driver: string;
    readonly Options: Readonly<Record<string, string>>;
    readonly Config: readonly IpamConfigView[];
  };
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly Ingress: boolean;
  /** Endpoints of the whole cluster by id. */
  readonly Containers: Readonly<Record<string, NetworkContainerView>>;
  readonly Options: Readonly<Record<string, string>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly VNI: number;
  /** Inner MTU on the answering node, bytes. */
  readonly MTU: number;
  /** Nodes that take part. */
  readonly Peers: readonly { readonly Name: string; readonly IP: string }[];
}

/** An object that is gone. */
export interface RemovedView {
  readonly id: string;
  readonly name: string;
}

/** Schema of `CreateNetworkRequest`. */
export const CREATE_NETWORK_REQUEST: TSchema = shapeOf<CreateNetworkRequest>()(
  Type.Object(
    {
      name: Type.String(),
      driver: defaulted(Type.String({ description: 'overlay or bridge.' }), 'overlay'),
      subnets: defaulted(Type.Array(Type.String(), { description: 'CIDRs.' }), []),
      gateways: defaulted(
        Type.Array(Type.String(), { description: 'Each belongs to the subnet that contains it.' }),
        [],
      ),
      ipRanges: defaulted(
        Type.Array(Type.String(), { description: 'Each belongs to the subnet that contains it.' }),
        [],
      ),
      auxAddresses: defaulted(textMap('Reserved addresses by name.'), {}),
      ipv6: defaulted(Type.Boolean(), false),
      internal: defaulted(Type.Boolean(), false),
      attachable: defaulted(Type.Boolean(), false),
      labels: defaulted(textMap('Labels.'), {}),
      options: defaulted(textMap('Driver options; an unknown one is refused.'), {}),
      vni: Type.Optional(Type.Integer({ description: 'Absent: one is chosen.' })),
      strict: Type.Optional(Type.Boolean({ description: 'Only when every member agrees.' })),
      ifNotExists: Type.Optional(
        Type.Boolean({ description: 'An equal network that is there already is as good.' }),
      ),
    },
    { title: 'CreateNetworkRequest', additionalProperties: false },
  ),
);

/** Schema of `NetworkCreated`. */
export const NETWORK_CREATED: TSchema = shapeOf<NetworkCreated>()(
  Type.Object(
    { id: Type.String(), warnings: Type.Array(Type.String()) },
    { title: 'NetworkCreated' },
  ),
);

/** Schema of `NetworkSummary`. */
export const NETWORK_SUMMARY: TSchema = shapeOf<NetworkSummary>()(
  Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      driver: Type.String(),
      scope: Type.String({ description: 'global or local.' }),
      vni: Type.Integer(),
      subnets: Type.Array(Type.String()),
      internal: Type.Boolean(),
      attachable: Type.Boolean(),
      labels: textMap('Labels.'),
      created: Type.String({ description: 'ISO 8601, UTC.' }),
      endpoints: Type.Integer({ description: 'Endpoints in the whole cluster.' }),
    },
    { title: 'NetworkSummary' },
  ),
);

const IPAM_CONFIG = Type.Object({
  Subnet: Type.String(),
  IPRange: Type.Optional(Type.String()),
  Gateway: Type.String(),
  AuxiliaryAddresses: Type.Optional(textMap('Reserved addresses by name.')),
});

const NETWORK_CONTAINER = Type.Object({
  Name: Type.String(),
  EndpointID: Type.String(),
  MacAddress: Type.String(),
  IPv4Address: Type.String(),
  IPv6Address: Type.String(),
  Node: Type.String({ description: 'Name of the node that carries it.' }),
});

/** Schema of `NetworkView`. */
export const NETWORK_VIEW: TSchema = shapeOf<NetworkView>()(
  Type.Object(
    {
      Name: Type.String(),
      Id: Type.String(),
      Created: Type.String({ description: 'ISO 8601, UTC.' }),
      Scope: Type.String(),
      Driver: Type.String(),
      EnableIPv6: Type.Boolean(),
      IPAM: Type.Object({
        Driver: Type.String(),
        Options: textMap('Options of the IPAM driver.'),
        Config: Type.Array(IPAM_CONFIG),
      }),
      Internal: Type.Boolean(),
      Attachable: Type.Boolean(),
      Ingress: Type.Boolean(),
      Containers: Type.Record(Type.String(), NETWORK_CONTAINER),
      Options: textMap('Driver options.'),
      Labels: textMap('Labels.'),
      VNI: Type.Integer(),
      MTU: Type.Integer({ description: 'Inner MTU on the answering node, bytes.' }),
      Peers: Type.Array(Type.Object({ Name: Type.String(), IP: Type.String() })),
    },
    { title: 'Network' },
  ),
);

/** Schema of `RemovedView`. */
export const REMOVED_VIEW: TSchema = shapeOf<RemovedView>()(
  Type.Object({ id: Type.String(), name: Type.String() }, { title: 'Removed' }),
);
