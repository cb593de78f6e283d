import { expect } from 'chai';
import fc from 'fast-check';
import { NodeLog } from '../../../src/control/state/node-log.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';

describe('a log', () => {
  it('has the last write of each key, by number, from any number on', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 120 }), fc.nat(130), (keys, since) => {
        const log = new NodeLog(plainNode(1));
        const last = new Map<string, number>();
        for (const [i, n] of keys.entries()) {
          const [seq, key] = [i + 1, `endpoint/${n}`];
          const entry = { origin: log.origin, generation: 1, seq, lamport: 0, key, print: seq };
          log.set({ ...entry, value: undefined, signed: new Uint8Array(0) });
          log.version = { generation: 1, seq };
          last.set(key, seq);
        }
        const all = [...last.values()].sort((a, b) => a - b);
        expect([...log.entries()].map(({ seq }) => seq)).to.deep.equal(all);
        const after = [...log.entriesAfter(since)].map(({ seq }) => seq);
        expect(after).to.deep.equal(all.filter((seq) => seq > since));
        expect(log.size).to.equal(last.size);
      }),
    );
  });
});
