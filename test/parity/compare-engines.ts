/** One run of the comparison: rounds of frames from a port or from the wire, changes of the tables in between. */
import type { Change, Ecn, Vtep } from '../../src/datapath/engine.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { encodePathAnswer, encodePathProbe } from '../../src/wire/path-probe.ts';
import {
  ALICE_PORT,
  BOB_PORT,
  GATEWAY_PORT,
  setCarol,
  setRouterC,
} from '../datapath/conformance/bed.ts';
import {
  ALICE,
  BOB,
  CAROL,
  CLIENT,
  ERIN,
  FOREIGN,
  HOST_C,
  HOST_D,
  type Person,
  ROUTER_C,
  ROUTER_D,
  ROUTER_HERE,
  tunneled,
  VNI,
} from '../datapath/frames.ts';
import { FrameSource } from './frame-source.ts';
import { Twins } from './twins.ts';

const setRouterD: Change = { ...setRouterC, mac: ROUTER_D, vtep: HOST_D } as Change;
/** What another host sends to the gateway of this one. */
const TO_GATEWAY: Person = { ...CLIENT, mac: ROUTER_HERE };

/** What to run. */
export interface Comparison {
  readonly tier: 0 | 1 | 2;
  readonly rounds: number;
  readonly seed: number;
}

/** A difference, with what it takes to see it again. */
export class ParityError extends Error {}

/** Returns how many frames were compared. Throws `ParityError` at the first difference. */
export function compareEngines({ tier, rounds, seed }: Comparison): number {
  let twins = new Twins(tier);
  let frames = 0;
  for (let round = 0; round < rounds; round++) {
    // Each round has a seed of its own, so that a late difference can be found without the rounds before it.
    const source = new FrameSource(seededRandom(seed * 1_000_003 + round));
    if (round % 200 === 0) twins = new Twins(tier);
    if (round % 200 === 0) twins.program([setRouterC, setRouterD]);
    try {
      frames += playRound(twins, source);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ParityError(`tier T${tier}, seed ${seed}, round ${round}: ${why}`, {
        cause: error,
      });
    }
  }
  return frames;
}

function playRound(twins: Twins, source: FrameSource): number {
  twins.pass(source.below(200));
  if (source.once(10)) twins.program([change(source)]);
  return source.once(2) ? outward(twins, source) : inward(twins, source);
}

function outward(twins: Twins, source: FrameSource): number {
  const [id, who] = source.pick([
    [ALICE_PORT, ALICE] as const,
    [BOB_PORT, BOB] as const,
    [GATEWAY_PORT, CLIENT] as const,
  ]);
  const count = source.once(2) ? 1 : 1 + source.below(30);
  const frames = Array.from({ length: count }, () => source.tapFrame(who));
  twins.fromPort(id, frames, source);
  return count;
}

function inward(twins: Twins, source: FrameSource): number {
  const [vtep, who] = source.pick<readonly [Vtep, Person]>([
    [HOST_C, CAROL],
    [HOST_C, CAROL],
    [HOST_D, ERIN],
    [FOREIGN, ERIN],
    [FOREIGN, CAROL],
    [HOST_C, { ...CLIENT, mac: ROUTER_C }],
    [HOST_C, { ...CLIENT, mac: ROUTER_C }],
    [HOST_D, { ...CLIENT, mac: ROUTER_D }],
  ]);
  const datagrams: Uint8Array[] = [];
  for (let flows = 1 + source.below(3); flows > 0; flows--) {
    const flow = source.once(3)
      ? [source.frame(who)]
      : source.flow(who, source.pick([ALICE, BOB, ALICE, BOB, TO_GATEWAY]), 1 + source.below(50));
    for (const frame of flow) {
      const datagram = tunneled(source.once(40) ? source.damage(frame) : frame);
      datagrams.push(source.once(100) ? source.damage(datagram) : datagram);
    }
  }
  if (source.once(20)) datagrams.push(...probes(source));
  const ecn = source.pick([0, 0, 0, 1, 2, 3]) as Ecn;
  twins.fromWire(datagrams, vtep.ip, ecn);
  return datagrams.length;
}

/** Path probes and answers, some of them damaged. */
function probes(source: FrameSource): Uint8Array[] {
  return Array.from({ length: 1 + source.below(4) }, () => {
    const token = source.below(1000);
    const probe = source.once(3)
      ? encodePathAnswer(VNI, token)
      : encodePathProbe(VNI, token, 30 + source.below(1500));
    return source.once(10) ? source.damage(probe) : probe;
  });
}

function change(source: FrameSource): Change {
  switch (source.below(8)) {
    case 5:
      return { ...setRouterC, router: source.once(2) } as Change;
    case 6:
      return source.pick([setRouterC, setRouterD]);
    case 0:
      return { op: 'delete-remote', vni: VNI, mac: CAROL.mac };
    case 1:
      return { ...setCarol, vtep: source.pick([HOST_C, HOST_D]) } as Change;
    case 2:
      // Never below a superframe's segments: those are answered once by one engine and each by the other.
      return {
        op: 'set-path-mtu',
        ip: source.pick([HOST_C, HOST_D, FOREIGN]).ip,
        mtuBytes: source.pick([0, 1350, 1400]),
      };
    case 3:
      return {
        op: 'set-network',
        vni: VNI,
        mtuBytes: source.pick([1280, 1450, 1450, 8950]),
        gateways: [],
      };
    case 4: {
      const vteps = source.pick([
        [HOST_C, HOST_D, FOREIGN],
        [HOST_C, FOREIGN],
        [HOST_C, HOST_D],
      ]);
      return { op: 'set-vteps', vni: VNI, vteps };
    }
    default: {
      const { mac, ip4, ip6 } = source.pick([CAROL, ERIN]);
      const remote = { mac, addresses: [ip4, ip6], vtep: HOST_C };
      const router = { addresses: [], router: true };
      const routers = [
        { mac: ROUTER_C, vtep: HOST_C, ...router },
        { mac: ROUTER_D, vtep: HOST_D, ...router },
      ].filter(() => source.once(2));
      return { op: 'replace-remotes', vni: VNI, remotes: [remote, ...routers] };
    }
  }
}
