/**
 * No two networks with one automatic VNI, no two automatic subnets that overlap; and no two confirmed networks that
 * want the same of anything. What people choose by name, `--subnet`, or `--vni` below the pool, may collide when it is
 * chosen on two sides of a partition: then one of them is provisional. docs/ipam.md, docs/state.md.
 *
 * One exception, which docs/simulator.md tells as a limit: VNI and subnet of a removed network may be given out again
 * before everybody has heard of the removal. Who has not sees both; who uses the removed one writes it again.
 */
import { cidrOverlaps, formatCidr } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import { VNI_AUTO_MIN } from '../../model/vni.ts';
import type { Checker, Violate } from './checker.ts';

/** Label of a network whose subnets the cluster chose. */
export const AUTOMATIC_SUBNET = 'simulator.automatic';

/** Makes the checker. */
export function apartNetworks(violate: Violate): Checker {
  /** Networks that somebody saw removed. */
  const removed = new Set<string>();
  return {
    invariant: 'no two networks have one automatic VNI or overlapping automatic subnets',
    changed(node, change) {
      if (change.kind !== 'network') return;
      const { before, after } = change;
      if (after === undefined) {
        if (before !== undefined) removed.add(before.id);
        return;
      }
      const others = (node.plane?.cluster.directory.networks() ?? []).filter(
        ({ id }) => id !== after.id && !removed.has(id) && !removed.has(after.id),
      );
      for (const other of others) {
        const fault = faultOf(after, other);
        if (fault === undefined) continue;
        const both = [after, other].map(({ name, id }) => `${name} (${id.slice(0, 8)})`);
        violate(`${fault} for ${both.join(' and ')}, as ${node.name} sees it`, [node]);
      }
    },
  };
}

function faultOf(a: Network, b: Network): string | undefined {
  if (a.vni === b.vni && a.vni >= VNI_AUTO_MIN) return `VNI ${a.vni}`;
  if (!a.provisional && !b.provisional && a.name === b.name)
    return 'one name of confirmed networks';
  if (!a.labels.has(AUTOMATIC_SUBNET) || !b.labels.has(AUTOMATIC_SUBNET)) return undefined;
  for (const { cidr } of a.subnets) {
    const other = b.subnets.find((subnet) => cidrOverlaps(subnet.cidr, cidr));
    if (other !== undefined) return `subnets ${formatCidr(cidr)} and ${formatCidr(other.cidr)}`;
  }
  return undefined;
}
