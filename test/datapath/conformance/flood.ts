/** Broadcast and multicast: who hears them, how often, and what happens to refused copies. */
import { expect } from 'chai';
import type { Vtep } from '../../../src/datapath/engine.ts';
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
  portSpec,
  ROUTER_HERE,
  tunneled,
  udp4,
} from '../frames.ts';
import { ALICE_PORT, type Bed, BOB_PORT } from './bed.ts';

/** Declares the rules. */
export function describeFlood(bed: (...vteps: Vtep[]) => Bed): void {
  const broadcast = (): Uint8Array => frame(ALICE.mac, BROADCAST, 0x88b5, new Uint8Array(46));

  it('floods a broadcast to every other port and once to every VTEP', () => {
    const b = bed(HOST_C, HOST_D, FOREIGN);
    b.alice.send(broadcast());
    expect(b.alice.take()).to.deep.equal([]);
    expect(b.bob.take()).to.deep.equal([broadcast()]);
    expect(b.sentTo()).to.deep.equal([HOST_C, HOST_D, FOREIGN]);
  });

  it('floods multicast as broadcast', () => {
    const b = bed(HOST_C);
    const group = frame(ALICE.mac, BROADCAST, 0x88b5, new Uint8Array(46));
    group.set([0x01, 0x00, 0x5e, 1, 2, 3]);
    b.alice.send(group);
    expect(b.bob.take()).to.have.length(1);
    expect(b.sentTo()).to.deep.equal([HOST_C]);
  });

  it('floods to the hosts that the frame reaches, and counts each of the others', () => {
    const b = bed(HOST_C, HOST_D, FOREIGN);
    b.engine.program(
      [HOST_C, FOREIGN].map(({ ip }) => ({ op: 'set-path-mtu', ip, mtuBytes: 1000 })),
    );
    b.alice.send(frame(ALICE.mac, BROADCAST, 0x88b5, new Uint8Array(951)));
    expect(b.bob.take()).to.have.length(1);
    expect(b.sentTo()).to.deep.equal([HOST_D]);
    expect(b.drops()).to.deep.equal({ 'send-too-big': 2 });
    b.alice.send(frame(ALICE.mac, BROADCAST, 0x88b5, new Uint8Array(950)));
    expect(b.sentTo()).to.deep.equal([HOST_C, HOST_D, FOREIGN]);
  });

  it('never sends a flood from the wire back to the wire', () => {
    const b = bed(HOST_C, HOST_D, FOREIGN);
    const group = frame(CAROL.mac, BROADCAST, 0x88b5, new Uint8Array(46));
    b.underlay.deliver(tunneled(group), HOST_C.ip);
    expect(b.alice.take()).to.deep.equal([group]);
    expect(b.bob.take()).to.deep.equal([group]);
    expect(b.underlay.take()).to.deep.equal([]);
  });

  it('keeps what a gateway says to all on its host, questions for unknown addresses included', () => {
    const b = bed(HOST_C, FOREIGN);
    b.engine.detachPort(ALICE_PORT);
    b.engine.attachPort({ ...portSpec(ALICE, 7), router: ROUTER_HERE }, b.alice);
    const question = arp(ALICE, ERIN.ip4);
    for (const sent of [broadcast(), question]) b.alice.send(sent);
    expect(b.bob.take()).to.deep.equal([broadcast(), question]);
    expect(b.underlay.take()).to.deep.equal([]);
    b.engine.detachPort(BOB_PORT);
    b.alice.send(broadcast());
    b.expectOnlyDrop('bridge-no-receiver');
  });

  it('sends to a VTEP that is listed twice once', () => {
    const b = bed(HOST_C, { ...HOST_C });
    b.alice.send(broadcast());
    expect(b.sentTo()).to.deep.equal([HOST_C]);
  });

  it('counts a flood that nobody can hear', () => {
    const b = bed();
    b.engine.detachPort(BOB_PORT);
    b.alice.send(broadcast());
    b.expectOnlyDrop('bridge-no-receiver');
  });

  it('counts each refused copy of a flood and still sends the others', () => {
    const b = bed(HOST_C, HOST_D);
    b.underlay.accepts = false;
    b.alice.send(broadcast());
    expect(b.bob.take()).to.have.length(1);
    expect(b.drops()).to.deep.equal({ 'send-failed': 2 });
    b.bob.accepts = false;
    b.alice.send(udp4(ALICE, BOB));
    expect(b.drops()).to.deep.equal({ 'send-failed': 2, 'write-failed': 1 });
  });
}
