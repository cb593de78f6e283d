/**
 * The data path of an agent, put together: engine, tables, gateways and ports.
 */
import type { Health } from '../control/dns/answer.ts';
import type { Cluster } from '../control/network/cluster.ts';
import type { DirectoryChange } from '../control/network/directory.ts';
import { Reconciler, type UplinkView } from '../control/network/reconcile.ts';
import type { StoredEndpoint } from '../control/state/records.ts';
import type { Engine, PortId } from '../datapath/engine.ts';
import type { FdStore } from '../host/linux/fd-store.ts';
import type { Log } from '../host/process/log.ts';
import type { Store } from '../host/process/store.ts';
import type { Tap } from '../host/tap/tap-device.ts';
import { isContainer, isOnNode } from '../model/endpoint.ts';
import type { NodeId } from '../model/node-id.ts';
import type { AgentConfig } from './config.ts';
import { type DataPath, type NoPorts, openDataPath } from './data-path.ts';
import { Dns } from './dns.ts';
import { Firewall } from './gateways/firewall.ts';
import { Forwarding } from './gateways/forwarding.ts';
import { Gateways } from './gateways/gateways.ts';
import { Presence } from './gateways/presence.ts';
import { Targets } from './outside/targets.ts';
import { Ports } from './ports.ts';
import { Publishing } from './publish/publishing.ts';

/** What it is made of. */
export interface DataPlaneParts {
  readonly config: AgentConfig;
  readonly log: Log;
  readonly store: Store;
  readonly uplink: UplinkView;
}

/** What moves frames on this node, and what keeps it as the cluster says. */
export interface DataPlane {
  readonly engine: Engine<Tap>;
  /** Why it is not the native engine, when that one was wanted, or none at all. */
  readonly limit?: string;
  readonly noPorts?: NoPorts;
  readonly reconciler: Reconciler;
  readonly gateways: Gateways;
  readonly ports: Ports;
  /** Ports of this host that lead to containers. */
  readonly publishing: Publishing;
  /** Answers names on the addresses of the gateways. */
  readonly dns: Dns;
  /** What applications outside lead to. */
  readonly targets: Targets;
  /** The directory has changed. */
  changed(change: DirectoryChange): void;
  /** Whether an endpoint of this node works. */
  isOpen(endpoint: StoredEndpoint): boolean;
  /** Takes over what an earlier run left: TAPs of endpoints and of gateways. */
  adopt(): Promise<void>;
  /** Lets go of what nobody uses any more, and puts right what others have changed. */
  sweep(): void;
  /** Stops moving frames; interfaces and rules stay. */
  stop(): void;
}

/** What it is made of, and the way that frames go. */
interface Assembly extends DataPlaneParts {
  readonly cluster: Cluster;
  readonly fdStore: FdStore;
  readonly healthOf: (node: NodeId) => Health;
  readonly path: DataPath;
}

/** Opens it. Throws what `openDataPath` throws. */
export async function openDataPlane(
  parts: DataPlaneParts,
  cluster: Cluster,
  fdStore: FdStore,
  healthOf: (node: NodeId) => Health,
): Promise<DataPlane> {
  const { config, log, uplink } = parts;
  const path = await openDataPath({
    config,
    node: cluster.self,
    uplink,
    events: {
      portLost: (id) => {
        plane.ports.portLost(id);
        plane.gateways.portLost(id);
      },
    },
    log,
  });
  const plane = assemble({ ...parts, cluster, fdStore, healthOf, path });
  return plane;
}

function assemble(assembly: Assembly): DataPlane {
  const { log, store, uplink, cluster, fdStore, healthOf, path } = assembly;
  const { engine, tapOffload, tapQueues } = path;
  let last = 0;
  const nextPort = (): PortId => ++last as PortId;
  const reconciler = new Reconciler(cluster, engine, uplink);
  const firewall = new Firewall(new Forwarding(store), log);
  const dns = new Dns({
    directory: cluster.directory,
    log,
    health: (endpoint) => healthIn({ self: cluster.self, targets, isOpen, healthOf }, endpoint),
    // Of a container on another host nobody here can tell where else it is.
    joinedBy: ({ id }) => ports.networksBeside(id),
  });
  const review = (id: string): void => {
    const network = cluster.directory.network(id);
    if (network !== undefined) void ports.updateGateway(network);
    gateways.refresh(id);
  };
  const presence = new Presence(cluster, review, (network) => publishing.leadsTo(network));
  const targets = new Targets(() => gateways.targetsChanged());
  const gateways: Gateways = new Gateways({
    ...{ engine, tapOffload, uplink, firewall, targets, log, nextPort, presence },
    ...{ node: cluster.self, names: dns },
    activate: (network) => reconciler.activate(network),
  });
  const shared = { cluster, engine, reconciler, gateways, presence, uplink, store, fdStore, log };
  const ports: Ports = new Ports({ ...shared, tapOffload, tapQueues, nextPort });
  const publishing: Publishing = new Publishing({
    ...{ cluster, uplink, log },
    forward: (rules) => gateways.forward(rules),
    updateGateway: (network) => ports.updateGateway(network),
  });
  const isOpen = (endpoint: StoredEndpoint): boolean =>
    isContainer(endpoint)
      ? ports.isOpen(endpoint.id)
      : !isOnNode(endpoint) || gateways.isOpen(endpoint.network);
  return {
    engine,
    ...(path.limit !== undefined && { limit: path.limit }),
    ...(path.noPorts !== undefined && { noPorts: path.noPorts }),
    reconciler,
    gateways,
    ports,
    publishing,
    dns,
    targets,
    isOpen,
    changed: (change) => {
      reconciler.changed(change);
      if (path.noPorts !== undefined) return;
      presence.changed(change);
      publishing.changed(change);
    },
    ...lifeOf({ ports, publishing, gateways, log, hasPorts: path.noPorts === undefined }),
    stop: () => {
      publishing.stop();
      ports.stop();
      gateways.stop();
      targets.stop();
      dns.stop();
      engine.stop();
    },
  };
}

interface LifeParts extends Pick<DataPlane, 'ports' | 'publishing' | 'gateways'> {
  readonly log: Log;
  readonly hasPorts: boolean;
}

/** How it begins, and what it does again and again. Without ports there is nothing to do. */
function lifeOf(parts: LifeParts): Pick<DataPlane, 'adopt' | 'sweep'> {
  const { ports, publishing, gateways, log, hasPorts } = parts;
  return {
    adopt: async () => {
      if (!hasPorts) return;
      await publishing.prepare();
      await ports.adopt();
      await publishing.update();
      await gateways.sweepLeftovers();
    },
    sweep: () => {
      if (!hasPorts) return;
      ports.sweep();
      void publishing.update();
      gateways.review().catch((error: unknown) => log.error({ err: error }, 'gateways'));
    },
  };
}

interface HealthParts {
  readonly self: NodeId;
  readonly targets: Targets;
  readonly isOpen: (endpoint: StoredEndpoint) => boolean;
  readonly healthOf: (node: NodeId) => Health;
}

/** How an endpoint is answered for: of an application outside its target counts, and not the node. */
function healthIn(
  { self, targets, isOpen, healthOf }: HealthParts,
  endpoint: StoredEndpoint,
): Health {
  const { external, node } = endpoint;
  if (external !== undefined) return targets.healthOf(external) === 'down' ? 'failed' : 'alive';
  if (node !== self) return healthOf(node);
  return isOpen(endpoint) ? 'alive' : 'failed';
}
