import { expect } from 'chai';
import { EventLoopLag } from '../../src/host/process/event-loop-lag.ts';

/** Longer than any delay that is looked for; a machine under load only adds to it. */
const BLOCK_MS = 150;

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

describe('event loop lag', () => {
  it('shows how long the loop was blocked, and forgets it', async () => {
    const lag = new EventLoopLag();
    try {
      expect(lag.read().longestMs).to.be.at.least(0);
      // The first look begins the measurement.
      for (let i = 0; i < 30; i++) await turn();
      const untilMs = performance.now() + BLOCK_MS;
      while (performance.now() < untilMs);
      for (let i = 0; i < 30; i++) await turn();
      expect(lag.read().longestMs).to.be.greaterThan(BLOCK_MS / 2);
      expect(lag.read().p99Ms).to.be.at.most(lag.read().longestMs);
      lag.reset();
      expect(lag.read()).to.deep.equal({ p99Ms: 0, longestMs: 0 });
    } finally {
      lag.close();
    }
  });
});
