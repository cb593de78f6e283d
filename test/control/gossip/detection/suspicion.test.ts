import { expect } from 'chai';
import { LAN } from '../../../../src/control/gossip/config.ts';
import { Suspicion } from '../../../../src/control/gossip/detection/suspicion.ts';
import { plainNode } from '../../../../src/simulator/host/identity.ts';

/** Length of a suspicion in periods. */
function periods(members: number, witnesses: number, confirmations: number, stretch = 1): number {
  const suspicion = new Suspicion(plainNode(1), 10_000, stretch);
  for (let i = 0; i < confirmations; i++) suspicion.confirm(plainNode(i + 2));
  return (suspicion.endsMs(LAN, { members, witnesses }) - 10_000) / LAN.periodMs;
}

describe('suspicion', () => {
  const rows: readonly [string, ...Parameters<typeof periods>, number][] = [
    ['ten nodes, confirmed twice: the shortest', 10, 8, 2, 1, 3],
    ['ten nodes, unconfirmed: three times that', 10, 8, 0, 1, 9],
    ['a hundred nodes: twice as long', 100, 98, 2, 1, 6],
    ['a thousand nodes: three times as long', 1000, 998, 2, 1, 9],
    ['two live nodes: nobody can confirm, so the shortest', 2, 0, 0, 1, 3],
    ['three nodes, one witness that is silent', 3, 1, 0, 1, 9],
    ['three nodes, one witness that confirms', 3, 1, 1, 1, 3],
    ['a node that does badly waits longer', 10, 8, 0, 3, 27],
    ['a node that does badly believes witnesses all the same', 10, 8, 2, 9, 3],
  ];
  for (const [name, members, witnesses, confirmations, stretch, expected] of rows) {
    it(name, () => {
      expect(periods(members, witnesses, confirmations, stretch)).to.be.closeTo(expected, 1e-9);
    });
  }

  it('falls with the logarithm of the confirmations', () => {
    const fall = (9 - periods(10, 8, 1)) / (9 - 3);
    expect(fall).to.be.closeTo(Math.log(2) / Math.log(3), 1e-9);
  });

  it('an accuser counts once, and no more of them than needed', () => {
    const suspicion = new Suspicion(plainNode(1), 0, 1);
    expect(suspicion.confirm(plainNode(1))).to.equal(false);
    expect(suspicion.confirm(plainNode(2))).to.equal(true);
    expect(suspicion.confirm(plainNode(2))).to.equal(false);
    expect(suspicion.confirm(plainNode(3))).to.equal(true);
    expect(suspicion.confirm(plainNode(4))).to.equal(false);
  });
});
