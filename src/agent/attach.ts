/**
 * Attaching and detaching on this node: from a wish to a TAP that moves frames. The record is written last, so an
 * endpoint that others can see always has its TAP; whatever fails before gives everything back.
 */
import { existsSync } from 'node:fs';
import type { EndpointFilter } from '../control/api/operations.ts';
import type {
  AttachRequest,
  ConnectRequest,
  EndpointView,
} from '../control/api/schema/endpoint.ts';
import type { RemovedView } from '../control/api/schema/network.ts';
import {
  abandonEndpoint,
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../control/network/attach-endpoint.ts';
import { sharesAddresses } from '../control/network/creation/conflicts.ts';
import type { StoredEndpoint } from '../control/state/records.ts';
import type { LinkFacts } from '../host/tap/taken-link.ts';
import { isContainer } from '../model/endpoint.ts';
import { WeftError } from '../model/errors.ts';
import type { InterfaceAddress } from '../model/ip.ts';
import { formatMac, parseMac } from '../model/mac-address.ts';
import type { Network } from '../model/network.ts';
import type { PublishedPort } from '../model/ports/published.ts';
import type { OperationsContext } from './context.ts';
import { noAddon } from './data-path.ts';
import { beforeOf } from './ports/links.ts';
import type { PortPlace } from './ports/place.ts';
import { endpointView } from './views/views.ts';

/** What an endpoint has before it is made. */
interface Beginning {
  /** Ports that are held for it. */
  readonly published: readonly PublishedPort[];
  /** The endpoint that it takes the place of. */
  readonly replaced: StoredEndpoint | undefined;
  readonly handover: Handover | undefined;
  /** The interface that it has in place of a TAP. */
  readonly link: LinkFacts | undefined;
}

/** How an endpoint comes to a container whose engine has asked for its addresses, and moves its TAP. */
export interface Handover {
  /** Name of the TAP in the namespace of the agent. */
  readonly as: string;
  /** Hands over the addresses. */
  readonly taken: () => readonly InterfaceAddress[];
}

/** Attach, detach and the lists of endpoints. */
export class AttachOperations {
  readonly #context: OperationsContext;

  constructor(context: OperationsContext) {
    this.#context = context;
  }

  /** Makes an endpoint and opens its TAP. Throws a `WeftError` with nothing changed. */
  async attach(request: AttachRequest, handover?: Handover): Promise<EndpointView> {
    const { views, ports, publishing } = this.#context;
    const { cluster } = views;
    const known = this.#madeBefore(request.idempotencyKey);
    if (known !== undefined) return endpointView(views, known);
    this.#checkPorts(`attach ${request.name ?? request.tap}`);
    const network = cluster.directory.getNetwork(request.network);
    checkAttachable(request, network, handover);
    this.#checkRoads(request, network);
    const replaced = this.#downBefore(request, network);
    if (replaced !== undefined) this.#checkLink(`attach ${replaced.name}`, replaced);
    const link = request.link && (await this.#lookAtLink(request, network, replaced));
    const { published, release } = await publishing.reservations.reserve(
      request,
      network,
      replaced,
    );
    try {
      const beginning = { published, replaced, handover, link: link || undefined };
      const endpoint = await this.#make(request, network, beginning);
      // A container that starts now finds its gateway, and does not wait a second for the next question.
      await ports.updateGateway(network);
      if (published.length > 0) await publishing.update();
      return endpointView(views, endpoint);
    } finally {
      release();
    }
  }

  /** From addresses to the record. Throws a `WeftError` with nothing changed. */
  async #make(
    request: AttachRequest,
    network: Network,
    { published, replaced, handover, link }: Beginning,
  ): Promise<StoredEndpoint> {
    const { views, ports } = this.#context;
    const { cluster } = views;
    // What is behind an interface has a MAC already.
    const mac = request.mac ?? (link?.peerMac && formatMac(link.peerMac));
    const wish = { ...request, ...(mac !== undefined && { mac }) };
    const endpoint = await prepareEndpoint(cluster, wish, replaced, {
      published,
      ...(handover !== undefined && { taken: handover.taken }),
    });
    const place: PortPlace = {
      ...(request.namespace !== undefined && { namespace: request.namespace }),
      configure: request.configure,
      ephemeral: request.ephemeral,
      ...(handover !== undefined && { handedAs: handover.as }),
      ...(link !== undefined && { link: beforeOf(link) }),
    };
    try {
      await ports.open(endpoint, network, place);
    } catch (error) {
      abandonEndpoint(cluster, endpoint, replaced);
      throw error;
    }
    try {
      await commitEndpoint(cluster, endpoint, replaced);
    } catch (error) {
      await ports.close(endpoint, true);
      throw error;
    }
    if (replaced !== undefined) ports.forget(replaced.id);
    return endpoint;
  }

  /** Ends an endpoint of this node and deletes its TAP. */
  async detach(ref: string): Promise<RemovedView> {
    const { views, ports, publishing } = this.#context;
    const { cluster } = views;
    const endpoint = cluster.directory.getEndpoint(ref);
    if (endpoint.node !== cluster.self) {
      const node = cluster.registry.nameOf(endpoint.node);
      throw new WeftError('invalid-value', {
        what: `detach ${endpoint.name}`,
        why: `it is attached on node ${node}`,
        remedy: 'run weft detach there',
      });
    }
    checkContainer(endpoint, cluster.directory.network(endpoint.network)?.name ?? '');
    this.#checkPorts(`detach ${endpoint.name}`);
    this.#checkLink(`detach ${endpoint.name}`, endpoint);
    await ports.close(endpoint, true);
    await removeEndpoint(cluster, endpoint);
    if (endpoint.published.length > 0) await publishing.update();
    return { id: endpoint.id, name: endpoint.name };
  }

  /**
   * Attaches a container of this node to a further network: one more TAP in the namespace of an endpoint that it has.
   * Throws a `WeftError` with nothing changed.
   */
  async connect(network: string, request: ConnectRequest): Promise<EndpointView> {
    const { views, ports } = this.#context;
    const { container, tap, ...chosen } = request;
    const what = `connect ${container} to network ${network}`;
    const has = this.#endpointsOf(container, what);
    const [first] = has as [StoredEndpoint];
    const { id } = views.cluster.directory.getNetwork(network);
    if (has.some((endpoint) => endpoint.network === id)) {
      const why = 'it is attached there already';
      throw new WeftError('name-taken', { what, why, remedy: 'see weft ps' });
    }
    const place = ports.placeOf(first.id);
    if (place === undefined) {
      const why = `endpoint ${first.name} is down: its namespace is not known any more`;
      throw new WeftError('namespace-missing', { what, why, remedy: 'attach it again first' });
    }
    if (place.link !== undefined) {
      const why = `its interface ${first.tap} is not Weft's own, so there can be none beside it`;
      const remedy = 'give it another interface, and attach that with weft attach --link';
      throw new WeftError('invalid-value', { what, why, remedy });
    }
    const { namespace, configure, ephemeral } = place;
    return this.attach({
      ...chosen,
      network,
      name: first.name,
      tap: tap ?? freeTap(has),
      ...(namespace !== undefined && { namespace }),
      labels: Object.fromEntries(first.labels),
      configure,
      ephemeral,
    });
  }

  /** Detaches a container of this node from one of its networks. */
  async disconnect(network: string, container: string): Promise<RemovedView> {
    const { directory } = this.#context.views.cluster;
    const what = `disconnect ${container} from network ${network}`;
    const has = this.#endpointsOf(container, what);
    const { id } = directory.getNetwork(network);
    const endpoint = has.find((candidate) => candidate.network === id);
    if (endpoint !== undefined) return this.detach(endpoint.id);
    const why = 'it is not attached there';
    throw new WeftError('not-found', { what, why, remedy: 'see weft ps' });
  }

  list({ local, network }: EndpointFilter): EndpointView[] {
    const { views } = this.#context;
    const { directory, self } = views.cluster;
    const { index } = directory;
    const of = network === undefined ? undefined : directory.getNetwork(network).id;
    const there = of === undefined ? index.all() : index.ofNetwork(of);
    return [...(local ? index.ofNode(self) : there)]
      .filter((endpoint) => of === undefined || endpoint.network === of)
      .map((endpoint) => endpointView(views, endpoint))
      .sort((a, b) => (a.network + a.name < b.network + b.name ? -1 : 1));
  }

  inspect(ref: string): EndpointView {
    const { views } = this.#context;
    return endpointView(views, views.cluster.directory.getEndpoint(ref));
  }

  /**
   * The endpoints that a container of this node has in its networks: all of one name, and in one namespace. At least
   * one.
   */
  #endpointsOf(container: string, what: string): StoredEndpoint[] {
    const { views, ports } = this.#context;
    const { directory, self, registry } = views.cluster;
    const named = [...directory.index.named(container)].filter(isContainer);
    const all =
      named.length > 0 ? named : [...directory.index.named(directory.getEndpoint(container).name)];
    const [one] = all as [StoredEndpoint];
    const here = all.filter(({ node }) => node === self);
    if (here.length === 0) {
      const why = `it is attached on node ${registry.nameOf(one.node)}`;
      throw new WeftError('invalid-value', { what, why, remedy: 'run the command there' });
    }
    const namespaces = new Set(here.map(({ id }) => ports.placeOf(id)?.namespace));
    if (namespaces.size === 1) return here;
    const why = `${here.length} endpoints of this name are in ${namespaces.size} namespaces`;
    const remedy = 'use weft attach and weft detach';
    throw new WeftError('ambiguous', { what, why, remedy });
  }

  /** Nothing here can open a TAP, or delete one: an endpoint that is forgotten would leave its TAP behind. */
  #checkPorts(what: string): void {
    const { noPorts } = this.#context;
    if (noPorts === undefined) return;
    const { why, remedy } = noPorts;
    throw new WeftError('system-refused', { what, why: `this node has no ports: ${why}`, remedy });
  }

  /** Only the addon gives back an interface that it has joined: one that is forgotten would stay as it is for good. */
  #checkLink(what: string, { id, name, tap }: StoredEndpoint): void {
    const missing = noAddon();
    if (missing === undefined || this.#context.ports.placeOf(id)?.link === undefined) return;
    const why = `interface ${tap} of ${name} cannot be given back: ${missing.why}`;
    throw new WeftError('system-refused', { what, why, remedy: missing.remedy });
  }

  /** Throws a `WeftError` when the interface that is asked for cannot be an endpoint's. */
  #lookAtLink(
    { tap, namespace, name, mac }: AttachRequest,
    network: Network,
    replaced: StoredEndpoint | undefined,
  ): Promise<LinkFacts> {
    return this.#context.ports.links.look({
      ...{ name: tap, network, replaced: replaced?.id },
      ...(namespace !== undefined && { namespace }),
      what: `attach ${name ?? tap}`,
      mac: mac === undefined ? undefined : parseMac(mac),
    });
  }

  /** In one namespace two interfaces that lead to the same addresses are two roads, of which one is never taken. */
  #checkRoads(request: AttachRequest, network: Network): void {
    // What is behind an interface of somebody else is in a namespace of its own, or in none.
    if (request.link === true) return;
    const others = this.#context.ports.networksIn(request.namespace);
    const other = others.find((candidate) => sharesAddresses(candidate, network));
    if (other === undefined) return;
    const what = `attach ${request.name ?? request.tap}`;
    const why =
      `network ${network.name} shares addresses with network ${other.name} (${other.id.slice(0, 12)}), ` +
      'which this namespace is attached to';
    const remedy = 'detach it there first, or use another namespace';
    throw new WeftError('overlap', { what, why, remedy });
  }

  #madeBefore(key: string | undefined): StoredEndpoint | undefined {
    const { directory, self } = this.#context.views.cluster;
    if (!key) return undefined;
    return [...directory.index.ofNode(self)].find((endpoint) => endpoint.idempotencyKey === key);
  }

  /** An endpoint of the same name whose namespace is gone gives its place and its addresses to the new one. */
  #downBefore({ name }: AttachRequest, network: Network): StoredEndpoint | undefined {
    const { views, ports } = this.#context;
    const { directory, self } = views.cluster;
    if (name === undefined) return undefined;
    return [...directory.index.named(name)].find(
      ({ id, node, network: of }) => node === self && of === network.id && !ports.isOpen(id),
    );
  }
}

/** The first of `eth0`, `eth1`, … that none of the endpoints has. */
function freeTap(endpoints: readonly StoredEndpoint[]): string {
  const used = new Set(endpoints.map(({ tap }) => tap));
  for (let n = 0; ; n++) if (!used.has(`eth${n}`)) return `eth${n}`;
}

/** What is no container came by another command, and goes by it. */
function checkContainer({ name, exposure, external }: StoredEndpoint, network: string): void {
  const what = `detach ${name}`;
  if (exposure !== undefined) {
    const why = 'it is this host itself';
    throw new WeftError('invalid-value', { what, why, remedy: `use weft unexpose ${network}` });
  }
  if (external === undefined) return;
  const why = 'it is an application outside';
  throw new WeftError('invalid-value', { what, why, remedy: `use weft external rm ${name}` });
}

function checkAttachable(
  request: AttachRequest,
  network: Network,
  handover: Handover | undefined,
): void {
  const what = `attach ${request.name ?? request.tap}`;
  if (!network.attachable) {
    const why = `network ${network.name} is not attachable`;
    throw new WeftError('invalid-value', { what, why, remedy: 'create it with --attachable' });
  }
  if (handover !== undefined || request.namespace === undefined) return;
  if (existsSync(request.namespace)) return;
  const pid = /^\/proc\/(\d+)\/ns\/net$/.exec(request.namespace)?.[1];
  if (pid !== undefined) {
    const why = `there is no process ${pid}`;
    throw new WeftError('namespace-missing', { what, why, remedy: 'check --pid' });
  }
  const why = `there is no network namespace ${request.namespace}`;
  throw new WeftError('namespace-missing', { what, why, remedy: 'see ip netns list' });
}
