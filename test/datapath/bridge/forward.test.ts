import { expect } from 'chai';
import { type BridgePort, Fdb } from '../../../src/datapath/bridge/fdb.ts';
import { FlowPins } from '../../../src/datapath/bridge/flow-pins.ts';
import {
  forwardFromPort,
  forwardFromWire,
  type Verdict,
} from '../../../src/datapath/bridge/forward.ts';
import type { PortId } from '../../../src/datapath/engine.ts';
import { parseFrame } from '../../../src/datapath/frame.ts';
import {
  ALICE,
  arp,
  BOB,
  BROADCAST,
  CAROL,
  ERIN,
  FOREIGN,
  HOST_C,
  nd,
  type Person,
  udp4,
  VNI,
} from '../frames.ts';

const port = (who: Person, id: number): BridgePort => ({
  id: id as PortId,
  mac: who.mac,
  addresses: [who.ip4, who.ip6],
  router: undefined,
});
const alice = port(ALICE, 1);

function filled(): Fdb {
  const fdb = new Fdb();
  fdb.installPort(alice);
  fdb.installPort(port(BOB, 2));
  fdb.installRemote({ mac: CAROL.mac, addresses: [CAROL.ip4, CAROL.ip6], vtep: HOST_C });
  fdb.learned.learn(ERIN.mac, FOREIGN, 0);
  return fdb;
}

function fromAlice(bytes: Uint8Array, hasForeign = false, nowMs = 0): Verdict {
  const frame = parseFrame(bytes);
  if (frame === 'malformed') throw new Error(frame);
  const way = { from: alice, gateways: [], hasForeign, nowMs, vni: VNI, pins: new FlowPins() };
  return forwardFromPort(filled(), frame, way);
}

function fromWire(bytes: Uint8Array): Verdict {
  const frame = parseFrame(bytes);
  if (frame === 'malformed') throw new Error(frame);
  return forwardFromWire(filled(), frame, { vni: VNI, pins: new FlowPins() });
}

const dave = { ...ERIN, mac: (ERIN.mac + 1) as typeof ERIN.mac };
const toAll = { ...BOB, mac: BROADCAST };

describe('forwarding from a port', () => {
  for (const [name, verdict, expected] of [
    ['a MAC of this host', fromAlice(udp4(ALICE, BOB)), { to: 'port', id: 2 }],
    ['a MAC of another host', fromAlice(udp4(ALICE, CAROL)), { to: 'vtep', vtep: HOST_C }],
    ['a learned MAC', fromAlice(udp4(ALICE, ERIN)), { to: 'vtep', vtep: FOREIGN }],
    [
      'a learned MAC that has aged',
      fromAlice(udp4(ALICE, ERIN), true, 300_000),
      { to: 'flood', scope: 'foreign' },
    ],
    [
      'an unknown MAC without foreign VTEPs',
      fromAlice(udp4(ALICE, dave)),
      { to: 'nowhere', reason: 'bridge-unknown-mac' },
    ],
    [
      'an unknown MAC with foreign VTEPs',
      fromAlice(udp4(ALICE, dave), true),
      { to: 'flood', scope: 'foreign' },
    ],
    ['its own MAC', fromAlice(udp4(ALICE, ALICE)), { to: 'nowhere', reason: 'bridge-same-port' }],
    ['a group', fromAlice(udp4(ALICE, toAll)), { to: 'flood', scope: 'network' }],
    ['an unknown question', fromAlice(arp(ALICE, ERIN.ip4)), { to: 'flood', scope: 'network' }],
    ['a question about itself', fromAlice(nd(ALICE, ALICE.ip6)), { to: 'flood', scope: 'network' }],
  ] as const) {
    it(`of a frame for ${name}`, () => {
      expect(verdict).to.deep.equal(expected);
    });
  }

  it('of a known question goes back to the asker', () => {
    expect(fromAlice(arp(ALICE, CAROL.ip4)).to).to.equal('asker');
    expect(fromAlice(nd(ALICE, BOB.ip6)).to).to.equal('asker');
  });
});

describe('forwarding from the wire', () => {
  for (const [name, verdict, expected] of [
    ['a MAC of this host', fromWire(udp4(CAROL, BOB)), { to: 'port', id: 2 }],
    [
      'a MAC of another host',
      fromWire(udp4(ERIN, CAROL)),
      { to: 'nowhere', reason: 'wire-not-here' },
    ],
    ['a learned MAC', fromWire(udp4(CAROL, ERIN)), { to: 'nowhere', reason: 'wire-not-here' }],
    ['a group', fromWire(udp4(CAROL, toAll)), { to: 'flood', scope: 'local' }],
    ['a question about a port', fromWire(arp(ERIN, BOB.ip4)), { to: 'port', id: 2 }],
    ['a question about a remote', fromWire(arp(ERIN, CAROL.ip4)), { to: 'flood', scope: 'local' }],
  ] as const) {
    it(`of a frame for ${name}`, () => {
      expect(verdict).to.deep.equal(expected);
    });
  }
});
