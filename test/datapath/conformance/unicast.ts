/** Frames for one receiver: between ports, to and from other hosts, and how they are counted. */
import { expect } from 'chai';
import {
  ALICE,
  BOB,
  CAROL,
  ERIN,
  HOST_C,
  portSpec,
  ROUTER_HERE,
  tunneled,
  udp4,
  udp6,
} from '../frames.ts';
import { ALICE_PORT, type Bed, BOB_PORT } from './bed.ts';

/** Declares the rules. */
export function describeUnicast(make: () => Bed): void {
  it('carries frames between ports of one host without the wire', () => {
    const b = make();
    const sent = udp4(ALICE, BOB);
    b.alice.send(sent);
    expect(b.bob.take()).to.deep.equal([sent]);
    expect(b.underlay.take()).to.deep.equal([]);
    expect(b.drops()).to.deep.equal({});
  });

  it('sends a frame for a remote endpoint to its VTEP alone, as VXLAN', () => {
    const b = make();
    const sent = udp6(ALICE, CAROL);
    b.alice.send(sent);
    const [datagram, ...rest] = b.underlay.take();
    expect(rest).to.deep.equal([]);
    expect(datagram?.datagram).to.deep.equal(tunneled(sent));
    expect(datagram?.to).to.deep.equal(HOST_C);
    expect(datagram?.flowHash).to.be.within(0, 16_383);
    expect(datagram?.ecn).to.equal(0);
  });

  it('gives both directions of a flow one hash', () => {
    const b = make();
    b.engine.detachPort(ALICE_PORT);
    b.engine.attachPort({ ...portSpec(ALICE, 7), router: ROUTER_HERE }, b.alice);
    const [there, back] = [udp4(ALICE, CAROL), udp4(ALICE, CAROL)];
    back.set([...there.subarray(30, 34), ...there.subarray(26, 30)], 26);
    back.set([...there.subarray(36, 38), ...there.subarray(34, 36)], 34);
    b.alice.send(there);
    b.alice.send(back);
    const [first, second] = b.underlay.take();
    expect(second?.datagram).not.to.deep.equal(first?.datagram);
    expect(second?.flowHash).to.equal(first?.flowHash);
  });

  it('drops unknown unicast', () => {
    const b = make();
    b.alice.send(udp4(ALICE, ERIN));
    b.expectOnlyDrop('bridge-unknown-mac');
  });

  it('drops a frame for the port that it came from', () => {
    const b = make();
    b.alice.send(udp4(ALICE, { ...BOB, mac: ALICE.mac }));
    b.expectOnlyDrop('bridge-same-port');
  });

  it('delivers a frame from the wire to the port that has the MAC', () => {
    const b = make();
    const sent = udp4(CAROL, BOB);
    b.underlay.deliver(tunneled(sent), HOST_C.ip);
    expect(b.bob.take()).to.deep.equal([sent]);
    expect(b.alice.take()).to.deep.equal([]);
  });

  it('counts frames and bytes at ports and underlay', () => {
    const b = make();
    b.alice.send(udp4(ALICE, BOB));
    b.alice.send(udp4(ALICE, CAROL));
    b.underlay.deliver(tunneled(udp4(CAROL, ALICE)), HOST_C.ip);
    const { ports, underlay } = b.engine.counters();
    const frameBytes = udp4(ALICE, BOB).length;
    expect(ports.get(ALICE_PORT)).to.deep.equal({
      framesIn: 2,
      framesOut: 1,
      bytesIn: 2 * frameBytes,
      bytesOut: frameBytes,
    });
    expect(ports.get(BOB_PORT)).to.include({ framesIn: 0, framesOut: 1 });
    const datagramBytes = frameBytes + 8;
    expect(underlay).to.deep.equal({
      framesIn: 1,
      framesOut: 1,
      bytesIn: datagramBytes,
      bytesOut: datagramBytes,
    });
  });

  it('does not change the bytes that a device or the underlay gave it', () => {
    const b = make();
    const out = udp4(ALICE, CAROL);
    const outBefore = out.slice();
    b.alice.send(out);
    expect(out).to.deep.equal(outBefore);
    const marked = udp4(CAROL, ALICE);
    marked[15] = 2;
    const datagram = tunneled(marked);
    const before = datagram.slice();
    b.underlay.deliver(datagram, HOST_C.ip, 3);
    expect(datagram).to.deep.equal(before);
    expect(b.alice.take()[0]?.[15]).to.equal(3);
  });
}
