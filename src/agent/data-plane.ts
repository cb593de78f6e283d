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
import type { Network } from '../model/network.ts';
import type { NodeId } from '../model/node-id.ts';
import type { AgentConfig } from './config.ts';
import { type DataPath, type NoPorts, openDataPath } from './data-path.ts';
import { Dns } from './dns.ts';
import { Firewall } from './gateways/firewall.ts';
import { Forwarding } from './gateways/forwarding.ts';
import { Gateways } from './gateways/gateways.ts';
import { NameAskers } from './gateways/name-askers.ts';
import { Presence } from './gateways/presence.ts';
import { Targets } from './outside/targets.ts';
import { PathMtuDiscovery } from './path-mtu/path-mtu.ts';
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
  /** Containers whose questions for names are led to the gateway. */
  readonly askers: NameAskers;
  /** What applications outside lead to. */
  readonly targets: Targets;
  /** The directory has changed. */
  changed(change: DirectoryChange): void;
  /** Whether an endpoint of this node works. */
  isOpen(endpoint: StoredEndpoint): boolean;
  /** How much reaches each peer. */
  readonly paths: PathMtuDiscovery;
  /** Takes over what an earlier run left: TAPs of endpoints and of gateways. */
  adopt(): Promise<void>;
  /** Lets go of what nobody uses any more, and puts right what others have changed. */
  sweep(): void;
  /** Stops moving frames; interfaces and rules stay. */
  stop(): void;
}

/** Opens it. Throws what `openDataPath` throws. */
export async function openDataPlane(
  { config, log, store, uplink }: DataPlaneParts,
  cluster: Cluster,
  fdStore: FdStore,
  healthOf: (node: NodeId) => Health,
): Promise<DataPlane> {
  const path = await openDataPath({
    config,
    node: cluster.self,
    uplink,
    events: {
      portLost: (id) => {
        ports.portLost(id);
        gateways.portLost(id);
      },
      probeAnswered: (from, token) => paths.probeAnswered(from, token),
    },
    log,
  });
  const { engine, tapOffload, tapQueues } = path;
  let last = 0;
  const nextPort = (): PortId => ++last as PortId;
  const paths: PathMtuDiscovery = new PathMtuDiscovery({ engine, uplink, log });
  const reconciler = new Reconciler(cluster, paths.listening(), uplink);
  const firewall = new Firewall(new Forwarding(store), log);
  const dns = new Dns({
    directory: cluster.directory,
    log,
    health: (endpoint) => {
      const { external, node } = endpoint;
      // Of an application outside its target counts, and not the node.
      if (external !== undefined) return targets.healthOf(external) === 'down' ? 'failed' : 'alive';
      if (node !== cluster.self) return healthOf(node);
      return isOpenIn({ ports, gateways }, endpoint) ? 'alive' : 'failed';
    },
    // Of a container on another host nobody here can tell where else it is.
    joinedBy: ({ id }) => ports.networksBeside(id),
    reachesOut: (endpoint) => askers.leadsOut(endpoint),
    refusalsChanged: () => void gateways.translate(),
  });
  const presence = new Presence(
    cluster,
    (id) => {
      const network = cluster.directory.network(id);
      if (network !== undefined) void ports.updateGateway(network);
      gateways.refresh(id);
    },
    (id) => publishing.leadsTo(id),
  );
  const targets = new Targets(() => void gateways.translate());
  const askers = new NameAskers(store);
  const gateways: Gateways = new Gateways({
    ...{ engine, tapOffload, uplink, firewall, targets, log, nextPort, presence },
    ...{ node: cluster.self, names: dns, askers },
    activate: (network) => reconciler.activate(network),
  });
  const shared = { cluster, engine, reconciler, gateways, uplink, store, fdStore, log };
  const isWanted = (network: Network): boolean => presence.isWantedIn(network);
  const ports: Ports = new Ports({ ...shared, isWanted, tapOffload, tapQueues, nextPort });
  const publishing: Publishing = new Publishing({
    ...{ cluster, uplink, log },
    forward: (rules) => gateways.forward(rules),
    updateGateway: (network) => ports.updateGateway(network),
  });
  const parts = { reconciler, gateways, presence, ports, publishing, dns, askers, targets, paths };
  return assembled(path, parts, log);
}

interface Assembly {
  readonly reconciler: Reconciler;
  readonly gateways: Gateways;
  readonly presence: Presence;
  readonly ports: Ports;
  readonly publishing: Publishing;
  readonly dns: Dns;
  readonly askers: NameAskers;
  readonly targets: Targets;
  readonly paths: PathMtuDiscovery;
}

/** What is done to the whole: each part in its turn. */
function assembled({ engine, limit, noPorts }: DataPath, parts: Assembly, log: Log): DataPlane {
  const { reconciler, gateways, presence, ports, publishing, dns, askers, targets, paths } = parts;
  return {
    engine,
    ...(limit !== undefined && { limit }),
    ...(noPorts !== undefined && { noPorts }),
    ...{ reconciler, gateways, ports, publishing, dns, askers, targets, paths },
    isOpen: (endpoint) => isOpenIn(parts, endpoint),
    changed: (change) => {
      reconciler.changed(change);
      if (noPorts !== undefined) return;
      presence.changed(change);
      publishing.changed(change);
    },
    adopt: async () => {
      if (noPorts !== undefined) return;
      await publishing.prepare();
      await ports.adopt();
      await publishing.update();
      await gateways.sweepLeftovers();
    },
    sweep: () => {
      if (noPorts !== undefined) return;
      ports.sweep();
      void publishing.update();
      gateways.review().catch((error: unknown) => log.error({ err: error }, 'gateways'));
    },
    stop: () => {
      publishing.stop();
      ports.stop();
      gateways.stop();
      targets.stop();
      dns.stop();
      paths.stop();
      engine.stop();
    },
  };
}

/** Whether an endpoint of this node works. An application outside always does, as far as this node is concerned. */
function isOpenIn(
  { ports, gateways }: Pick<Assembly, 'ports' | 'gateways'>,
  endpoint: StoredEndpoint,
): boolean {
  if (isContainer(endpoint)) return ports.isOpen(endpoint.id);
  return !isOnNode(endpoint) || gateways.isOpen(endpoint.network);
}
