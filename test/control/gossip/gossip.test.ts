import { expect } from 'chai';
import fc from 'fast-check';
import { LAN } from '../../../src/control/gossip/config.ts';
import { Gossip, type GossipNotice, type GossipTimer } from '../../../src/control/gossip/gossip.ts';
import { type Item, packItems, unpackItems } from '../../../src/control/gossip/message.ts';
import { State } from '../../../src/control/state/state.ts';
import { CONTROL_DATAGRAM_BYTES_MAX } from '../../../src/model/limits.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { plainIdentity, plainNode } from '../../../src/simulator/host/identity.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

const [SELF, PEER, THIRD] = [plainNode(1), plainNode(2), plainNode(3)];

/** A gossip machine whose effects are kept. */
function recorded() {
  const sent: { readonly to: NodeId; readonly items: readonly Item[] }[] = [];
  const notices: GossipNotice[] = [];
  const timers = new Map<GossipTimer, number>();
  const storage = { put: () => undefined, delete: () => undefined };
  const state = new State(plainIdentity(SELF), storage, (node) => node);
  const gossip = new Gossip(state, LAN, seededRandom(1), {
    send: (to, bytes) => sent.push({ to, items: unpackItems(bytes) ?? [] }),
    after: (delayMs, timer) => timers.set(timer, delayMs),
    notify: (notice) => notices.push(notice),
  });
  for (const node of [PEER, THIRD]) gossip.tell({ kind: 'add-member', node }, 0);
  gossip.tell({ kind: 'start' }, 0);
  sent.length = 0;
  notices.length = 0;
  const hear = (from: NodeId, items: readonly Item[], nowMs = 0): void => {
    for (const datagram of packItems(items)) gossip.receive(from, datagram, nowMs);
  };
  const said = (to: NodeId, kind: Item['kind']): Item[] =>
    sent.filter((s) => s.to === to).flatMap((s) => s.items.filter((item) => item.kind === kind));
  return { gossip, state, sent, notices, timers, hear, said };
}

describe('gossip', () => {
  it('a ping is answered with its number', () => {
    const { hear, said } = recorded();
    hear(PEER, [{ kind: 'ping', number: 77 }]);
    expect(said(PEER, 'ack')).to.deep.equal([{ kind: 'ack', number: 77 }]);
  });

  it('a ping request is passed on, and its answer comes back under the number of the asker', () => {
    const { hear, said } = recorded();
    hear(PEER, [{ kind: 'ping-request', number: 5, target: THIRD }]);
    const [ping] = said(THIRD, 'ping') as [Extract<Item, { kind: 'ping' }>];
    hear(THIRD, [{ kind: 'ack', number: ping.number }]);
    expect(said(PEER, 'ack')).to.deep.equal([{ kind: 'ack', number: 5 }]);
  });

  it('an ack with a number that nobody asked for is ignored', () => {
    const { hear, sent, gossip } = recorded();
    hear(PEER, [{ kind: 'ack', number: 123_456 }]);
    expect(sent).to.deep.equal([]);
    expect(gossip.members.lookup(PEER)?.rttMs).to.equal(undefined);
  });

  it('an old rumour about ourselves is answered to who told it, and to nobody else', () => {
    const { hear, sent, said } = recorded();
    hear(PEER, [{ kind: 'rumor', node: SELF, belief: { incarnation: 4, status: 'suspect' } }]);
    sent.length = 0;
    hear(PEER, [{ kind: 'rumor', node: SELF, belief: { incarnation: 3, status: 'failed' } }]);
    const answer = { kind: 'rumor', node: SELF, belief: { incarnation: 5, status: 'alive' } };
    expect(said(PEER, 'rumor')).to.deep.equal([answer]);
    expect(sent.map(({ to }) => to)).to.deep.equal([PEER]);
  });

  it('a belief gives way to a greater incarnation, and of equal ones to the graver', () => {
    const { hear, gossip } = recorded();
    const belief = (): unknown => gossip.members.lookup(THIRD)?.belief;
    hear(PEER, [{ kind: 'rumor', node: THIRD, belief: { incarnation: 2, status: 'suspect' } }]);
    hear(PEER, [{ kind: 'rumor', node: THIRD, belief: { incarnation: 2, status: 'alive' } }]);
    expect(belief()).to.deep.equal({ incarnation: 2, status: 'suspect' });
    hear(PEER, [{ kind: 'rumor', node: THIRD, belief: { incarnation: 3, status: 'alive' } }]);
    expect(belief()).to.deep.equal({ incarnation: 3, status: 'alive' });
  });

  it('a failed member that speaks is told what we believe, so that it can refute', () => {
    const { hear, said } = recorded();
    hear(PEER, [{ kind: 'rumor', node: THIRD, belief: { incarnation: 0, status: 'failed' } }]);
    hear(THIRD, [{ kind: 'ping', number: 1 }]);
    expect(said(THIRD, 'rumor')).to.deep.include({
      kind: 'rumor',
      node: THIRD,
      belief: { incarnation: 0, status: 'failed' },
    });
  });

  it('a change goes to every member at once, and again until it is acknowledged', () => {
    const { gossip, state, said, hear } = recorded();
    state.append([{ key: 'endpoint/1', value: Uint8Array.of(1) }]);
    gossip.tell({ kind: 'changed' }, 1000);
    expect(said(PEER, 'delta')).to.have.length(1);
    expect(said(THIRD, 'delta')).to.have.length(1);
    hear(PEER, [{ kind: 'delta-ack', origin: SELF, version: { generation: 1, seq: 1 } }], 1001);
    gossip.fire('retransmit', 1060);
    expect(said(PEER, 'delta')).to.have.length(1);
    expect(said(THIRD, 'delta')).to.have.length(2);
  });

  it('a burst of changes travels together after the first', () => {
    const { gossip, state, said, timers } = recorded();
    for (let i = 0; i < 10; i++) {
      state.append([{ key: 'endpoint/1', value: Uint8Array.of(i) }]);
      gossip.tell({ kind: 'changed' }, 1000 + i / 10);
    }
    expect(said(PEER, 'delta')).to.have.length(1);
    expect(timers.get('flush')).to.be.at.most(LAN.coalesceMs);
    gossip.fire('flush', 1010);
    const last = said(PEER, 'delta').at(-1) as Extract<Item, { kind: 'delta' }>;
    expect(last.delta.toSeq).to.equal(10);
    expect(last.delta.entries).to.have.length(1);
  });

  it('a different digest asks for a sync, an equal one for nothing', () => {
    const { hear, notices } = recorded();
    hear(PEER, [{ kind: 'digest', root: new Uint8Array(8), mode: 'compare' }]);
    expect(notices).to.deep.equal([]);
    hear(PEER, [{ kind: 'digest', root: new Uint8Array(8).fill(1), mode: 'compare' }]);
    expect(notices).to.deep.equal([{ kind: 'sync', peer: PEER }]);
  });

  it('one said in passing is answered, and only a different answer asks for a sync', () => {
    const { hear, notices, said } = recorded();
    const root = new Uint8Array(8).fill(1);
    hear(PEER, [{ kind: 'digest', root, mode: 'passing' }]);
    expect(notices).to.deep.equal([]);
    const [answer] = said(PEER, 'digest') as [Extract<Item, { kind: 'digest' }>];
    expect(answer).to.deep.equal({ kind: 'digest', root: new Uint8Array(8), mode: 'answer' });
    hear(PEER, [{ kind: 'digest', root, mode: 'answer' }]);
    expect(notices).to.deep.equal([{ kind: 'sync', peer: PEER }]);
  });

  it('a peer that is behind by what is on its way to it is left alone, for a second', () => {
    const { gossip, state, hear, notices, said } = recorded();
    const digests = (): number => said(PEER, 'digest').length;
    const empty = new Uint8Array(8);
    for (const [i, nowMs] of [1000, 1300].entries()) {
      state.append([{ key: `endpoint/${i}`, value: Uint8Array.of(i) }]);
      gossip.tell({ kind: 'changed' }, nowMs);
    }
    for (const mode of ['passing', 'answer'] as const) {
      hear(PEER, [{ kind: 'digest', root: empty, mode }], 1990);
    }
    expect([digests(), notices.length]).to.deep.equal([0, 0]);
    // Who asks for a comparison by name gets it, and so does who is still there later.
    hear(PEER, [{ kind: 'digest', root: empty, mode: 'compare' }], 1990);
    expect(notices).to.have.length(1);
    hear(PEER, [{ kind: 'digest', root: empty, mode: 'passing' }], 2100);
    expect(digests()).to.equal(1);
    hear(PEER, [{ kind: 'digest', root: empty, mode: 'answer' }], 2100);
    expect(notices).to.have.length(2);
  });

  it('datagrams never pass the bound, whatever is said in one turn', () => {
    const items: Item[] = Array.from({ length: 300 }, (_, i) => ({
      kind: 'rumor',
      node: plainNode(i + 1),
      belief: { incarnation: i, status: 'alive' },
    }));
    const datagrams = packItems(items);
    expect(Math.max(...datagrams.map((d) => d.length))).to.be.at.most(CONTROL_DATAGRAM_BYTES_MAX);
    expect(datagrams.flatMap((d) => unpackItems(d) ?? [])).to.deep.equal(items);
  });

  it('noise of a member is counted or taken, and never thrown', () => {
    const { gossip } = recorded();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const before = gossip.malformed;
        gossip.receive(PEER, bytes, 1);
        expect(gossip.malformed - before).to.equal(unpackItems(bytes) === undefined ? 1 : 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('a real datagram with bytes changed is counted or taken, and never thrown', () => {
    const { gossip, state } = recorded();
    state.append([{ key: 'endpoint/1', value: Uint8Array.of(1) }]);
    const [delta] = [...state.deltas(SELF, { generation: 0, seq: 0 }, 1000)];
    const [datagram] = packItems([
      { kind: 'ping', number: 1 },
      { kind: 'rumor', node: THIRD, belief: { incarnation: 1, status: 'suspect' } },
      { kind: 'delta-ack', origin: SELF, version: { generation: 1, seq: 1 } },
      ...(delta === undefined ? [] : [{ kind: 'delta' as const, delta }]),
    ]) as [Uint8Array];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const copy = Uint8Array.from(datagram);
          for (const [at, value] of changes) copy[at % copy.length] = value;
          gossip.receive(PEER, copy, 2);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('a peer with another profile is named once', () => {
    const { hear, notices } = recorded();
    for (let i = 0; i < 3; i++) hear(PEER, [{ kind: 'ping', number: i, periodMs: 300 }]);
    hear(THIRD, [{ kind: 'ping', number: 1, periodMs: LAN.periodMs }]);
    hear(THIRD, [{ kind: 'ping', number: 1 }]);
    expect(notices).to.deep.equal([{ kind: 'other-period', peer: PEER, periodMs: 300 }]);
  });

  it('a stranger is counted, not heard', () => {
    const { gossip, sent } = recorded();
    for (const datagram of packItems([{ kind: 'ping', number: 1 }]))
      gossip.receive(plainNode(9), datagram, 0);
    expect(gossip.malformed).to.equal(1);
    expect(sent).to.deep.equal([]);
  });
});
