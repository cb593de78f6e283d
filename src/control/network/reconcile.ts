/**
 * Keeps the engine's tables equal to what the cluster says, for the networks that have a port on this node.
 *
 * A network is compared whole and only the differences are installed, so it does not matter in which order, how
 * often, or how late changes are heard of; a burst of changes costs one comparison.
 */
import type { Change, Engine, Vtep } from '../../datapath/engine.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import { VXLAN_OVERHEAD_IPV4_BYTES, VXLAN_OVERHEAD_IPV6_BYTES } from '../../model/limits.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import type { Network } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Vni } from '../../model/vni.ts';
import type { StoredEndpoint } from '../state/records.ts';
import type { Cluster } from './cluster.ts';
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
  /** What was installed, by MAC: the VTEP and the addresses as one text, for comparison. */
  readonly remotes: Map<MacAddress, string>;
  network: string;
  vteps: string;
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
  readonly #dirty = new Set<string>();
  #scheduled = false;

  constructor(cluster: Cluster, engine: Pick<Engine, 'program'>, uplink: UplinkView) {
    this.#cluster = cluster;
    this.#engine = engine;
    this.#uplink = uplink;
  }

  /**
   * Installs a network that gets its first port. Doing it again changes nothing.
   *
   * @throws WeftError `address-taken` when another network with this VNI is installed: tables are by VNI
   */
  activate(network: Network): void {
    if (!this.#installed.has(network.id)) {
      const { vni } = network;
      this.#checkVni(network);
      this.#installed.set(network.id, { vni, remotes: new Map(), network: '', vteps: '' });
    }
    this.#reconcile(network.id);
  }

  /** Removes a network whose last port is gone. */
  deactivate(network: string): void {
    const installed = this.#installed.get(network);
    if (installed === undefined) return;
    this.#installed.delete(network);
    this.#engine.program([{ op: 'delete-network', vni: installed.vni }]);
  }

  /** Something about the network changed; it is compared at the end of the turn. */
  touch(network: string): void {
    if (!this.#installed.has(network)) return;
    this.#dirty.add(network);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.#flush());
  }

  /** A node changed its address: everything that leads there is compared. */
  touchAll(): void {
    for (const network of this.#installed.keys()) this.touch(network);
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
    for (const network of networks) this.#reconcile(network);
  }

  #reconcile(id: string): void {
    const network = this.#cluster.directory.network(id);
    const installed = this.#installed.get(id);
    if (network === undefined || installed === undefined) return;
    const endpoints = this.#cluster.directory.endpointsOf(id);
    const changes: Change[] = [
      ...this.#networkChange(network, installed),
      // VTEPs before the remotes behind them: the engine accepts frames of known VTEPs only.
      ...this.#vtepChange(network, endpoints, installed),
      ...this.#remoteChanges(network.vni, endpoints, installed),
    ];
    if (changes.length > 0) this.#engine.program(changes);
  }

  #networkChange(network: Network, installed: Installed): Change[] {
    const mtuBytes = innerMtuBytes(network, this.#uplink);
    const gateways = network.subnets.map(({ gateway }) => gateway);
    const text = `${mtuBytes} ${gateways.map(formatIp).join(' ')}`;
    if (text === installed.network) return [];
    installed.network = text;
    return [{ op: 'set-network', vni: network.vni, mtuBytes, gateways }];
  }

  #remoteChanges(vni: Vni, endpoints: readonly StoredEndpoint[], installed: Installed): Change[] {
    const changes: Change[] = [];
    const gone = new Set(installed.remotes.keys());
    for (const { node, mac, addresses } of endpoints) {
      const vtep = node === this.#cluster.self ? undefined : this.#vtepOf(node);
      if (vtep === undefined) continue;
      gone.delete(mac);
      const ips = addresses.map(({ ip }) => ip);
      const text = `${vtepText(vtep)} ${ips.map(formatIp).join(' ')}`;
      if (installed.remotes.get(mac) === text) continue;
      installed.remotes.set(mac, text);
      changes.push({ op: 'set-remote', vni, mac, addresses: ips, vtep });
    }
    for (const mac of gone) {
      installed.remotes.delete(mac);
      changes.push({ op: 'delete-remote', vni, mac });
    }
    return changes;
  }

  #vtepChange(
    network: Network,
    endpoints: readonly StoredEndpoint[],
    installed: Installed,
  ): Change[] {
    const nodes = new Set(endpoints.map(({ node }) => node));
    nodes.delete(this.#cluster.self);
    const vteps: Vtep[] = [...nodes].sort().flatMap((node) => this.#vtepOf(node) ?? []);
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

/** The first address of theirs that is of a family we have. */
export function reachableAddress(theirs: readonly Ip[], ours: readonly Ip[]): Ip | undefined {
  return theirs.find((ip) => ours.some((own) => own.family === ip.family));
}

function vtepText({ ip, port, foreign }: Vtep): string {
  return `${formatIp(ip)}:${port}${foreign ? '!' : ''}`;
}
