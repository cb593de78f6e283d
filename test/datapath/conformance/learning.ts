/** MACs behind foreign VTEPs: learned, followed, aged, bounded, and never before a record. */
import { expect } from 'chai';
import type { Change, Vtep } from '../../../src/datapath/engine.ts';
import { ALICE, BOB, ERIN, FOREIGN, HOST_C, HOST_D, tunneled, udp4, VNI } from '../frames.ts';
import { type Bed, setCarol, setVteps } from './bed.ts';

/** Declares the rules. */
export function describeLearning(bed: (...vteps: Vtep[]) => Bed): void {
  it('floods unknown unicast to the foreign VTEPs alone', () => {
    const b = bed(HOST_C, FOREIGN);
    b.alice.send(udp4(ALICE, ERIN));
    expect(b.sentTo()).to.deep.equal([FOREIGN]);
    expect(b.bob.take()).to.deep.equal([]);
  });

  it('learns behind a foreign VTEP, and reports what it learned', () => {
    const other: Vtep = { ...FOREIGN, ip: HOST_D.ip };
    const b = bed(FOREIGN, other);
    b.underlay.deliver(tunneled(udp4(ERIN, BOB)), FOREIGN.ip);
    b.nowMs += 500;
    expect(b.engine.learned(VNI)).to.deep.equal([
      { mac: ERIN.mac, vtep: FOREIGN.ip, silentMs: 500 },
    ]);
    b.alice.send(udp4(ALICE, ERIN));
    expect(b.sentTo()).to.deep.equal([FOREIGN]);
  });

  it('follows a MAC to another foreign VTEP', () => {
    const other: Vtep = { ...FOREIGN, ip: HOST_D.ip };
    const b = bed(FOREIGN, other);
    b.underlay.deliver(tunneled(udp4(ERIN, BOB)), FOREIGN.ip);
    b.underlay.deliver(tunneled(udp4(ERIN, BOB)), other.ip);
    b.alice.send(udp4(ALICE, ERIN));
    expect(b.sentTo()).to.deep.equal([other]);
  });

  it('forgets a MAC after five silent minutes', () => {
    const b = bed(FOREIGN, { ...FOREIGN, ip: HOST_D.ip });
    b.underlay.deliver(tunneled(udp4(ERIN, BOB)), FOREIGN.ip);
    b.nowMs += 299_999;
    expect(b.engine.learned(VNI)).to.have.length(1);
    b.nowMs += 1;
    expect(b.engine.learned(VNI)).to.have.length(0);
    b.alice.send(udp4(ALICE, ERIN));
    expect(b.sentTo()).to.have.length(2);
  });

  it('forgets what is behind a VTEP that left the network', () => {
    const b = bed(FOREIGN);
    b.underlay.deliver(tunneled(udp4(ERIN, BOB)), FOREIGN.ip);
    b.engine.program([setVteps(HOST_C)]);
    expect(b.engine.learned(VNI)).to.deep.equal([]);
    b.alice.send(udp4(ALICE, ERIN));
    expect(b.drops()).to.deep.equal({ 'bridge-unknown-mac': 1 });
  });

  it('prefers a record to what it learned', () => {
    const b = bed(HOST_C, FOREIGN);
    b.underlay.deliver(tunneled(udp4(ERIN, BOB)), FOREIGN.ip);
    b.engine.program([{ ...setCarol, mac: ERIN.mac, addresses: [ERIN.ip4] } as Change]);
    expect(b.engine.learned(VNI)).to.deep.equal([]);
    b.alice.send(udp4(ALICE, ERIN));
    expect(b.sentTo()).to.deep.equal([HOST_C]);
  });

  it('learns at most 4096 MACs of a network', () => {
    const b = bed(FOREIGN);
    for (let i = 0; i < 4097; i++) {
      const stranger = { ...ERIN, mac: (0x0600_0000_0000 + i) as typeof ERIN.mac };
      b.underlay.deliver(tunneled(udp4(stranger, BOB)), FOREIGN.ip);
    }
    expect(b.engine.learned(VNI)).to.have.length(4096);
    expect(b.bob.take()).to.have.length(4097);
  });
}
