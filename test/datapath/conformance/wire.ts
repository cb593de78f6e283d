/** What is refused from the wire, with the reason that counts, and congestion marks. */
import { expect } from 'chai';
import type { DropReason } from '../../../src/datapath/drops.ts';
import type { Vtep } from '../../../src/datapath/engine.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { encodePathAnswer, encodePathProbe } from '../../../src/wire/path-probe.ts';
import {
  ALICE,
  arp,
  BOB,
  BROADCAST,
  CAROL,
  ERIN,
  FOREIGN,
  frame,
  HOST_C,
  HOST_D,
  nd,
  tunneled,
  udp4,
  VNI,
} from '../frames.ts';
import { type Bed, TOO_BIG } from './bed.ts';

/** Declares the rules. */
export function describeWire(bed: (...vteps: Vtep[]) => Bed): void {
  const rows: readonly [string, DropReason, (b: Bed) => void][] = [
    [
      'shorter than a VXLAN header',
      'wire-not-vxlan',
      (b) => b.underlay.deliver(new Uint8Array(7), HOST_C.ip),
    ],
    [
      'without the I flag',
      'wire-not-vxlan',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, BOB)).fill(0, 0, 1), HOST_C.ip),
    ],
    [
      'with a reserved bit',
      'wire-not-vxlan',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, BOB)).fill(1, 7, 8), HOST_C.ip),
    ],
    [
      'of an unknown VNI',
      'wire-unknown-vni',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, BOB), 5001 as Vni), HOST_C.ip),
    ],
    [
      'from an address that is no VTEP of the network',
      'wire-unknown-vtep',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, BOB)), HOST_D.ip),
    ],
    [
      'with a cut frame',
      'wire-malformed',
      (b) => b.underlay.deliver(tunneled(new Uint8Array(13)), HOST_C.ip),
    ],
    [
      'with a group address as source',
      'wire-malformed',
      (b) =>
        b.underlay.deliver(
          tunneled(frame(BROADCAST, BOB.mac, 0x88b5, new Uint8Array(46))),
          FOREIGN.ip,
        ),
    ],
    [
      'with a VLAN tag',
      'wire-vlan-tag',
      (b) =>
        b.underlay.deliver(
          tunneled(frame(CAROL.mac, BOB.mac, 0x8100, new Uint8Array(46))),
          HOST_C.ip,
        ),
    ],
    [
      'with spanning tree inside',
      'wire-reserved-mac',
      (b) => {
        const bpdu = frame(ERIN.mac, BROADCAST, 0x0026, new Uint8Array(46));
        bpdu.set([0x01, 0x80, 0xc2, 0, 0, 0]);
        b.underlay.deliver(tunneled(bpdu), FOREIGN.ip);
      },
    ],
    [
      'with the MAC of a port',
      'wire-claimed-mac',
      (b) => b.underlay.deliver(tunneled(udp4(ALICE, BOB)), FOREIGN.ip),
    ],
    [
      'with the MAC of a remote endpoint from elsewhere',
      'wire-claimed-mac',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, BOB)), FOREIGN.ip),
    ],
    [
      'with an unregistered MAC from a host',
      'wire-unregistered-mac',
      (b) => b.underlay.deliver(tunneled(udp4(ERIN, BOB)), HOST_C.ip),
    ],
    [
      'with ARP for the address of somebody else',
      'wire-claimed-address',
      (b) => b.underlay.deliver(tunneled(arp(ERIN, BOB.ip4, { senderIp: ALICE.ip4 })), FOREIGN.ip),
    ],
    [
      'with an advertisement of the address of somebody else',
      'wire-claimed-address',
      (b) =>
        b.underlay.deliver(
          tunneled(nd(ERIN, ALICE.ip6, { type: 136, source: ERIN.ip6 })),
          FOREIGN.ip,
        ),
    ],
    [
      'marked CE over a packet that is not ECN-capable',
      'wire-congestion-lost',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, BOB)), HOST_C.ip, 3),
    ],
    [
      'with a UDP packet above the MTU',
      'wire-too-big',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, BOB, TOO_BIG)), HOST_C.ip),
    ],
    [
      'for a MAC that is not here',
      'wire-not-here',
      (b) => b.underlay.deliver(tunneled(udp4(CAROL, ERIN)), HOST_C.ip),
    ],
  ];
  for (const [name, reason, act] of rows) {
    it(`drops a datagram ${name}: ${reason}`, () => {
      const b = bed(HOST_C, FOREIGN);
      act(b);
      b.expectOnlyDrop(reason);
      expect(b.engine.learned(VNI).map(({ mac }) => mac)).to.satisfy((macs: number[]) =>
        macs.every((mac) => mac === ERIN.mac),
      );
    });
  }

  it('answers a path probe of an agent, with less than was sent, to its VXLAN port', () => {
    const b = bed(HOST_C);
    b.underlay.deliver(encodePathProbe(VNI, 0xfedc_ba98, 1472), HOST_C.ip);
    const [sent] = b.underlay.take();
    expect(sent?.to).to.deep.equal(HOST_C);
    expect(sent?.datagram).to.deep.equal(encodePathAnswer(VNI, 0xfedc_ba98));
    expect(b.drops()).to.deep.equal({});
    expect(b.engine.counters().underlay).to.deep.include({ framesIn: 1, framesOut: 1 });
  });

  it('hands an answer to control, and to nobody else', () => {
    const b = bed(HOST_C);
    b.underlay.deliver(encodePathAnswer(VNI, 0xfedc_ba98), HOST_C.ip);
    expect(b.answers).to.deep.equal([`192.0.2.3 ${0xfedc_ba98}`]);
    expect(b.drops()).to.deep.equal({});
    expect([...b.underlay.take(), ...b.alice.take(), ...b.bob.take()]).to.deep.equal([]);
  });

  it('counts an answer to a probe that the kernel refuses', () => {
    const b = bed(HOST_C);
    b.underlay.accepts = false;
    b.underlay.deliver(encodePathProbe(VNI, 7, 1472), HOST_C.ip);
    b.expectOnlyDrop('send-failed');
  });

  const wrong = (at: number, value: number): Uint8Array =>
    encodePathProbe(VNI, 7, 200).fill(value, at, at + 1);
  for (const [name, datagram] of [
    ['another group address', wrong(13, 0x0e)],
    ['another EtherType', wrong(21, 0xb6)],
    ['an unknown kind', wrong(22, 3)],
    ['a cut token', encodePathProbe(VNI, 7, 200).subarray(0, 29)],
  ] as const) {
    it(`answers no probe with ${name}`, () => {
      const b = bed(HOST_C);
      b.underlay.deliver(datagram, HOST_C.ip);
      b.expectOnlyDrop('wire-reserved-mac');
    });
  }

  it('answers no probe of a foreign VTEP, and none of a stranger', () => {
    const foreign = bed(FOREIGN);
    foreign.underlay.deliver(encodePathProbe(VNI, 7, 200), FOREIGN.ip);
    foreign.expectOnlyDrop('wire-reserved-mac');
    const stranger = bed(HOST_C);
    stranger.underlay.deliver(encodePathProbe(VNI, 7, 200), HOST_D.ip);
    stranger.expectOnlyDrop('wire-unknown-vtep');
  });

  it('passes congestion marks on to the packet and keeps its checksum right', () => {
    const b = bed(HOST_C);
    const marked = udp4(CAROL, BOB);
    marked[15] = 2;
    marked[25] = (marked[25] ?? 0) - 2;
    b.underlay.deliver(tunneled(marked), HOST_C.ip, 3);
    const expected = marked.slice();
    expected[15] = 3;
    expected[25] = (expected[25] ?? 0) - 1;
    expect(b.bob.take()).to.deep.equal([expected]);
  });
}
