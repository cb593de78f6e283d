/** The Docker plugin of an agent, put together: what it remembers, the engine that it asks for names, its socket. */

import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SocketPlace } from '../../control/api/socket.ts';
import type { DirectoryChange } from '../../control/network/directory.ts';
import { ResolvConf } from '../../host/dns/resolv-conf.ts';
import { EngineClient } from '../../host/docker/engine-client.ts';
import { hostRoutes } from '../../host/linux/host-routes.ts';
import { linkNames } from '../../host/linux/link.ts';
import { monotonicMs } from '../../host/process/clock.ts';
import type { Log } from '../../host/process/log.ts';
import type { Store } from '../../host/process/store.ts';
import { Timers } from '../../host/process/timers.ts';
import { leadNames } from '../../host/tap/name-road.ts';
import { removeTap } from '../../host/tap/tap-device.ts';
import { DEFAULT_DRIVER } from '../../integrations/docker/protocol.ts';
import {
  type EngineResolvers,
  engineResolvers,
  RESOLV_CONF,
  SYSTEMD_RESOLV_CONF,
} from '../../integrations/docker/resolvers.ts';
import { servePlugin } from '../../integrations/docker/server.ts';
import { AttachOperations } from '../attach.ts';
import type { OperationsContext } from '../context.ts';
import { EngineAddresses } from './addresses.ts';
import { EngineDriver, engineIdOf, TAP_PREFIX } from './driver.ts';
import { Mirror } from './mirror.ts';
import { EngineNames, type RunningContainer } from './names.ts';
import { EngineNetworks } from './networks.ts';

/** Where Docker serves its API. */
export const DOCKER_SOCKET = '/run/docker.sock';

/** What is led for containers that ended is taken away with what others change meanwhile. */
const TRANSLATE_MS = 1000;

/** Where the plugin is served, and whom it asks. */
export interface PluginSettings {
  /** The plugin's socket. */
  readonly plugin: SocketPlace;
  /** Absolute path of the socket of the engine's API. */
  readonly engine: string;
  /** Whether the engine is shown the networks of the cluster. */
  readonly mirrors: boolean;
}

/** A plugin that serves. */
export interface DockerPlugin {
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
  /** The directory has changed. */
  changed(change: DirectoryChange): void;
  stop(): Promise<void>;
}

/** Serves the plugin. Throws as `listenOnSocket` does. */
export async function openDockerPlugin(
  context: OperationsContext,
  store: Store,
  settings: PluginSettings,
): Promise<DockerPlugin> {
  const { log, views } = context;
  const { cluster } = views;
  const engine = new EngineClient(settings.engine);
  const addresses: EngineAddresses = new EngineAddresses({
    ...{ cluster, routes: hostRoutes },
    settled: (subnet) => networks.settled(subnet),
  });
  const networks: EngineNetworks = new EngineNetworks({
    ...{ cluster, store, log, routes: hostRoutes },
    said: (id) => engine.network(id),
    rangeOf: (subnet) => addresses.rangeOf(subnet),
    used: (subnet) => addresses.used(subnet),
  });
  const attach = new AttachOperations(context);
  const mayChange = (): void => store.checkRoom();
  const timers = new Timers<'translate'>(() => void context.gateways.translate());
  const names = new EngineNames({
    askers: context.askers,
    translate: () => context.gateways.translate(),
    translateSoon: () => timers.after(TRANSLATE_MS, 'translate'),
    isAnswered: (network) => context.gateways.isOpen(network),
    network: (id) => cluster.directory.network(id),
    leadNames,
    log,
    resolvers: resolversOfHost,
  });
  names.restore(containersOf(context));
  const stopping = new AbortController();
  const parts = { context, attach, addresses, networks, names, engine, mayChange };
  const driver = new EngineDriver({ ...parts, stopping: stopping.signal });
  const server = await servePlugin(driver, settings.plugin, (error, method) =>
    log.error({ err: error, method }, 'request of Docker failed'),
  );
  await removeLeftovers(log);
  networks.resume();
  const mirror = settings.mirrors
    ? new Mirror({ cluster, networks, engine, log, driver: driverName(settings.plugin), pause })
    : undefined;
  engine.follow({
    connected: () => {
      mirror?.connected();
      void driver.review();
    },
    disconnected: () => mirror?.disconnected(),
    networkChanged: () => mirror?.changed(),
    renamed: (container) => void driver.renamed(container),
    rewired: (container) => void driver.rewired(container),
  });
  log.info({ socket: settings.plugin }, 'Docker plugin');
  return {
    get problems() {
      return [...(mirror?.problems ?? []), ...names.problems];
    },
    changed: (change) => {
      if (change.kind === 'network') mirror?.changed();
      const ended = change.kind === 'endpoint' && !change.after ? change.before : undefined;
      const id = ended && engineIdOf(ended);
      if (id !== undefined) names.leaves(id);
    },
    stop: async () => {
      mirror?.stop();
      timers.close();
      stopping.abort();
      engine.stop();
      await server.close();
    },
  };
}

/** How an engine calls the plugin of a socket: as its file is called. */
function driverName(place: SocketPlace): string {
  return typeof place === 'string' ? basename(place, '.sock') : DEFAULT_DRIVER;
}

/** Read anew each time: an engine reads it when a container starts. */
function resolversOfHost(): EngineResolvers {
  const textOf = (path: string): string => new ResolvConf(path).text(monotonicMs());
  return engineResolvers(textOf(RESOLV_CONF), () => textOf(SYSTEMD_RESOLV_CONF));
}

/** Containers that an engine has in networks, as an earlier run left them. */
function containersOf({ views, ports }: OperationsContext): RunningContainer[] {
  const { directory, self } = views.cluster;
  return [...directory.index.ofNode(self)].flatMap((endpoint) => {
    const id = engineIdOf(endpoint);
    const network = directory.network(endpoint.network);
    const namespace = ports.placeOf(endpoint.id)?.namespace;
    if (id === undefined || network === undefined || namespace === undefined) return [];
    return [{ id, network, addresses: endpoint.addresses, namespace }];
  });
}

/** TAPs that an earlier run made and no engine took. */
async function removeLeftovers(log: Log): Promise<void> {
  try {
    for (const name of await linkNames()) {
      if (name.startsWith(TAP_PREFIX)) await removeTap(undefined, name);
    }
  } catch (error) {
    log.warn({ err: error }, 'a TAP that was made for Docker is left');
  }
}
