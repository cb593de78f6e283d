/**
 * The published ports of this host: holds each of them, has the packet filter translate it, and opens the gateways of
 * networks that only lead to containers of other hosts. What is served follows from the cluster's records alone, so it
 * is looked at anew after each change, and every few seconds for what was refused.
 */

import type { Forward, PublishedRules } from '../../control/gateway/published.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import type { DirectoryChange } from '../../control/network/directory.ts';
import { type Claim, type Serving, servedOn } from '../../control/network/publish/claims.ts';
import type { UplinkView } from '../../control/network/reconcile.ts';
import { forgetFlows } from '../../host/linux/conntrack.ts';
import type { Backend } from '../../host/ports/hold.ts';
import type { Log } from '../../host/process/log.ts';
import type { Network } from '../../model/network.ts';
import { formatHostPorts, hostIpsOf } from '../../model/ports/published.ts';
import { holdFault, isForeignAddress } from './faults.ts';
import { flowsToForget } from './flows.ts';
import { Holds, type Lease, type Place, placeKey } from './holds.ts';
import { Reservations } from './reservations.ts';

/** What published ports need. */
export interface PublishingContext {
  readonly cluster: Cluster;
  readonly uplink: UplinkView;
  readonly log: Log;
  /** Has the packet filter forward. Resolves when it does, or is a problem; never rejects. */
  readonly forward: (rules: PublishedRules) => Promise<void>;
  /** Opens or closes the gateway of a network as it is wanted. Never rejects. */
  readonly updateGateway: (network: Network) => Promise<void>;
}

/** A port that is held, and where it leads. */
interface Served {
  readonly lease: Lease;
  readonly forward: Forward;
}

/** The published ports. */
export class Publishing {
  readonly #context: PublishingContext;
  readonly #holds = new Holds((place) => this.#backendOf(place));
  readonly reservations: Reservations;
  #served: ReadonlyMap<string, Served> = new Map();
  /** Networks that a port of this host leads to. */
  #networks: ReadonlyMap<string, Network> = new Map();
  #lost: Serving['lost'] = [];
  /** Why not, for each claim that this host does not serve, or not whole. */
  #faults: readonly string[] = [];
  #work: Promise<void> = Promise.resolve();
  #scheduled = false;
  #stopped = false;

  constructor(context: PublishingContext) {
    this.#context = context;
    this.reservations = new Reservations(context.cluster, this.#holds);
  }

  /** True when a port of this host leads into the network. */
  leadsTo(network: string): boolean {
    return this.#networks.has(network);
  }

  /** Something changed in the cluster. */
  changed(change: DirectoryChange): void {
    if (change.kind !== 'endpoint' && change.kind !== 'network') return;
    const publishes =
      change.kind === 'network' ||
      [change.before, change.after].some((endpoint) => (endpoint?.published.length ?? 0) > 0);
    if (publishes) void this.update();
  }

  /**
   * Holds the ports and tells the packet filter, before an earlier run's gateways are taken over: there is to be no
   * moment in which connections are not translated.
   */
  async prepare(): Promise<void> {
    await this.#updatePorts();
  }

  /** Makes ports, rules and gateways what the cluster says. Resolves when they are, or are problems; never rejects. */
  update(): Promise<void> {
    if (this.#scheduled) return this.#work;
    this.#scheduled = true;
    this.#work = this.#work
      .then(() => {
        this.#scheduled = false;
        return this.#stopped ? undefined : this.#update();
      })
      .catch((error: unknown) => this.#context.log.error({ err: error }, 'published ports'));
    return this.#work;
  }

  /** What is not served here, in sentences for a person. */
  get problems(): string[] {
    const { registry } = this.#context.cluster;
    const lost = this.#lost.map(({ claim, to }) => {
      const by = `endpoint ${to.endpoint.name} on node ${registry.nameOf(to.endpoint.node)}`;
      return `${subject(claim)}: ${by} has published it as well; publish another port for one of them`;
    });
    return [...lost, ...this.#faults];
  }

  /** Lets go of the ports; rules and gateways stay. */
  stop(): void {
    this.#stopped = true;
    this.#holds.close();
  }

  async #update(): Promise<void> {
    const served = await this.#updatePorts();
    const before = [...this.#networks.values()];
    if (served.length === 0 && before.length === 0) return;
    await this.#updateGateways(served);
  }

  /** Holds what is to be served and has it forwarded. Returns what is to be served. */
  async #updatePorts(): Promise<readonly Claim[]> {
    const { cluster } = this.#context;
    const { directory } = cluster;
    const publishing = cluster.fenced ? [] : [...directory.index.publishing()];
    const reachable = publishing.filter(
      (each) => directory.network(each.network)?.internal === false,
    );
    const { served, lost } = servedOn(cluster.self, reachable);
    const faults: string[] = [];
    const now = new Map<string, Served>();
    for (const claim of served) {
      const fault = await this.#serve(claim, now);
      if (fault !== undefined) faults.push(fault);
    }
    const before = this.#served;
    this.#served = now;
    this.#lost = lost;
    await this.#forward(before, now);
    for (const [key, { lease }] of before) if (!now.has(key)) lease.release();
    this.#faults = faults;
    return served;
  }

  /** Holds the ports of a claim. Returns why some of them are not served. */
  async #serve(
    { endpoint, port, families }: Claim,
    now: Map<string, Served>,
  ): Promise<string | undefined> {
    const { protocol, mode, count } = port;
    let fault: string | undefined;
    for (const ip of hostIpsOf(port, families)) {
      const to = endpoint.addresses.find((address) => address.ip.family === ip.family)?.ip;
      if (to === undefined) continue;
      for (let i = 0; i < count; i++) {
        const place: Place = { protocol, ip, port: port.hostPort + i };
        const key = placeKey(place);
        const containerPort = port.containerPort + i;
        const shared = { network: endpoint.network, protocol, hostIp: ip, to };
        const forward: Forward = { ...shared, hostPort: place.port, containerPort };
        try {
          const lease = this.#served.get(key)?.lease ?? (await this.#holds.acquire(place));
          now.set(key, { lease, forward });
        } catch (error) {
          if (mode === 'ingress' && isForeignAddress(error)) continue;
          // One reason is enough for a person, and looking for owners takes its time.
          fault ??= faultText({ endpoint, port, families }, place, error);
        }
      }
    }
    return fault;
  }

  async #forward(
    before: ReadonlyMap<string, Served>,
    now: ReadonlyMap<string, Served>,
  ): Promise<void> {
    const { forward, uplink } = this.#context;
    const ended = missingFrom(before, now);
    const begun = missingFrom(now, before);
    if (ended.length === 0 && begun.length === 0) return;
    const forwards = [...now.values()].map((served) => served.forward);
    await forward({ forwards, sources: uplink.addresses });
    await this.#forget(ended, begun);
  }

  async #forget(ended: readonly Forward[], begun: readonly Forward[]): Promise<void> {
    await forgetFlows(flowsToForget(ended, begun)).catch((error: unknown) =>
      this.#context.log.warn({ err: error }, 'flows of published ports are not forgotten'),
    );
  }

  async #updateGateways(served: readonly Claim[]): Promise<void> {
    const { cluster, updateGateway } = this.#context;
    const before = this.#networks;
    const networks = served.flatMap(
      ({ endpoint }) => cluster.directory.network(endpoint.network) ?? [],
    );
    this.#networks = new Map(networks.map((network) => [network.id, network]));
    const all = new Map([...before, ...this.#networks]);
    for (const network of all.values()) await updateGateway(network);
    // What came before its gateway was there went to this host itself, and would as long as it goes on.
    const begun = [...this.#served.values()]
      .map(({ forward }) => forward)
      .filter(({ network }) => !before.has(network));
    if (begun.length > 0) await this.#forget([], begun);
  }

  /** For what the packet filter does not see. */
  #backendOf(place: Place): Backend | undefined {
    const forward = this.#served.get(placeKey(place))?.forward;
    if (forward === undefined) return undefined;
    const { to, containerPort } = forward;
    const source = this.#context.uplink.addresses.find(({ family }) => family === to.family);
    return { ip: to, port: containerPort, ...(source !== undefined && { source }) };
  }
}

/** Forwards of `these` that are not the same in `those`. */
function missingFrom(
  these: ReadonlyMap<string, Served>,
  those: ReadonlyMap<string, Served>,
): Forward[] {
  return [...these].flatMap(([key, { forward }]) => {
    const other = those.get(key)?.forward;
    const same =
      other !== undefined &&
      other.network === forward.network &&
      other.to.value === forward.to.value &&
      other.containerPort === forward.containerPort;
    return same ? [] : [forward];
  });
}

function faultText(claim: Claim, place: Place, error: unknown): string {
  const { why, remedy } = holdFault(place, error);
  return `${subject(claim)}: ${place.port}/${place.protocol} ${why}; ${remedy}`;
}

function subject({ endpoint, port }: Claim): string {
  return `port ${formatHostPorts(port)} of endpoint ${endpoint.name} is not served here`;
}
