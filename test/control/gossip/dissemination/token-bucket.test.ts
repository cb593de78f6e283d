import { expect } from 'chai';
import {
  SendBudget,
  TokenBucket,
} from '../../../../src/control/gossip/dissemination/token-bucket.ts';
import { plainNode } from '../../../../src/simulator/host/identity.ts';

/** How many of `tries` a millisecond get a token. */
function taken(budget: SendBudget, peers: number, tries: number, ms: number): number {
  let count = 0;
  for (let nowMs = 0; nowMs < ms; nowMs++) {
    for (let i = 0; i < tries; i++) {
      if (budget.take(plainNode((i % peers) + 1), 1, nowMs) === 0) count++;
    }
  }
  return count;
}

describe('token bucket', () => {
  it('gives what it holds at once, then at its rate', () => {
    const bucket = new TokenBucket(100, 50);
    for (let i = 0; i < 5; i++) {
      expect(bucket.waitMs(0)).to.equal(0);
      bucket.take(1);
    }
    expect(bucket.waitMs(0)).to.equal(10);
    expect(bucket.waitMs(5)).to.equal(5);
    expect(bucket.waitMs(10)).to.equal(0);
  });

  it('never holds more than its size, and a clock that stands still fills nothing', () => {
    const bucket = new TokenBucket(100, 50);
    bucket.waitMs(1_000_000);
    bucket.take(5);
    expect(bucket.waitMs(1_000_000)).to.equal(10);
    expect(bucket.waitMs(999_999)).to.equal(10);
  });

  it('one peer gets 200 datagrams a second, after a burst of 40', () => {
    expect(taken(new SendBudget(), 1, 10, 10_000)).to.be.within(2030, 2041);
  });

  it('all together get 2,000 a second, after a burst of 400', () => {
    expect(taken(new SendBudget(), 100, 100, 10_000)).to.be.within(20_300, 20_401);
  });
});
