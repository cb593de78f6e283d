/**
 * What an agent needs of its host, tried before it becomes a member anywhere: ports, sockets, addresses. Each is opened
 * as it will be used, and given back. A refusal says what is in the way.
 */
import { createServer } from 'node:http';
import { serveMetrics } from '../../control/api/metrics-server.ts';
import { listenOnSocket, removeSocket, type SocketPlace } from '../../control/api/socket.ts';
import { checkPort } from '../../host/control/sealed-socket.ts';
import { openUnderlay } from '../../host/underlay/udp-underlay.ts';
import type { Ip } from '../../model/ip.ts';
import type { AgentConfig } from '../config.ts';
import { noPorts } from '../data-path.ts';

/** Throws the `WeftError` that the start would end with; nothing stays open. */
export async function checkResources(
  config: AgentConfig,
  addresses: readonly Ip[],
  api: SocketPlace,
): Promise<void> {
  await checkPort(addresses, config.gossipPort);
  if (noPorts(config) === undefined) {
    const underlay = await openUnderlay({ addresses, port: config.vxlanPort });
    underlay.close();
  }
  if (typeof api === 'string') await checkSocket(api);
  if (config.metricsAddr === undefined) return;
  const metrics = await serveMetrics({ metrics: () => Promise.resolve('') }, config.metricsAddr);
  await metrics.close();
}

async function checkSocket(path: string): Promise<void> {
  const server = createServer();
  await listenOnSocket(server, path);
  await new Promise((resolve) => server.close(resolve));
  await removeSocket(path);
}
