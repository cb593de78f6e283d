/**
 * What a Docker Engine asks of a plugin, as far as it matters to Weft: the remote network driver and the remote IPAM
 * driver of libnetwork (drivers/remote/api and ipams/remote/api of moby/moby), and what is answered. The engine's
 * words are kept as they are; fields that Weft does not need are let pass, because each engine adds some.
 */

/**
 * Name of the driver, also of the IPAM driver, when the plugin's socket does not say it: an engine calls a plugin as
 * its socket is called.
 */
export const DEFAULT_DRIVER = 'weft';

/** Name of our address space: pools of the `weft` IPAM driver are told from those of others by it. */
export const ADDRESS_SPACE = 'weft';

/** Request that means the address of the gateway: a value of the option `RequestAddressType`. */
export const GATEWAY_REQUEST = 'com.docker.network.gateway';

/** Texts by key. Go writes an empty map as `null`. */
export type Words = Readonly<Record<string, string>> | null;

/** `RequestPool`. */
export interface RequestPool {
  readonly AddressSpace: string;
  /** CIDR; empty: any. */
  readonly Pool: string;
  /** What the engine calls `--ip-range`; empty: all of the pool. */
  readonly SubPool: string;
  readonly Options?: Words;
  readonly V6: boolean;
}

/** `ReleasePool`. */
export interface PoolRef {
  readonly PoolID: string;
}

/** `RequestAddress`. */
export interface RequestAddress {
  readonly PoolID: string;
  /** Empty: any. */
  readonly Address: string;
  readonly Options?: Words;
}

/** `ReleaseAddress`. */
export interface ReleaseAddress {
  readonly PoolID: string;
  readonly Address: string;
}

/** A subnet of a new network. */
export interface IpamData {
  readonly AddressSpace: string;
  readonly Pool: string;
  /** With prefix length; absent when there is none. */
  readonly Gateway?: string;
  /** With prefix lengths. */
  readonly AuxAddresses?: Words;
}

/** `CreateNetwork`. The name is not told. */
export interface CreateNetwork {
  readonly NetworkID: string;
  /** Those of people (`-o`) are under `com.docker.network.generic`. */
  readonly Options?: Readonly<Record<string, unknown>> | null;
  readonly IPv4Data?: readonly IpamData[] | null;
  readonly IPv6Data?: readonly IpamData[] | null;
}

/** `DeleteNetwork`. */
export interface NetworkRef {
  readonly NetworkID: string;
}

/** `CreateEndpoint`: addresses with prefix length, empty without the family. */
export interface CreateEndpoint {
  readonly NetworkID: string;
  readonly EndpointID: string;
  readonly Interface: {
    readonly Address: string;
    readonly AddressIPv6: string;
    readonly MacAddress: string;
  };
}

/** `DeleteEndpoint`, `Leave`, `EndpointOperInfo`, `ProgramExternalConnectivity`, `RevokeExternalConnectivity`. */
export interface EndpointRef {
  readonly NetworkID: string;
  readonly EndpointID: string;
}

/** A port of the container, and where it is wanted. */
export interface PortBinding {
  /** IP protocol number: 6 is TCP, 17 UDP, 132 SCTP. */
  readonly Proto: number;
  readonly Port: number;
  /** Empty: all addresses of the host. */
  readonly HostIP: string;
  /** The first and the last port of the host that will do; 0: any. */
  readonly HostPort: number;
  readonly HostPortEnd: number;
}

/** `Join`: the namespace of the container is made, and its interface is asked for. */
export interface Join {
  readonly NetworkID: string;
  readonly EndpointID: string;
  /** Path of the namespace. */
  readonly SandboxKey: string;
  readonly Options?: {
    readonly 'com.docker.network.portmap'?: readonly PortBinding[] | null;
  } | null;
}

/** What the engine does with the interface that it is told of in the answer to `Join`. */
export interface JoinAnswer {
  /** The engine moves `SrcName` into the container and calls it `DstPrefix` and a number. */
  readonly InterfaceName: { readonly SrcName: string; readonly DstPrefix: string };
  readonly Gateway?: string;
  readonly GatewayIPv6?: string;
  /** Without it a container that has no gateway gets another network from the engine that has one. */
  readonly DisableGatewayService?: boolean;
}

/** What a plugin does for an engine. Each rejects with a `WeftError` when it cannot be. */
export interface DockerDriver {
  requestPool(request: RequestPool): Promise<{ readonly PoolID: string; readonly Pool: string }>;
  releasePool(poolId: string): Promise<void>;
  requestAddress(request: RequestAddress): Promise<{ readonly Address: string }>;
  releaseAddress(request: ReleaseAddress): Promise<void>;
  createNetwork(request: CreateNetwork): Promise<void>;
  deleteNetwork(networkId: string): Promise<void>;
  createEndpoint(request: CreateEndpoint): Promise<{ readonly MacAddress?: string }>;
  join(request: Join): Promise<JoinAnswer>;
  /** The engine takes the interface out; the endpoint is kept until it is deleted. */
  deleteEndpoint(request: EndpointRef): Promise<void>;
}
