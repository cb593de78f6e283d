/** What is in networks without being a container: this host, and applications outside. */
import type { EndpointView } from '../../control/api/schema/endpoint.ts';
import type { RemovedView } from '../../control/api/schema/network.ts';
import type { ExternalView } from '../../control/api/schema/outside/external.ts';
import { commitEndpoint, removeEndpoint } from '../../control/network/attach-endpoint.ts';
import { exposedIn, prepareExposure } from '../../control/network/outside/expose.ts';
import { addExternal, isExternal, removeExternal } from '../../control/network/outside/external.ts';
import { refusalOf } from '../../control/network/refuse.ts';
import type { ExposeWish, ExternalWish } from '../../control/network/wish.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import type { External } from '../../model/endpoint.ts';
import { formatInterfaceAddress, formatIp } from '../../model/ip.ts';
import { portRange } from '../../model/ports/published.ts';
import type { OperationsContext } from '../context.ts';
import { endpointView, networkName, nodeName } from '../views/views.ts';

/** Expose, and applications outside. */
export class OutsideOperations {
  readonly #context: OperationsContext;

  constructor(context: OperationsContext) {
    this.#context = context;
  }

  /** Puts this host into a network. Throws a `WeftError` with nothing changed. */
  async expose(ref: string, wish: ExposeWish): Promise<EndpointView> {
    const { views, gateways, noPorts, ports } = this.#context;
    const { cluster } = views;
    const network = cluster.directory.getNetwork(ref);
    const refuse = refusalOf(`expose ${network.name}`);
    if (noPorts !== undefined) {
      throw refuse('system-refused', `this node has no ports: ${noPorts.why}`, noPorts.remedy);
    }
    if (ports.networksIn(undefined).some(({ id }) => id === network.id)) {
      const why = 'an endpoint in the namespace of this host leads into the network already';
      throw refuse('overlap', why, 'use its address, or detach it first; weft ps --local shows it');
    }
    const endpoint = await prepareExposure(cluster, network, wish);
    await commitEndpoint(cluster, endpoint);
    await gateways.settled(network.id);
    const fault = gateways.faultOf(network.id);
    if (fault === undefined) return endpointView(views, endpoint);
    await removeEndpoint(cluster, endpoint);
    throw refuse('system-refused', fault.why, fault.remedy);
  }

  /** Takes this host out of a network. */
  async unexpose(ref: string): Promise<RemovedView> {
    const { cluster } = this.#context.views;
    const network = cluster.directory.getNetwork(ref);
    const endpoint = exposedIn(cluster, network);
    if (endpoint === undefined) {
      const why = 'this host has no address in the network';
      throw refusalOf(`unexpose ${network.name}`)('not-found', why, 'see weft ps --local');
    }
    await removeEndpoint(cluster, endpoint);
    return { id: endpoint.id, name: endpoint.name };
  }

  /** Gives an application outside a name in networks. Throws a `WeftError` with nothing changed. */
  async addExternal(wish: ExternalWish): Promise<ExternalView> {
    const { views, gateways } = this.#context;
    const made = await addExternal(views.cluster, wish);
    await Promise.all(made.map(({ network }) => gateways.settled(network)));
    const [view] = this.#viewsOf(made);
    return view as ExternalView;
  }

  listExternals(): ExternalView[] {
    return this.#viewsOf(this.#context.views.cluster.directory.endpoints());
  }

  async removeExternal(name: string): Promise<RemovedView> {
    await removeExternal(this.#context.views.cluster, name);
    return { id: name, name };
  }

  /** Endpoints of one name and node are one application, in several networks. */
  #viewsOf(endpoints: Iterable<StoredEndpoint>): ExternalView[] {
    const { views, targets } = this.#context;
    const { directory } = views.cluster;
    const groups = new Map<string, ExternalView>();
    for (const endpoint of endpoints) {
      const network = directory.network(endpoint.network);
      if (!isExternal(endpoint) || network === undefined) continue;
      const { name, external } = endpoint;
      const node = nodeName(views, endpoint.node);
      const key = `${name} ${endpoint.node}`;
      const addresses = endpoint.addresses.map(formatInterfaceAddress);
      const place = { network: networkName(views, network), addresses };
      const known = groups.get(key);
      groups.set(key, {
        name,
        target: external.target,
        targetAddresses: targets.addressesOf(external).map(formatIp),
        ports: external.ports.map(portText),
        networks: [...(known?.networks ?? []), place],
        node,
        health: targets.healthOf(external),
      });
    }
    return [...groups.values()].sort((a, b) => (a.name + a.node < b.name + b.node ? -1 : 1));
  }
}

function portText({ protocol, port, targetPort, count }: External['ports'][number]): string {
  const own = portRange(port, count);
  return port === targetPort
    ? `${own}/${protocol}`
    : `${own}->${portRange(targetPort, count)}/${protocol}`;
}
