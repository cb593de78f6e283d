/** From the cluster to the file: what people made, in the words of the wishes that would make it again. */
import { BACKUP_FORMAT, type SavedNetwork, type StateBackup } from '../../../model/backup.ts';
import { formatCidr, formatIp } from '../../../model/ip.ts';
import type { ForeignVtep } from '../../../model/network.ts';
import type { Cluster } from '../cluster.ts';
import type { NetworkPlan } from '../creation/make-networks.ts';

/** Returns a backup of all that this node knows. Nothing is changed. */
export function makeBackup(cluster: Cluster): StateBackup {
  const { directory, registry, self, world } = cluster;
  const pool = cluster.defaultPool;
  const networks = directory.networks().map((network): SavedNetwork => {
    const vteps = directory.vtepsOf(network.id);
    return { id: network.id, ...savedPlan(network), vteps: savedVteps(vteps) };
  });
  return {
    format: BACKUP_FORMAT,
    made: new Date(world.wallMs()).toISOString(),
    cluster: world.identity.cluster,
    node: { id: self, name: registry.nameOf(self) },
    defaultAddressPool: pool === undefined ? '' : formatCidr(pool.cidr),
    networks: networks.sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id)),
  };
}

/** What a network is, without what it was called by others. Two networks that are alike give equal values. */
export function savedPlan(plan: NetworkPlan): Omit<SavedNetwork, 'id' | 'vteps'> {
  const { subnets, mtuBytes } = plan;
  const aux = subnets.flatMap((subnet) =>
    subnet.aux.map(({ name, ip }) => [name, formatIp(ip)] as const),
  );
  return {
    name: plan.name,
    driver: plan.driver,
    vni: plan.vni,
    subnets: subnets.map(({ cidr }) => formatCidr(cidr)),
    gateways: subnets.map(({ gateway }) => formatIp(gateway)),
    ipRanges: subnets.flatMap(({ range }) => (range === undefined ? [] : formatCidr(range))),
    auxAddresses: inOrder(aux),
    attachable: plan.attachable,
    internal: plan.internal,
    labels: inOrder([...plan.labels]),
    options: mtuBytes === undefined ? {} : { mtu: `${mtuBytes}` },
  };
}

function savedVteps(vteps: readonly ForeignVtep[]): SavedNetwork['vteps'] {
  const saved = vteps.map(({ ip, port }) => ({ ip: formatIp(ip), port }));
  return saved.sort((a, b) => compare(a.ip, b.ip));
}

function inOrder(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compare(a, b)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
