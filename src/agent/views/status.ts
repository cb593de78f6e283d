/** One screen about this node: who it is, whom it sees, what it carries, and what is wrong. */
import type { StatusView } from '../../control/api/schema/status.ts';
import { DROP_REASONS } from '../../datapath/drops.ts';
import { weftVersion } from '../../host/installation.ts';
import { formatIp } from '../../model/ip.ts';
import { VXLAN_OVERHEAD_IPV4_BYTES, VXLAN_OVERHEAD_IPV6_BYTES } from '../../model/limits.ts';
import type { OperationsContext } from '../context.ts';
import { pathViews } from '../path-mtu/view.ts';
import { problemsOf } from './problems.ts';
import { networkName, nodeName, nodeView } from './views.ts';

/** Returns the status. */
export function agentStatus(context: OperationsContext): StatusView {
  const { views, engine } = context;
  const { cluster, uplink } = views;
  const counters = engine.counters();
  const overIpv6 = uplink.addresses.some(({ family }) => family === 6);
  const overhead = overIpv6 ? VXLAN_OVERHEAD_IPV6_BYTES : VXLAN_OVERHEAD_IPV4_BYTES;
  const peers = cluster.registry.all().filter(({ node }) => node !== cluster.self);
  return {
    node: {
      id: cluster.self,
      name: nodeName(views, cluster.self),
      advertise: uplink.addresses.map(formatIp),
      version: weftVersion(),
      uptimeSeconds: Math.floor(process.uptime()),
      engine: engineView(context),
      mtu: uplink.mtuBytes - overhead,
      uplinkMtu: uplink.mtuBytes,
    },
    cluster: { id: context.keychain.membership.cluster },
    peers: peers.map(({ node }) => {
      const { id, name, state, addresses, rttMs } = nodeView(views, node);
      const address = addresses[0] ?? '';
      return { id, name, state, address, ...(rttMs !== undefined && { rttMs }) };
    }),
    paths: pathViews(cluster, context.paths.all()),
    networks: cluster.directory.networks().map((network) => {
      const { index } = cluster.directory;
      return {
        id: network.id,
        name: networkName(views, network),
        vni: network.vni,
        endpoints: index.countOfNetwork(network.id),
        localEndpoints: index.carriers(network.id).get(cluster.self) ?? 0,
      };
    }),
    problems: problemsOf(context),
    drops: Object.entries(counters.drops)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => ({
        reason,
        count,
        meaning: DROP_REASONS[reason as keyof typeof DROP_REASONS],
      })),
    traffic: counters.underlay,
  };
}

function engineView({ engine, engineLimit }: OperationsContext): StatusView['node']['engine'] {
  const tier = engine.tier?.();
  const limit = tier?.limit ?? engineLimit;
  return {
    kind: engine.kind,
    ...(tier !== undefined && { tier: tier.name }),
    ...(limit !== undefined && { limit }),
  };
}
