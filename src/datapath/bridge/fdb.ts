/**
 * The forwarding database of one network: who has which MAC and which address. Local ports and remote endpoints
 * come from control; MACs behind foreign VTEPs are learned. On a conflict the order is port, remote, learned:
 * while an endpoint moves here its port works at once, whatever the old record says.
 */
import { type Ip, ipKey } from '../../model/ip.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import type { PortId, Remote } from '../engine.ts';
import { LearnedMacs } from './learned-macs.ts';

/** A port as the bridge sees it. */
export interface BridgePort {
  readonly id: PortId;
  readonly mac: MacAddress;
  readonly addresses: readonly Ip[];
  /** Present for the port of a gateway: the MAC by which other hosts know this one. */
  readonly router: MacAddress | undefined;
}

/** MACs and addresses of one network. Tables are bounded by what control installs and by `LearnedMacs`. */
export class Fdb {
  readonly learned: LearnedMacs = new LearnedMacs();
  private readonly ports = new Map<MacAddress, BridgePort>();
  /** Ports of gateways by their router MAC, which is their second one. */
  private readonly routers = new Map<MacAddress, BridgePort>();
  private readonly remotes = new Map<MacAddress, Remote>();
  private readonly portsByIp = new Map<bigint, BridgePort>();
  private readonly remotesByIp = new Map<bigint, Remote>();

  /** Installs a port and its addresses. */
  installPort(port: BridgePort): void {
    this.ports.set(port.mac, port);
    for (const ip of port.addresses) this.portsByIp.set(ipKey(ip), port);
    this.learned.forget(port.mac);
    if (port.router === undefined) return;
    this.routers.set(port.router, port);
    this.learned.forget(port.router);
  }

  /** Withdraws a port; an address that another port has taken over stays with that one. */
  withdrawPort(port: BridgePort): void {
    this.ports.delete(port.mac);
    if (port.router !== undefined) this.routers.delete(port.router);
    withdrawAddresses(this.portsByIp, port);
  }

  /** Installs a remote endpoint, in place of what was known about its MAC. */
  installRemote(remote: Remote): void {
    this.withdrawRemote(remote.mac);
    this.remotes.set(remote.mac, remote);
    for (const ip of remote.addresses) this.remotesByIp.set(ipKey(ip), remote);
    this.learned.forget(remote.mac);
  }

  /** Withdraws a remote endpoint; an address that another one has taken over stays with that one. */
  withdrawRemote(mac: MacAddress): void {
    const remote = this.remotes.get(mac);
    if (remote === undefined) return;
    this.remotes.delete(mac);
    withdrawAddresses(this.remotesByIp, remote);
  }

  /** Replaces all remote endpoints. */
  replaceRemotes(remotes: readonly Remote[]): void {
    this.remotes.clear();
    this.remotesByIp.clear();
    for (const remote of remotes) this.installRemote(remote);
  }

  /** Returns the port that frames to the MAC go to: its own, or the router MAC of a gateway. */
  lookupPort(mac: MacAddress): BridgePort | undefined {
    return this.ports.get(mac) ?? this.routers.get(mac);
  }

  lookupRemote(mac: MacAddress): Remote | undefined {
    return this.remotes.get(mac);
  }

  /** Returns the port that holds the address. */
  lookupPortByIp(ip: Ip): BridgePort | undefined {
    return this.portsByIp.get(ipKey(ip));
  }

  /** Returns the MAC that control state gives the address to. */
  lookupMacByIp(ip: Ip): MacAddress | undefined {
    const key = ipKey(ip);
    return (this.portsByIp.get(key) ?? this.remotesByIp.get(key))?.mac;
  }

  /** True when control state gives the MAC to a port or a remote. */
  isKnownMac(mac: MacAddress): boolean {
    return this.lookupPort(mac) !== undefined || this.remotes.has(mac);
  }

  /** All local ports. */
  allPorts(): Iterable<BridgePort> {
    return this.ports.values();
  }

  get portCount(): number {
    return this.ports.size;
  }
}

function withdrawAddresses<Holder extends BridgePort | Remote>(
  byIp: Map<bigint, Holder>,
  holder: Holder,
): void {
  for (const ip of holder.addresses) {
    if (byIp.get(ipKey(ip)) === holder) byIp.delete(ipKey(ip));
  }
}
