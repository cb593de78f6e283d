import { expect } from 'chai';
import { admitFromWire } from '../../../src/datapath/bridge/admission.ts';
import { Fdb } from '../../../src/datapath/bridge/fdb.ts';
import type { PortId, Vtep } from '../../../src/datapath/engine.ts';
import { parseFrame } from '../../../src/datapath/frame.ts';
import { ALICE, arp, BOB, CAROL, ERIN, FOREIGN, HOST_C, HOST_D, nd, udp4 } from '../frames.ts';

const LEARNED_AT_MS = 7;

function admit(bytes: Uint8Array, vtep: Vtep): { reason: string | undefined; learned: number } {
  const fdb = new Fdb();
  const { mac, ip4, ip6 } = ALICE;
  fdb.installPort({ id: 1 as PortId, mac, addresses: [ip4, ip6], router: undefined });
  fdb.installRemote({ mac: CAROL.mac, addresses: [CAROL.ip4, CAROL.ip6], vtep: HOST_C });
  const frame = parseFrame(bytes);
  if (frame === 'malformed') throw new Error(frame);
  const foreign = vtep.foreign ? vtep : undefined;
  const origin = { from: vtep.ip, foreign, nowMs: LEARNED_AT_MS };
  const reason = admitFromWire(fdb, frame, origin);
  return { reason, learned: fdb.learned.snapshot(LEARNED_AT_MS).length };
}

describe('admission from the wire', () => {
  for (const [name, bytes, vtep, reason, learned] of [
    ['a registered MAC at its host', udp4(CAROL, ALICE), HOST_C, undefined, 0],
    ['a registered MAC at another host', udp4(CAROL, ALICE), HOST_D, 'wire-claimed-mac', 0],
    ['a registered MAC at a foreign VTEP', udp4(CAROL, ALICE), FOREIGN, 'wire-claimed-mac', 0],
    ['the MAC of a port', udp4(ALICE, CAROL), HOST_C, 'wire-claimed-mac', 0],
    ['an unknown MAC at a host', udp4(ERIN, ALICE), HOST_C, 'wire-unregistered-mac', 0],
    ['an unknown MAC at a foreign VTEP', udp4(ERIN, ALICE), FOREIGN, undefined, 1],
    ['an honest ARP', arp(ERIN, ALICE.ip4), FOREIGN, undefined, 1],
    [
      'ARP that claims an address of a remote',
      arp(ERIN, ALICE.ip4, { senderIp: CAROL.ip4 }),
      FOREIGN,
      'wire-claimed-address',
      0,
    ],
    [
      'a solicitation that claims an address of a port',
      nd(ERIN, BOB.ip6, { source: ALICE.ip6 }),
      FOREIGN,
      'wire-claimed-address',
      0,
    ],
    [
      'an advertisement without MAC that claims an address of a port',
      nd(ERIN, ALICE.ip6, { type: 136, linkLayer: null }),
      FOREIGN,
      'wire-claimed-address',
      0,
    ],
    ['ARP that is cut off', arp(ERIN, ALICE.ip4).subarray(0, 40), FOREIGN, 'wire-malformed', 0],
  ] as const) {
    it(`of ${name}: ${reason ?? 'yes'}`, () => {
      expect(admit(bytes, vtep)).to.deep.equal({ reason, learned });
    });
  }
});
