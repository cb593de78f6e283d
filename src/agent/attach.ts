/**
 * Attaching and detaching on this node: from a wish to a TAP that moves frames. The record is written last, so an
 * endpoint that others can see always has its TAP; whatever fails before gives everything back.
 */
import { existsSync } from 'node:fs';
import type { EndpointFilter } from '../control/api/operations.ts';
import type { AttachRequest, EndpointView } from '../control/api/schema/endpoint.ts';
import type { RemovedView } from '../control/api/schema/network.ts';
import {
  abandonEndpoint,
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../control/network/attach-endpoint.ts';
import { sharesAddresses } from '../control/network/creation/conflicts.ts';
import type { StoredEndpoint } from '../control/state/records.ts';
import { WeftError } from '../model/errors.ts';
import type { Network } from '../model/network.ts';
import type { OperationsContext } from './context.ts';
import type { PortPlace } from './ports.ts';
import { endpointView } from './views/views.ts';

/** Attach, detach and the lists of endpoints. */
export class AttachOperations {
  readonly #context: OperationsContext;

  constructor(context: OperationsContext) {
    this.#context = context;
  }

  /** Makes an endpoint and opens its TAP. Throws a `WeftError` with nothing changed. */
  async attach(request: AttachRequest): Promise<EndpointView> {
    const { views, ports } = this.#context;
    const { cluster } = views;
    const known = this.#madeBefore(request.idempotencyKey);
    if (known !== undefined) return endpointView(views, known);
    this.#checkPorts(`attach ${request.name ?? request.tap}`);
    const network = cluster.directory.getNetwork(request.network);
    checkAttachable(request, network);
    this.#checkRoads(request, network);
    const replaced = this.#downBefore(request, network);
    const endpoint = await prepareEndpoint(cluster, request, replaced);
    const place: PortPlace = {
      ...(request.namespace !== undefined && { namespace: request.namespace }),
      configure: request.configure,
      ephemeral: request.ephemeral,
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
    return endpointView(views, endpoint);
  }

  /** Ends an endpoint of this node and deletes its TAP. */
  async detach(ref: string): Promise<RemovedView> {
    const { views, ports } = this.#context;
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
    this.#checkPorts(`detach ${endpoint.name}`);
    await ports.close(endpoint, true);
    await removeEndpoint(cluster, endpoint);
    return { id: endpoint.id, name: endpoint.name };
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

  /** Nothing here can open a TAP, or delete one: an endpoint that is forgotten would leave its TAP behind. */
  #checkPorts(what: string): void {
    const { noPorts } = this.#context;
    if (noPorts === undefined) return;
    const { why, remedy } = noPorts;
    throw new WeftError('system-refused', { what, why: `this node has no ports: ${why}`, remedy });
  }

  /** In one namespace two interfaces that lead to the same addresses are two roads, of which one is never taken. */
  #checkRoads(request: AttachRequest, network: Network): void {
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

function checkAttachable(request: AttachRequest, network: Network): void {
  const what = `attach ${request.name ?? request.tap}`;
  if (!network.attachable) {
    const why = `network ${network.name} is not attachable`;
    throw new WeftError('invalid-value', { what, why, remedy: 'create it with --attachable' });
  }
  if (request.namespace === undefined || existsSync(request.namespace)) return;
  const pid = /^\/proc\/(\d+)\/ns\/net$/.exec(request.namespace)?.[1];
  if (pid !== undefined) {
    const why = `there is no process ${pid}`;
    throw new WeftError('namespace-missing', { what, why, remedy: 'check --pid' });
  }
  const why = `there is no network namespace ${request.namespace}`;
  throw new WeftError('namespace-missing', { what, why, remedy: 'see ip netns list' });
}
