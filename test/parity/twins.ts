/**
 * The dgram engine and the native stations side by side: the same tables, the same clock, the same input; what comes out
 * of both is compared. Segmentation and coalescing are normalised: only what a wire or a container would see counts.
 */
import { expect } from 'chai';
import { DgramEngine } from '../../src/datapath/dgram-engine.ts';
import type { Change, Ecn, Engine, PortId, Vtep } from '../../src/datapath/engine.ts';
import { formatIp, type Ip } from '../../src/model/ip.ts';
import {
  ALICE_PORT,
  attachGateway,
  Bed,
  BOB_PORT,
  GATEWAY_PORT,
} from '../datapath/conformance/bed.ts';
import type { FakePort } from '../datapath/fakes.ts';
import { FOREIGN, HOST_C, HOST_D } from '../datapath/frames.ts';
import { cutSuperframe } from '../support/cut-superframe.ts';
import { NativeMemoryEngine } from '../support/native-memory-engine.ts';
import { type FrameSource, type TapFrame, withoutAtomicId } from './frame-source.ts';

/** Source ports of one address: which of them a flow gets is compared, not the hash behind it. */
const BUCKETS = 16;

/** A bed and the gateway of its host. */
interface Side {
  readonly bed: Bed;
  readonly gateway: FakePort;
}

/** Two engines of one world. */
export class Twins {
  private readonly oracle: Side;
  private readonly native: Side;
  private readonly nativeEngine: NativeMemoryEngine;

  constructor(tier: 0 | 1 | 2) {
    const vteps = [HOST_C, HOST_D, FOREIGN];
    let nativeEngine: NativeMemoryEngine | undefined;
    this.oracle = withGateway(new Bed((parts) => new DgramEngine(parts), vteps));
    const native = new Bed((parts): Engine => {
      nativeEngine = new NativeMemoryEngine({ ...parts, tier });
      return nativeEngine;
    }, vteps);
    this.native = withGateway(native);
    if (nativeEngine === undefined) throw new Error('no native engine was made');
    this.nativeEngine = nativeEngine;
  }

  /** Time goes on for both. */
  pass(ms: number): void {
    this.oracle.bed.nowMs += ms;
    this.native.bed.nowMs += ms;
  }

  /** Both are told the same. */
  program(changes: readonly Change[]): void {
    this.oracle.bed.engine.program(changes);
    this.native.bed.engine.program(changes);
  }

  /** A container sends frames, which the native engine takes in one visit. */
  fromPort(id: PortId, frames: readonly TapFrame[], source: FrameSource): void {
    const device = devices(this.oracle).get(id);
    for (const { offload, bytes } of frames) {
      for (const frame of cutSuperframe(offload, bytes)) device?.send(frame);
    }
    this.nativeEngine.visit(() => {
      for (const frame of frames) this.nativeEngine.send(id, source.header(frame), frame.bytes);
    });
    this.compare();
  }

  /** Another host sends datagrams; those of equal size reach the native engine in one receive. */
  fromWire(datagrams: readonly Uint8Array[], from: Ip, ecn: Ecn): void {
    for (const datagram of datagrams) this.oracle.bed.underlay.deliver(datagram, from, ecn);
    this.nativeEngine.visit(() => {
      for (const { bytes, segmentBytes } of receives(datagrams)) {
        this.nativeEngine.receive(bytes, segmentBytes, from, ecn);
      }
    });
    this.compare();
  }

  /** Compares what came out since the last time, and all counters. */
  private compare(): void {
    const [expected, actual] = [outputs(this.oracle), outputs(this.native)];
    for (const place of new Set([...expected.keys(), ...actual.keys()])) {
      expect(actual.get(place) ?? [], place).to.deep.equal(expected.get(place) ?? []);
    }
    const [left, right] = [this.oracle, this.native].map(({ bed }) => bed.engine.counters());
    expect(right?.drops, 'drops').to.deep.equal(left?.drops);
    expect(right?.underlay, 'underlay').to.deep.equal(left?.underlay);
    expect(this.native.bed.answers, 'answers').to.deep.equal(this.oracle.bed.answers);
    for (const id of devices(this.oracle).keys()) {
      expect(right?.ports.get(id), `port ${id}`).to.deep.equal(left?.ports.get(id));
    }
    const [said, did] = [this.oracle, this.native].map(({ bed }) => bed.engine.work?.());
    expect(did, 'pins').to.deep.include(said);
  }
}

/** What came out, in order, for each receiver and flow: within a flow order holds, between flows it need not. */
function outputs(side: Side): Map<string, string[]> {
  const places = new Map<string, string[]>();
  const add = (place: string, bytes: Uint8Array): void => {
    const frames = places.get(place) ?? [];
    frames.push(Buffer.from(bytes).toString('hex'));
    places.set(place, frames);
  };
  for (const [id, port] of devices(side)) {
    for (const frame of port.take()) add(`port ${id} ${flowOf(frame)}`, withoutAtomicId(frame));
  }
  for (const { datagram, to, flowHash, ecn } of side.bed.underlay.take()) {
    const place = `${vtepText(to)} bucket ${flowHash % BUCKETS} ecn ${ecn}`;
    add(`${place} ${flowOf(datagram.subarray(8))}`, datagram);
  }
  return places;
}

function withGateway(bed: Bed): Side {
  return { bed, gateway: attachGateway(bed) };
}

function devices({ bed, gateway }: Side): ReadonlyMap<PortId, FakePort> {
  return new Map([
    [ALICE_PORT, bed.alice],
    [BOB_PORT, bed.bob],
    [GATEWAY_PORT, gateway],
  ]);
}

const ETHERNET_BYTES = 14;

/**
 * What tells flows apart: MACs, protocol, addresses and ports. Packets whose ports are hidden by options, extension headers
 * or fragmentation, and those that say to be longer than their frame or too short for a header of TCP or UDP, are a flow
 * of their own: they are never held, so they may pass what is.
 */
function flowOf(frame: Uint8Array): string {
  const isIpv4 = frame[12] === 0x08 && frame[13] === 0;
  const [protocol, from, to] = isIpv4 ? [frame[23], 26, 38] : [frame[20], 22, 58];
  const isLater = isIpv4 && (((frame[20] ?? 0) & 0x1f) !== 0 || frame[21] !== 0);
  const says = isIpv4 ? uint16(frame, 16) : 40 + uint16(frame, 18);
  const headers = (isIpv4 ? 20 : 40) + (protocol === 6 ? 20 : 8);
  const isWhole = says >= headers && ETHERNET_BYTES + says <= frame.length;
  const isKnown = isIpv4 ? frame[14] === 0x45 && !isLater : protocol === 6 || protocol === 17;
  const isPlain = isKnown && isWhole;
  const key = Buffer.from([...frame.subarray(0, 14), ...frame.subarray(from, to)]).toString('hex');
  return `${key} ${protocol}${isPlain ? '' : ' hidden'}`;
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function vtepText({ ip, port, foreign }: Vtep): string {
  return `${formatIp(ip)}:${port}${foreign ? ' foreign' : ''}`;
}

interface Receive {
  readonly bytes: Uint8Array;
  readonly segmentBytes: number;
}

/** Puts runs of equal size together as UDP_GRO does; a shorter one ends a run. */
function receives(datagrams: readonly Uint8Array[]): Receive[] {
  const all: Receive[] = [];
  let run: Uint8Array[] = [];
  const flush = (): void => {
    const [first] = run;
    if (first === undefined) return;
    const bytes = Uint8Array.from(run.flatMap((datagram) => [...datagram]));
    all.push({ bytes, segmentBytes: run.length === 1 ? 0 : first.length });
    run = [];
  };
  for (const datagram of datagrams) {
    const [first] = run;
    const last = run.at(-1);
    const joins = first !== undefined && last?.length === first.length && datagram.length > 0;
    if (!joins || datagram.length > first.length || run.length === 64) flush();
    run.push(datagram);
  }
  flush();
  return all;
}
