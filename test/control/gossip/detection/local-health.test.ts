import { expect } from 'chai';
import { LocalHealth } from '../../../../src/control/gossip/detection/local-health.ts';

describe('local health', () => {
  const rows: readonly [string, (health: LocalHealth) => void, number][] = [
    ['an answered probe changes nothing at best', (h) => h.answered(), 0],
    ['an unanswered probe without helpers', (h) => h.unanswered(0, 0), 1],
    ['an unanswered probe that all helpers confirm', (h) => h.unanswered(3, 0), 0],
    ['each helper that is silent too', (h) => h.unanswered(3, 2), 2],
    ['a refutation', (h) => h.refuted(), 1],
    ['lag of 51 ms', (h) => h.lag(51), 1],
    ['lag of 50 ms', (h) => h.lag(50), 0],
  ];
  for (const [name, happen, expected] of rows) {
    it(`${name}: ${expected}`, () => {
      const health = new LocalHealth();
      happen(health);
      health.endPeriod();
      expect(health.multiplier).to.equal(expected);
    });
  }

  it('is never above 8, and falls by one for each good period', () => {
    const health = new LocalHealth();
    for (let i = 0; i < 20; i++) health.unanswered(3, 3);
    health.endPeriod();
    expect(health.multiplier).to.equal(8);
    health.answered();
    health.answered();
    health.endPeriod();
    expect(health.stretch).to.equal(8);
  });

  it('a period with an answer and a failure is no good one', () => {
    const health = new LocalHealth();
    health.refuted();
    health.answered();
    health.endPeriod();
    expect(health.multiplier).to.equal(1);
  });

  it('a lag that shows in each period adds up, whatever is answered', () => {
    const health = new LocalHealth();
    for (let period = 0; period < 3; period++) {
      health.lag(80);
      for (let i = 0; i < 3; i++) health.answered();
      health.endPeriod();
    }
    expect(health.multiplier).to.equal(3);
  });
});
