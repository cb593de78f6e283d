/**
 * The engine in TypeScript: joins the pipeline with port devices, an underlay and a clock, and counts. It is the
 * oracle for a native engine, the data plane inside the simulator, and `--engine dgram`.
 */
import type { Ip } from '../model/ip.ts';
import type { Vni } from '../model/vni.ts';
import { type DropReason, zeroDrops } from './drops.ts';
import type {
  Change,
  Ecn,
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
} from './engine.ts';
import { Pipeline } from './pipeline.ts';
import { Program } from './program.ts';

type MutableTraffic = { -readonly [Field in keyof Traffic]: Traffic[Field] };

interface DevicePort {
  readonly device: PortDevice;
  readonly traffic: MutableTraffic;
}

/** What the engine is joined with. */
export interface DgramEngineOptions {
  readonly underlay: Underlay;
  /** Milliseconds of a clock that never goes backwards. */
  readonly nowMs: () => number;
  readonly events: EngineEvents;
}

/** `Engine` over datagram sockets. Takes the underlay at construction and closes it at `stop`. */
export class DgramEngine implements Engine {
  readonly kind = 'dgram' as const;
  private readonly options: DgramEngineOptions;
  private readonly tables = new Program();
  private readonly pipeline: Pipeline;
  private readonly ports = new Map<PortId, DevicePort>();
  private readonly drops = zeroDrops();
  private readonly underlayTraffic = zeroTraffic();
  private isStopped = false;

  constructor(options: DgramEngineOptions) {
    this.options = options;
    this.pipeline = new Pipeline(this.tables, {
      toPort: (id, frame) => this.writePort(id, frame),
      toVtep: (datagram, vtep, flowHash, ecn) => this.send(datagram, vtep, flowHash, ecn),
      probeAnswered: (from, token) => options.events.probeAnswered(from, token),
      drop: (reason) => this.countDrop(reason),
    });
    options.underlay.start((datagram, from, ecn) => this.receive(datagram, from, ecn));
  }

  program(changes: readonly Change[]): void {
    for (const change of changes) this.tables.apply(change);
  }

  attachPort(spec: PortSpec, device: PortDevice): void {
    this.tables.installPort(spec);
    const port = { device, traffic: zeroTraffic() };
    this.ports.set(spec.id, port);
    device.start(
      (frame) => this.readPort(spec.id, port, frame),
      () => this.losePort(spec.id, port),
    );
  }

  detachPort(id: PortId): void {
    const port = this.ports.get(id);
    if (port === undefined) return;
    this.ports.delete(id);
    this.tables.withdrawPort(id);
    port.device.close();
  }

  counters(): EngineCounters {
    const ports = new Map<PortId, Traffic>();
    for (const [id, port] of this.ports) ports.set(id, { ...port.traffic });
    return { drops: { ...this.drops }, ports, underlay: { ...this.underlayTraffic } };
  }

  /** Flow pins that were set or changed, and frames that went by one. */
  work(): Readonly<Record<string, number>> {
    return this.tables.pins.work;
  }

  learned(vni: Vni): readonly LearnedMac[] {
    return this.tables.lookupNetwork(vni)?.fdb.learned.snapshot(this.options.nowMs()) ?? [];
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    for (const id of [...this.ports.keys()]) this.detachPort(id);
    this.options.underlay.close();
  }

  /** A device may deliver what it had queued after its port was detached; that is ignored. */
  private readPort(id: PortId, port: DevicePort, frame: Uint8Array): void {
    if (this.ports.get(id) !== port) return;
    port.traffic.framesIn += 1;
    port.traffic.bytesIn += frame.length;
    this.pipeline.fromPort(id, frame, this.options.nowMs());
  }

  private losePort(id: PortId, port: DevicePort): void {
    if (this.ports.get(id) !== port) return;
    this.detachPort(id);
    this.options.events.portLost(id);
  }

  private receive(datagram: Uint8Array, from: Ip, ecn: Ecn): void {
    if (this.isStopped) return;
    this.underlayTraffic.framesIn += 1;
    this.underlayTraffic.bytesIn += datagram.length;
    this.pipeline.fromWire(datagram, from, ecn, this.options.nowMs());
  }

  private writePort(id: PortId, frame: Uint8Array): void {
    const port = this.ports.get(id);
    // A port can vanish in the middle of a flood, when a write makes its device report the loss.
    if (port?.device.write(frame) !== true) {
      this.countDrop('write-failed');
      return;
    }
    port.traffic.framesOut += 1;
    port.traffic.bytesOut += frame.length;
  }

  private send(datagram: Uint8Array, vtep: Vtep, flowHash: number, ecn: Ecn): void {
    if (!this.options.underlay.send(datagram, vtep, flowHash, ecn)) {
      this.countDrop('send-failed');
      return;
    }
    this.underlayTraffic.framesOut += 1;
    this.underlayTraffic.bytesOut += datagram.length;
  }

  private countDrop(reason: DropReason): void {
    this.drops[reason] += 1;
  }
}

function zeroTraffic(): MutableTraffic {
  return { framesIn: 0, framesOut: 0, bytesIn: 0, bytesOut: 0 };
}
