/** How the ways to peers are shown by the API. */
import type { PathMeasure, PathView } from '../../control/api/schema/status.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import type { PathReport } from '../../control/path-mtu/path-mtus.ts';
import { formatIp } from '../../model/ip.ts';
import { VXLAN_OVERHEAD_IPV4_BYTES, VXLAN_OVERHEAD_IPV6_BYTES } from '../../model/limits.ts';

/** Returns the ways, by address. */
export function pathViews(cluster: Cluster, reports: readonly PathReport[]): readonly PathView[] {
  const names = new Map<string, string>();
  for (const { node } of cluster.registry.all()) {
    const addresses = cluster.directory.node(node)?.addresses ?? [];
    for (const ip of addresses) names.set(formatIp(ip), cluster.registry.nameOf(node));
  }
  return reports
    .map((report) => pathView(report, names.get(formatIp(report.ip))))
    .sort((one, other) => one.address.localeCompare(other.address));
}

function pathView({ ip, mtuBytes, by }: PathReport, name: string | undefined): PathView {
  const overhead = ip.family === 4 ? VXLAN_OVERHEAD_IPV4_BYTES : VXLAN_OVERHEAD_IPV6_BYTES;
  const measure: PathMeasure = by === 'data' ? 'data-port' : (by ?? 'nothing');
  return {
    address: formatIp(ip),
    ...(name !== undefined && { name }),
    mtu: mtuBytes,
    inside: mtuBytes - overhead,
    by: measure,
  };
}
