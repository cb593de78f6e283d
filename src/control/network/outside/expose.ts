/** A host itself in a network: its own address there, and others that it forwards into the network. */
import { type Cidr, cidrOverlaps, formatCidr, formatIp, parseCidr } from '../../../model/ip.ts';
import { ROUTES_FROM_MAX } from '../../../model/limits.ts';
import { formatMac } from '../../../model/mac-address.ts';
import type { Network } from '../../../model/network.ts';
import { gatewayOf, routerMac } from '../../gateway/gateway.ts';
import type { StoredEndpoint } from '../../state/records.ts';
import { prepareEndpoint } from '../attach-endpoint.ts';
import type { Cluster } from '../cluster.ts';
import { type Refuse, refusalOf } from '../refuse.ts';
import type { ExposeWish } from '../wish.ts';

/** The endpoint that is this host in a network. */
export function exposedIn(cluster: Cluster, network: Network): StoredEndpoint | undefined {
  const { directory, self } = cluster;
  return [...directory.index.ofNode(self)].find(
    ({ network: of, exposure }) => of === network.id && exposure !== undefined,
  );
}

/**
 * Returns the endpoint of this host in the network, its addresses taken; to be written by `commitEndpoint`. Throws a
 * `WeftError` without having taken anything.
 */
export async function prepareExposure(
  cluster: Cluster,
  network: Network,
  { ip, ip6, routeFrom }: ExposeWish,
): Promise<StoredEndpoint> {
  const refuse = refusalOf(`expose ${network.name}`);
  const known = exposedIn(cluster, network);
  if (known !== undefined) {
    const has = known.addresses.map((address) => formatIp(address.ip)).join(', ');
    throw refuse(
      'name-taken',
      `this host is in the network already, as ${has}`,
      `run weft unexpose ${network.name} first`,
    );
  }
  const exposure = { routeFrom: readRoutes(network, routeFrom, refuse) };
  const wish = {
    network: network.id,
    tap: gatewayOf(network).device,
    name: cluster.registry.nameOf(cluster.self),
    ...(ip !== undefined && { ip }),
    ...(ip6 !== undefined && { ip6 }),
    mac: formatMac(routerMac(network, cluster.self)),
    aliases: [],
    labels: {},
  };
  return prepareEndpoint(cluster, wish, undefined, { exposure });
}

function readRoutes(network: Network, texts: readonly string[], refuse: Refuse): Cidr[] {
  if (texts.length > ROUTES_FROM_MAX) {
    const why = `--route-from is given ${texts.length} times`;
    throw refuse('limit-reached', why, `use at most ${ROUTES_FROM_MAX} prefixes`);
  }
  if (texts.length > 0 && network.internal) {
    const why =
      'nothing is forwarded into an internal network, and its containers could not answer';
    throw refuse(
      'invalid-value',
      why,
      'leave --route-from out, or use a network without --internal',
    );
  }
  return texts.map((text) => readRoute(network, text, refuse));
}

function readRoute(network: Network, text: string, refuse: Refuse): Cidr {
  const cidr = parseCidr(text);
  if (typeof cidr === 'string') {
    const why = `--route-from "${text}" ${cidr === 'host-bits' ? 'has bits behind its prefix' : 'is no prefix'}`;
    throw refuse('invalid-value', why, 'write it like 192.168.7.0/24');
  }
  const own = network.subnets.find((subnet) => cidrOverlaps(subnet.cidr, cidr));
  if (own !== undefined) {
    const why = `--route-from ${text} overlaps the network's own subnet ${formatCidr(own.cidr)}`;
    throw refuse('overlap', why, 'give the addresses of those who are to come in from outside');
  }
  if (network.subnets.some((subnet) => subnet.cidr.family === cidr.family)) return cidr;
  const why = `--route-from ${text} is IPv${cidr.family}, and the network has no such subnet`;
  throw refuse('invalid-value', why, 'give prefixes of a family that the network has');
}
