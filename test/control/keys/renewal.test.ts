import { expect } from 'chai';
import fc from 'fast-check';
import { Renewal } from '../../../src/control/keys/renewal.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

function machine(seed = 1) {
  const told: { asks: number; delayMs: number } = { asks: 0, delayMs: -1 };
  const renewal = new Renewal(seededRandom(seed), {
    after: (delayMs) => {
      told.delayMs = delayMs;
    },
    notify: () => {
      told.asks++;
    },
  });
  return { renewal, told };
}

describe('renewal of certificates', () => {
  it('is due between 50 and 80 percent of the life', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { renewal } = machine(seed);
        renewal.tell({ kind: 'certificate', issuedMs: 0, notAfterMs: 90 * DAY }, 0);
        expect(renewal.dueMs).to.be.within(45 * DAY, 72 * DAY);
      }),
    );
  });

  it('looks at the clock every hour at the latest, and asks when the time has come', () => {
    const { renewal, told } = machine();
    renewal.tell({ kind: 'certificate', issuedMs: 0, notAfterMs: 90 * DAY }, 0);
    expect(told.delayMs).to.equal(HOUR);
    renewal.fire('renewal', renewal.dueMs - 1000);
    expect(told).to.deep.equal({ asks: 0, delayMs: 1000 });
    renewal.fire('renewal', renewal.dueMs);
    expect(told.asks).to.equal(1);
  });

  it('asks at once with a certificate that ended months ago', () => {
    const { renewal, told } = machine();
    renewal.tell({ kind: 'certificate', issuedMs: 0, notAfterMs: 90 * DAY }, 210 * DAY);
    expect(told.delayMs).to.equal(0);
    renewal.fire('renewal', 210 * DAY);
    expect(told.asks).to.equal(1);
  });

  it('asks one question at a time, and again after a failure', () => {
    const { renewal, told } = machine();
    renewal.tell({ kind: 'certificate', issuedMs: 0, notAfterMs: 90 * DAY }, 80 * DAY);
    renewal.fire('renewal', 80 * DAY);
    renewal.fire('renewal', 80 * DAY + HOUR);
    expect(told.asks).to.equal(1);
    renewal.tell({ kind: 'failed' }, 80 * DAY + HOUR);
    expect(told.delayMs).to.equal(600_000);
    renewal.fire('renewal', 80 * DAY + 2 * HOUR);
    expect(told.asks).to.equal(2);
  });

  it('tries again sooner with a short life', () => {
    const { renewal, told } = machine();
    renewal.tell({ kind: 'certificate', issuedMs: 0, notAfterMs: 60_000 }, 0);
    renewal.fire('renewal', 50_000);
    renewal.tell({ kind: 'failed' }, 50_000);
    expect(told.delayMs).to.equal(1200);
  });

  it('asks when somebody is not accepted, but not for each of many handshakes', () => {
    const { renewal, told } = machine();
    renewal.tell({ kind: 'certificate', issuedMs: 0, notAfterMs: 90 * DAY }, 0);
    renewal.tell({ kind: 'doubt' }, 1000);
    renewal.tell({ kind: 'failed' }, 1100);
    for (let ms = 1200; ms < 6000; ms += 100) renewal.tell({ kind: 'doubt' }, ms);
    expect(told.asks).to.equal(1);
    renewal.tell({ kind: 'doubt' }, 6000);
    expect(told.asks).to.equal(2);
  });

  it('survives a clock that jumps back', () => {
    const { renewal, told } = machine();
    renewal.tell({ kind: 'certificate', issuedMs: 100 * DAY, notAfterMs: 190 * DAY }, 100 * DAY);
    renewal.fire('renewal', 10 * DAY);
    expect(told).to.deep.equal({ asks: 0, delayMs: HOUR });
    renewal.tell({ kind: 'doubt' }, 10 * DAY);
    renewal.tell({ kind: 'failed' }, 10 * DAY);
    renewal.tell({ kind: 'doubt' }, 9 * DAY);
    expect(told.asks).to.equal(2);
  });
});
