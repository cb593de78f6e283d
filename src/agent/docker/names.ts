/**
 * Names of all hosts for containers of Docker. The resolver that an engine gives to each container knows those of its
 * own engine, and asks the servers of the host for the rest. What containers in networks of Weft ask of these servers
 * is led to the gateway, which knows the names, and asks the servers itself for everything else.
 */
import type { EngineResolvers } from '../../integrations/docker/resolvers.ts';
import { cidrContains, formatIp, type InterfaceAddress } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import type { NameAskers } from '../gateways/name-askers.ts';

/** What it needs. */
export interface EngineNamesContext {
  readonly askers: NameAskers;
  /** Has the packet filter lead questions as the askers say. Never rejects. */
  translate(): Promise<void>;
  /** The servers that an engine gives to a container that starts now. */
  resolvers(): EngineResolvers;
}

/** A container in a network. */
export interface RunningContainer {
  /** What the engine calls its endpoint. */
  readonly id: string;
  readonly network: Network;
  readonly addresses: readonly InterfaceAddress[];
  /** Path of its namespace. */
  readonly namespace: string;
}

/** Names for the containers of one engine. Endpoints go by the ids that the engine gives them. */
export class EngineNames {
  readonly #context: EngineNamesContext;

  constructor(context: EngineNamesContext) {
    this.#context = context;
  }

  /** A container is about to be in a network. Resolves when what it asks comes to the gateway. Never rejects. */
  joins({ id, network, addresses, namespace }: RunningContainer): Promise<void> {
    const { askers, resolvers, translate } = this.#context;
    const ip = addresses.map((each) => each.ip).find(({ family }) => family === 4);
    const subnet = ip && network.subnets.find(({ cidr }) => cidrContains(cidr, ip));
    if (ip === undefined || subnet === undefined) return Promise.resolve();
    // One that runs already asks what it asked when it began.
    const servers = askers.serversIn(namespace) ?? resolvers().fromContainer;
    const [address, gateway] = [formatIp(ip), formatIp(subnet.gateway)];
    askers.add(id, { network: network.id, address, gateway, namespace, servers });
    return translate();
  }

  /** Containers that have joined, or left, while no agent looked. */
  restore(there: readonly RunningContainer[]): void {
    const { askers } = this.#context;
    const ids = new Set(there.map(({ id }) => id));
    for (const id of askers.names()) if (!ids.has(id)) this.leaves(id);
    for (const each of there) if (askers.get(each.id) === undefined) void this.joins(each);
  }

  /** A container is in a network no more. */
  leaves(endpoint: string): void {
    if (this.#context.askers.remove(endpoint)) void this.#context.translate();
  }
}
