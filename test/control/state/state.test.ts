import { expect } from 'chai';
import fc from 'fast-check';
import { State } from '../../../src/control/state/state.ts';
import type { LogDelta } from '../../../src/model/log.ts';
import { NOTHING_KNOWN } from '../../../src/model/log.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import {
  plainCertificate,
  plainIdentity,
  plainNode,
} from '../../../src/simulator/host/identity.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined): string | undefined =>
  value && new TextDecoder().decode(value);

class Disk {
  readonly map = new Map<string, Uint8Array>();
  put(key: string, value: Uint8Array): void {
    this.map.set(key, value);
  }
  delete(key: string): void {
    this.map.delete(key);
  }
}

function stateOf(n: number, disk = new Disk()): State {
  return new State(plainIdentity(plainNode(n)), disk, (node: NodeId) => node);
}

const deltasOf = (state: State, bytesMax = 1_000_000): LogDelta[] =>
  [...state.versions().keys()].flatMap((origin) => [
    ...state.deltas(origin, NOTHING_KNOWN, bytesMax),
  ]);

/** Everything that a node knows, as text. */
const knowledge = (state: State): string =>
  JSON.stringify([
    [...state.versions()].sort(),
    [...state.scan('network/')].map((e) => [e.key, text(e.value)]).sort(),
    [...state.scan('endpoint/')].map((e) => [e.origin, e.key, text(e.value)]).sort(),
  ]);

/** Three authors who write and delete owned and shared keys, hearing of each other now and then. */
const histories = fc
  .array(
    fc.record({
      author: fc.nat(2),
      key: fc.constantFrom('network/a', 'network/b', 'endpoint/1', 'endpoint/2'),
      value: fc.option(fc.string({ maxLength: 4 }), { nil: undefined }),
      hears: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((steps) => {
    const authors = [1, 2, 3].map((n) => stateOf(n));
    for (const { author, key, value, hears } of steps) {
      const state = authors[author] as State;
      if (hears)
        for (const other of authors) for (const delta of deltasOf(other)) state.merge(delta);
      state.append([{ key, value: value === undefined ? undefined : bytes(value) }]);
    }
    // Each author's own log, in pieces.
    return authors.flatMap((state) => [...state.deltas(state.self, NOTHING_KNOWN, 60)]);
  });

describe('state', () => {
  it('merging is independent of order, once every piece has come', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (deltas, stream) => {
        const inOrder = stateOf(9);
        for (const delta of deltas) inOrder.merge(delta);
        const shuffled = deltas
          .map((delta) => ({ delta, rank: stream.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ delta }) => delta);
        const other = stateOf(8);
        // Pieces that leave a gap are refused, so all are offered until nothing is new.
        for (let round = 0; round <= deltas.length; round++) {
          for (const delta of shuffled) other.merge(delta);
        }
        expect(knowledge(other)).to.equal(knowledge(inOrder));
      }),
      { numRuns: 200 },
    );
  });

  it('merging again changes nothing', () => {
    fc.assert(
      fc.property(histories, (deltas) => {
        const state = stateOf(9);
        for (const delta of deltas) state.merge(delta);
        const before = knowledge(state);
        const outcomes = deltas.map((delta) => state.merge(delta));
        expect(new Set(outcomes).size === 0 || outcomes.every((o) => o === 'stale')).to.equal(true);
        expect(knowledge(state)).to.equal(before);
      }),
      { numRuns: 100 },
    );
  });

  it('a node that learns from another node knows the same', () => {
    fc.assert(
      fc.property(histories, (deltas) => {
        const first = stateOf(9);
        for (const delta of deltas) first.merge(delta);
        const second = stateOf(8);
        for (const delta of deltasOf(first, 100)) second.merge(delta);
        expect(knowledge(second)).to.equal(knowledge(first));
      }),
      { numRuns: 100 },
    );
  });

  it('what was stored is what is restored', () => {
    const disk = new Disk();
    const state = stateOf(1, disk);
    const other = stateOf(2);
    other.append([{ key: 'network/x', value: bytes('theirs') }]);
    for (const delta of deltasOf(other)) state.merge(delta);
    state.append([{ key: 'network/x', value: bytes('ours') }]);
    state.append([
      { key: 'endpoint/1', value: bytes('e') },
      { key: 'endpoint/1', value: undefined },
    ]);
    const again = stateOf(1);
    again.restore(
      [...disk.map].filter(([key]) => key.startsWith('log/')).map(([, value]) => value),
    );
    expect(knowledge(again)).to.equal(knowledge(state));
    expect(text(again.shared('network/x'))).to.equal('ours');
    again.append([{ key: 'network/y', value: bytes('next') }]);
    expect(again.versionOf(again.self).seq).to.equal(4);
  });

  it('a node that read its store, in whatever order, tells others everything as before', () => {
    const author = stateOf(1);
    author.append(['z', 'm', 'a'].map((id) => ({ key: `endpoint/${id}`, value: bytes(id) })));
    const stored = deltasOf(author).flatMap(({ entries }) => entries);
    const again = stateOf(1);
    again.restore(stored.toReversed());
    const reader = stateOf(2);
    expect(deltasOf(again).map((delta) => reader.merge(delta))).to.deep.equal(['applied']);
    expect(knowledge(reader)).to.equal(knowledge(author));
  });

  it('a deleted key does not come back with an old delta', () => {
    const author = stateOf(1);
    author.append([{ key: 'endpoint/1', value: bytes('alive') }]);
    const old = deltasOf(author);
    author.append([{ key: 'endpoint/1', value: undefined }]);
    const reader = stateOf(2);
    for (const delta of deltasOf(author)) reader.merge(delta);
    for (const delta of old) expect(reader.merge(delta)).to.equal('stale');
    expect(reader.owned(author.self, 'endpoint/1')).to.equal(undefined);
  });

  it('a delta with a hole before it is refused', () => {
    const author = stateOf(1);
    author.append([{ key: 'endpoint/1', value: bytes('1') }]);
    author.append([{ key: 'endpoint/2', value: bytes('2') }]);
    const [late] = [...author.deltas(author.self, { generation: 1, seq: 1 }, 1000)];
    const reader = stateOf(2);
    expect(reader.merge(late as LogDelta)).to.equal('gap');
    expect(reader.versions().size).to.equal(0);
  });

  it('one wrong byte in a delta keeps all of it out, and is counted', () => {
    const author = stateOf(1);
    author.append([
      { key: 'endpoint/1', value: bytes('first') },
      { key: 'endpoint/2', value: bytes('second') },
    ]);
    const [delta] = deltasOf(author) as [LogDelta];
    const entries = delta.entries.map((entry) => Uint8Array.from(entry));
    const last = entries[1] as Uint8Array;
    last[last.length - 1] = (last[last.length - 1] ?? 0) ^ 1;
    const reader = stateOf(2);
    expect(reader.merge({ ...delta, entries })).to.equal('refused');
    expect(reader.versions().size).to.equal(0);
    expect(reader.refused.get('bad-signature')).to.equal(1);
  });

  it('a delta that goes further than its last entry is refused: only entries are signed', () => {
    const author = stateOf(1);
    author.append([{ key: 'endpoint/1', value: bytes('mine') }]);
    const [delta] = deltasOf(author) as [LogDelta];
    const reader = stateOf(2);
    reader.merge(delta);
    const before = knowledge(reader);
    for (const lie of [
      { ...delta, fromSeq: 1, toSeq: 9, entries: [] },
      { ...delta, generation: 2, fromSeq: 0, toSeq: 0, entries: [] },
      { ...delta, generation: 2, fromSeq: 0, toSeq: 1 },
      { ...delta, toSeq: 2 },
    ]) {
      expect(reader.merge(lie)).to.equal('refused');
    }
    expect(knowledge(reader)).to.equal(before);
    expect(reader.refused.get('malformed')).to.equal(4);
  });

  it('of a delta that begins before what is known only the new entries are verified', () => {
    const author = stateOf(1);
    const { memo: _, ...identity } = plainIdentity(plainNode(2));
    let verified = 0;
    const counting = {
      ...identity,
      verify: (...words: Parameters<typeof identity.verify>) => {
        verified++;
        return identity.verify(...words);
      },
    };
    const reader = new State(counting, new Disk(), (node: NodeId) => node);
    for (const key of ['endpoint/1', 'endpoint/2', 'endpoint/3']) {
      author.append([{ key, value: bytes(key) }]);
      for (const delta of deltasOf(author)) expect(reader.merge(delta)).to.equal('applied');
    }
    expect(verified).to.equal(3);
    expect(knowledge(reader)).to.equal(knowledge(author));
  });

  it('a log is checked by the certificate that comes along, when its author is admitted at its end', () => {
    const author = stateOf(1);
    for (const key of ['endpoint/1', 'endpoint/2']) author.append([{ key, value: bytes(key) }]);
    const stranger = new State(plainIdentity(plainNode(2)), new Disk(), () => undefined);
    const pieces = [...author.deltas(author.self, NOTHING_KNOWN, 1)];
    expect(pieces.map((delta) => stranger.merge(delta))).to.deep.equal(['refused', 'gap']);
    const certificate = plainCertificate(author.self);
    for (const delta of pieces)
      expect(stranger.merge({ ...delta, certificate })).to.equal('applied');
    const foreign = plainCertificate(plainNode(3));
    const reader = new State(plainIdentity(plainNode(4)), new Disk(), () => undefined);
    for (const delta of pieces) {
      expect(reader.merge({ ...delta, certificate: foreign })).to.not.equal('applied');
    }
  });

  it('nobody writes in the log of another node', () => {
    const author = stateOf(1);
    author.append([{ key: 'endpoint/1', value: bytes('mine') }]);
    const [delta] = deltasOf(author) as [LogDelta];
    const reader = stateOf(2);
    expect(reader.merge({ ...delta, origin: plainNode(3) })).to.equal('refused');
  });

  it('random bytes as entries are refused and counted, never thrown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        (entries) => {
          const reader = stateOf(2);
          const delta = { origin: plainNode(1), generation: 1, fromSeq: 0, toSeq: 9, entries };
          expect(reader.merge(delta)).to.equal('refused');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a record that is too large is refused before anything is written', () => {
    const state = stateOf(1);
    const writes = [
      { key: 'endpoint/1', value: bytes('small') },
      { key: 'endpoint/2', value: new Uint8Array(5000) },
    ];
    expect(() => state.append(writes)).to.throw('writing endpoint/2');
    expect(state.versions().size).to.equal(0);
  });
});
