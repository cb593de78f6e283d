import { expect } from 'chai';
import fc from 'fast-check';
import type { Entry } from '../../../src/control/state/entry.ts';
import { NodeLog } from '../../../src/control/state/node-log.ts';
import { State } from '../../../src/control/state/state.ts';
import { NOTHING_KNOWN } from '../../../src/model/log.ts';
import { plainIdentity, plainNode } from '../../../src/simulator/host/identity.ts';

const write = fc.record({
  key: fc.constantFrom('endpoint/a', 'endpoint/b', 'endpoint/c', 'endpoint/d'),
  seq: fc.integer({ min: 1, max: 12 }),
  print: fc.nat(2),
});

function entryOf({ key, seq, print }: { key: string; seq: number; print: number }): Entry {
  const signed = new Uint8Array(0);
  return {
    origin: plainNode(1),
    generation: 1,
    lamport: 0,
    value: signed,
    signed,
    key,
    seq,
    print,
  };
}

function storeless(n: number): State {
  const nothing = { put: () => undefined, delete: () => undefined };
  return new State(plainIdentity(plainNode(n)), nothing, (node) => node);
}

describe('a log of one node', () => {
  it('gives the last write of each key by its number, in whatever order and how often they come', () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), fc.nat(13), (writes, since) => {
        const log = new NodeLog(plainNode(1));
        const model = new Map<string, Entry>();
        for (const entry of writes.map(entryOf)) {
          log.set(entry);
          model.set(entry.key, entry);
        }
        const numbers = (entries: Iterable<Entry>): string[] =>
          [...entries].map(({ key, seq, print }) => `${seq} ${print} ${key}`);
        const sorted = [...model.values()].sort((a, b) => a.seq - b.seq || a.print - b.print);
        expect(numbers(log.entries()).sort()).to.deep.equal(numbers(sorted).sort());
        const order = (entries: Iterable<Entry>): string[] =>
          [...entries].map(({ seq, print }) => `${seq} ${print}`);
        expect(order(log.entries())).to.deep.equal(order(sorted));
        expect(numbers(log.inForce())).to.deep.equal(numbers(log.entries()));
        const after = numbers(log.entries()).slice(sorted.filter(({ seq }) => seq <= since).length);
        expect(numbers(log.entriesAfter(since))).to.deep.equal(after);
      }),
      { numRuns: 500 },
    );
  });

  it('that grows while it is read piece by piece gives what it was, and all of it can be merged', () => {
    const author = storeless(1);
    const value = Uint8Array.of(1);
    for (const name of ['a', 'b', 'c']) author.append([{ key: `endpoint/${name}`, value }]);
    const reader = storeless(2);
    for (const delta of author.deltas(author.self, NOTHING_KNOWN, 1)) {
      author.append([{ key: `endpoint/later-${delta.toSeq}`, value }]);
      author.append([{ key: 'endpoint/b', value }]);
      expect(reader.merge(delta)).to.equal('applied');
    }
    expect(reader.versionOf(author.self).seq).to.equal(3);
    for (const delta of author.deltas(author.self, reader.versionOf(author.self), 1)) {
      expect(reader.merge(delta)).to.equal('applied');
    }
    expect(reader.versions().get(author.self)).to.deep.equal(author.versions().get(author.self));
  });
});
