/** Gateways and other hosts: the router MAC on the wire, the gateway's MAC on this host. */
import { expect } from 'chai';
import type { Vtep } from '../../../src/datapath/engine.ts';
import { decodeArp } from '../../../src/wire/arp.ts';
import { checksumOfSum, pseudoHeaderSum, sumWords } from '../../../src/wire/checksum.ts';
import { decodeNdp } from '../../../src/wire/ndp.ts';
import {
  ALICE,
  arp,
  BOB,
  CAROL,
  CLIENT,
  ERIN,
  FOREIGN,
  frame,
  GATEWAY,
  HOST_C,
  HOST_D,
  nd,
  ROUTER_C,
  ROUTER_HERE,
  tunneled,
  udp4,
  udp6,
  VNI,
} from '../frames.ts';
import { attachGateway, type Bed, setRouterC } from './bed.ts';

/** Declares the rules. */
export function describeRouters(bed: (...vteps: Vtep[]) => Bed): void {
  const sentHere = { ...CLIENT, mac: ROUTER_HERE };

  it('sends what a gateway forwards to another host with the router MAC as its source', () => {
    const b = bed(HOST_C, FOREIGN);
    const gateway = attachGateway(b);
    b.engine.program([{ op: 'delete-remote', vni: VNI, mac: ERIN.mac }]);
    gateway.send(udp4(CLIENT, CAROL));
    gateway.send(udp6(CLIENT, ERIN));
    const sent = b.underlay.take();
    expect(sent.map(({ to }) => to)).to.deep.equal([HOST_C, FOREIGN]);
    expect(sent.map(({ datagram }) => datagram)).to.deep.equal([
      tunneled(udp4(sentHere, CAROL)),
      tunneled(udp6(sentHere, ERIN)),
    ]);
  });

  it('leaves the MAC of a gateway as it is on its host', () => {
    const b = bed(HOST_C);
    const sent = udp4(CLIENT, ALICE);
    attachGateway(b).send(sent);
    expect(b.alice.take()).to.deep.equal([sent]);
  });

  it('brings frames for the router MAC to the gateway, from the wire and from here', () => {
    const b = bed(HOST_C, FOREIGN);
    const gateway = attachGateway(b);
    b.underlay.deliver(tunneled(udp4(CAROL, sentHere)), HOST_C.ip);
    b.underlay.deliver(tunneled(udp6(ERIN, sentHere)), FOREIGN.ip);
    b.alice.send(udp4(ALICE, sentHere));
    expect(gateway.take()).to.deep.equal([
      udp4(CAROL, CLIENT),
      udp6(ERIN, CLIENT),
      udp4(ALICE, CLIENT),
    ]);
    gateway.send(udp4(GATEWAY, sentHere));
    expect(b.drops()).to.deep.equal({ 'bridge-same-port': 1 });
  });

  for (const [whose, mac] of [
    ['this host', ROUTER_HERE],
    ['another host', ROUTER_C],
    ['the gateway', GATEWAY.mac],
  ] as const) {
    it(`believes nobody elsewhere who has the MAC of ${whose}`, () => {
      const b = bed(HOST_C, HOST_D, FOREIGN);
      attachGateway(b);
      b.engine.program([setRouterC]);
      for (const vtep of [HOST_D, FOREIGN]) {
        b.underlay.deliver(tunneled(udp4({ ...CLIENT, mac }, BOB)), vtep.ip);
      }
      expect(b.drops()).to.deep.equal({ 'wire-claimed-mac': 2 });
      expect(b.bob.take()).to.deep.equal([]);
    });
  }

  it('takes from the gateway of another host what it forwards, and no claim of an address', () => {
    const b = bed(HOST_C);
    attachGateway(b);
    b.engine.program([setRouterC]);
    const forwarded = udp4({ ...CLIENT, mac: ROUTER_C }, BOB);
    b.underlay.deliver(tunneled(forwarded), HOST_C.ip);
    expect(b.bob.take()).to.deep.equal([forwarded]);
    const claim = arp({ ...GATEWAY, mac: ROUTER_C }, BOB.ip4, { operation: 2, to: BOB.mac });
    b.underlay.deliver(tunneled(claim), HOST_C.ip);
    expect(b.drops()).to.deep.equal({ 'wire-claimed-address': 1 });
  });

  it('tells a gateway itself that its neighbor on another host is alive', () => {
    const b = bed(HOST_C);
    const gateway = attachGateway(b);
    gateway.send(arp(GATEWAY, CAROL.ip4, { to: CAROL.mac }));
    const probe = nd(GATEWAY, CAROL.ip6);
    probe.set([2, 0, 0, 0, 0, 3]);
    gateway.send(probe);
    const [reply, advertisement] = gateway.take();
    const said = decodeArp(reply ?? new Uint8Array(), 14);
    expect(said).to.deep.include({ operation: 2, senderMac: CAROL.mac, senderIp: CAROL.ip4 });
    expect(decodeNdp((advertisement ?? new Uint8Array()).subarray(54))).to.deep.include({
      type: 136,
      target: CAROL.ip6,
      linkLayers: [{ side: 'target', mac: CAROL.mac }],
    });
    expect(b.underlay.take()).to.deep.equal([]);
  });

  it('names the router MAC inside of ARP and neighbor discovery that leave the host, too', () => {
    const b = bed(FOREIGN);
    const gateway = attachGateway(b);
    gateway.send(arp(GATEWAY, ERIN.ip4, { operation: 2, to: ERIN.mac }));
    const advertisement = nd(GATEWAY, GATEWAY.ip6, { type: 136 });
    advertisement.set([2, 0, 0, 0, 0, 4]);
    gateway.send(advertisement);
    const [first, second] = b.underlay.take().map(({ datagram }) => datagram.subarray(8));
    const senderMac = ROUTER_HERE;
    expect(first).to.deep.equal(
      arp({ ...GATEWAY, mac: senderMac }, ERIN.ip4, { operation: 2, to: ERIN.mac }),
    );
    const message = (second ?? new Uint8Array()).subarray(54);
    expect(decodeNdp(message)).to.deep.include({
      target: GATEWAY.ip6,
      linkLayers: [{ side: 'target', mac: senderMac }],
    });
    const all = { family: 6, value: (0xff02n << 112n) | 1n } as const;
    const sum = pseudoHeaderSum(GATEWAY.ip6, all, 58, message.length);
    expect(checksumOfSum(sum + sumWords(message, 0, message.length))).to.equal(0);
  });

  it('hashes other frames of a gateway as they leave', () => {
    const b = bed(HOST_C);
    attachGateway(b).send(frame(GATEWAY.mac, CAROL.mac, 0x88b5, new Uint8Array(46)));
    b.underlay.deliver(tunneled(udp4(CAROL, sentHere)), HOST_C.ip);
    const [there] = b.underlay.take();
    expect(there?.datagram).to.deep.equal(
      tunneled(frame(ROUTER_HERE, CAROL.mac, 0x88b5, new Uint8Array(46))),
    );
  });
}
