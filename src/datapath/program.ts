/**
 * What control has installed: networks with their FDB, members and settings, and the ports. Changes are applied
 * one by one in the thread that moves frames, so every frame sees a complete table.
 */
import { assertThat } from '../model/errors.ts';
import type { Ip } from '../model/ip.ts';
import type { Vni } from '../model/vni.ts';
import { Fdb } from './bridge/fdb.ts';
import { FlowPins } from './bridge/flow-pins.ts';
import type { Change, PortId, PortSpec } from './engine.ts';
import { LinkLocalClaims } from './tap/link-local.ts';
import { TapPort } from './tap/tap-port.ts';
import { Members } from './underlay/members.ts';
import { PathMtuLimits } from './underlay/path-mtu-limits.ts';

/** A network as this host takes part in it. */
export class OverlayNetwork {
  readonly vni: Vni;
  mtuBytes = 0;
  gateways: readonly Ip[] = [];
  readonly fdb: Fdb = new Fdb();
  readonly members: Members = new Members();
  readonly linkLocals: LinkLocalClaims = new LinkLocalClaims((mac) => this.fdb.isKnownMac(mac));

  constructor(vni: Vni) {
    this.vni = vni;
  }
}

/** A port and the network it is in. */
export interface AttachedPort {
  readonly tap: TapPort;
  readonly network: OverlayNetwork;
}

/** The tables. */
export class Program {
  readonly pins: FlowPins = new FlowPins();
  private readonly networks = new Map<Vni, OverlayNetwork>();
  private readonly ports = new Map<PortId, AttachedPort>();
  readonly pathMtus: PathMtuLimits = new PathMtuLimits();

  /** Installs one change. Asserts that the network of a remote or of a VTEP list is installed. */
  apply(change: Change): void {
    switch (change.op) {
      case 'set-network':
        this.setNetwork(change);
        return;
      case 'delete-network':
        this.deleteNetwork(change.vni);
        return;
      case 'set-remote':
        this.getNetwork(change.vni).fdb.installRemote(change);
        return;
      case 'delete-remote':
        this.networks.get(change.vni)?.fdb.withdrawRemote(change.mac);
        return;
      case 'replace-remotes':
        this.getNetwork(change.vni).fdb.replaceRemotes(change.remotes);
        return;
      case 'set-vteps': {
        const network = this.getNetwork(change.vni);
        network.members.replace(change.vteps);
        network.fdb.learned.keepOnly(change.vteps);
        return;
      }
      case 'set-path-mtu':
        this.pathMtus.set(change.ip, change.mtuBytes);
    }
  }

  /** Installs a port. Asserts that its network is there, its id is new and its MAC is free among the ports. */
  installPort(spec: PortSpec): void {
    const network = this.getNetwork(spec.vni);
    assertThat(!this.ports.has(spec.id), `port ${spec.id} is attached already`);
    for (const mac of [spec.mac, spec.router]) {
      const isFree = mac === undefined || network.fdb.lookupPort(mac) === undefined;
      assertThat(isFree, 'two ports with one MAC');
    }
    const tap = new TapPort(spec, network.linkLocals);
    network.fdb.installPort(tap);
    this.ports.set(spec.id, { tap, network });
  }

  /** Withdraws a port; an unknown id changes nothing. */
  withdrawPort(id: PortId): void {
    const port = this.ports.get(id);
    if (port === undefined) return;
    this.ports.delete(id);
    port.network.fdb.withdrawPort(port.tap);
    port.tap.release();
  }

  lookupPort(id: PortId): AttachedPort | undefined {
    return this.ports.get(id);
  }

  lookupNetwork(vni: Vni): OverlayNetwork | undefined {
    return this.networks.get(vni);
  }

  private getNetwork(vni: Vni): OverlayNetwork {
    const network = this.networks.get(vni);
    assertThat(network !== undefined, `network with VNI ${vni} is not installed`);
    return network;
  }

  private setNetwork(change: Extract<Change, { op: 'set-network' }>): void {
    const network = this.networks.get(change.vni) ?? new OverlayNetwork(change.vni);
    network.mtuBytes = change.mtuBytes;
    network.gateways = change.gateways;
    this.networks.set(change.vni, network);
  }

  private deleteNetwork(vni: Vni): void {
    const portCount = this.networks.get(vni)?.fdb.portCount ?? 0;
    assertThat(portCount === 0, `network with VNI ${vni} still has ports`);
    this.networks.delete(vni);
  }
}
