import { expect } from 'chai';
import { GossipMachine, isHealth } from '../../../support/gossip-machine.ts';

describe('failure detector', () => {
  it('who answers is never suspect', () => {
    const machine = new GossipMachine(10);
    machine.run(60_000);
    expect(machine.notices).to.deep.equal([]);
    expect(machine.gossip.localHealth).to.equal(0);
  });

  it('three members are probed in a period, above 128 members two', () => {
    for (const [members, perSecond] of [
      [10, 6],
      [200, 4],
    ] as const) {
      const machine = new GossipMachine(members);
      machine.run(10_000);
      expect(machine.said('ping').length).to.be.within(perSecond * 9, perSecond * 11);
    }
  });

  it('everybody has a turn in each round', () => {
    const machine = new GossipMachine(10);
    machine.run(3100);
    const pinged = new Set(machine.sent.filter((s) => s.item.kind === 'ping').map((s) => s.to));
    expect(pinged.size).to.equal(9);
  });

  it('helpers and a stream are asked after the direct timeout, and the verdict is at the end of the period', () => {
    const machine = new GossipMachine(5);
    const dead = machine.peer(0);
    machine.run(5000);
    machine.silent.add(dead);
    machine.forget();
    const noticedMs = machine.until(isHealth(dead, 'suspect'), 5000) + 5000;
    const pings = machine.sent.filter((s) => s.to === dead && s.item.kind === 'ping');
    const asked = machine.sent.filter((s) => s.item.kind === 'ping-request');
    expect(asked.length).to.equal(3);
    expect(machine.notices).to.deep.include({ kind: 'stream-probe', peer: dead });
    const pingedMs = pings[0]?.atMs ?? 0;
    expect((asked[0]?.atMs ?? 0) - pingedMs).to.be.closeTo(100, 2);
    expect(noticedMs - pingedMs).to.be.closeTo(500, 2);
  });

  it('a member that answers on a stream is not suspect', () => {
    const machine = new GossipMachine(5);
    const mute = machine.peer(0);
    machine.silent.add(mute);
    for (let i = 0; i < 20_000; i++) {
      const before = machine.notices.length;
      machine.run(1);
      for (const notice of machine.notices.slice(before)) {
        if (notice.kind === 'stream-probe') machine.tell({ kind: 'heard', node: notice.peer });
      }
    }
    expect(machine.notices.some(isHealth(mute, 'suspect'))).to.equal(false);
  });

  it('any datagram within the probe counts as its answer', () => {
    const machine = new GossipMachine(5);
    const busy = machine.peer(0);
    machine.silent.add(busy);
    for (let i = 0; i < 100; i++) {
      machine.run(90);
      machine.hear(busy, {
        kind: 'delta-ack',
        origin: machine.self,
        version: { generation: 1, seq: 0 },
      });
    }
    expect(machine.statusOf(busy)).to.equal('alive');
    expect(machine.said('ping-request')).to.deep.equal([]);
  });

  it('the last of two survivors is failed after the shortest suspicion', () => {
    const machine = new GossipMachine(5);
    for (const peer of machine.peers.slice(1)) machine.silent.add(peer);
    machine.run(20_000);
    const last = machine.peer(0);
    expect(machine.statusOf(last)).to.equal('alive');
    machine.silent.add(last);
    expect(machine.until(isHealth(last, 'failed'), 10_000)).to.be.at.most(500 + 500 + 1500 + 1);
  });

  it('a suspicion that others confirm ends sooner', () => {
    const times = [0, 2].map((witnesses) => {
      const machine = new GossipMachine(10);
      const dead = machine.peer(0);
      machine.silent.add(dead);
      machine.until(isHealth(dead, 'suspect'), 5000);
      const belief = { incarnation: 0, status: 'suspect' } as const;
      for (let i = 1; i <= witnesses; i++) {
        machine.hear(machine.peer(i), {
          kind: 'rumor',
          node: dead,
          belief,
          accuser: machine.peer(i),
        });
      }
      return machine.until(isHealth(dead, 'failed'), 10_000);
    });
    expect(times[0]).to.be.closeTo(4500, 2);
    expect(times[1]).to.be.closeTo(1500, 2);
  });

  it('one accuser heard from many mouths is one accuser', () => {
    const machine = new GossipMachine(10);
    const dead = machine.peer(0);
    machine.silent.add(dead);
    machine.until(isHealth(dead, 'suspect'), 5000);
    const belief = { incarnation: 0, status: 'suspect' } as const;
    for (const peer of machine.peers.slice(1)) {
      machine.hear(peer, { kind: 'rumor', node: dead, belief, accuser: machine.self });
    }
    expect(machine.until(isHealth(dead, 'failed'), 10_000)).to.be.closeTo(4500, 2);
  });

  it('helpers that are silent too speak against this node, those that say so do not', () => {
    const healths = [false, true].map((silent) => {
      const machine = new GossipMachine(8);
      machine.silent.add(machine.peer(0));
      if (silent) for (const peer of machine.peers) machine.unhelpful.add(peer);
      machine.until(isHealth(machine.peer(0), 'suspect'), 5000);
      return machine.gossip.localHealth;
    });
    expect(healths).to.deep.equal([0, 3]);
  });

  it('a helper that has no answer says so, and passes on an answer that comes late', () => {
    const machine = new GossipMachine(3);
    const [asker, target] = [machine.peer(0), machine.peer(1)];
    machine.silent.add(target);
    machine.hear(asker, { kind: 'ping-request', number: 5, target });
    const [ping] = machine.said('ping', target);
    machine.run(99);
    expect(machine.said('nack', asker)).to.deep.equal([]);
    machine.run(2);
    expect(machine.said('nack', asker)).to.deep.equal([{ kind: 'nack', number: 5 }]);
    machine.hear(target, { kind: 'ack', number: ping?.number ?? 0 });
    expect(machine.said('ack', asker)).to.deep.include({ kind: 'ack', number: 5 });
  });

  it('probes that were open while this node stood still are void', () => {
    const machine = new GossipMachine(5);
    machine.run(5000);
    for (const peer of machine.peers) machine.silent.add(peer);
    machine.run(510);
    // All answers of the last period lie unread when the node goes on.
    machine.run(3000, true);
    machine.silent.clear();
    machine.run(5000);
    expect(machine.notices.filter(({ kind }) => kind === 'health')).to.deep.equal([]);
  });

  it('a stall that only the event loop saw makes them void, too', () => {
    const verdicts = [100, 101].map((longestMs) => {
      const machine = new GossipMachine(5);
      const late = machine.peer(0);
      machine.silent.add(late);
      for (let i = 0; i < 100; i++) {
        machine.tell({ kind: 'lag', p99Ms: 0, longestMs });
        machine.run(90);
      }
      return machine.statusOf(late);
    });
    expect(verdicts).to.deep.equal(['failed', 'alive']);
  });

  it('nobody is failed right after a stall: the refutation may lie unread', () => {
    const machine = new GossipMachine(2);
    const late = machine.peer(0);
    machine.silent.add(late);
    machine.until(isHealth(late, 'suspect'), 5000);
    machine.run(3000, true);
    machine.hear(late, { kind: 'rumor', node: late, belief: { incarnation: 1, status: 'alive' } });
    machine.run(1000);
    expect(machine.notices.some(isHealth(late, 'failed'))).to.equal(false);
  });

  it('lag of this node stretches what others get', () => {
    const machine = new GossipMachine(5);
    for (let i = 0; i < 4; i++) {
      machine.tell({ kind: 'lag', p99Ms: 60, longestMs: 90 });
      machine.run(500);
    }
    expect(machine.gossip.localHealth).to.be.at.least(3);
    machine.silent.add(machine.peer(0));
    expect(machine.until(isHealth(machine.peer(0), 'suspect'), 10_000)).to.be.greaterThan(1000);
  });

  it('failed members are tried for ever, one a second, all of them in turn', () => {
    const machine = new GossipMachine(6);
    for (const peer of machine.peers) machine.silent.add(peer);
    machine.run(60_000);
    machine.forget();
    machine.run(10_000);
    expect(machine.said('ping')).to.have.length(10);
    // Ten turns are parts of three rounds of five.
    for (const peer of machine.peers) expect(machine.said('ping', peer).length).to.be.within(1, 3);
  });

  it('when one failed member is back, the others are tried at once', () => {
    const machine = new GossipMachine(6);
    for (const peer of machine.peers) machine.silent.add(peer);
    machine.run(60_000);
    machine.forget();
    const back = machine.peer(0);
    machine.hear(back, { kind: 'rumor', node: back, belief: { incarnation: 1, status: 'alive' } });
    const tried = machine.peers.slice(1).filter((peer) => machine.said('ping', peer).length > 0);
    expect(tried.length).to.be.greaterThan(0);
    expect(machine.said('digest', back)).to.have.length(1);
  });
});

describe('refutation', () => {
  it('goes to everybody, with a greater incarnation', () => {
    const machine = new GossipMachine(3);
    const belief = { incarnation: 4, status: 'suspect' } as const;
    machine.hear(machine.peer(0), { kind: 'rumor', node: machine.self, belief });
    const expected = {
      kind: 'rumor',
      node: machine.self,
      belief: { incarnation: 5, status: 'alive' },
    };
    for (const peer of machine.peers) expect(machine.said('rumor', peer)).to.deep.include(expected);
  });

  it('two are at least 100 ms apart, and the second is not forgotten', () => {
    const machine = new GossipMachine(3);
    const accuse = (incarnation: number): void =>
      machine.hear(machine.peer(0), {
        kind: 'rumor',
        node: machine.self,
        belief: { incarnation, status: 'suspect' },
      });
    for (let i = 0; i < 10; i++) accuse(i);
    const times = (): number[] => [
      ...new Set(
        machine.sent
          .filter(({ item }) => item.kind === 'rumor' && item.node === machine.self)
          .map(({ atMs }) => atMs),
      ),
    ];
    expect(times()).to.deep.equal([0]);
    machine.run(99);
    expect(times()).to.deep.equal([0]);
    machine.run(2);
    expect(times()).to.deep.equal([0, 100]);
    expect(machine.said('rumor').at(-1)?.belief).to.deep.equal({
      incarnation: 10,
      status: 'alive',
    });
  });

  it('a suspect hears of it at once, and with every probe', () => {
    const machine = new GossipMachine(5);
    const slow = machine.peer(0);
    machine.silent.add(slow);
    machine.until(isHealth(slow, 'suspect'), 5000);
    expect(machine.said('rumor', slow).length).to.be.greaterThan(0);
    machine.forget();
    machine.run(1100);
    const pings = machine.said('ping', slow).length;
    expect(pings).to.be.greaterThan(0);
    expect(machine.said('rumor', slow).length).to.be.at.least(pings);
  });

  it('an incarnation that cannot be exceeded is no rumour', () => {
    const machine = new GossipMachine(3);
    const belief = { incarnation: Number.MAX_SAFE_INTEGER, status: 'failed' } as const;
    machine.hear(machine.peer(0), { kind: 'rumor', node: machine.self, belief });
    expect(machine.gossip.malformed).to.equal(1);
  });
});
