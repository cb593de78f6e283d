/** The source guard and the MTU of the network, as seen through the whole engine. */
import { expect } from 'chai';
import type { DropReason } from '../../../src/datapath/drops.ts';
import { formatIp, type Ip, ipFromBytes } from '../../../src/model/ip.ts';
import {
  ALICE,
  arp,
  BOB,
  CAROL,
  CLIENT,
  ERIN,
  frame,
  HOST_C,
  nd,
  portSpec,
  ROUTER_HERE,
  udp4,
  udp6,
} from '../frames.ts';
import { ALICE_PORT, attachGateway, type Bed, TOO_BIG } from './bed.ts';

/** Declares the rules. */
export function describeGuardAndSize(make: () => Bed): void {
  const refused: readonly [DropReason, Uint8Array][] = [
    ['tap-malformed', new Uint8Array(13)],
    ['tap-source-mac', udp4({ ...ALICE, mac: BOB.mac }, CAROL)],
    ['tap-vlan-tag', frame(ALICE.mac, BOB.mac, 0x8100, new Uint8Array(46))],
    ['tap-ether-type', frame(ALICE.mac, BOB.mac, 0x88cc, new Uint8Array(46))],
    ['tap-arp', arp(ALICE, CAROL.ip4, { senderIp: BOB.ip4 })],
    ['tap-ipv4-source', udp4({ ...ALICE, ip4: BOB.ip4 }, CAROL)],
    ['tap-ipv6-source', udp6({ ...ALICE, ip6: BOB.ip6 }, CAROL)],
    ['tap-neighbor-claim', nd(ALICE, BOB.ip6, { type: 136 })],
    ['tap-router-claim', nd(ALICE, ALICE.ip6, { type: 134 })],
  ];
  for (const [reason, sent] of refused) {
    it(`guards its ports: ${reason}`, () => {
      const b = make();
      b.alice.send(sent);
      b.expectOnlyDrop(reason);
    });
  }

  it('lets a router port send from any address, but not from any MAC', () => {
    const b = make();
    b.engine.detachPort(ALICE_PORT);
    b.engine.attachPort({ ...portSpec(ALICE, 7), router: ROUTER_HERE }, b.alice);
    b.alice.send(udp4({ ...ALICE, ip4: ERIN.ip4 }, BOB));
    b.alice.send(udp6({ ...ALICE, ip6: ERIN.ip6 }, BOB));
    expect(b.bob.take()).to.have.length(2);
    b.alice.send(udp4({ ...ALICE, mac: ERIN.mac }, BOB));
    expect(b.drops()).to.deep.equal({ 'tap-source-mac': 1 });
  });

  it('passes a packet of exactly the MTU', () => {
    const b = make();
    b.alice.send(udp4(ALICE, CAROL, TOO_BIG - 1));
    expect(b.sentTo()).to.deep.equal([HOST_C]);
  });

  it('drops a packet above the MTU and tells its sender, from the gateway', () => {
    const b = make();
    b.alice.send(udp4(ALICE, CAROL, TOO_BIG));
    b.alice.send(udp6(ALICE, CAROL, TOO_BIG - 20));
    expect(b.drops()).to.deep.equal({ 'tap-too-big': 2 });
    expect(b.underlay.take()).to.deep.equal([]);
    const [v4, v6] = b.alice.take();
    expect(v4?.subarray(26, 30)).to.deep.equal(Uint8Array.of(10, 9, 0, 254));
    expect(v4?.subarray(34, 36)).to.deep.equal(Uint8Array.of(3, 4));
    expect(v6?.[37]).to.equal(0xfe);
    expect(v6?.subarray(54, 56)).to.deep.equal(Uint8Array.of(2, 0));
  });

  it('drops a packet above what reaches its host, and tells its sender what would have', () => {
    const b = make();
    b.engine.program([{ op: 'set-path-mtu', ip: HOST_C.ip, mtuBytes: 1400 }]);
    // 28 bytes of IPv4 and UDP, 50 of VXLAN over IPv4.
    b.alice.send(udp4(ALICE, CAROL, 1400 - 78));
    expect(b.sentTo()).to.deep.equal([HOST_C]);
    b.alice.send(udp4(ALICE, CAROL, 1400 - 77));
    b.alice.send(udp6(ALICE, CAROL, 1400 - 97));
    expect(b.drops()).to.deep.equal({ 'send-too-big': 2 });
    expect(b.underlay.take()).to.deep.equal([]);
    const [v4, v6] = b.alice.take();
    expect(v4?.subarray(34, 36)).to.deep.equal(Uint8Array.of(3, 4));
    expect(v4?.subarray(38, 42)).to.deep.equal(Uint8Array.of(0, 0, 1350 >> 8, 1350 & 255));
    expect(v6?.subarray(58, 62)).to.deep.equal(Uint8Array.of(0, 0, 1350 >> 8, 1350 & 255));
  });

  it('tells a gateway of a small path in the name of the receiver, because the host has its own names itself', () => {
    const b = make();
    const gateway = attachGateway(b);
    b.engine.program([{ op: 'set-path-mtu', ip: HOST_C.ip, mtuBytes: 1400 }]);
    gateway.send(udp4(CLIENT, CAROL, 1400 - 77));
    gateway.send(udp6(CLIENT, CAROL, 1400 - 97));
    expect(b.drops()).to.deep.equal({ 'send-too-big': 2 });
    const [v4 = new Uint8Array(0), v6 = new Uint8Array(0)] = gateway.take();
    expect(v4.subarray(0, 6)).to.deep.equal(udp4(CLIENT, CAROL).subarray(6, 12));
    expect(formatIp(ipFromBytes(v4.slice(26, 30)) as Ip)).to.equal(formatIp(CAROL.ip4));
    expect(formatIp(ipFromBytes(v6.slice(22, 38)) as Ip)).to.equal(formatIp(CAROL.ip6));
  });

  it('passes the same packet to a neighbour on this host, and to the host when the limit is gone', () => {
    const b = make();
    b.engine.program([{ op: 'set-path-mtu', ip: HOST_C.ip, mtuBytes: 1400 }]);
    b.alice.send(udp4(ALICE, BOB, 1400));
    expect(b.bob.take()).to.have.length(1);
    b.engine.program([{ op: 'set-path-mtu', ip: HOST_C.ip, mtuBytes: 0 }]);
    b.alice.send(udp4(ALICE, CAROL, 1400));
    expect(b.sentTo()).to.deep.equal([HOST_C]);
    expect(b.drops()).to.deep.equal({});
  });

  it('limits such answers to a burst of 20 and 10 a second', () => {
    const b = make();
    for (let i = 0; i < 50; i++) b.alice.send(udp4(ALICE, CAROL, TOO_BIG));
    expect(b.alice.take()).to.have.length(20);
    b.nowMs += 1000;
    for (let i = 0; i < 50; i++) b.alice.send(udp4(ALICE, CAROL, TOO_BIG));
    expect(b.alice.take()).to.have.length(10);
    expect(b.drops()).to.deep.equal({ 'tap-too-big': 100 });
  });
}
