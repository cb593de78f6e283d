/**
 * The stations in order, joined: tap, bridge, vxlan, underlay on the way out, and the same in reverse on the way
 * in. Nothing is decided here. Each frame that enters ends in one drop reason or in at least one output; a frame
 * that was answered for its size counts as dropped and has an output too.
 *
 * This is the executable specification of a frame's road: a native engine must make the same outputs, byte for
 * byte, and the same counts.
 */
import type { Ip } from '../model/ip.ts';
import { isReservedGroupMac } from '../wire/ethernet.ts';
import { decodePathProbe, encodePathAnswer } from '../wire/path-probe.ts';
import { admitFromWire } from './bridge/admission.ts';
import { forwardFromPort, forwardFromWire, type Verdict } from './bridge/forward.ts';
import { readdress } from './bridge/readdress.ts';
import type { DropReason } from './drops.ts';
import type { Ecn, PortId, Vtep } from './engine.ts';
import { type Frame, FrameBufferPool, parseFrame, payloadBytes } from './frame.ts';
import type { AttachedPort, OverlayNetwork, Program } from './program.ts';
import { guardFrame } from './tap/guard.ts';
import { answerTooBig } from './tap/too-big.ts';
import type { Members } from './underlay/members.ts';
import { undoOffload } from './vxlan/offload.ts';
import { decapsulate, encapsulate, readTunnelVni } from './vxlan/tunnel.ts';

/** Where frames leave the pipeline. Bytes are valid until the call returns. */
export interface PipelineOutputs {
  toPort(id: PortId, frame: Uint8Array): void;
  toVtep(datagram: Uint8Array, vtep: Vtep, flowHash: number, ecn: Ecn): void;
  /** To control: a path probe was answered. */
  probeAnswered(from: Ip, token: number): void;
  drop(reason: DropReason): void;
}

/** Moves one frame at a time through the stations. */
export class Pipeline {
  private readonly program: Program;
  private readonly outputs: PipelineOutputs;
  private readonly buffers = new FrameBufferPool();

  constructor(program: Program, outputs: PipelineOutputs) {
    this.program = program;
    this.outputs = outputs;
  }

  /** Takes a frame from a container. A port that is not attached (any more) is ignored. */
  fromPort(id: PortId, bytes: Uint8Array, nowMs: number): void {
    const port = this.program.lookupPort(id);
    if (port !== undefined) this.count(this.goOut(port, bytes, nowMs));
  }

  /** Takes a datagram from the wire with its outer source address and ECN bits. */
  fromWire(datagram: Uint8Array, from: Ip, ecn: Ecn, nowMs: number): void {
    this.count(this.comeIn(datagram, { from, ecn, nowMs }));
  }

  private count(reason: DropReason | undefined): void {
    if (reason !== undefined) this.outputs.drop(reason);
  }

  private goOut(port: AttachedPort, bytes: Uint8Array, nowMs: number): DropReason | undefined {
    const frame = parseFrame(bytes);
    if (frame === 'malformed') return 'tap-malformed';
    const refusal = guardFrame(frame, port.tap);
    if (refusal !== undefined) return refusal;
    const { fdb, gateways, members, mtuBytes, vni } = port.network;
    if (payloadBytes(frame) > mtuBytes) {
      this.answerTooBig(frame, port, mtuBytes, nowMs);
      return 'tap-too-big';
    }
    const hasForeign = members.foreign.length > 0;
    const { pins } = this.program;
    const way = { from: port.tap, gateways, hasForeign, nowMs, vni, pins };
    const verdict = forwardFromPort(fdb, frame, way);
    if (verdict.to === 'vtep') {
      const limitBytes = this.program.pathMtus.innerBytes(verdict.vtep.ip);
      if (payloadBytes(frame) > limitBytes) {
        this.answerTooBig(frame, port, limitBytes, nowMs);
        return 'send-too-big';
      }
    }
    return this.carryOut(addressed(frame, verdict), port, verdict);
  }

  private comeIn(datagram: Uint8Array, arrival: Arrival): DropReason | undefined {
    const { from, ecn, nowMs } = arrival;
    const vni = readTunnelVni(datagram);
    if (typeof vni === 'string') return vni;
    const network = this.program.lookupNetwork(vni);
    if (network === undefined) return 'wire-unknown-vni';
    if (!network.members.has(from)) return 'wire-unknown-vtep';
    const frame = decapsulate(datagram, ecn);
    if (typeof frame === 'string') return frame;
    if (isReservedGroupMac(frame.ethernet.destination)) return this.takeProbe(frame, network, from);
    const foreign = network.members.lookupForeign(from);
    const refusal = admitFromWire(network.fdb, frame, { from, foreign, nowMs });
    if (refusal !== undefined) return refusal;
    const { pins } = this.program;
    const verdict = forwardFromWire(network.fdb, frame, { vni, pins });
    return this.carryIn(addressed(frame, verdict), network, verdict);
  }

  /** Between agents only: what a foreign VTEP sends there is what a switch says to its neighbours. */
  private takeProbe(
    frame: Frame,
    { members, vni }: OverlayNetwork,
    from: Ip,
  ): DropReason | undefined {
    const probe = decodePathProbe(frame.bytes);
    const vtep = members.lookupAgent(from);
    if (probe === undefined || vtep === undefined) return 'wire-reserved-mac';
    if (probe.kind === 'told') this.outputs.probeAnswered(from, probe.token);
    else this.outputs.toVtep(encodePathAnswer(vni, probe.token), vtep, 0, 0);
    return undefined;
  }

  private answerTooBig(frame: Frame, port: AttachedPort, mtuBytes: number, nowMs: number): void {
    // The host's own stack has the gateway addresses itself, and takes nothing that comes from them.
    const gateways = port.tap.router === undefined ? port.network.gateways : [];
    const answer = answerTooBig(frame, { mtuBytes, gateways });
    if (answer !== undefined && port.tap.tooBigAnswers.take(nowMs)) {
      this.outputs.toPort(port.tap.id, answer);
    }
  }

  private carryOut(frame: Frame, port: AttachedPort, verdict: Verdict): DropReason | undefined {
    switch (verdict.to) {
      case 'nowhere':
        return verdict.reason;
      case 'flood':
        return this.floodOut(frame, port, verdict.scope);
      case 'port':
        this.outputs.toPort(verdict.id, frame.bytes);
        return undefined;
      case 'asker':
        this.outputs.toPort(port.tap.id, verdict.answer);
        return undefined;
      case 'vtep':
        if (verdict.pinned) this.program.pins.countUse();
        this.send(frame, port.network, [verdict.vtep]);
        return undefined;
    }
  }

  private floodOut(frame: Frame, port: AttachedPort, scope: FloodScope): DropReason | undefined {
    const { fdb, members } = port.network;
    const ports = scope === 'foreign' ? [] : [...fdb.allPorts()];
    const others = ports.filter(({ id }) => id !== port.tap.id);
    const vteps = vtepsOf(members, scope);
    if (others.length + vteps.length === 0) return 'bridge-no-receiver';
    for (const { id } of others) this.outputs.toPort(id, frame.bytes);
    // Each host gets what reaches it: one with a small path takes nothing from the others.
    const within = vteps.filter(
      ({ ip }) => payloadBytes(frame) <= this.program.pathMtus.innerBytes(ip),
    );
    for (let i = within.length; i < vteps.length; i++) this.outputs.drop('send-too-big');
    if (within.length > 0) this.send(frame, port.network, within);
    return undefined;
  }

  private send(frame: Frame, network: OverlayNetwork, vteps: readonly Vtep[]): void {
    const buffer = this.buffers.take();
    const { datagram, flowHash, ecn } = encapsulate(frame, network.vni, buffer);
    for (const vtep of vteps) this.outputs.toVtep(datagram, vtep, flowHash, ecn);
    this.buffers.give(buffer);
  }

  private carryIn(frame: Frame, network: OverlayNetwork, verdict: Verdict): DropReason | undefined {
    if (verdict.to === 'nowhere') return verdict.reason;
    const ids =
      verdict.to === 'port' ? [verdict.id] : Array.from(network.fdb.allPorts(), ({ id }) => id);
    if (ids.length === 0) return 'bridge-no-receiver';
    const frames = undoOffload(frame, network.mtuBytes);
    if (typeof frames === 'string') return frames;
    for (const id of ids) for (const bytes of frames) this.outputs.toPort(id, bytes);
    return undefined;
  }
}

function addressed(frame: Frame, verdict: Verdict): Frame {
  const macs = 'macs' in verdict ? verdict.macs : undefined;
  return macs === undefined ? frame : readdress(frame, macs);
}

function vtepsOf(members: Members, scope: FloodScope): readonly Vtep[] {
  if (scope === 'local') return [];
  return scope === 'network' ? members.all : members.foreign;
}

interface Arrival {
  readonly from: Ip;
  readonly ecn: Ecn;
  readonly nowMs: number;
}

type FloodScope = Extract<Verdict, { to: 'flood' }>['scope'];
