/**
 * The gateways of this host: one for each network that this host takes part in. Each is a TAP in the agent's own
 * namespace, moved by the engine like that of a container, and this host's IP stack behind it.
 *
 * A container works without its gateway as far as the network reaches, so what goes wrong here refuses nothing: it is a
 * line in `weft status`, and is tried again. When the agent stops, TAPs and rules stay, and connections with them.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Gateway,
  gatewayOf,
  interfaceAddresses,
  routerMac,
  sourcesOf,
} from '../../control/gateway/gateway.ts';
import type { ExternalForward } from '../../control/gateway/hosted-rules.ts';
import { NOTHING_PUBLISHED, type PublishedRules } from '../../control/gateway/published.ts';
import { sharesAddresses } from '../../control/network/creation/conflicts.ts';
import { innerMtuBytes, type UplinkView } from '../../control/network/reconcile.ts';
import type { Engine, PortId } from '../../datapath/engine.ts';
import { hostRoutes } from '../../host/linux/host-routes.ts';
import { linkNames } from '../../host/linux/link.ts';
import { writeSysctl } from '../../host/linux/sysctl.ts';
import type { Log } from '../../host/process/log.ts';
import {
  openTapWhenFree,
  removeTapWhenFree,
  type Tap,
  type TapRequest,
} from '../../host/tap/tap-device.ts';
import { WeftError } from '../../model/errors.ts';
import { cidrOverlaps, formatCidr, type Ip, isLoopbackIp } from '../../model/ip.ts';
import { GATEWAY_PREFIX, type Network } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Targets } from '../outside/targets.ts';
import type { Firewall } from './firewall.ts';
import type { NameAskers } from './name-askers.ts';
import type { Presence } from './presence.ts';

/** What gateways need. */
export interface GatewaysContext {
  /** This node. */
  readonly node: NodeId;
  readonly engine: Engine<Tap>;
  /** Installs a network in the engine, unless it is there. Throws when it cannot be. */
  readonly activate: (network: Network) => void;
  readonly tapOffload: (network: Network) => TapRequest['offload'];
  readonly uplink: UplinkView;
  /** What this host answers for in networks beside the gateway addresses. */
  readonly presence: Pick<Presence, 'hostedIn'>;
  readonly firewall: Firewall;
  /** What applications outside lead to. */
  readonly targets: Targets;
  readonly log: Log;
  /** Answers names of a network on the addresses of its gateway. */
  readonly names: {
    open(network: Network, addresses: readonly Ip[]): void;
    close(network: string): void;
    /** Whether one of the addresses cannot be had, and who asks there is not answered. */
    isRefused(network: string): boolean;
  };
  /** Containers whose questions for names are led to the gateway. */
  readonly askers: Pick<NameAskers, 'redirects'>;
  nextPort(): PortId;
}

interface Held {
  readonly network: Network;
  gateway: Gateway;
  /** Absent while it could not be opened. */
  port?: { readonly id: PortId; readonly tap: Tap };
  /** Why not. */
  fault?: unknown;
  /** Resolves when it was opened as it is to be, or could not be. */
  opened: Promise<void>;
}

/** The gateways. */
export class Gateways {
  readonly #context: GatewaysContext;
  readonly #held = new Map<string, Held>();
  /** Work on each network's TAP, so that one which goes is gone before it comes again. */
  readonly #work = new Map<string, Promise<void>>();
  #published: PublishedRules = NOTHING_PUBLISHED;
  #filterFault: unknown;

  constructor(context: GatewaysContext) {
    this.#context = context;
  }

  /** A network has a port on this host. Resolves when its gateway works, or is a problem; never rejects. */
  open(network: Network): Promise<void> {
    const known = this.#held.get(network.id);
    if (known !== undefined) return known.opened;
    const gateway = this.#gatewayOf(network);
    const held: Held = { network, gateway, opened: Promise.resolve() };
    this.#held.set(network.id, held);
    const filter = this.#applyFilter();
    held.opened = this.#next(network.id, () => this.#openPort(held, filter));
    return held.opened;
  }

  /**
   * What this host answers for in a network may have changed; the interface gets the addresses of now. The engine lets
   * go of it for a moment; connections go on.
   */
  refresh(network: string): void {
    const held = this.#held.get(network);
    if (held === undefined) return;
    const { gateway: before } = held;
    const gateway = this.#gatewayOf(held.network);
    if (isDeepStrictEqual(before, gateway)) return;
    held.gateway = gateway;
    const filter = this.#applyFilter();
    if (isDeepStrictEqual(interfaceAddresses(before), interfaceAddresses(gateway))) {
      held.opened = Promise.all([held.opened, filter]).then(() => undefined);
      return;
    }
    held.opened = this.#next(network, async () => {
      if (this.#held.get(network) !== held) return;
      if (held.port !== undefined) this.#context.engine.detachPort(held.port.id);
      delete held.port;
      await this.#openPort(held, filter);
    });
  }

  /** Resolves when the gateway of a network is as it is to be, or a problem; at once where there is none. */
  async settled(network: string): Promise<void> {
    await this.#held.get(network)?.opened;
  }

  /** True when the gateway of a network moves frames. */
  isOpen(network: string): boolean {
    return this.#held.get(network)?.port !== undefined;
  }

  /** Why a network has no gateway here, and what to do; absent when it has one. */
  faultOf(network: string): { readonly why: string; readonly remedy: string } | undefined {
    const held = this.#held.get(network);
    if (held?.port !== undefined) return undefined;
    const fault = this.#filterFault ?? held?.fault;
    if (fault instanceof WeftError) return { why: fault.text.why, remedy: fault.text.remedy };
    const why = fault instanceof Error ? fault.message : 'the network has no gateway on this host';
    return { why, remedy: 'see weft status' };
  }

  /** Has the packet filter forward ports of this host. Resolves when it does, or is a problem; never rejects. */
  forward(published: PublishedRules): Promise<void> {
    this.#published = published;
    // Without gateways there is no filter; the first one makes it.
    return this.#held.size === 0 ? Promise.resolve() : this.#applyFilter();
  }

  /** A network's last port on this host is about to go. The engine has let go of the gateway when this returns. */
  close(network: string): void {
    const held = this.#held.get(network);
    if (held === undefined) return;
    this.#held.delete(network);
    const { port } = held;
    if (port !== undefined) this.#context.engine.detachPort(port.id);
    this.#context.names.close(network);
    this.#next(network, () => this.#removeTap(held.gateway)).catch(() => undefined);
    // It may have stood in the way of another one.
    this.#applyFilter()
      .then(() => this.#openMissing())
      .catch(() => undefined);
  }

  /** The engine says that the device of a port has gone away. */
  portLost(id: PortId): void {
    for (const held of this.#held.values()) {
      if (held.port?.id !== id) continue;
      delete held.port;
      this.#context.log.warn(
        { network: held.network.name },
        'the gateway interface is gone; it is made again',
      );
      this.#next(held.network.id, () => this.#openPort(held)).catch(() => undefined);
    }
  }

  /** Takes away what an earlier run left of networks that have no port here any more. */
  async sweepLeftovers(): Promise<void> {
    const { log } = this.#context;
    const used = new Set([...this.#held.values()].map(({ gateway }) => gateway.device));
    for (const name of await linkNames()) {
      if (!name.startsWith(GATEWAY_PREFIX) || used.has(name)) continue;
      await removeTapWhenFree(undefined, name).catch((error: unknown) =>
        log.debug({ err: error, name }, 'gateway interface could not be deleted'),
      );
    }
    if (this.#held.size > 0) return;
    // A host without gateways needs no filter, and perhaps has no nftables.
    await this.#context.firewall
      .apply([], NOTHING_PUBLISHED, [], [])
      .catch((error: unknown) => log.debug({ err: error }, 'packet filter'));
  }

  /** Tries again what did not work, and puts back what somebody has taken away. */
  async review(): Promise<void> {
    if (this.#held.size === 0 && this.#filterFault === undefined) return;
    await this.#filter(() => this.#context.firewall.check());
    await this.#openMissing();
  }

  /** What does not work, in sentences for a person. */
  get problems(): string[] {
    if (this.#held.size > 0 && this.#filterFault !== undefined) {
      return [`containers here have no gateway: ${reasonOf(this.#filterFault)}`];
    }
    const missing = [...this.#held.values()].flatMap(({ network, fault }) =>
      fault === undefined
        ? []
        : [`network ${network.name} has no gateway here: ${reasonOf(fault)}`],
    );
    const { shortfall } = this.#context.firewall;
    if (shortfall === undefined) return missing;
    return [...missing, `${shortfall.what} here: ${reasonOf(shortfall.fault)}`];
  }

  /** Stops moving frames; interfaces and rules stay. */
  stop(): void {
    for (const { port } of this.#held.values()) {
      if (port !== undefined) this.#context.engine.detachPort(port.id);
    }
    this.#held.clear();
    this.#context.firewall.stop();
  }

  async #openMissing(): Promise<void> {
    for (const held of this.#held.values()) {
      if (held.port === undefined) await this.#next(held.network.id, () => this.#openPort(held));
    }
  }

  /** Of networks that share addresses the one that came first: this host cannot have two roads to one address. */
  #fitting(): Held[] {
    const fitting: Held[] = [];
    for (const held of this.#held.values()) {
      if (rivalOf(held, fitting) === undefined) fitting.push(held);
    }
    return fitting;
  }

  /** @param filter  resolves when the rules are there, or have failed */
  async #openPort(held: Held, filter: Promise<void> = Promise.resolve()): Promise<void> {
    const { node, engine, tapOffload, uplink, log, names, activate } = this.#context;
    const { network, gateway } = held;
    const addresses = interfaceAddresses(gateway);
    if (this.#held.get(network.id) !== held || held.port !== undefined) return;
    const rival = rivalOf(held, this.#fitting());
    if (rival !== undefined) {
      held.fault = overlap(held.network, rival.network);
      return;
    }
    const offload = tapOffload(network);
    try {
      await checkRoads(network);
      activate(network);
      const tap = await openTapWhenFree({
        name: gateway.device,
        mac: gateway.mac,
        mtuBytes: innerMtuBytes(network, uplink),
        addresses,
        sources: sourcesOf(gateway),
        gateways: [],
        configure: true,
        ...(offload !== undefined && { offload }),
      });
      askAsGateway(gateway.device, log);
      // Nothing passes before the rules: an internal network must not lead out, not even for a moment.
      await filter;
      // It may have been closed, or the agent stopped, meanwhile.
      if (this.#held.get(network.id) !== held || this.#filterFault !== undefined) {
        tap.close();
        return;
      }
      this.#context.firewall.prepare(gateway);
      const id = this.#context.nextPort();
      const ips = addresses.map(({ ip }) => ip);
      const router = routerMac(network, node);
      engine.attachPort({ id, vni: network.vni, mac: gateway.mac, addresses: ips, router }, tap);
      held.port = { id, tap };
      names.open(
        network,
        gateway.addresses.map(({ ip }) => ip),
      );
      delete held.fault;
    } catch (error) {
      // It is tried again every few seconds.
      if (held.fault === undefined) log.warn({ err: error, network: network.name }, 'no gateway');
      held.fault = error;
    }
  }

  async #removeTap({ device, network }: Gateway): Promise<void> {
    if (this.#held.has(network)) return;
    await removeTapWhenFree(undefined, device).catch((error: unknown) =>
      this.#context.log.debug({ err: error, device }, 'gateway interface could not be deleted'),
    );
  }

  #gatewayOf(network: Network): Gateway {
    return gatewayOf(network, this.#context.presence.hostedIn(network.id));
  }

  /** Others are led elsewhere, or ask for names, than before. Resolves when the filter is so; never rejects. */
  translate(): Promise<void> {
    return this.#held.size === 0 ? Promise.resolve() : this.#applyFilter();
  }

  #applyFilter(): Promise<void> {
    const gateways = this.#fitting().map(({ gateway }) => gateway);
    const open = new Set(gateways.map(({ network }) => network));
    const { forwards, sources } = this.#published;
    const fitting = forwards.filter(({ network }) => open.has(network));
    const published = { forwards: fitting, sources };
    const externals = this.#externalsOf(gateways);
    const { askers, names, firewall } = this.#context;
    const redirects = askers.redirects().filter(({ network }) => !names.isRefused(network));
    return this.#filter(() => firewall.apply(gateways, published, externals, redirects));
  }

  /** Applications outside whose target is known. */
  #externalsOf(gateways: readonly Gateway[]): ExternalForward[] {
    const { targets } = this.#context;
    const hosted = gateways.flatMap(({ hosted: { externals } }) => externals);
    targets.want(hosted.map(({ external }) => external));
    return hosted.flatMap(({ ip, external }) => {
      const addresses = targets.addressesOf(external);
      const to = addresses.find(({ family }) => family === ip.family);
      // The kernel leads nothing to ::1.
      return to === undefined || (to.family === 6 && isLoopbackIp(to))
        ? []
        : [{ ip, to, ports: external.ports }];
    });
  }

  async #filter(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#filterFault = undefined;
    } catch (error) {
      if (this.#filterFault === undefined) this.#context.log.warn({ err: error }, 'packet filter');
      this.#filterFault = error;
    }
  }

  #next(network: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#work.get(network) ?? Promise.resolve()).then(work);
    this.#work.set(network, done);
    done.finally(() => {
      if (this.#work.get(network) === done) this.#work.delete(network);
    });
    return done;
  }
}

/**
 * Has the kernel look for containers in the name of the gateway (`arp_announce`, ip-sysctl.rst of the kernel). By
 * itself it uses the source of the packet that waits, which may be another address of this host: the engine refuses it.
 */
function askAsGateway(device: string, log: Log): void {
  try {
    writeSysctl(`net/ipv4/conf/${device}/arp_announce`, '2');
  } catch (error) {
    log.warn({ err: error }, 'containers may not answer this host by its other addresses');
  }
}

/** Another host may have made the network, which does not know where this one goes already. */
async function checkRoads({ name, subnets }: Network): Promise<void> {
  for (const { cidr, device } of await hostRoutes()) {
    const subnet = subnets.find((candidate) => cidrOverlaps(candidate.cidr, cidr))?.cidr;
    if (subnet === undefined) continue;
    throw new WeftError('overlap', {
      what: `gateway of network ${name}`,
      why: `its subnet ${formatCidr(subnet)} overlaps ${formatCidr(cidr)}, which this host reaches by ${device}`,
      remedy: 'make the network again with another --subnet, or change the route',
    });
  }
}

function rivalOf({ network }: Held, others: readonly Held[]): Held | undefined {
  return others.find((other) => sharesAddresses(other.network, network));
}

function overlap(network: Network, other: Network): WeftError {
  return new WeftError('overlap', {
    what: `gateway of network ${network.name}`,
    why: `network ${other.name} (${other.id.slice(0, 12)}) has one, and shares addresses with it`,
    remedy: 'keep containers of the two on different hosts',
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof WeftError) return `${error.text.why}; ${error.text.remedy}`;
  return error instanceof Error ? error.message : String(error);
}
