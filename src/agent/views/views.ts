/** How objects of the cluster are shown by the API: from the model's values to a person's words. */

import type { EndpointView } from '../../control/api/schema/endpoint.ts';
import type {
  IpamConfigView,
  NetworkSummary,
  NetworkView,
} from '../../control/api/schema/network.ts';
import type { NodeRole, NodeView } from '../../control/api/schema/node.ts';
import { gatewaysOf } from '../../control/gateway/gateway.ts';
import { isSigner } from '../../control/keys/records.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import { innerMtuBytes, type UplinkView } from '../../control/network/reconcile.ts';
import type { StoredEndpoint } from '../../control/state/records.ts';
import {
  familiesOf,
  formatCidr,
  formatInterfaceAddress,
  formatIp,
  type Ip,
} from '../../model/ip.ts';
import { formatMac } from '../../model/mac-address.ts';
import type { Network, Subnet } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import { formatPublished } from '../../model/ports/published.ts';

/** What views need to know beside the cluster. */
export interface ViewContext {
  readonly cluster: Cluster;
  readonly uplink: UplinkView;
  /** Health of a member as gossip believes it; this node itself is alive. */
  healthOf(node: NodeId): 'alive' | 'suspect' | 'failed';
  rttMsOf(node: NodeId): number | undefined;
  /** Whether an endpoint of this node works. */
  isOpen(endpoint: StoredEndpoint): boolean;
  /** Addresses on which this node answers names of a network. */
  nameserversOf(network: string): readonly Ip[];
}

/** A member's name, or its id when its record is not known yet. */
export function nodeName({ cluster }: Pick<ViewContext, 'cluster'>, node: NodeId): string {
  return cluster.registry.nameOf(node);
}

/** Whether a member is trusted with the key of the authority. */
export function nodeRole({ cluster }: Pick<ViewContext, 'cluster'>, node: NodeId): NodeRole {
  return isSigner(cluster.state, node) ? 'signer' : 'member';
}

/** A network's name; a second network of the same name shows that it lost it. */
export function networkName({ cluster }: Pick<ViewContext, 'cluster'>, network: Network): string {
  const holder = cluster.directory.networkNamed(network.name);
  return holder === undefined || holder.id === network.id
    ? network.name
    : `${network.name} (conflict)`;
}

/** Returns a row of `network ls`. */
export function networkSummary(context: ViewContext, network: Network): NetworkSummary {
  return {
    id: network.id,
    name: networkName(context, network),
    driver: network.driver,
    scope: scopeOf(network),
    vni: network.vni,
    subnets: network.subnets.map(({ cidr }) => formatCidr(cidr)),
    internal: network.internal,
    attachable: network.attachable,
    labels: Object.fromEntries(network.labels),
    created: new Date(network.createdMs).toISOString(),
    endpoints: context.cluster.directory.index.countOfNetwork(network.id),
  };
}

/** Returns a network in the shape of Docker's `network inspect`. */
export function networkView(context: ViewContext, network: Network): NetworkView {
  const endpoints = context.cluster.directory.endpointsOf(network.id);
  const nodes = [...context.cluster.directory.index.carriers(network.id).keys()].sort();
  const options = network.mtuBytes === undefined ? {} : { mtu: String(network.mtuBytes) };
  return {
    Name: networkName(context, network),
    Id: network.id,
    Created: new Date(network.createdMs).toISOString(),
    Scope: scopeOf(network),
    Driver: network.driver,
    EnableIPv6: network.subnets.some(({ cidr }) => cidr.family === 6),
    IPAM: { Driver: 'weft', Options: {}, Config: network.subnets.map(ipamConfig) },
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: false,
    Containers: Object.fromEntries(endpoints.map((e) => [e.id, containerView(context, e)])),
    Options: options,
    Labels: Object.fromEntries(network.labels),
    VNI: network.vni,
    MTU: innerMtuBytes(network, context.uplink),
    Peers: nodes.map((node) => ({ Name: nodeName(context, node), IP: nodeAddress(context, node) })),
  };
}

/** Returns an endpoint. */
export function endpointView(context: ViewContext, endpoint: StoredEndpoint): EndpointView {
  const network = context.cluster.directory.network(endpoint.network);
  return {
    id: endpoint.id,
    name: endpoint.name,
    network: network === undefined ? '' : networkName(context, network),
    networkId: endpoint.network,
    node: nodeName(context, endpoint.node),
    nodeId: endpoint.node,
    state: endpointState(context, endpoint),
    ...outsideView(endpoint),
    tap: endpoint.tap,
    mac: formatMac(endpoint.mac),
    addresses: endpoint.addresses.map(formatInterfaceAddress),
    gateways: network === undefined ? [] : gatewaysOf(endpoint.addresses, network).map(formatIp),
    nameservers: context.nameserversOf(endpoint.network).map(formatIp),
    mtu: network === undefined ? 0 : innerMtuBytes(network, context.uplink),
    aliases: endpoint.aliases,
    links: endpoint.links,
    published: endpoint.published.flatMap((port) =>
      formatPublished(port, familiesOf(endpoint.addresses)),
    ),
    labels: Object.fromEntries(endpoint.labels),
  };
}

function outsideView({
  exposure,
  external,
}: StoredEndpoint): Pick<EndpointView, 'kind' | 'routeFrom' | 'target'> {
  if (exposure !== undefined) {
    return { kind: 'host', routeFrom: exposure.routeFrom.map(formatCidr) };
  }
  if (external === undefined) return { kind: 'container' };
  return { kind: 'external', target: external.target };
}

/** Returns a node. */
export function nodeView(context: ViewContext, node: NodeId): NodeView {
  const { cluster } = context;
  const info = cluster.directory.node(node);
  const member = cluster.registry.lookup(node);
  const rttMs = context.rttMsOf(node);
  const known = member === undefined ? [] : [member.address];
  return {
    id: node,
    name: nodeName(context, node),
    state: context.healthOf(node),
    role: nodeRole(context, node),
    self: node === cluster.self,
    addresses: (info?.addresses ?? known).map(formatIp),
    gossipPort: info?.gossipPort ?? member?.gossipPort ?? 0,
    vxlanPort: info?.vxlanPort ?? 0,
    version: info?.version ?? '',
    endpoints: cluster.directory.index.countOfNode(node),
    ...(rttMs !== undefined && { rttMs: Math.round(rttMs * 1000) / 1000 }),
  };
}

function endpointState(context: ViewContext, endpoint: StoredEndpoint): EndpointView['state'] {
  if (endpoint.node === context.cluster.self) return context.isOpen(endpoint) ? 'up' : 'down';
  return context.healthOf(endpoint.node) === 'failed' ? 'unknown' : 'up';
}

function containerView(
  context: ViewContext,
  endpoint: StoredEndpoint,
): NetworkView['Containers'][string] {
  const text = (family: 4 | 6): string => {
    const address = endpoint.addresses.find(({ ip }) => ip.family === family);
    return address === undefined ? '' : formatInterfaceAddress(address);
  };
  return {
    Name: endpoint.name,
    EndpointID: endpoint.id,
    MacAddress: formatMac(endpoint.mac),
    IPv4Address: text(4),
    IPv6Address: text(6),
    Node: nodeName(context, endpoint.node),
  };
}

function ipamConfig(subnet: Subnet): IpamConfigView {
  const aux = Object.fromEntries(subnet.aux.map(({ name, ip }) => [name, formatIp(ip)]));
  return {
    Subnet: formatCidr(subnet.cidr),
    ...(subnet.range && { IPRange: formatCidr(subnet.range) }),
    Gateway: formatIp(subnet.gateway),
    ...(subnet.aux.length > 0 && { AuxiliaryAddresses: aux }),
  };
}

function nodeAddress(context: ViewContext, node: NodeId): string {
  const ip = context.cluster.directory.node(node)?.addresses[0];
  return ip === undefined ? '' : formatIp(ip);
}

function scopeOf(network: Network): string {
  return network.driver === 'overlay' ? 'global' : 'local';
}
