import { expect } from 'chai';
import { LAN } from '../../../../src/control/gossip/config.ts';
import { Outbox } from '../../../../src/control/gossip/dissemination/outbox.ts';
import { SendBudget } from '../../../../src/control/gossip/dissemination/token-bucket.ts';
import { Postbox } from '../../../../src/control/gossip/postbox.ts';
import { State } from '../../../../src/control/state/state.ts';
import { plainIdentity, plainNode } from '../../../../src/simulator/host/identity.ts';

const [SELF, B, C] = [plainNode(1), plainNode(2), plainNode(3)];

function lab(): { state: State; outbox: Outbox } {
  const storage = { put: () => undefined, delete: () => undefined };
  const state = new State(plainIdentity(SELF), storage, (node) => node);
  const outbox = new Outbox(state, LAN, new SendBudget());
  for (const peer of [B, C]) outbox.add(peer);
  return { state, outbox };
}

const write = (state: State): void => {
  state.append([{ key: 'endpoint/a', value: Uint8Array.of(state.versionOf(SELF).seq) }]);
};

describe('the outbox', () => {
  it('reads what several peers lack once, and it is packed once', () => {
    const { state, outbox } = lab();
    write(state);
    const work = outbox.collect([B, C], 0);
    const [first, second] = work.map(({ deltas }) => deltas[0]);
    expect(first).to.not.equal(undefined);
    expect(first).to.equal(second);
    const postbox = new Postbox();
    for (const { peer, deltas } of work) for (const delta of deltas) postbox.say(peer, delta);
    const sent: Uint8Array[] = [];
    postbox.send(
      (_, datagram) => sent.push(datagram),
      () => [],
    );
    expect(sent).to.have.length(2);
    expect(sent[0]).to.equal(sent[1]);
  });

  it('asks nobody once all have everything, and goes on with the next write or with who has lost something', () => {
    const { state, outbox } = lab();
    expect(outbox.collect([B, C], 0)).to.deep.equal([]);
    write(state);
    const first = state.versionOf(SELF);
    expect(outbox.collect([B, C], 0)).to.have.length(2);
    for (const peer of [B, C]) expect(outbox.acknowledge(peer, first, 1)).to.equal(false);
    expect(outbox.collect([B, C], 1_000)).to.deep.equal([]);
    expect(outbox.nextRetryMs([B, C], 1_000)).to.equal(undefined);
    expect(outbox.acknowledge(C, { generation: 1, seq: 0 }, 1_500)).to.equal(true);
    expect(outbox.collect([B, C], 2_000).map(({ peer }) => peer)).to.deep.equal([C]);
    outbox.acknowledge(C, first, 2_001);
    write(state);
    expect(outbox.collect([B, C], 3_000)).to.have.length(2);
  });

  it('gives a peer the time that its acknowledgements take, once it has seen some', () => {
    const { state, outbox } = lab();
    for (let round = 0; round < 10; round++) {
      write(state);
      outbox.collect([B, C], round * 1_000);
      outbox.acknowledge(B, state.versionOf(SELF), round * 1_000 + 120);
      outbox.acknowledge(C, state.versionOf(SELF), round * 1_000 + 2);
    }
    write(state);
    outbox.collect([B, C], 20_000);
    expect(outbox.nextRetryMs([B], 20_000)).to.be.within(120, 200);
    expect(outbox.nextRetryMs([C], 20_000)).to.equal(LAN.retransmitMs);
    expect(outbox.collect([B, C], 20_060).map(({ peer }) => peer)).to.deep.equal([C]);
    expect(outbox.collect([B, C], 20_200).map(({ peer }) => peer)).to.deep.equal([B, C]);
  });

  it('waits no longer than eight times the first wait, also for a peer that was away', () => {
    const { state, outbox } = lab();
    for (let round = 0; round < 10; round++) {
      write(state);
      outbox.collect([B], round * 100_000);
      outbox.acknowledge(B, state.versionOf(SELF), round * 100_000 + 60_000);
    }
    write(state);
    outbox.collect([B], 2_000_000);
    expect(outbox.nextRetryMs([B], 2_000_000)).to.equal(8 * LAN.retransmitMs);
  });
});
