/** Installing, withdrawing, detaching, losing a device, and stopping. */
import { expect } from 'chai';
import { DROP_REASONS } from '../../../src/datapath/drops.ts';
import type { Change, PortId, Vtep } from '../../../src/datapath/engine.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { FakePort } from '../fakes.ts';
import {
  ALICE,
  arp,
  BOB,
  BROADCAST,
  CAROL,
  ERIN,
  frame,
  HOST_C,
  HOST_D,
  portSpec,
  tunneled,
  udp4,
  VNI,
} from '../frames.ts';
import { ALICE_PORT, type Bed, setCarol, setNetwork, setVteps } from './bed.ts';

/** Declares the rules. */
export function describeControl(bed: (...vteps: Vtep[]) => Bed): void {
  it('starts with every reason at zero', () => {
    const { drops } = bed().engine.counters();
    expect(Object.keys(drops).sort()).to.deep.equal(Object.keys(DROP_REASONS).sort());
    expect(Object.values(drops).every((count) => count === 0)).to.equal(true);
  });

  it('changes nothing when it is told again what it knows', () => {
    const b = bed(HOST_C);
    b.engine.program([setNetwork, setVteps(HOST_C), setCarol, setCarol]);
    b.alice.send(udp4(ALICE, CAROL));
    expect(b.sentTo()).to.deep.equal([HOST_C]);
    b.engine.program([{ op: 'delete-remote', vni: VNI, mac: CAROL.mac }]);
    b.engine.program([{ op: 'delete-remote', vni: VNI, mac: CAROL.mac }]);
    b.engine.program([{ op: 'delete-network', vni: 77 as Vni }]);
    b.alice.send(udp4(ALICE, CAROL));
    expect(b.drops()).to.deep.equal({ 'bridge-unknown-mac': 1 });
  });

  it('follows a remote endpoint to another host', () => {
    const b = bed(HOST_C, HOST_D);
    b.engine.program([{ ...setCarol, vtep: HOST_D } as Change]);
    b.alice.send(udp4(ALICE, CAROL));
    expect(b.sentTo()).to.deep.equal([HOST_D]);
  });

  it('keeps an address with its new holder when the old one is withdrawn later', () => {
    const b = bed(HOST_C);
    b.engine.program([
      { ...setCarol, mac: ERIN.mac } as Change,
      { op: 'delete-remote', vni: VNI, mac: CAROL.mac },
    ]);
    b.alice.send(arp(ALICE, CAROL.ip4));
    expect(b.alice.take()[0]?.subarray(22, 28)).to.deep.equal(Uint8Array.of(2, 0, 0, 0, 0, 4));
  });

  it('serves a port before the record of the same endpoint elsewhere', () => {
    const b = bed(HOST_C);
    const carol = new FakePort();
    b.engine.attachPort(portSpec(CAROL, 3), carol);
    b.alice.send(udp4(ALICE, CAROL));
    expect(carol.take()).to.have.length(1);
    b.engine.program([{ op: 'delete-remote', vni: VNI, mac: CAROL.mac }]);
    b.alice.send(udp4(ALICE, CAROL));
    expect(carol.take()).to.have.length(1);
  });

  it('closes the device of a detached port and hears nothing more from it', () => {
    const b = bed(HOST_C);
    b.engine.detachPort(ALICE_PORT);
    b.engine.detachPort(ALICE_PORT);
    expect(b.alice.isClosed).to.equal(true);
    b.alice.send(udp4(ALICE, BOB));
    b.alice.vanish();
    expect(b.bob.take()).to.deep.equal([]);
    expect(b.lost).to.deep.equal([]);
    expect(b.engine.counters().ports.has(ALICE_PORT)).to.equal(false);
    b.bob.send(udp4(BOB, ALICE));
    expect(b.drops()).to.deep.equal({ 'bridge-unknown-mac': 1 });
  });

  it('reports a device that went away, once, and has detached its port', () => {
    const b = bed(HOST_C);
    b.alice.vanish();
    b.alice.vanish();
    expect(b.lost).to.deep.equal([ALICE_PORT]);
    expect(b.alice.isClosed).to.equal(true);
    expect(b.engine.counters().ports.has(ALICE_PORT)).to.equal(false);
  });

  it('separates networks', () => {
    const b = bed(HOST_C);
    const other = 6000 as Vni;
    const dave = new FakePort();
    b.engine.program([{ ...setNetwork, vni: other } as Change]);
    b.engine.attachPort({ ...portSpec(CAROL, 9), vni: other }, dave);
    b.alice.send(frame(ALICE.mac, BROADCAST, 0x88b5, new Uint8Array(46)));
    dave.send(udp4(CAROL, BOB));
    expect(dave.take()).to.deep.equal([]);
    expect(b.bob.take()).to.have.length(1);
    expect(b.drops()).to.deep.equal({ 'bridge-unknown-mac': 1 });
    b.engine.detachPort(9 as PortId);
    b.engine.program([{ op: 'delete-network', vni: other }]);
    b.underlay.deliver(tunneled(udp4(CAROL, BOB), other), HOST_C.ip);
    expect(b.drops()).to.deep.equal({ 'bridge-unknown-mac': 1, 'wire-unknown-vni': 1 });
  });

  it('closes everything when it stops, and may be stopped twice', () => {
    const b = bed(HOST_C);
    b.engine.stop();
    b.engine.stop();
    expect([b.alice.isClosed, b.bob.isClosed, b.underlay.isClosed]).to.deep.equal([
      true,
      true,
      true,
    ]);
    b.underlay.deliver(tunneled(udp4(CAROL, BOB)), HOST_C.ip);
    expect(b.bob.take()).to.deep.equal([]);
  });
}
