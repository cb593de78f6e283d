/**
 * What a Docker Engine asks for, done with what an agent has. A container's interface is a TAP that is made in the
 * namespace of the agent; the engine moves it into the container, while we hold its descriptor.
 */

import { gatewaysOf } from '../../control/gateway/gateway.ts';
import { renameEndpoint } from '../../control/network/endpoints/rename-endpoint.ts';
import { subnetIndex } from '../../control/network/pools.ts';
import { refusalOf } from '../../control/network/refuse.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import type { EngineClient } from '../../host/docker/engine-client.ts';
import { systemRandom } from '../../host/process/random.ts';
import { awaitInterface } from '../../host/tap/awaited-interface.ts';
import type { ShownInterface } from '../../host/tap/interfaces-in.ts';
import { publishWords } from '../../integrations/docker/port-words.ts';
import type {
  CreateEndpoint,
  CreateNetwork,
  DockerDriver,
  EndpointRef,
  Join,
  JoinAnswer,
  ReleaseAddress,
  RequestAddress,
  RequestPool,
} from '../../integrations/docker/protocol.ts';
import { formatIp, type InterfaceAddress, type Ip, parseInterfaceAddress } from '../../model/ip.ts';
import { formatMac, randomMac } from '../../model/mac-address.ts';
import type { Network } from '../../model/network.ts';
import type { AttachOperations } from '../attach.ts';
import type { OperationsContext } from '../context.ts';
import type { EngineAddresses } from './addresses.ts';
import type { EngineNames } from './names.ts';
import type { EngineNetworks } from './networks.ts';

/** What a driver works with. */
export interface DriverParts {
  readonly context: OperationsContext;
  readonly attach: AttachOperations;
  readonly addresses: EngineAddresses;
  readonly networks: EngineNetworks;
  readonly names: EngineNames;
  readonly engine: EngineClient;
  /** Ends what is waited for. */
  readonly stopping: AbortSignal;
  /** Throws a `WeftError` when nothing may be changed now. */
  mayChange(): void;
}

/** An endpoint that the engine has announced, until its container joins. */
interface Announced {
  readonly addresses: readonly InterfaceAddress[];
  readonly mac: string;
}

/** Containers that start at once; an engine that dies in between leaves its own here until the agent restarts. */
const ANNOUNCED_MAX = 1024;
/** A TAP in the namespace of the agent is there for some milliseconds. 15 bytes are the longest name. */
export const TAP_PREFIX = 'wd-';
const TAP_ID_DIGITS = 12;
const KEY_PREFIX = 'docker/';
/** How long an engine may take to move a TAP; on a busy machine it takes seconds. */
const MOVED_MS = 60_000;

/** The driver for one engine. */
export class EngineDriver implements DockerDriver {
  readonly #parts: DriverParts;
  readonly #announced = new Map<string, Announced>();

  constructor(parts: DriverParts) {
    this.#parts = parts;
  }

  requestPool(request: RequestPool): Promise<{ PoolID: string; Pool: string }> {
    return this.#parts.addresses.requestPool(request);
  }

  async releasePool(poolId: string): Promise<void> {
    this.#parts.addresses.releasePool(poolId);
  }

  requestAddress(request: RequestAddress): Promise<{ Address: string }> {
    return this.#parts.addresses.requestAddress(request);
  }

  async releaseAddress(request: ReleaseAddress): Promise<void> {
    this.#parts.addresses.releaseAddress(request);
  }

  async createNetwork(request: CreateNetwork): Promise<void> {
    this.#parts.mayChange();
    return this.#parts.networks.create(request);
  }

  deleteNetwork(networkId: string): Promise<void> {
    return this.#parts.networks.delete(networkId);
  }

  async createEndpoint({
    NetworkID,
    EndpointID,
    Interface,
  }: CreateEndpoint): Promise<{ MacAddress?: string }> {
    const { networks, addresses } = this.#parts;
    const network = await networks.of(NetworkID);
    const given = [Interface.Address, Interface.AddressIPv6].filter((text) => text !== '');
    const own = given.flatMap((text) => parseInterfaceAddress(text) ?? []);
    const refuse = refusalOf(`endpoint in network ${network.name}`);
    if (own.length === 0 || own.length < given.length) {
      throw refuse('invalid-value', `it has no address (${given.join(', ')})`, 'see docker.md');
    }
    for (const { ip } of own) {
      const subnet = network.subnets[subnetIndex(network.subnets, ip)];
      if (subnet === undefined) {
        throw refuse(
          'invalid-value',
          `${formatIp(ip)} is in no subnet of it`,
          'choose another --ip',
        );
      }
      await addresses.ensure(network, ip, subnet.cidr);
    }
    const mac = Interface.MacAddress || formatMac(randomMac(systemRandom));
    const [oldest] = this.#announced.keys();
    if (this.#announced.size >= ANNOUNCED_MAX && oldest) this.#announced.delete(oldest);
    this.#announced.set(EndpointID, { addresses: own, mac });
    return Interface.MacAddress === '' ? { MacAddress: mac } : {};
  }

  async join(request: Join): Promise<JoinAnswer> {
    const { NetworkID, EndpointID, SandboxKey, Options } = request;
    const { networks, addresses, names, attach, mayChange } = this.#parts;
    mayChange();
    const network = await networks.of(NetworkID);
    const announced = this.#announced.get(EndpointID);
    if (announced === undefined) {
      const why = 'this agent has not heard of it: it was restarted meanwhile';
      throw refusalOf(`endpoint ${EndpointID.slice(0, 12)}`)('not-found', why, 'start it again');
    }
    const as = tapName(EndpointID);
    const own = announced.addresses;
    const ips = own.map(({ ip }) => ip);
    const asker = { id: EndpointID, network, addresses: own, namespace: SandboxKey };
    const answered = names.joins(asker);
    const attached = attach.attach(
      {
        network: network.id,
        tap: as,
        name: `docker-${EndpointID.slice(0, TAP_ID_DIGITS)}`,
        mac: announced.mac,
        aliases: [],
        labels: {},
        publish: publishWords(Options?.['com.docker.network.portmap'] ?? []),
        idempotencyKey: keyOf(EndpointID),
        namespace: SandboxKey,
        configure: true,
        ephemeral: true,
      },
      { as, taken: () => addresses.handOver(ips) },
    );
    attached.catch(() => names.leaves(EndpointID));
    const { id } = await attached;
    // The container's first question may come as soon as it starts.
    await answered;
    this.#announced.delete(EndpointID);
    void this.#settle(id, request);
    return {
      InterfaceName: { SrcName: as, DstPrefix: 'eth' },
      ...roads(network, own),
    };
  }

  async deleteEndpoint({ EndpointID }: EndpointRef): Promise<void> {
    const { attach, addresses, names, context } = this.#parts;
    this.#announced.delete(EndpointID);
    names.leaves(EndpointID);
    const endpoint = this.#endpointOf(EndpointID);
    if (endpoint === undefined) return;
    await attach.detach(endpoint.id);
    const network = context.views.cluster.directory.network(endpoint.network);
    if (network !== undefined) addresses.ended(network, endpoint.addresses);
  }

  /** A container has another name: its endpoints get it, too. Never rejects. */
  async renamed(containerId: string): Promise<void> {
    const { engine, context } = this.#parts;
    try {
      for (const [endpointId, names] of await engine.placesOf(containerId)) {
        const endpoint = this.#endpointOf(endpointId);
        if (endpoint === undefined) continue;
        const { tap } = endpoint;
        await renameEndpoint(context.views.cluster, endpoint.id, { ...names, tap });
      }
    } catch (error) {
      context.log.warn({ err: error, container: containerId.slice(0, 12) }, 'container renamed');
    }
  }

  /** A container has started, or is in other networks. Never rejects. */
  async rewired(containerId: string): Promise<void> {
    const { engine, names, context } = this.#parts;
    if (!names.mayLeadOut) return;
    try {
      for (const [endpointId, { leadsOut }] of await engine.placesOf(containerId)) {
        names.leadsOut(endpointId, leadsOut);
      }
    } catch (error) {
      context.log.debug({ err: error, container: containerId.slice(0, 12) }, 'ways of container');
    }
  }

  /** The engine answers again: containers may be in other networks. Never rejects. */
  async review(): Promise<void> {
    const { engine, names, context } = this.#parts;
    if (!names.mayLeadOut) return;
    try {
      for (const [id, leadsOut] of await engine.waysOut()) names.leadsOut(id, leadsOut);
    } catch (error) {
      context.log.debug({ err: error }, 'ways of containers');
    }
  }

  /**
   * Finds out what the engine made of the endpoint: how it called the interface when it had moved it, and what the
   * container is called. Only after the answer to `Join`. Never rejects.
   */
  async #settle(id: string, { NetworkID, EndpointID, SandboxKey }: Join): Promise<void> {
    const { engine, names, context, stopping } = this.#parts;
    const { cluster } = context.views;
    const endpoint = cluster.directory.endpoint(id);
    if (endpoint === undefined) return;
    const mac = formatMac(endpoint.mac);
    // The engine moves it first, then gives it its name and addresses, and brings it up at last.
    const isReady = (each: ShownInterface): boolean =>
      each.mac === mac && each.name !== tapName(EndpointID) && each.isUp;
    const patience = AbortSignal.any([stopping, AbortSignal.timeout(MOVED_MS)]);
    const moved = awaitInterface(SandboxKey, isReady, patience)
      // The container ended before it began.
      .catch(() => undefined)
      .then((found) => found?.name);
    void moved.then(async (device) => {
      if (device === undefined) return;
      context.ports.moved(id, device);
      await names.moved(EndpointID, device);
    });
    try {
      const [tap, said] = await Promise.all([moved, engine.containerPlace(NetworkID, EndpointID)]);
      if (said !== undefined) names.leadsOut(EndpointID, said.leadsOut);
      const { name, aliases } = said ?? { name: endpoint.name, aliases: [] };
      const done = await renameEndpoint(cluster, id, { name, aliases, tap: tap ?? endpoint.tap });
      if (done === undefined || (said !== undefined && tap !== undefined)) return;
      const reason =
        said === undefined ? 'the engine does not say its name' : 'its TAP is not found';
      context.log.warn({ endpoint: endpoint.name, reason }, 'container of Docker');
    } catch (error) {
      context.log.error({ err: error, endpoint: id }, 'container of Docker');
    }
  }

  #endpointOf(endpointId: string): StoredEndpoint | undefined {
    const { directory, self } = this.#parts.context.views.cluster;
    const key = keyOf(endpointId);
    return [...directory.index.ofNode(self)].find(({ idempotencyKey }) => idempotencyKey === key);
  }
}

/** Name of a TAP until the engine gives it another one. */
function tapName(endpointId: string): string {
  return TAP_PREFIX + endpointId.slice(0, TAP_ID_DIGITS);
}

function keyOf(endpointId: string): string {
  return KEY_PREFIX + endpointId;
}

/** What an engine calls one of its endpoints; undefined for those of others. */
export function engineIdOf({ idempotencyKey }: StoredEndpoint): string | undefined {
  if (!idempotencyKey.startsWith(KEY_PREFIX)) return undefined;
  return idempotencyKey.slice(KEY_PREFIX.length);
}

/** Where a container gets out. From an internal network it does not; the engine is not to make it a way of its own. */
function roads(
  network: Network,
  addresses: readonly InterfaceAddress[],
): Omit<JoinAnswer, 'InterfaceName'> {
  if (network.internal) return { DisableGatewayService: true };
  const gateways = gatewaysOf(addresses, network);
  const of = (family: Ip['family']): string | undefined => {
    const gateway = gateways.find((ip) => ip.family === family);
    return gateway && formatIp(gateway);
  };
  const [ip4, ip6] = [of(4), of(6)];
  return {
    ...(ip4 !== undefined && { Gateway: ip4 }),
    ...(ip6 !== undefined && { GatewayIPv6: ip6 }),
  };
}
