import { expect } from 'chai';
import { LearnedMacs } from '../../../src/datapath/bridge/learned-macs.ts';
import { LEARNED_MAC_AGE_MS, LEARNED_MACS_MAX } from '../../../src/model/limits.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';
import { ALICE, ERIN, FOREIGN, HOST_D } from '../frames.ts';

const stranger = (index: number): MacAddress => (0x0600_0000_0000 + index) as MacAddress;

function full(nowMs: number): LearnedMacs {
  const learned = new LearnedMacs();
  for (let i = 0; i < LEARNED_MACS_MAX; i++) learned.learn(stranger(i), FOREIGN, nowMs);
  return learned;
}

describe('learned MACs', () => {
  it('are kept until they have been silent too long', () => {
    const learned = new LearnedMacs();
    learned.learn(ERIN.mac, FOREIGN, 0);
    expect(learned.lookup(ERIN.mac, LEARNED_MAC_AGE_MS - 1)).to.equal(FOREIGN);
    expect(learned.lookup(ERIN.mac, LEARNED_MAC_AGE_MS)).to.equal(undefined);
    learned.learn(ERIN.mac, FOREIGN, LEARNED_MAC_AGE_MS);
    expect(learned.lookup(ERIN.mac, LEARNED_MAC_AGE_MS)).to.equal(FOREIGN);
  });

  it('do not push each other out when the table is full', () => {
    const learned = full(0);
    learned.learn(ERIN.mac, FOREIGN, 1);
    expect(learned.lookup(ERIN.mac, 1)).to.equal(undefined);
    expect(learned.lookup(stranger(0), 1)).to.equal(FOREIGN);
  });

  it('make room when the oldest has aged', () => {
    const learned = full(0);
    learned.learn(ERIN.mac, FOREIGN, LEARNED_MAC_AGE_MS);
    expect(learned.lookup(ERIN.mac, LEARNED_MAC_AGE_MS)).to.equal(FOREIGN);
    expect(learned.snapshot(LEARNED_MAC_AGE_MS)).to.have.length(1);
  });

  it('can be refreshed in a full table', () => {
    const learned = full(0);
    learned.learn(stranger(5), HOST_D, 10);
    expect(learned.lookup(stranger(5), 10)).to.equal(HOST_D);
    expect(learned.snapshot(10)).to.have.length(LEARNED_MACS_MAX);
  });

  it('are forgotten one by one and with their VTEP', () => {
    const learned = new LearnedMacs();
    learned.learn(ERIN.mac, FOREIGN, 0);
    learned.learn(ALICE.mac, { ...HOST_D, foreign: true }, 0);
    learned.forget(ERIN.mac);
    expect(learned.snapshot(0).map(({ mac }) => mac)).to.deep.equal([ALICE.mac]);
    learned.keepOnly([FOREIGN, HOST_D]);
    expect(learned.snapshot(0)).to.deep.equal([]);
  });
});
