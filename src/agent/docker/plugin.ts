/** The Docker plugin of an agent, put together: what it remembers, the engine that it asks for names, its socket. */

import type { SocketPlace } from '../../control/api/socket.ts';
import { EngineClient } from '../../host/docker/engine-client.ts';
import { hostRoutes } from '../../host/linux/host-routes.ts';
import { linkNames } from '../../host/linux/link.ts';
import type { Log } from '../../host/process/log.ts';
import type { Store } from '../../host/process/store.ts';
import { removeTap } from '../../host/tap/tap-device.ts';
import { servePlugin } from '../../integrations/docker/server.ts';
import { AttachOperations } from '../attach.ts';
import type { OperationsContext } from '../context.ts';
import { EngineAddresses } from './addresses.ts';
import { EngineDriver, TAP_PREFIX } from './driver.ts';
import { EngineNetworks } from './networks.ts';

/** Where Docker serves its API. */
export const DOCKER_SOCKET = '/run/docker.sock';

/** Where the plugin is served, and whom it asks. */
export interface PluginPlaces {
  /** The plugin's socket. */
  readonly plugin: SocketPlace;
  /** Absolute path of the socket of the engine's API. */
  readonly engine: string;
}

/** Serves the plugin. Returns what ends it. Throws as `listenOnSocket` does. */
export async function openDockerPlugin(
  context: OperationsContext,
  store: Store,
  places: PluginPlaces,
): Promise<() => Promise<void>> {
  const { log, views } = context;
  const { cluster } = views;
  const engine = new EngineClient(places.engine);
  const addresses: EngineAddresses = new EngineAddresses(cluster, hostRoutes, (subnet) =>
    networks.settled(subnet),
  );
  const networks: EngineNetworks = new EngineNetworks({
    ...{ cluster, store, log, routes: hostRoutes },
    nameOf: (id) => engine.networkName(id),
    rangeOf: (subnet) => addresses.rangeOf(subnet),
    used: (subnet) => addresses.used(subnet),
  });
  const attach = new AttachOperations(context);
  const mayChange = (): void => store.checkRoom();
  const driver = new EngineDriver({ context, attach, addresses, networks, engine, mayChange });
  const server = await servePlugin(driver, places.plugin, (error, method) =>
    log.error({ err: error, method }, 'request of Docker failed'),
  );
  await removeLeftovers(log);
  networks.resume();
  log.info({ socket: places.plugin }, 'Docker plugin');
  return async () => {
    engine.stop();
    await server.close();
  };
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
