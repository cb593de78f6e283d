/**
 * The stations of `native/core` behind the `Engine` contract, with ports and a wire in memory: what the workers of the
 * native engine run, driven one frame at a time. Superframes that come out are cut, so that what is seen is what a wire
 * or a container would see.
 */
import { createRequire } from 'node:module';
import type {
  Change,
  Engine,
  EngineCounters,
  EngineEvents,
  LearnedMac,
  PortDevice,
  PortId,
  PortSpec,
  Traffic,
  Underlay,
  Vtep,
} from '../../src/datapath/engine.ts';
import { NativeCounters } from '../../src/host/engine/native-counters.ts';
import { packProgram } from '../../src/host/engine/packed-program.ts';
import type { NativePortSpec } from '../../src/host/native.ts';
import { assertThat } from '../../src/model/errors.ts';
import { type Ip, ipFromBytes, ipToBytes } from '../../src/model/ip.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import type { Vni } from '../../src/model/vni.ts';
import { macToBytes } from '../../src/wire/bytes.ts';
import type { EcnBits } from '../../src/wire/ip-packet.ts';
import { cutSuperframe, decodeOffload } from './cut-superframe.ts';

interface MemoryPlane {
  program(records: Uint8Array): boolean;
  attachPort(port: NativePortSpec): boolean;
  detachPort(id: number): void;
  fromPort(id: number, header: Uint8Array, frame: Uint8Array, nowMs: number): void;
  fromWire(
    bytes: Uint8Array,
    segmentBytes: number,
    ip: Uint8Array,
    ecn: number,
    nowMs: number,
  ): void;
  flush(): void;
  counters(): ArrayBuffer;
  portSlot(id: number): number;
  learned(vni: number, nowMs: number): { mac: number; vtep: Uint8Array; silentMs: number }[];
}

interface Recorders {
  readonly tier: number;
  write(port: number, header: Uint8Array, bytes: Uint8Array): boolean;
  send(
    bytes: Uint8Array,
    segmentBytes: number,
    ip: Uint8Array,
    port: number,
    foreign: boolean,
    flowHash: number,
    ecn: number,
  ): boolean;
  tunnel(bytes: Uint8Array, ip: Uint8Array, foreign: boolean): boolean;
  answered(ip: Uint8Array, token: number): void;
}

interface MemoryAddon {
  readonly MemoryPlane: new (recorders: Recorders) => MemoryPlane;
  readonly dropReasons: readonly string[];
}

const addon = createRequire(import.meta.url)('../../native/build/memory-plane.node') as MemoryAddon;
const NO_HEADER = new Uint8Array(0);
/** Outer Ethernet, IPv4 or IPv6, UDP behind the kernel's header of 24 bytes. */
const OUTER = { virtio: 24, ethernet: 14, udp: 8 } as const;

/** What the engine is joined with, and how it works. */
export interface MemoryEngineOptions {
  readonly underlay: Underlay;
  readonly nowMs: () => number;
  readonly events: EngineEvents;
  readonly tier: 0 | 1 | 2;
}

interface MemoryPort {
  readonly device: PortDevice;
  readonly slot: number;
}

/** `Engine` over `native/core` in memory. */
export class NativeMemoryEngine implements Engine {
  readonly kind = 'native' as const;
  readonly #options: MemoryEngineOptions;
  readonly #plane: MemoryPlane;
  readonly #counters: NativeCounters;
  readonly #ports = new Map<PortId, MemoryPort>();
  readonly #waiting: (() => void)[] = [];
  #busy = false;
  #isStopped = false;

  constructor(options: MemoryEngineOptions) {
    this.#options = options;
    this.#plane = new addon.MemoryPlane({
      tier: options.tier,
      write: (id, header, bytes) => this.#write(id as PortId, header, bytes),
      send: (bytes, segmentBytes, ip, port, foreign, flowHash, ecn) =>
        this.#send(cut(bytes, segmentBytes), vtepOf(ip, port, foreign), flowHash, ecn as EcnBits),
      tunnel: (bytes, ip, foreign) => this.#tunnel(bytes, ip, foreign),
      answered: (ip, token) => options.events.probeAnswered(ipFromBytes(ip) as Ip, token),
    });
    this.#counters = new NativeCounters(this.#plane.counters(), addon.dropReasons);
    options.underlay.start((datagram, from, ecn) => this.receive(datagram, 0, from, ecn));
  }

  program(changes: readonly Change[]): void {
    assertThat(this.#plane.program(packProgram(changes)), 'a change was refused');
  }

  attachPort(spec: PortSpec, device: PortDevice): void {
    const { id, vni, addresses } = spec;
    const [mac, router] = [macToBytes(spec.mac), macToBytes(spec.router)];
    const offload = this.#options.tier > 0;
    const taken = this.#plane.attachPort({
      ...{ id, vni, mac, router, fds: [], addresses: addresses.map(ipToBytes) },
      ...{ headerBytes: offload ? 24 : 0, tso: offload, uso: offload },
    });
    assertThat(taken, `port ${id} was refused`);
    const port = { device, slot: this.#plane.portSlot(id) };
    this.#ports.set(id, port);
    device.start(
      (frame) => this.send(id, NO_HEADER, frame, port),
      () => this.#lose(id, port),
    );
  }

  detachPort(id: PortId): void {
    const port = this.#ports.get(id);
    if (port === undefined) return;
    this.#ports.delete(id);
    this.#plane.detachPort(id);
    port.device.close();
  }

  counters(): EngineCounters {
    const ports = new Map<PortId, Traffic>();
    for (const [id, { slot }] of this.#ports) ports.set(id, this.#counters.port(slot));
    return { drops: this.#counters.drops(), ports, underlay: this.#counters.underlay() };
  }

  work(): Readonly<Record<string, number>> {
    return this.#counters.work();
  }

  learned(vni: Vni): readonly LearnedMac[] {
    return this.#plane.learned(vni, this.#options.nowMs()).map(({ mac, vtep, silentMs }) => ({
      mac: mac as MacAddress,
      vtep: ipFromBytes(vtep) as Ip,
      silentMs,
    }));
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    for (const id of [...this.#ports.keys()]) this.detachPort(id);
    this.#options.underlay.close();
  }

  /** Takes a frame as a TAP would hand it over, with its virtio-net header. */
  send(id: PortId, header: Uint8Array, frame: Uint8Array, port = this.#ports.get(id)): void {
    if (port === undefined || this.#ports.get(id) !== port) return;
    this.#run(() => this.#plane.fromPort(id, header, frame, this.#options.nowMs()));
  }

  /** Takes what one receive brought: datagrams of `segmentBytes`, or one when that is 0. */
  receive(bytes: Uint8Array, segmentBytes: number, from: Ip, ecn: EcnBits): void {
    if (this.#isStopped) return;
    const nowMs = this.#options.nowMs();
    this.#run(() => this.#plane.fromWire(bytes, segmentBytes, ipToBytes(from), ecn, nowMs));
  }

  /** Several inputs between two flushes, as one visit of a worker. */
  visit(inputs: () => void): void {
    this.#busy = true;
    inputs();
    for (const act of this.#waiting.splice(0)) act();
    this.#plane.flush();
    this.#busy = false;
    this.#drain();
  }

  /** A worker never enters itself: what a device says while its frame is being written comes afterwards. */
  #run(act: () => void): void {
    this.#waiting.push(act);
    if (!this.#busy) this.#drain();
  }

  #drain(): void {
    this.#busy = true;
    for (let act = this.#waiting.shift(); act !== undefined; act = this.#waiting.shift()) {
      act();
      this.#plane.flush();
    }
    this.#busy = false;
  }

  #write(id: PortId, header: Uint8Array, bytes: Uint8Array): boolean {
    const port = this.#ports.get(id);
    if (port === undefined) return false;
    const frames = cutSuperframe(decodeOffload(header), bytes);
    return frames.map((frame) => port.device.write(frame)).every((taken) => taken);
  }

  #send(datagrams: readonly Uint8Array[], vtep: Vtep, flowHash: number, ecn: EcnBits): boolean {
    const { underlay } = this.#options;
    return datagrams
      .map((datagram) => underlay.send(datagram, vtep, flowHash, ecn))
      .every((taken) => taken);
  }

  /** Takes the outer headers off and cuts the superframe, as the wire's end would see it. */
  #tunnel(bytes: Uint8Array, ip: Uint8Array, foreign: boolean): boolean {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const l3Len = ip.length === 4 ? 20 : 40;
    const udp = OUTER.virtio + OUTER.ethernet + l3Len;
    const vxlan = udp + OUTER.udp;
    const outerBytes = vxlan + 8 - OUTER.virtio;
    const offload = decodeOffload(bytes);
    const inner = { ...offload, checksumStart: offload.checksumStart - outerBytes };
    const tos = view.getUint16(OUTER.virtio + OUTER.ethernet);
    const ecn = (l3Len === 20 ? tos & 3 : (tos >>> 4) & 3) as EcnBits;
    const vtep = vtepOf(ip, view.getUint16(udp + 2), foreign);
    const header = bytes.subarray(vxlan, vxlan + 8);
    const datagrams = cutSuperframe(inner, bytes.subarray(vxlan + 8)).map((frame) => {
      const datagram = new Uint8Array(8 + frame.length);
      datagram.set(header);
      datagram.set(frame, 8);
      return datagram;
    });
    return this.#send(datagrams, vtep, view.getUint16(udp) - 49_152, ecn);
  }

  #lose(id: PortId, port: MemoryPort): void {
    if (this.#ports.get(id) !== port) return;
    this.detachPort(id);
    this.#options.events.portLost(id);
  }
}

function cut(bytes: Uint8Array, segmentBytes: number): Uint8Array[] {
  if (segmentBytes === 0) return [bytes];
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += segmentBytes) {
    pieces.push(bytes.subarray(at, at + segmentBytes));
  }
  return pieces;
}

function vtepOf(ip: Uint8Array, port: number, foreign: boolean): Vtep {
  return { ip: ipFromBytes(ip) as Ip, port, foreign };
}
