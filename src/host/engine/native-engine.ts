/**
 * The native engine behind the contract of `datapath/engine.ts`: packs what control installs, hands TAPs over to the
 * workers of `native/engine`, and reads their counters. No frame comes through here.
 */
import type {
  Change,
  Engine,
  EngineCounters,
  EngineEvents,
  EngineTier,
  LearnedMac,
  PortId,
  PortSpec,
  Traffic,
} from '../../datapath/engine.ts';
import { assertThat, type WeftError } from '../../model/errors.ts';
import { type Ip, ipFromBytes, ipToBytes } from '../../model/ip.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import type { Vni } from '../../model/vni.ts';
import { macToBytes } from '../../wire/bytes.ts';
import { type NativeDataPlane, native } from '../native.ts';
import { errnoName, refusalError, unexplained } from '../refusals.ts';
import type { Tap } from '../tap/tap-device.ts';
import { underlayRefusal } from '../underlay/underlay-refusal.ts';
import { type EngineWork, NativeCounters } from './native-counters.ts';
import { packProgram } from './packed-program.ts';

/** Where the engine listens and how it works. */
export interface NativeEngineOptions {
  /** Advertised addresses, at most one of each family. */
  readonly addresses: readonly Ip[];
  /** VXLAN port. */
  readonly port: number;
  /** Threads; 1 to 16. */
  readonly workers: number;
  readonly tier: NativeTier;
  /** Prefix of the names of the uplinks of tier T2, at most 11 bytes. */
  readonly uplinkName: string;
  /** File of the flow pins, so that they outlive this process; its directory is there. */
  readonly pinsPath: string;
  readonly events: EngineEvents;
}

/** Tiers by what they need of the kernel. `limit` says why not a higher one. */
export interface NativeTier {
  readonly level: 0 | 1 | 2;
  readonly limit?: string;
}

interface NativePort {
  readonly tap: Tap;
  readonly slot: number;
}

/**
 * Opens the sockets and starts the workers. Throws as `openUnderlay` does, or `system-refused`; nothing stays open
 * then.
 */
export async function openNativeEngine(options: NativeEngineOptions): Promise<NativeEngine> {
  const addon = native();
  let engine: NativeEngine | undefined;
  const plane = new addon.DataPlane(
    {
      addresses: options.addresses.map(ipToBytes),
      port: options.port,
      workers: options.workers,
      tier: options.tier.level,
      uplinkName: options.uplinkName,
      pinsPath: options.pinsPath,
    },
    () => engine?.takeNews(),
  );
  const refusal = plane.start();
  if (refusal !== null) {
    plane.stop();
    const [first] = options.addresses;
    assertThat(first !== undefined, 'the engine needs an address');
    throw await underlayRefusal(first, options.port, refusal);
  }
  engine = new NativeEngine(plane, addon.dropReasons, options);
  return engine;
}

/** `Engine` over the addon. Made by `openNativeEngine`. */
export class NativeEngine implements Engine<Tap> {
  readonly kind = 'native' as const;
  readonly #plane: NativeDataPlane;
  readonly #counters: NativeCounters;
  readonly #events: EngineEvents;
  readonly #started: NativeTier;
  readonly #ports = new Map<PortId, NativePort>();
  #isStopped = false;

  constructor(
    plane: NativeDataPlane,
    dropReasons: readonly string[],
    { events, tier }: Pick<NativeEngineOptions, 'events' | 'tier'>,
  ) {
    this.#plane = plane;
    this.#counters = new NativeCounters(plane.counters(), dropReasons);
    this.#events = events;
    this.#started = tier;
  }

  tier(): EngineTier {
    const { tier, cause } = this.#plane.tier();
    const { level, limit } = this.#started;
    if (tier < level) {
      const why = `the kernel refused it while running (${errnoName(cause)}); a restart tries again`;
      return { name: `T${tier}`, limit: why };
    }
    return { name: `T${tier}`, ...(limit !== undefined && { limit }) };
  }

  /** Why no file holds the flow pins, so that they go with this process; `undefined` when one does. */
  pinsFault(): WeftError | undefined {
    const { refusal } = this.#plane.pins();
    return refusal === null
      ? undefined
      : refusalError('file of the flow pins', refusal, unexplained(refusal));
  }

  program(changes: readonly Change[]): void {
    const applied = this.#plane.program(packProgram(changes));
    assertThat(
      applied,
      'a change refers to a network that is not installed, or that still has ports',
    );
  }

  attachPort(spec: PortSpec, tap: Tap): void {
    const { id, vni, addresses } = spec;
    const [mac, router] = [macToBytes(spec.mac), macToBytes(spec.router)];
    const { fds, headerBytes, tso, uso } = tap;
    const device = { fds, headerBytes, tso, uso };
    const port = { id, vni, mac, addresses: addresses.map(ipToBytes), router, ...device };
    const refusal = this.#plane.attachPort(port);
    if (refusal?.step === 'attach-port') assertThat(false, `port ${id} cannot be installed`);
    if (refusal !== null) throw refusalError('attach of a port', refusal, unexplained(refusal));
    this.#ports.set(id, { tap, slot: this.#plane.portSlot(id) });
  }

  detachPort(id: PortId): void {
    const port = this.#ports.get(id);
    if (port === undefined) return;
    this.#ports.delete(id);
    // When this returns no worker uses the descriptor any more.
    this.#plane.detachPort(id);
    port.tap.close();
  }

  counters(): EngineCounters {
    const ports = new Map<PortId, Traffic>();
    for (const [id, { slot }] of this.#ports) ports.set(id, this.#counters.port(slot));
    return { drops: this.#counters.drops(), ports, underlay: this.#counters.underlay() };
  }

  /** System calls of the workers by kind. */
  work(): EngineWork {
    return this.#counters.work();
  }

  learned(vni: Vni): readonly LearnedMac[] {
    return this.#plane.learned(vni).flatMap(({ mac, vtep, silentMs }) => {
      const ip = ipFromBytes(vtep);
      return ip === undefined ? [] : [{ mac: mac as MacAddress, vtep: ip, silentMs }];
    });
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    for (const id of [...this.#ports.keys()]) this.detachPort(id);
    this.#plane.stop();
  }

  /** The addon says that devices have gone away, or that path probes were answered. */
  takeNews(): void {
    if (this.#isStopped) return;
    for (const { from, token } of this.#plane.takePathAnswers()) {
      const ip = ipFromBytes(from);
      if (ip !== undefined) this.#events.probeAnswered(ip, token);
    }
    for (const id of this.#plane.takeLostPorts() as PortId[]) {
      this.detachPort(id);
      this.#events.portLost(id);
    }
  }
}
