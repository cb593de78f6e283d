/** The methods of the protocol: what each takes, and which part of the driver answers it. */
import { type TSchema, Type } from '@sinclair/typebox';
import { shapeOf } from '../../control/api/schema/shape.ts';
import {
  ADDRESS_SPACE,
  type CreateEndpoint,
  type CreateNetwork,
  type DockerDriver,
  type EndpointRef,
  type Join,
  type NetworkRef,
  type PoolRef,
  type ReleaseAddress,
  type RequestAddress,
  type RequestPool,
} from './protocol.ts';

const text = Type.String();
const words = Type.Optional(Type.Union([Type.Record(text, text), Type.Null()]));
const orNull = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

const REQUEST_POOL = shapeOf<RequestPool>()(
  Type.Object({
    AddressSpace: text,
    Pool: text,
    SubPool: text,
    Options: words,
    V6: Type.Boolean(),
  }),
);
const POOL = shapeOf<PoolRef>()(Type.Object({ PoolID: text }));
const REQUEST_ADDRESS = shapeOf<RequestAddress>()(
  Type.Object({ PoolID: text, Address: text, Options: words }),
);
const RELEASE_ADDRESS = shapeOf<ReleaseAddress>()(Type.Object({ PoolID: text, Address: text }));
const IPAM_DATA = Type.Object({
  AddressSpace: text,
  Pool: text,
  Gateway: Type.Optional(text),
  AuxAddresses: words,
});
const CREATE_NETWORK = shapeOf<CreateNetwork>()(
  Type.Object({
    NetworkID: text,
    Options: orNull(Type.Record(text, Type.Unknown())),
    IPv4Data: orNull(Type.Array(IPAM_DATA)),
    IPv6Data: orNull(Type.Array(IPAM_DATA)),
  }),
);
const NETWORK = shapeOf<NetworkRef>()(Type.Object({ NetworkID: text }));
const CREATE_ENDPOINT = shapeOf<CreateEndpoint>()(
  Type.Object({
    NetworkID: text,
    EndpointID: text,
    Interface: Type.Object({ Address: text, AddressIPv6: text, MacAddress: text }),
  }),
);
const ENDPOINT = shapeOf<EndpointRef>()(Type.Object({ NetworkID: text, EndpointID: text }));
const PORT_BINDING = Type.Object({
  Proto: Type.Integer(),
  Port: Type.Integer(),
  HostIP: text,
  HostPort: Type.Integer(),
  HostPortEnd: Type.Integer(),
});
const JOIN = shapeOf<Join>()(
  Type.Object({
    NetworkID: text,
    EndpointID: text,
    SandboxKey: text,
    Options: orNull(
      Type.Object({ 'com.docker.network.portmap': orNull(Type.Array(PORT_BINDING)) }),
    ),
  }),
);
const ANY = Type.Unknown();

/** A method of the protocol. */
export interface Method {
  readonly body: TSchema;
  handle(driver: DockerDriver, body: never): Promise<object>;
}

const nothing = async (): Promise<object> => ({});
const after = async (done: Promise<void>): Promise<object> => {
  await done;
  return {};
};

/** Every method that is answered, by its path. The engine takes a 404 for a plugin that is older than itself. */
export const METHODS: Readonly<Record<string, Method>> = {
  '/Plugin.Activate': {
    body: ANY,
    handle: async () => ({ Implements: ['NetworkDriver', 'IpamDriver'] }),
  },
  '/IpamDriver.GetCapabilities': { body: ANY, handle: nothing },
  '/IpamDriver.GetDefaultAddressSpaces': {
    body: ANY,
    handle: async () => ({
      LocalDefaultAddressSpace: ADDRESS_SPACE,
      GlobalDefaultAddressSpace: ADDRESS_SPACE,
    }),
  },
  '/IpamDriver.RequestPool': {
    body: REQUEST_POOL,
    handle: async (driver, body) => ({ ...(await driver.requestPool(body)), Data: {} }),
  },
  '/IpamDriver.ReleasePool': {
    body: POOL,
    handle: (driver, { PoolID }: PoolRef) => after(driver.releasePool(PoolID)),
  },
  '/IpamDriver.RequestAddress': {
    body: REQUEST_ADDRESS,
    handle: async (driver, body) => ({ ...(await driver.requestAddress(body)), Data: {} }),
  },
  '/IpamDriver.ReleaseAddress': {
    body: RELEASE_ADDRESS,
    handle: (driver, body) => after(driver.releaseAddress(body)),
  },
  // No swarm is needed: the engine keeps its network to itself, and Weft joins those of all hosts.
  '/NetworkDriver.GetCapabilities': {
    body: ANY,
    handle: async () => ({ Scope: 'local', ConnectivityScope: 'global' }),
  },
  '/NetworkDriver.CreateNetwork': {
    body: CREATE_NETWORK,
    handle: (driver, body) => after(driver.createNetwork(body)),
  },
  '/NetworkDriver.DeleteNetwork': {
    body: NETWORK,
    handle: (driver, { NetworkID }: NetworkRef) => after(driver.deleteNetwork(NetworkID)),
  },
  '/NetworkDriver.CreateEndpoint': {
    body: CREATE_ENDPOINT,
    handle: async (driver, body) => ({ Interface: await driver.createEndpoint(body) }),
  },
  '/NetworkDriver.EndpointOperInfo': { body: ENDPOINT, handle: async () => ({ Value: {} }) },
  '/NetworkDriver.DeleteEndpoint': {
    body: ENDPOINT,
    handle: (driver, body) => after(driver.deleteEndpoint(body)),
  },
  '/NetworkDriver.Join': { body: JOIN, handle: (driver, body) => driver.join(body) },
  '/NetworkDriver.Leave': { body: ENDPOINT, handle: nothing },
  // Ports are published with the endpoint: the same list is part of Join.
  '/NetworkDriver.ProgramExternalConnectivity': { body: ENDPOINT, handle: nothing },
  '/NetworkDriver.RevokeExternalConnectivity': { body: ENDPOINT, handle: nothing },
  // Other hosts are known by gossip.
  '/NetworkDriver.DiscoverNew': { body: ANY, handle: nothing },
  '/NetworkDriver.DiscoverDelete': { body: ANY, handle: nothing },
};
