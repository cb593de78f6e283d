/** Hostile input: whatever comes in, a counter moves or something comes out, and nothing throws. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { DropReason } from '../../src/datapath/drops.ts';
import type { Ecn, PortId } from '../../src/datapath/engine.ts';
import { Pipeline } from '../../src/datapath/pipeline.ts';
import { Program } from '../../src/datapath/program.ts';
import {
  bytesOf,
  loadFrames,
  loadVectors,
  type VectorFile,
  type VxlanVector,
} from '../vectors/load.ts';
import {
  ALICE,
  arp,
  BOB,
  CAROL,
  ERIN,
  FOREIGN,
  GATEWAY_4,
  HOST_C,
  MTU_BYTES,
  nd,
  portSpec,
  tunneled,
  udp4,
  udp6,
  VNI,
} from './frames.ts';

interface Outcome {
  readonly drops: DropReason[];
  outputs: number;
}

/** A pipeline with alice and bob attached, carol behind a host and a foreign VTEP. */
class Rig {
  outcome: Outcome = { drops: [], outputs: 0 };
  readonly pipeline: Pipeline;
  readonly program = new Program();

  constructor() {
    const gateways = [GATEWAY_4];
    this.program.apply({ op: 'set-network', vni: VNI, mtuBytes: MTU_BYTES, gateways });
    this.program.apply({ op: 'set-vteps', vni: VNI, vteps: [HOST_C, FOREIGN] });
    const addresses = [CAROL.ip4, CAROL.ip6];
    this.program.apply({ op: 'set-remote', vni: VNI, mac: CAROL.mac, addresses, vtep: HOST_C });
    for (const [id, who] of [ALICE, BOB].entries()) this.program.installPort(portSpec(who, id));
    this.pipeline = new Pipeline(this.program, {
      toPort: (_id, frame) => this.output(frame),
      toVtep: (datagram) => this.output(datagram),
      probeAnswered: () => {
        this.outcome.outputs += 1;
      },
      drop: (reason) => this.outcome.drops.push(reason),
    });
  }

  /** Runs one frame through and returns what happened. */
  run(act: (pipeline: Pipeline) => void): Outcome {
    this.outcome = { drops: [], outputs: 0 };
    act(this.pipeline);
    return this.outcome;
  }

  private output(bytes: Uint8Array): void {
    expect(bytes.length).to.be.at.least(14);
    this.outcome.outputs += 1;
  }
}

function expectAccountedFor({ drops, outputs }: Outcome): void {
  expect(drops.length, 'drops').to.be.at.most(1);
  const answered = drops[0] === 'tap-too-big';
  if (drops.length === 0) expect(outputs, 'outputs').to.be.at.least(1);
  else expect(outputs, `outputs beside ${drops[0]}`).to.be.at.most(answered ? 1 : 0);
}

const FRAMES: readonly Uint8Array[] = [
  ...loadFrames().map(({ hex }) => bytesOf(hex)),
  udp4(ALICE, BOB),
  udp4(ALICE, CAROL),
  udp6(ALICE, ERIN),
  udp4(ALICE, CAROL, 1500),
  arp(ALICE, CAROL.ip4),
  arp(ALICE, ERIN.ip4),
  nd(ALICE, BOB.ip6),
  nd(ALICE, ALICE.ip6, { type: 136 }),
].map((bytes) => {
  bytes.set([2, 0, 0, 0, 0, 1], 6);
  return bytes;
});
const DATAGRAMS: readonly Uint8Array[] = [
  ...loadVectors<VectorFile<VxlanVector>>('kernel-vxlan').vectors.map(({ hex }) => {
    const datagram = bytesOf(hex);
    datagram.set([0, 0x13, 0x88], 4);
    return datagram;
  }),
  tunneled(udp4(CAROL, BOB)),
  tunneled(udp6(ERIN, ALICE)),
  tunneled(arp(ERIN, BOB.ip4)),
  tunneled(nd(ERIN, BOB.ip6)),
  tunneled(nd(ERIN, ERIN.ip6, { type: 136 })),
];

/** One of the given, with up to six bytes overwritten and perhaps cut or lengthened. */
function mutated(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edits = fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 });
  const length = fc.option(fc.nat(300));
  return fc.tuple(fc.constantFrom(...seeds), edits, length).map(([seed, changes, newLength]) => {
    const bytes = new Uint8Array(newLength ?? seed.length);
    bytes.set(seed.subarray(0, bytes.length));
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return bytes;
  });
}

const noise = fc.uint8Array({ maxLength: 200 });
const anyEcn = fc.constantFrom<Ecn>(0, 1, 2, 3);
const anySource = fc.constantFrom(HOST_C.ip, FOREIGN.ip);
const RUNS = { numRuns: 2000 };

describe('the pipeline under hostile input', () => {
  it('accounts for every frame from a container', () => {
    const rig = new Rig();
    fc.assert(
      fc.property(fc.oneof(mutated(FRAMES), noise), fc.nat(1_000_000), (bytes, nowMs) => {
        const before = bytes.slice();
        expectAccountedFor(rig.run((pipeline) => pipeline.fromPort(0 as PortId, bytes, nowMs)));
        expect(bytes).to.deep.equal(before);
      }),
      RUNS,
    );
  });

  it('accounts for every datagram from the wire', () => {
    const rig = new Rig();
    const anyDatagram = fc.oneof(
      mutated(DATAGRAMS),
      noise,
      noise.map((bytes) => tunneled(bytes)),
    );
    fc.assert(
      fc.property(anyDatagram, anySource, anyEcn, (bytes, from, ecn) => {
        const before = bytes.slice();
        expectAccountedFor(rig.run((pipeline) => pipeline.fromWire(bytes, from, ecn, 0)));
        expect(bytes).to.deep.equal(before);
      }),
      RUNS,
    );
  });

  it('accounts for every prefix of every frame and datagram', () => {
    const rig = new Rig();
    const lengths = (bytes: Uint8Array): number[] =>
      Array.from({ length: Math.min(bytes.length, 160) }, (_, length) => length);
    for (const bytes of FRAMES) {
      for (const length of lengths(bytes)) {
        const cut = bytes.subarray(0, length);
        expectAccountedFor(rig.run((pipeline) => pipeline.fromPort(0 as PortId, cut, 0)));
      }
    }
    for (const bytes of DATAGRAMS) {
      for (const length of lengths(bytes)) {
        const cut = bytes.subarray(0, length);
        expectAccountedFor(rig.run((pipeline) => pipeline.fromWire(cut, FOREIGN.ip, 0, 0)));
      }
    }
  });

  it('is not confused by a device that answers while it is written to', () => {
    const program = new Rig().program;
    const sent: Uint8Array[] = [];
    const pipeline: Pipeline = new Pipeline(program, {
      toPort: () => {},
      probeAnswered: () => {},
      toVtep: (datagram, vtep) => {
        if (vtep === HOST_C && sent.length === 0) {
          sent.push(new Uint8Array());
          pipeline.fromPort(1 as PortId, udp4(BOB, CAROL), 0);
        }
        sent.push(datagram.slice());
      },
      drop: () => {},
    });
    const question = arp(ALICE, ERIN.ip4);
    pipeline.fromPort(0 as PortId, question, 0);
    const expected = [udp4(BOB, CAROL), question, question].map((inner) => tunneled(inner));
    expect(sent.slice(1)).to.deep.equal(expected);
  });
});
