/**
 * Keeps the engine's tables equal to what the cluster says, for the networks that have a port on this node.
 *
 * What is said is compared with what is installed and only the differences are programmed, so it does not matter in
 * which order, how often, or how late changes are heard of; a burst of changes costs one comparison. A network is
 * compared whole when it is installed, and when it or a node changes; a change of an endpoint concerns one MAC.
 */
import type { Change, Engine, Remote, Vtep } from '../../datapath/engine.ts';
import { isContainer, isOnNode } from '../../model/endpoint.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import { VXLAN_OVERHEAD_IPV4_BYTES, VXLAN_OVERHEAD_IPV6_BYTES } from '../../model/limits.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import type { Network } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Vni } from '../../model/vni.ts';
import { routerMac } from '../gateway/gateway.ts';
import type { StoredEndpoint } from '../state/records.ts';
import type { Cluster } from './cluster.ts';
import type { DirectoryChange } from './directory.ts';
import { refusalOf } from './refuse.ts';

/** How this node meets the underlay. */
export interface UplinkView {
  /** Advertised addresses, at most one of each family. */
  readonly addresses: readonly Ip[];
  /** MTU of the interface that holds them, bytes. */
  readonly mtuBytes: number;
}

interface Installed {
  readonly vni: Vni;
  /** What was installed, by MAC, as one text for comparison. */
  readonly remotes: Map<MacAddress, string>;
  /** Other nodes that take part, by their router MAC. */
  routers: ReadonlyMap<MacAddress, NodeId>;
  network: string;
  vteps: string;
}

/** What of a network is to be compared. */
interface Dirty {
  whole: boolean;
  /** Somebody came to the network or left it. */
  nodes: boolean;
  readonly macs: Set<MacAddress>;
}

/** Inner MTU of a network on this node: what a person asked for, else what fits the uplink. */
export function innerMtuBytes(network: Network, uplink: UplinkView): number {
  if (network.mtuBytes !== undefined) return network.mtuBytes;
  const overIpv6 = uplink.addresses.some((ip) => ip.family === 6);
  return uplink.mtuBytes - (overIpv6 ? VXLAN_OVERHEAD_IPV6_BYTES : VXLAN_OVERHEAD_IPV4_BYTES);
}

/** Compares and installs. */
export class Reconciler {
  readonly #cluster: Cluster;
  readonly #engine: Pick<Engine, 'program'>;
  readonly #uplink: UplinkView;
  readonly #installed = new Map<string, Installed>();
  readonly #dirty = new Map<string, Dirty>();
  #scheduled = false;

  constructor(cluster: Cluster, engine: Pick<Engine, 'program'>, uplink: UplinkView) {
    this.#cluster = cluster;
    this.#engine = engine;
    this.#uplink = uplink;
  }

  /**
   * Installs a network that gets its first port. One that is installed follows by itself.
   *
   * @throws WeftError `address-taken` when another network with this VNI is installed: tables are by VNI
   */
  activate(network: Network): void {
    if (this.#installed.has(network.id)) return;
    this.#checkVni(network);
    const { vni } = network;
    const nothing = { remotes: new Map(), routers: new Map(), network: '', vteps: '' };
    this.#installed.set(network.id, { vni, ...nothing });
    this.#reconcile(network.id, { whole: true, nodes: true, macs: new Set() });
  }

  /** Removes a network whose last port is gone. */
  deactivate(network: string): void {
    const installed = this.#installed.get(network);
    if (installed === undefined) return;
    this.#installed.delete(network);
    this.#dirty.delete(network);
    this.#engine.program([{ op: 'delete-network', vni: installed.vni }]);
  }

  /** Something changed in the cluster; what it concerns is compared at the end of the turn. */
  changed(change: DirectoryChange): void {
    if (change.kind === 'node') this.touchAll();
    else if (change.kind === 'endpoint') {
      if (change.before !== undefined) this.#endpointChanged(change.before);
      if (change.after !== undefined) this.#endpointChanged(change.after);
    } else {
      const network =
        change.kind === 'network' ? change.after?.id : (change.after ?? change.before)?.network;
      if (network !== undefined) this.#touchWhole(network);
    }
  }

  /** Something changed that concerns everything: all is compared at the end of the turn. */
  touchAll(): void {
    for (const network of this.#installed.keys()) this.#touchWhole(network);
  }

  #touchWhole(network: string): void {
    const dirty = this.#touch(network);
    if (dirty !== undefined) dirty.whole = true;
  }

  #endpointChanged(endpoint: StoredEndpoint): void {
    const dirty = this.#touch(endpoint.network);
    if (dirty === undefined) return;
    if (isContainer(endpoint)) dirty.macs.add(endpoint.mac);
    // Of its node's endpoints there it may be the first or have been the last.
    const carriers = this.#cluster.directory.index.carriers(endpoint.network);
    const isEdge = (carriers.get(endpoint.node) ?? 0) <= 1;
    if (isEdge || !isContainer(endpoint) || isOnEveryHost(endpoint)) dirty.nodes = true;
  }

  #touch(network: string): Dirty | undefined {
    if (!this.#installed.has(network)) return undefined;
    const dirty = this.#dirty.get(network) ?? { whole: false, nodes: false, macs: new Set() };
    this.#dirty.set(network, dirty);
    if (!this.#scheduled) queueMicrotask(() => this.#flush());
    this.#scheduled = true;
    return dirty;
  }

  #checkVni({ id, name, vni }: Network): void {
    const other = [...this.#installed].find(([, installed]) => installed.vni === vni)?.[0];
    if (other === undefined) return;
    const by = this.#cluster.directory.network(other)?.name ?? other;
    throw refusalOf(`network ${name} (${id.slice(0, 12)})`)(
      'address-taken',
      `network ${by} (${other.slice(0, 12)}) has its VNI ${vni} and containers on this host`,
      'detach the containers of one of them',
    );
  }

  #flush(): void {
    this.#scheduled = false;
    const networks = [...this.#dirty];
    this.#dirty.clear();
    for (const [network, dirty] of networks) this.#reconcile(network, dirty);
  }

  #reconcile(id: string, { whole, nodes, macs }: Dirty): void {
    const network = this.#cluster.directory.network(id);
    const installed = this.#installed.get(id);
    if (network === undefined || installed === undefined) return;
    const before = installed.routers;
    if (whole || nodes) installed.routers = this.#routersOf(network);
    const some = nodes ? new Set([...macs, ...before.keys(), ...installed.routers.keys()]) : macs;
    const changes: Change[] = [
      ...(whole ? this.#networkChange(network, installed) : []),
      // VTEPs before the remotes behind them: the engine accepts frames of known VTEPs only.
      ...(whole || nodes ? this.#vtepChange(network, installed) : []),
      ...this.#remoteChanges(network, whole ? this.#macsOf(id, installed) : some, installed),
    ];
    if (changes.length > 0) this.#engine.program(changes);
  }

  /** Other nodes that take part: each has an IP stack there, behind its gateway. */
  #routersOf(network: Network): ReadonlyMap<MacAddress, NodeId> {
    const { directory, self } = this.#cluster;
    const publishing = [...directory.index.publishing()];
    const everybody = publishing.some((each) => each.network === network.id && isOnEveryHost(each));
    const nodes = everybody ? directory.nodes() : directory.index.carriers(network.id).keys();
    const others = [...nodes].filter((node) => node !== self).sort();
    return new Map(others.map((node) => [routerMac(network, node), node]));
  }

  #networkChange(network: Network, installed: Installed): Change[] {
    const mtuBytes = innerMtuBytes(network, this.#uplink);
    const gateways = network.subnets.map(({ gateway }) => gateway);
    const text = `${mtuBytes} ${gateways.map(formatIp).join(' ')}`;
    if (text === installed.network) return [];
    installed.network = text;
    return [{ op: 'set-network', vni: network.vni, mtuBytes, gateways }];
  }

  /** Every MAC of the network that is known or installed. */
  #macsOf(id: string, { remotes, routers }: Installed): ReadonlySet<MacAddress> {
    const macs = new Set([...remotes.keys(), ...routers.keys()]);
    for (const { mac } of this.#cluster.directory.index.ofNetwork(id)) macs.add(mac);
    return macs;
  }

  #remoteChanges(
    network: Network,
    macs: ReadonlySet<MacAddress>,
    { remotes, routers }: Installed,
  ): Change[] {
    const { vni } = network;
    const changes: Change[] = [];
    const gone: Change[] = [];
    for (const mac of macs) {
      const router = routers.get(mac);
      const remote =
        router === undefined
          ? this.#remote(network.id, mac)
          : this.#router(network.id, mac, router);
      if (remote === undefined) {
        if (remotes.delete(mac)) gone.push({ op: 'delete-remote', vni, mac });
        continue;
      }
      const { vtep, addresses } = remote;
      const text = `${vtepText(vtep)} ${addresses.map(formatIp).join(' ')}`;
      if (remotes.get(mac) === text) continue;
      remotes.set(mac, text);
      changes.push({ op: 'set-remote', vni, ...remote });
    }
    // Last: an address may have moved from one that is gone to another.
    return [...changes, ...gone];
  }

  /** Where a MAC of another node is. Of two that were made on both sides of a partition the one written last counts. */
  #remote(network: string, mac: MacAddress): Remote | undefined {
    let found: Remote | undefined;
    for (const endpoint of this.#cluster.directory.index.withMac(mac)) {
      if (endpoint.network !== network || endpoint.node === this.#cluster.self) continue;
      const vtep = this.#vtepOf(endpoint.node);
      if (vtep === undefined || !isContainer(endpoint)) continue;
      found = { mac, vtep, addresses: endpoint.addresses.map(({ ip }) => ip) };
    }
    return found;
  }

  /** The IP stack of another node, with the addresses that are the node itself. */
  #router(network: string, mac: MacAddress, node: NodeId): Remote | undefined {
    const vtep = this.#vtepOf(node);
    if (vtep === undefined) return undefined;
    const own = [...this.#cluster.directory.index.ofNode(node)].filter(
      (endpoint) => endpoint.network === network && isOnNode(endpoint),
    );
    return {
      mac,
      vtep,
      addresses: own.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)),
      router: true,
    };
  }

  #vtepChange(network: Network, installed: Installed): Change[] {
    const nodes = [...installed.routers.values()];
    const vteps: Vtep[] = nodes.flatMap((node) => this.#vtepOf(node) ?? []);
    const foreign = this.#cluster.fenced ? [] : this.#cluster.directory.vtepsOf(network.id);
    for (const { ip, port } of foreign) {
      vteps.push({ ip, port, foreign: true });
    }
    const text = vteps.map(vtepText).join(' ');
    if (text === installed.vteps) return [];
    installed.vteps = text;
    return [{ op: 'set-vteps', vni: network.vni, vteps }];
  }

  /** The address of a node that we can send to: the first of a family that we have too. */
  #vtepOf(node: NodeId): Vtep | undefined {
    // A removed node is cut off by itself as well: others may not have heard yet.
    if (this.#cluster.fenced) return undefined;
    const info = this.#cluster.directory.node(node);
    const ip = info && reachableAddress(info.addresses, this.#uplink.addresses);
    return info && ip && { ip, port: info.vxlanPort, foreign: false };
  }
}

/** True for an endpoint that every host leads to. */
function isOnEveryHost({ published }: StoredEndpoint): boolean {
  return published.some(({ mode }) => mode === 'ingress');
}

/** The first address of theirs that is of a family we have. */
export function reachableAddress(theirs: readonly Ip[], ours: readonly Ip[]): Ip | undefined {
  return theirs.find((ip) => ours.some((own) => own.family === ip.family));
}

function vtepText({ ip, port, foreign }: Vtep): string {
  return `${formatIp(ip)}:${port}${foreign ? '!' : ''}`;
}
