/**
 * Names of all hosts for containers of Docker. The resolver that an engine gives to each container knows those of its
 * own engine, and asks the servers of the host for the rest. What containers in networks of Weft ask of these servers
 * is led to the gateway, which knows the names, and asks the servers itself for everything else.
 *
 *     container's namespace   its questions leave by a network of Weft, also where its other routes do not
 *     packet filter           there they are led to the gateway (`control/gateway/name-redirects.ts`)
 */
import type { Log } from '../../host/process/log.ts';
import type { NameRoad } from '../../host/tap/name-road.ts';
import type { EngineResolvers } from '../../integrations/docker/resolvers.ts';
import { cidrContains, formatIp, type InterfaceAddress, parseIp } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import type { NameAsker, NameAskers } from '../gateways/name-askers.ts';

/** What it needs. */
export interface EngineNamesContext {
  readonly askers: NameAskers;
  readonly log: Pick<Log, 'warn'>;
  network(id: string): Network | undefined;
  /** Whether the network of an id has a gateway here. */
  isAnswered(network: string): boolean;
  /** Has the packet filter lead questions as the askers say. Never rejects. */
  translate(): Promise<void>;
  /** The same, when there is time: what is led still is of nobody. */
  translateSoon(): void;
  /** The servers that an engine gives to a container that starts now. */
  resolvers(): EngineResolvers;
  leadNames(namespace: string, road: NameRoad): Promise<void>;
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

/** VNIs have 24 bits, so ways through internal networks come behind all others. */
const INTERNAL_METRIC = 2 ** 24;

/** Names for the containers of one engine. Endpoints go by the ids that the engine gives them. */
export class EngineNames {
  readonly #context: EngineNamesContext;
  /** Why a container's questions do not come to the gateway, by endpoint. */
  readonly #faults = new Map<string, string>();
  /** It was said that this host has no servers that can be led. */
  #isTold = false;

  constructor(context: EngineNamesContext) {
    this.#context = context;
  }

  /** A container is about to be in a network. Resolves when what it asks there is answered. Never rejects. */
  joins({ id, network, addresses, namespace }: RunningContainer): Promise<void> {
    const { askers, translate } = this.#context;
    const ip = addresses.map((each) => each.ip).find(({ family }) => family === 4);
    const subnet = ip && network.subnets.find(({ cidr }) => cidrContains(cidr, ip));
    if (ip === undefined || subnet === undefined) return Promise.resolve();
    // One that runs already asks what it asked when it began.
    const servers = askers.serversIn(namespace) ?? this.#servers();
    const [address, gateway] = [formatIp(ip), formatIp(subnet.gateway)];
    askers.add(id, { network: network.id, address, gateway, namespace, servers });
    return translate();
  }

  /** The engine has moved the interface of an endpoint into its container. Never rejects. */
  async moved(id: string, device: string): Promise<void> {
    const { askers, isAnswered, leadNames, log } = this.#context;
    const asker = askers.get(id);
    if (asker === undefined || !isAnswered(asker.network)) return;
    const network = this.#context.network(asker.network);
    const gateway = parseIp(asker.gateway);
    const servers = asker.servers.flatMap((text) => parseIp(text) ?? []);
    if (network === undefined || gateway === undefined || servers.length === 0) return;
    const metric = (network.internal ? INTERNAL_METRIC : 0) + network.vni;
    try {
      await leadNames(asker.namespace, { device, gateway, metric, servers });
    } catch (error) {
      // A container that ended meanwhile asks nothing.
      if (askers.get(id) === undefined) return;
      this.#faults.set(id, (error as Error).message);
      log.warn({ err: error, network: network.name }, 'names for a container of Docker');
    }
  }

  /** Says whether the container of an endpoint gets out by one of its networks. */
  leadsOut(id: string, leadsOut: boolean): void {
    const { askers } = this.#context;
    const asker = askers.get(id);
    if (asker === undefined || asker.leadsOut === leadsOut) return;
    if (this.#isInternal(asker)) askers.add(id, { ...asker, leadsOut });
  }

  /** Whether containers are here of which that matters: those of internal networks. */
  get mayLeadOut(): boolean {
    const { askers } = this.#context;
    return askers.names().some((id) => this.#isInternal(askers.get(id)));
  }

  /** What does not work, a sentence each. */
  get problems(): string[] {
    return [...new Set(this.#faults.values())].map(
      (why) => `a container of Docker may not find names of other hosts: ${why}`,
    );
  }

  /** Containers that have joined, or left, while no agent looked. */
  restore(there: readonly RunningContainer[]): void {
    const { askers } = this.#context;
    const ids = new Set(there.map(({ id }) => id));
    for (const id of askers.names()) if (!ids.has(id)) this.leaves(id);
    for (const each of there) if (askers.get(each.id) === undefined) void this.joins(each);
  }

  /** A container is in a network no more. */
  leaves(id: string): void {
    this.#faults.delete(id);
    if (this.#context.askers.remove(id)) this.#context.translateSoon();
  }

  /** Those of a container that starts. What an engine asks from its own namespace comes from no container. */
  #servers(): readonly string[] {
    const { resolvers, log } = this.#context;
    const { fromContainer, fromHost } = resolvers();
    if (fromContainer.length > 0 || this.#isTold) return fromContainer;
    this.#isTold = true;
    const reason =
      fromHost.length > 0
        ? `Docker asks ${fromHost.join(', ')} from this host itself`
        : 'no server of IPv4 is named in /etc/resolv.conf';
    const remedy = 'give containers the gateway as --dns, or name another server there';
    log.warn({ reason, remedy }, 'containers of Docker do not find names of other hosts');
    return fromContainer;
  }

  #isInternal(asker: NameAsker | undefined): boolean {
    return asker !== undefined && this.#context.network(asker.network)?.internal === true;
  }
}
