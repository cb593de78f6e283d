import { expect } from 'chai';
import { State } from '../../../../src/control/state/state.ts';
import type { LogDelta } from '../../../../src/model/log.ts';
import type { NodeId } from '../../../../src/model/node-id.ts';
import { plainIdentity } from '../../../../src/simulator/host/identity.ts';
import { GossipMachine, type Said } from '../../../support/gossip-machine.ts';

const KEY = 'endpoint/1';

/** The log of another node. */
function logOf(node: NodeId): State {
  const storage = { put: () => undefined, delete: () => undefined };
  return new State(plainIdentity(node), storage, (author) => author);
}

/** Appends to a log and returns the delta since `fromSeq`. */
function grow(log: State, fromSeq: number, key: string = KEY): LogDelta {
  log.append([{ key, value: Uint8Array.of(fromSeq & 0xff) }]);
  const [delta] = log.deltas(log.self, { generation: fromSeq > 0 ? 1 : 0, seq: fromSeq }, 1000);
  if (delta === undefined) throw new Error('the log did not grow');
  return delta;
}

function change(machine: GossipMachine, key: string = KEY): void {
  machine.state.append([{ key, value: Uint8Array.of(1) }]);
  machine.tell({ kind: 'changed' });
}

function deltasOf(machine: GossipMachine, origin: NodeId): Said[] {
  return machine.sent.filter(({ item }) => item.kind === 'delta' && item.delta.origin === origin);
}

describe('news in a cluster of up to 64', () => {
  it('an own change goes straight to everybody, one that was heard of to nobody', () => {
    const machine = new GossipMachine(64);
    change(machine);
    expect(new Set(deltasOf(machine, machine.self).map(({ to }) => to)).size).to.equal(63);
    machine.forget();
    const author = machine.peer(0);
    machine.hear(author, { kind: 'delta', delta: grow(logOf(author), 0) });
    machine.run(200);
    expect(deltasOf(machine, author)).to.deep.equal([]);
  });

  it('a backlog too long for datagrams goes by stream, and the peer is asked until it has it', () => {
    const machine = new GossipMachine(2);
    const value = new Uint8Array(900);
    for (let i = 0; i < 20; i++) machine.state.append([{ key: `endpoint/${i}`, value }]);
    machine.tell({ kind: 'changed' });
    expect(machine.notices).to.deep.equal([{ kind: 'sync', peer: machine.peer(0) }]);
    expect(machine.said('delta').map(({ delta }) => delta.entries.length)).to.deep.equal([0]);
    const version = { generation: 1, seq: 20 };
    machine.hear(machine.peer(0), { kind: 'delta-ack', origin: machine.self, version });
    machine.forget();
    machine.run(5000);
    expect(machine.notices).to.deep.equal([]);
    expect(machine.said('delta')).to.deep.equal([]);
  });

  it('a storm of changes sends each peer 200 datagrams a second, and in the end the last value', () => {
    const machine = new GossipMachine(4);
    for (let i = 0; i < 4000; i++) {
      change(machine);
      machine.run(0.5);
    }
    const toOne = deltasOf(machine, machine.self).filter(({ to }) => to === machine.peer(0));
    expect(toOne.length).to.be.within(100, 2 * 200 + 41);
    machine.run(500);
    const last = deltasOf(machine, machine.self).at(-1)?.item;
    expect(last?.kind === 'delta' && last.delta.toSeq).to.equal(4000);
    expect(last?.kind === 'delta' && last.delta.entries.length).to.equal(1);
  });
});

describe('news in a larger cluster', () => {
  it('an own change goes in waves of 4, 4 and 3, to nobody twice', () => {
    const machine = new GossipMachine(100);
    change(machine);
    machine.run(500);
    const told = deltasOf(machine, machine.self);
    const startMs = told[0]?.atMs ?? 0;
    const times = told.map(({ atMs }) => Math.round(atMs - startMs));
    expect(times).to.deep.equal([0, 0, 0, 0, 30, 30, 30, 30, 130, 130, 130]);
    expect(new Set(told.map(({ to }) => to)).size).to.equal(11);
  });

  it('a change that was heard of is passed on once, and not to who told it', () => {
    const machine = new GossipMachine(100);
    const author = machine.peer(0);
    const delta = grow(logOf(author), 0);
    machine.hear(machine.peer(1), { kind: 'delta', delta });
    machine.hear(machine.peer(2), { kind: 'delta', delta });
    machine.run(500);
    machine.hear(machine.peer(3), { kind: 'delta', delta });
    machine.run(500);
    const told = deltasOf(machine, author).map(({ to }) => to);
    expect(told).to.have.length(11);
    expect(told).to.not.include(machine.peer(1));
  });

  it('a rumour is passed on once, too', () => {
    const machine = new GossipMachine(100);
    const belief = { incarnation: 0, status: 'suspect' } as const;
    const [dead, teller] = [machine.peer(0), machine.peer(1)];
    machine.silent.add(dead);
    for (let i = 0; i < 5; i++) {
      machine.hear(teller, { kind: 'rumor', node: dead, belief, accuser: teller });
    }
    machine.run(140);
    // What rides on probes and answers comes besides.
    const alone = machine.sent.filter(({ item }) => item.kind === 'rumor' && item.node === dead);
    expect(alone.length).to.be.within(11, 18);
  });

  it('news that comes soon after repeats the one before, so that nobody has a gap', () => {
    const machine = new GossipMachine(100);
    change(machine, 'endpoint/1');
    machine.run(40);
    change(machine, 'endpoint/2');
    const last = machine.said('delta').at(-1)?.delta;
    expect([last?.fromSeq, last?.toSeq, last?.entries.length]).to.deep.equal([0, 2, 2]);
  });

  it('a gap is answered by how far the log is known, and that answer by what is missing', () => {
    const machine = new GossipMachine(100);
    const [author, teller] = [machine.peer(0), machine.peer(1)];
    const log = logOf(author);
    const first = grow(log, 0, 'endpoint/1');
    const second = grow(log, 1, 'endpoint/2');
    machine.hear(teller, { kind: 'delta', delta: second });
    const nothing = { generation: 0, seq: 0 };
    expect(machine.said('delta-ack')).to.deep.equal([
      { kind: 'delta-ack', origin: author, version: nothing },
    ]);
    machine.hear(teller, { kind: 'delta', delta: first }, { kind: 'delta', delta: second });
    machine.run(500);
    machine.forget();
    machine.hear(machine.peer(2), { kind: 'delta-ack', origin: author, version: nothing });
    expect(machine.said('delta', machine.peer(2)).at(-1)?.delta.toSeq).to.equal(2);
  });

  it('what a message speaks of goes before it', () => {
    const machine = new GossipMachine(100);
    const to = machine.peer(50);
    machine.state.append([{ key: 'grant/p/1', value: Uint8Array.of(1) }]);
    machine.tell({ kind: 'message', to, bytes: Uint8Array.of(7) });
    const kinds = machine.sent.filter((said) => said.to === to).map(({ item }) => item.kind);
    expect(kinds.slice(0, 2)).to.deep.equal(['delta', 'message']);
  });

  it('a change too long for datagrams is begun in them, and gives a reason to compare', () => {
    const machine = new GossipMachine(100);
    const value = new Uint8Array(900);
    for (let i = 0; i < 20; i++) machine.state.append([{ key: `endpoint/${i}`, value }]);
    machine.tell({ kind: 'changed' });
    expect(machine.said('delta')).to.have.length(4 * 4);
    expect(machine.said('digest')).to.have.length(4);
  });

  describe('under a storm', () => {
    const SECONDS = 1;
    const machine = new GossipMachine(100);
    const logs = machine.peers.map(logOf);
    const changedMs: number[] = [];
    let subjectsMax = 0;

    before(function () {
      this.timeout(60_000);
      // 8,500 changes a second, of 99 other logs.
      for (let i = 0; i < SECONDS * 8500; i++) {
        const log = logs[i % logs.length] as State;
        const seq = log.versionOf(log.self).seq;
        machine.hear(log.self, { kind: 'delta', delta: grow(log, seq) });
        if (i % 850 === 0) {
          change(machine);
          changedMs.push(machine.nowMs);
        }
        machine.run(1000 / 8500);
        subjectsMax = Math.max(subjectsMax, machine.gossip.subjects);
      }
    });

    it('never more subjects wait than there are logs', () => {
      expect(subjectsMax).to.be.within(50, 100);
    });

    it('2,000 datagrams a second leave, besides probes and answers', () => {
      const datagramsMax = SECONDS * 2000 + 400;
      const groups = new Set(
        machine.sent
          .filter(({ item }) => item.kind === 'delta')
          .map(({ to, atMs }) => `${to} ${atMs}`),
      );
      expect(groups.size).to.be.within(datagramsMax / 4, datagramsMax);
    });

    it('the last state of every log is passed on', () => {
      machine.run(3000);
      for (const log of logs) {
        const last = deltasOf(machine, log.self).at(-1)?.item;
        const { seq } = log.versionOf(log.self);
        expect(last?.kind === 'delta' && last.delta.toSeq).to.equal(seq);
      }
    });

    it('own changes are not behind those of others', () => {
      const told = deltasOf(machine, machine.self);
      const waitsMs = changedMs.map((startMs, i) => {
        const first = told.find(({ item }) => item.kind === 'delta' && item.delta.toSeq > i);
        return (first?.atMs ?? Number.POSITIVE_INFINITY) - startMs;
      });
      // Those of others wait for half a second: 99 subjects of 11 datagrams, 2,000 a second.
      expect(Math.max(...waitsMs)).to.be.below(20);
    });
  });
});
