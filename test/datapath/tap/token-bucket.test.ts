import { expect } from 'chai';
import { TokenBucket } from '../../../src/datapath/tap/token-bucket.ts';

function count(bucket: TokenBucket, nowMs: number): number {
  let taken = 0;
  while (bucket.take(nowMs)) taken += 1;
  return taken;
}

describe('a token bucket', () => {
  it('starts full and fills at its rate, up to the burst', () => {
    const bucket = new TokenBucket({ burst: 5, perSecond: 2 });
    expect(count(bucket, 1000)).to.equal(5);
    expect(count(bucket, 1499)).to.equal(0);
    expect(count(bucket, 1500)).to.equal(1);
    expect(count(bucket, 1_000_000)).to.equal(5);
  });

  it('gets nothing from a clock that goes backwards', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 });
    expect(count(bucket, 5000)).to.equal(1);
    expect(count(bucket, 1000)).to.equal(0);
  });
});
