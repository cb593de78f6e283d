import { expect } from 'chai';
import { LAN } from '../../../../src/control/gossip/config.ts';
import {
  directTimeoutMs,
  type RoundTrip,
  withSample,
} from '../../../../src/control/gossip/detection/round-trip.ts';

function tripOf(...samples: readonly number[]): RoundTrip | undefined {
  let trip: RoundTrip | undefined;
  for (const sample of samples) trip = withSample(trip, sample);
  return trip;
}

describe('round trip', () => {
  it('nothing known: the longest timeout', () => {
    expect(directTimeoutMs(undefined, LAN)).to.equal(250);
  });

  it('a local network: the shortest', () => {
    expect(directTimeoutMs(tripOf(0.3, 0.4, 0.3), LAN)).to.equal(100);
  });

  it('steady round trips of 40 ms: four of them', () => {
    expect(directTimeoutMs(tripOf(...new Array(40).fill(40)), LAN)).to.be.closeTo(160, 1);
  });

  it('a way of 400 ms: the longest, helpers are asked whatever the way', () => {
    expect(directTimeoutMs(tripOf(400), LAN)).to.equal(250);
  });

  it('mean and deviation are those of RFC 6298', () => {
    expect(tripOf(100, 200)).to.deep.equal({ meanMs: 112.5, deviationMs: 62.5 });
  });
});
