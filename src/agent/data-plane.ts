/**
 * The data path of an agent, put together: engine, tables, gateways and ports.
 */
import type { Health } from '../control/dns/answer.ts';
import type { Cluster } from '../control/network/cluster.ts';
import { Reconciler, type UplinkView } from '../control/network/reconcile.ts';
import type { Engine, PortId } from '../datapath/engine.ts';
import type { FdStore } from '../host/linux/fd-store.ts';
import type { Log } from '../host/process/log.ts';
import type { Store } from '../host/process/store.ts';
import type { Tap } from '../host/tap/tap-device.ts';
import type { NodeId } from '../model/node-id.ts';
import type { AgentConfig } from './config.ts';
import { type NoPorts, openDataPath } from './data-path.ts';
import { Dns } from './dns.ts';
import { Firewall } from './gateways/firewall.ts';
import { Forwarding } from './gateways/forwarding.ts';
import { Gateways } from './gateways/gateways.ts';
import { PathMtuDiscovery } from './path-mtu/path-mtu.ts';
import { Ports } from './ports.ts';

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
  /** Answers names on the addresses of the gateways. */
  readonly dns: Dns;
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
    health: ({ id, node }) => {
      if (node !== cluster.self) return healthOf(node);
      return ports.isOpen(id) ? 'alive' : 'failed';
    },
    // Of a container on another host nobody here can tell where else it is.
    joinedBy: ({ id }) => ports.networksBeside(id),
  });
  const gateways: Gateways = new Gateways({
    ...{ engine, tapOffload, uplink, firewall, log, nextPort },
    names: dns,
  });
  const context = { cluster, engine, tapOffload, tapQueues, reconciler, gateways, uplink, store };
  const ports: Ports = new Ports({ ...context, fdStore, log, nextPort });
  return {
    engine,
    ...(path.limit !== undefined && { limit: path.limit }),
    ...(path.noPorts !== undefined && { noPorts: path.noPorts }),
    reconciler,
    gateways,
    ports,
    dns,
    paths,
    adopt: async () => {
      await ports.adopt();
      if (path.noPorts === undefined) await gateways.sweepLeftovers();
    },
    sweep: () => {
      ports.sweep();
      gateways.review().catch((error: unknown) => log.error({ err: error }, 'gateways'));
    },
    stop: () => {
      ports.stop();
      gateways.stop();
      dns.stop();
      paths.stop();
      engine.stop();
    },
  };
}
