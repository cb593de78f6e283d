/** ARP and neighbor discovery: answered from control state, flooded, or brought to the holder. */
import { expect } from 'chai';
import type { Vtep } from '../../../src/datapath/engine.ts';
import {
  ALICE,
  arp,
  BOB,
  CAROL,
  ERIN,
  FOREIGN,
  HOST_C,
  nd,
  portSpec,
  tunneled,
  UNSPECIFIED_6,
} from '../frames.ts';
import { type Bed, BOB_PORT } from './bed.ts';

/** Declares the rules. */
export function describeProxy(bed: (...vteps: Vtep[]) => Bed): void {
  for (const [who, holder] of [
    ['a remote endpoint', CAROL],
    ['another port', BOB],
  ] as const) {
    it(`answers ARP for ${who} to the asker alone`, () => {
      const b = bed(HOST_C, FOREIGN);
      b.alice.send(arp(ALICE, holder.ip4));
      const reply = arp(holder, ALICE.ip4, { operation: 2, to: ALICE.mac });
      reply.set([2, 0, 0, 0, 0, 1], 32);
      expect(b.alice.take()).to.deep.equal([reply]);
      expect(b.bob.take()).to.deep.equal([]);
      expect(b.underlay.take()).to.deep.equal([]);
      expect(b.drops()).to.deep.equal({});
    });

    it(`answers a neighbor solicitation for ${who} to the asker alone`, () => {
      const b = bed(HOST_C, FOREIGN);
      b.alice.send(nd(ALICE, holder.ip6));
      const [answer, ...rest] = b.alice.take();
      expect(rest).to.deep.equal([]);
      expect(answer?.subarray(54, 56)).to.deep.equal(Uint8Array.of(136, 0));
      expect(answer?.[58]).to.equal(0x60);
      expect(b.bob.take()).to.deep.equal([]);
      expect(b.underlay.take()).to.deep.equal([]);
    });
  }

  it('answers probes for an address that another port holds, so the duplicate is found', () => {
    const b = bed(HOST_C);
    b.engine.detachPort(BOB_PORT);
    const addresses = [ALICE.ip4, ALICE.ip6];
    b.engine.attachPort({ ...portSpec(BOB, 7), addresses }, b.bob);
    b.alice.send(arp(ALICE, ALICE.ip4, { senderIp: { family: 4, value: 0n } }));
    b.alice.send(nd(ALICE, ALICE.ip6, { source: UNSPECIFIED_6, linkLayer: null }));
    const [reply, advertisement] = b.alice.take();
    expect(reply?.subarray(20, 28)).to.deep.equal(Uint8Array.of(0, 2, 2, 0, 0, 0, 0, 2));
    // To ff02::1 and not solicited, because the prober has no address yet.
    expect(advertisement?.subarray(0, 6)).to.deep.equal(Uint8Array.of(0x33, 0x33, 0, 0, 0, 1));
    expect(advertisement?.[58]).to.equal(0x20);
    expect(b.underlay.take()).to.deep.equal([]);
  });

  it('floods questions about addresses that control does not know', () => {
    const b = bed(HOST_C, FOREIGN);
    b.alice.send(arp(ALICE, ERIN.ip4));
    expect(b.sentTo()).to.deep.equal([HOST_C, FOREIGN]);
    b.alice.send(nd(ALICE, ERIN.ip6));
    expect(b.sentTo()).to.deep.equal([HOST_C, FOREIGN]);
    expect(b.bob.take()).to.have.length(2);
  });

  it('floods gratuitous ARP, unsolicited advertisements and probes for own addresses', () => {
    const b = bed(HOST_C);
    for (const announcement of [
      arp(ALICE, ALICE.ip4),
      arp(ALICE, ALICE.ip4, { operation: 2 }),
      arp(ALICE, ALICE.ip4, { senderIp: { family: 4, value: 0n } }),
      nd(ALICE, ALICE.ip6, { type: 136 }),
      nd(ALICE, ALICE.ip6, { source: UNSPECIFIED_6, linkLayer: null }),
    ]) {
      b.alice.send(announcement);
      expect(b.bob.take()).to.deep.equal([announcement]);
      expect(b.sentTo()).to.deep.equal([HOST_C]);
    }
  });

  it('forwards a question to one MAC, so that its holder can prove to be alive', () => {
    const b = bed(HOST_C);
    b.alice.send(arp(ALICE, CAROL.ip4, { to: CAROL.mac }));
    expect(b.sentTo()).to.deep.equal([HOST_C]);
    expect(b.alice.take()).to.deep.equal([]);
  });

  it('brings a question from the wire to the port that holds the address', () => {
    const b = bed(FOREIGN);
    b.underlay.deliver(tunneled(arp(ERIN, BOB.ip4)), FOREIGN.ip);
    b.underlay.deliver(tunneled(nd(ERIN, BOB.ip6)), FOREIGN.ip);
    expect(b.bob.take()).to.have.length(2);
    expect(b.alice.take()).to.deep.equal([]);
    expect(b.underlay.take()).to.deep.equal([]);
  });
}
