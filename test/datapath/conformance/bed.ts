/** The engine under test between two ports in memory and a wire in memory. */
import { expect } from 'chai';
import type { DropReason } from '../../../src/datapath/drops.ts';
import type {
  Change,
  Engine,
  EngineEvents,
  PortId,
  Underlay,
  Vtep,
} from '../../../src/datapath/engine.ts';
import { formatIp } from '../../../src/model/ip.ts';
import { FakePort, FakeUnderlay } from '../fakes.ts';
import {
  ALICE,
  BOB,
  CAROL,
  GATEWAY,
  GATEWAY_4,
  GATEWAY_6,
  HOST_C,
  MTU_BYTES,
  portSpec,
  ROUTER_C,
  ROUTER_HERE,
  VNI,
} from '../frames.ts';

/** What an engine is made from. */
export interface EngineParts {
  readonly underlay: Underlay;
  readonly nowMs: () => number;
  readonly events: EngineEvents;
}

/** Makes the engine under test. */
export type EngineFactory = (parts: EngineParts) => Engine;

/** Port of alice. */
export const ALICE_PORT = 1 as PortId;
/** Port of bob. */
export const BOB_PORT = 2 as PortId;
/** Port of the gateway, where there is one. */
export const GATEWAY_PORT = 9 as PortId;
/** UDP payload over IPv4 that makes a packet one byte larger than the MTU. */
export const TOO_BIG = MTU_BYTES - 27;

/** The network, with gateways of both families. */
export const setNetwork: Change = {
  op: 'set-network',
  vni: VNI,
  mtuBytes: MTU_BYTES,
  gateways: [GATEWAY_4, GATEWAY_6],
};
/** Carol's record. */
export const setCarol: Change = {
  op: 'set-remote',
  vni: VNI,
  mac: CAROL.mac,
  addresses: [CAROL.ip4, CAROL.ip6],
  vtep: HOST_C,
};
/** Host C's gateway, as other hosts know it. */
export const setRouterC: Change = {
  op: 'set-remote',
  vni: VNI,
  mac: ROUTER_C,
  addresses: [],
  vtep: HOST_C,
  router: true,
};
/** The VTEPs of the network. */
export const setVteps = (...vteps: Vtep[]): Change => ({ op: 'set-vteps', vni: VNI, vteps });

/** An engine with its surroundings. */
export class Bed {
  readonly underlay = new FakeUnderlay();
  readonly alice = new FakePort();
  readonly bob = new FakePort();
  readonly lost: PortId[] = [];
  /** Answers to path probes: address and token. */
  readonly answers: string[] = [];
  readonly engine: Engine;
  nowMs = 1_000_000;

  constructor(make: EngineFactory, vteps: readonly Vtep[]) {
    this.engine = make({
      underlay: this.underlay,
      nowMs: () => this.nowMs,
      events: {
        portLost: (id) => this.lost.push(id),
        probeAnswered: (from, token) => this.answers.push(`${formatIp(from)} ${token}`),
      },
    });
    this.engine.program([setNetwork, setVteps(...vteps), setCarol]);
    this.engine.attachPort(portSpec(ALICE, ALICE_PORT), this.alice);
    this.engine.attachPort(portSpec(BOB, BOB_PORT), this.bob);
  }

  /** Reasons that have counted, with their counts. */
  drops(): Partial<Record<DropReason, number>> {
    const counted = Object.entries(this.engine.counters().drops).filter(([, count]) => count > 0);
    return Object.fromEntries(counted);
  }

  /** Asserts that nothing left the engine and that one reason counted once. */
  expectOnlyDrop(reason: DropReason): void {
    expect(this.drops()).to.deep.equal({ [reason]: 1 });
    expect(this.alice.take(), 'alice').to.deep.equal([]);
    expect(this.bob.take(), 'bob').to.deep.equal([]);
    expect(this.underlay.take(), 'wire').to.deep.equal([]);
  }

  /** Addresses of the VTEPs that got something since the last call. */
  sentTo(): Vtep[] {
    return this.underlay.take().map(({ to }) => to);
  }
}

/** Attaches the gateway of this host. */
export function attachGateway(bed: Bed): FakePort {
  const gateway = new FakePort();
  bed.engine.attachPort({ ...portSpec(GATEWAY, GATEWAY_PORT), router: ROUTER_HERE }, gateway);
  return gateway;
}
