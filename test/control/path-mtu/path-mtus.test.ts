/** Path MTU discovery against paths in memory: what is found, how soon, and at what cost. */
import { expect } from 'chai';
import {
  CONFIRM_MS,
  CONFIRMS_PER_SECOND_MAX,
  RAISE_MS,
  SEARCHES_MAX,
} from '../../../src/control/path-mtu/config.ts';
import { PeersInUse } from '../../../src/control/path-mtu/peers-in-use.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { ip } from '../../vectors/load.ts';
import { PathLab, peer, VNI } from './lab.ts';

const C = peer('192.0.2.3');
const D = peer('192.0.2.4');
/** What the issue promises of a black hole. */
const BLACK_HOLE_MS = 10_000;

function started(...peers: ReturnType<typeof peer>[]): PathLab {
  const lab = new PathLab();
  lab.peers(...peers);
  lab.run(1000);
  return lab;
}

describe('path MTU discovery', () => {
  it('confirms the MTU of the uplink with one probe', () => {
    const lab = started(C);
    expect(lab.machine.lookup(C.ip)).to.deep.equal({ mtuBytes: 1500, by: 'data' });
    expect(lab.sent.map(({ probe }) => probe.sizeBytes)).to.deep.equal([1500]);
    expect(lab.limits).to.deep.equal([]);
  });

  it('sends one probe for each confirmation while nothing changes', () => {
    const lab = started(C);
    lab.run(10 * CONFIRM_MS);
    expect(lab.sent.length).to.equal(11);
  });

  for (const mtuBytes of [576, 577, 1000, 1280, 1400, 1450, 1499]) {
    it(`finds a black hole above ${mtuBytes} bytes within ten seconds, to the byte`, () => {
      const lab = started(C);
      lab.way(C.ip).mtuBytes = mtuBytes;
      lab.run(BLACK_HOLE_MS);
      expect(lab.machine.lookup(C.ip)?.mtuBytes).to.equal(mtuBytes);
      // Nothing in between is told to containers: they keep what they are told for minutes.
      expect(lab.takeLimits()).to.deep.equal([mtuBytes]);
    });
  }

  it('finds it over an uplink with jumbo frames, and over IPv6', () => {
    const lab = new PathLab({ ceilingBytes: 9000 });
    const far = peer('2001:db8::9');
    lab.peers(C, far);
    lab.way(C.ip).mtuBytes = 1500;
    lab.way(far.ip).mtuBytes = 8951;
    lab.run(BLACK_HOLE_MS);
    expect(lab.machine.lookup(C.ip)?.mtuBytes).to.equal(1500);
    expect(lab.machine.lookup(far.ip)?.mtuBytes).to.equal(8951);
  });

  it('raises it again when the hole is gone', () => {
    const lab = started(C);
    lab.way(C.ip).mtuBytes = 1400;
    lab.run(BLACK_HOLE_MS);
    lab.way(C.ip).mtuBytes = 1460;
    lab.run(RAISE_MS + CONFIRM_MS);
    lab.way(C.ip).mtuBytes = 1500;
    lab.run(RAISE_MS + 2 * CONFIRM_MS);
    expect(lab.takeLimits()).to.deep.equal([1400, 1460, 0]);
  });

  it('takes lost probes for what they are', () => {
    const lab = started(C);
    lab.way(C.ip).loss = 0.2;
    lab.run(600_000);
    expect(lab.takeLimits()).to.deep.equal([]);
    expect(lab.machine.lookup(C.ip)?.mtuBytes).to.equal(1500);
  });

  it('keeps what it knows of a peer that is away, and forgets it after a time', () => {
    const lab = started(C);
    lab.way(C.ip).mtuBytes = 1400;
    lab.run(BLACK_HOLE_MS);
    lab.way(C.ip).answers = [];
    lab.run(RAISE_MS / 2);
    expect(lab.machine.lookup(C.ip)).to.deep.equal({ mtuBytes: 1400, by: 'data' });
    lab.run(RAISE_MS);
    expect(lab.machine.lookup(C.ip)).to.deep.equal({ mtuBytes: 1500 });
    expect(lab.takeLimits()).to.deep.equal([1400, 0]);
  });

  it('does not take a peer that goes away in the middle of a search for a black hole', () => {
    const lab = started(C);
    lab.way(C.ip).mtuBytes = 1400;
    while (lab.sent.length < 10) lab.run(10);
    lab.way(C.ip).answers = [];
    lab.run(BLACK_HOLE_MS);
    lab.way(C.ip).answers = ['data'];
    lab.run(2 * BLACK_HOLE_MS);
    expect(lab.takeLimits()).to.deep.equal([1400]);
  });

  it('measures a peer that does not answer on its data port by ICMP', () => {
    const lab = new PathLab();
    lab.peers(C, peer('192.0.2.9', true));
    lab.way(C.ip).answers = ['icmp'];
    lab.way(ip('192.0.2.9')).mtuBytes = 1400;
    lab.run(BLACK_HOLE_MS);
    expect(lab.machine.lookup(C.ip)).to.deep.equal({ mtuBytes: 1500, by: 'icmp' });
    expect(lab.machine.lookup(ip('192.0.2.9'))).to.deep.equal({ mtuBytes: 1400, by: 'icmp' });
    const toForeign = lab.sent.filter(({ probe }) => probe.peer.foreign);
    expect(toForeign.every(({ probe }) => probe.channel === 'icmp')).to.equal(true);
  });

  it('believes the data port as soon as it answers', () => {
    const lab = new PathLab();
    lab.peers(C);
    lab.way(C.ip).answers = ['icmp'];
    lab.run(BLACK_HOLE_MS);
    lab.way(C.ip).answers = ['data', 'icmp'];
    lab.run(2 * CONFIRM_MS);
    expect(lab.machine.lookup(C.ip)?.by).to.equal('data');
  });

  it('knows nothing of a peer that answers nothing, and limits nothing', () => {
    const lab = new PathLab();
    lab.peers(C);
    lab.way(C.ip).answers = [];
    lab.run(10 * RAISE_MS);
    expect(lab.machine.lookup(C.ip)).to.deep.equal({ mtuBytes: 1500 });
    expect(lab.takeLimits()).to.deep.equal([]);
  });

  it('without ICMP a foreign VTEP is not probed', () => {
    const lab = new PathLab({ hasIcmp: [] });
    lab.peers(peer('192.0.2.9', true));
    lab.run(BLACK_HOLE_MS);
    expect(lab.sent).to.deep.equal([]);
    expect(lab.machine.lookup(ip('192.0.2.9'))).to.deep.equal({ mtuBytes: 1500 });
  });

  it('asks at once when a router says that a packet was too big, and finds its MTU in two seconds', () => {
    const lab = started(C);
    lab.way(C.ip).mtuBytes = 1376;
    lab.run(1500);
    lab.tell({ kind: 'too-big', ip: C.ip, mtuBytes: 1376 });
    lab.run(2000);
    expect(lab.takeLimits()).to.deep.equal([1376]);
  });

  it('believes no "too big" that its probes do not bear out, however many come', () => {
    const lab = started(C);
    const before = lab.sent.length;
    for (let i = 0; i < 1000; i++) {
      lab.tell({ kind: 'too-big', ip: C.ip, mtuBytes: 600 });
      lab.run(10);
    }
    expect(lab.takeLimits()).to.deep.equal([]);
    expect(lab.sent.length - before).to.be.at.most(12);
  });

  it('takes no answer from another address, for another channel, or with a token it did not give', () => {
    const lab = new PathLab({ hasIcmp: [] });
    lab.peers(C, D);
    lab.way(C.ip).answers = [];
    lab.run(600);
    const { token } = lab.sent.filter(({ probe }) => probe.peer.ip === C.ip)[0]?.probe ?? {};
    if (token === undefined) throw new Error('nothing was sent');
    lab.machine.receive(D.ip, 'data', token);
    lab.machine.receive(C.ip, 'icmp', token);
    lab.machine.receive(C.ip, 'data', token ^ 1);
    expect(lab.machine.lookup(C.ip)?.by).to.equal(undefined);
    lab.machine.receive(C.ip, 'data', token);
    expect(lab.machine.lookup(C.ip)?.by).to.equal('data');
  });

  it('lifts the limit of a peer that is gone, and sends it nothing more', () => {
    const lab = started(C, D);
    lab.way(C.ip).mtuBytes = 1400;
    lab.run(BLACK_HOLE_MS);
    lab.peers(D);
    const before = lab.sent.length;
    lab.run(BLACK_HOLE_MS);
    expect(lab.takeLimits()).to.deep.equal([1400, 0]);
    expect(lab.sent.slice(before).every(({ probe }) => probe.peer === D)).to.equal(true);
    expect(lab.machine.lookup(C.ip)).to.equal(undefined);
  });

  it('asks a thousand peers at a bounded rate, and finds one hole in front of them all', () => {
    const lab = new PathLab();
    const peers = Array.from({ length: 1000 }, (_, i) => peer(`10.0.${i >> 8}.${i & 255}`));
    lab.peers(...peers);
    lab.run(60_000);
    const rate = lab.sent.filter(({ atMs }) => atMs > 30_000).length / 30;
    expect(rate).to.be.at.most(CONFIRMS_PER_SECOND_MAX * 1.2);
    for (const way of lab.ways.values()) way.mtuBytes = 1400;
    const before = lab.sent.length;
    lab.run(60_000);
    expect(lab.limits.length).to.equal(1000);
    expect(lab.limits.every(({ limitBytes }) => limitBytes === 1400)).to.equal(true);
    const busiest = Math.max(...perSecond(lab.sent.slice(before).map(({ atMs }) => atMs)));
    expect(busiest).to.be.at.most(SEARCHES_MAX * 40 * 4 + 4 * CONFIRMS_PER_SECOND_MAX);
  }).timeout(20_000);
});

describe('the peers in use', () => {
  const vtep = { ip: C.ip, port: 4789, foreign: false };

  it('are the VTEPs of the installed networks, each address once', () => {
    const inUse = new PeersInUse();
    const other = 6000 as Vni;
    expect(inUse.observe([{ op: 'set-vteps', vni: VNI, vteps: [vtep] }])).to.equal(true);
    inUse.observe([
      { op: 'set-vteps', vni: other, vteps: [vtep, { ...vtep, ip: D.ip, foreign: true }] },
    ]);
    expect(inUse.all()).to.deep.equal([C, { ...D, vni: other, foreign: true }]);
    inUse.observe([{ op: 'delete-network', vni: VNI }]);
    expect(inUse.all()[0]).to.deep.equal({ ...C, vni: other });
    expect(inUse.observe([{ op: 'delete-remote', vni: other, mac: 1 as never }])).to.equal(false);
  });

  it('are those with an agent first, where an address is both', () => {
    const inUse = new PeersInUse();
    inUse.observe([
      { op: 'set-vteps', vni: VNI, vteps: [{ ...vtep, port: 8472, foreign: true }, vtep] },
    ]);
    expect(inUse.all()).to.deep.equal([C]);
  });
});

function perSecond(times: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const atMs of times) {
    const second = Math.floor(atMs / 1000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return [...counts.values()];
}
