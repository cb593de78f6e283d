/** What the whole of gossip gives, in simulated time: the targets of the control plane, on small samples. */
import { expect } from 'chai';
import { GossipLab, type GossipLabNode } from '../../support/gossip-lab.ts';

function settled(nodes: number, seed: number, lossPerMille = 0): GossipLab {
  const lab = new GossipLab({ nodes, seed, lossPerMille });
  lab.run(5000 + seed * 37);
  return lab;
}

/** Runs until a condition holds, looking every 5 ms, and returns how long that took. */
function timeUntil(lab: GossipLab, done: () => boolean, limitMs = 60_000): number {
  const startMs = lab.nowMs;
  while (!done() && lab.nowMs - startMs < limitMs) lab.run(5);
  return lab.nowMs - startMs;
}

function statusAt(observer: GossipLabNode, subject: GossipLabNode): string | undefined {
  return observer.gossip.members.lookup(subject.id)?.belief.status;
}

describe('gossip of a whole cluster', () => {
  for (const [nodes, limitMs, seeds] of [
    [2, 4000, 10],
    [3, 4000, 10],
    [5, 4000, 10],
    [10, 4000, 10],
    [100, 6000, 2],
  ] as const) {
    it(`a crash of one of ${nodes} is noticed by all within ${limitMs / 1000} s`, () => {
      for (let seed = 1; seed <= seeds; seed++) {
        const lab = settled(nodes, seed);
        const dead = lab.node(seed % nodes);
        dead.running = false;
        const living = lab.nodes.filter((node) => node !== dead);
        const all = (): boolean => living.every((node) => statusAt(node, dead) === 'failed');
        expect(timeUntil(lab, all), `seed ${seed}`).to.be.at.most(limitMs);
      }
    }).timeout(60_000);
  }

  for (const [nodes, lossPerMille, limitMs] of [
    [25, 0, 100],
    [100, 0, 300],
    [100, 200, 2000],
  ] as const) {
    it(`a change is known to all ${nodes} within ${limitMs} ms, with ${lossPerMille / 10} % loss`, () => {
      const lab = settled(nodes, 3, lossPerMille);
      for (let author = 0; author < 10; author++) {
        const { id } = lab.node(author);
        lab.change(author);
        const seq = lab.node(author).logs.versionOf(id).seq;
        const all = (): boolean => lab.nodes.every(({ logs }) => logs.versionOf(id).seq === seq);
        expect(timeUntil(lab, all), `author ${author}`).to.be.at.most(limitMs);
        lab.run(700);
      }
    }).timeout(60_000);
  }

  it('a fifth of all datagrams lost makes nobody fail', () => {
    const lab = settled(25, 7, 200);
    const failed: string[] = [];
    lab.onHealth = (observer, subject, status) => {
      if (status === 'failed') failed.push(`${observer.index}: ${subject}`);
    };
    lab.run(120_000);
    expect(failed).to.deep.equal([]);
  }).timeout(60_000);

  it('a node that pauses for a second accuses nobody, and is alive again at once', () => {
    const lab = settled(10, 5);
    const slow = lab.node(4);
    const accused: string[] = [];
    lab.onHealth = (observer, subject, status) => {
      if (observer === slow && status !== 'alive') accused.push(subject);
    };
    lab.pause(slow, 1000);
    lab.run(1000);
    const all = (): boolean =>
      lab.nodes.every((node) => node === slow || statusAt(node, slow) === 'alive');
    expect(timeUntil(lab, all)).to.be.at.most(500);
    lab.run(10_000);
    expect(accused).to.deep.equal([]);
    expect(all()).to.equal(true);
  });

  it('a node that was failed is alive everywhere within 2 s of its return', () => {
    const lab = settled(25, 9);
    const back = lab.node(7);
    back.running = false;
    lab.run(30_000);
    back.running = true;
    back.gossip.tell({ kind: 'start' }, lab.nowMs);
    const all = (): boolean =>
      lab.nodes.every((node) => node === back || statusAt(node, back) === 'alive');
    expect(timeUntil(lab, all)).to.be.at.most(2000);
  });

  for (const nodes of [10, 24, 60, 100]) {
    it(`the halves of ${nodes} know each other and agree within 5 s after a split heals`, () => {
      const lab = settled(nodes, 11);
      lab.split = (node) => node.index % 2;
      lab.run(30_000);
      for (const index of [0, 1]) lab.change(index);
      lab.run(1000);
      expect(statusAt(lab.node(0), lab.node(1))).to.equal('failed');
      lab.split = () => 0;
      const sameLogs = (): boolean =>
        lab.nodes.every((node) =>
          [0, 1].every((i) => node.logs.versionOf(lab.node(i).id).seq === 1),
        );
      const allAlive = (): boolean =>
        lab.nodes.every(({ gossip }) => gossip.members.aliveCount === nodes - 1);
      expect(timeUntil(lab, () => sameLogs() && allAlive())).to.be.at.most(5000);
    }).timeout(60_000);
  }
});
