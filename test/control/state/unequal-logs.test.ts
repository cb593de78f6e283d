/**
 * Logs that are known equally far with different contents: one that was heard in part and whose author is gone, and one
 * of a node whose data directory was put back or copied.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { Sync } from '../../../src/control/gossip/sync.ts';
import { State } from '../../../src/control/state/state.ts';
import { FORGOTTEN_KEY } from '../../../src/control/state/stored.ts';
import { type LogDelta, NOTHING_KNOWN } from '../../../src/model/log.ts';
import { plainIdentity, plainNode } from '../../../src/simulator/host/identity.ts';
import { pump } from '../../support/pump.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function stateOf(n: number, disk = new Map<string, Uint8Array>()): State {
  const storage = {
    put: (key: string, value: Uint8Array): void => void disk.set(key, value),
    delete: (key: string): void => void disk.delete(key),
  };
  return new State(plainIdentity(plainNode(n)), storage, (node) => node);
}

function restored(n: number, disk: ReadonlyMap<string, Uint8Array>): State {
  const state = stateOf(n, new Map(disk));
  state.restore([...disk].filter(([key]) => key.startsWith('log/')).map(([, value]) => value));
  return state;
}

function write(state: State, key: string, value: string): void {
  state.append([{ key: `endpoint/${key}`, value: bytes(value) }]);
}

function allOf(state: State, bytesMax = 1e6): LogDelta[] {
  return [...state.deltas(state.self, NOTHING_KNOWN, bytesMax)];
}

function tell(from: State, to: State): void {
  for (const delta of from.deltas(from.self, to.versionOf(from.self), 1e6)) to.merge(delta);
}

/** One comparison over a stream. */
function compare(opener: State, server: State): void {
  pump(new Sync(opener, true), new Sync(server, false));
}

/** The first pieces of what the author has to say. */
function hearPieces(reader: State, author: State, count: number): void {
  const all = [...author.deltas(author.self, reader.versionOf(author.self), 1)];
  for (const delta of all.slice(0, count)) reader.merge(delta);
}

function held(state: State, origin: State): [string, string | undefined][] {
  return [...state.scan('endpoint/')]
    .filter((entry) => entry.origin === origin.self)
    .map(({ key, value }) => [key, value && new TextDecoder().decode(value)]);
}

describe('unequal logs', () => {
  /** Node 1 wrote a, b, a again. Node 2 heard only the first of two pieces, node 3 everything up to the same number. */
  function heardInPart(): { author: State; part: State; whole: State } {
    const author = stateOf(1);
    const whole = stateOf(3);
    write(author, 'a', 'first');
    write(author, 'b', 'only');
    tell(author, whole);
    write(author, 'a', 'second');
    const part = stateOf(2);
    const [piece] = allOf(author, 1) as [LogDelta];
    expect(part.merge(piece)).to.equal('applied');
    return { author, part, whole };
  }

  it('a log that was heard in part is as far as a whole one, and is told from it', () => {
    const { author, part, whole } = heardInPart();
    const [a, b] = [part, whole].map((state) => state.versions().get(author.self));
    expect(a?.seq).to.equal(b?.seq);
    expect(a?.content).to.not.equal(b?.content);
  });

  it('one comparison makes both whole, whoever opens it', () => {
    for (const turned of [false, true]) {
      const { author, part, whole } = heardInPart();
      if (turned) compare(whole, part);
      else compare(part, whole);
      expect(held(part, author)).to.deep.equal([
        ['endpoint/a', 'first'],
        ['endpoint/b', 'only'],
      ]);
      expect(part.versions().get(author.self)).to.deep.equal(whole.versions().get(author.self));
      // And what it relays is in order again.
      const reader = stateOf(4);
      for (const delta of part.deltas(author.self, NOTHING_KNOWN, 1e6)) reader.merge(delta);
      expect(held(reader, author)).to.deep.equal(held(whole, author));
    }
  });

  it('pieces in any number, cut off anywhere: comparisons make all equal', () => {
    const writes = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(writes, { minLength: 2, maxLength: 4 }),
        fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
        (rounds, pieces) => {
          const author = stateOf(1);
          const readers = [2, 3, 4, 5].map((n) => stateOf(n));
          for (const round of rounds) {
            for (const key of round) write(author, key, `${author.versionOf(author.self).seq}`);
            readers.forEach((reader, i) => {
              hearPieces(reader, author, pieces[i] ?? 0);
            });
          }
          // The author is gone. Two rounds over all pairs are more than enough.
          const pairs = readers.flatMap((one) => readers.map((two) => [one, two] as const));
          for (const [one, two] of [...pairs, ...pairs]) compare(one, two);
          const [first, ...others] = readers.map((reader) => [
            reader.versions().get(author.self),
            held(reader, author),
          ]);
          for (const other of others) expect(other).to.deep.equal(first);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('what is forged is not taken in a repair', () => {
    const { author, part, whole } = heardInPart();
    const [delta] = [...whole.deltas(author.self, NOTHING_KNOWN, 1e6)] as [LogDelta];
    const entries = delta.entries.map((entry) => {
      const copy = entry.slice();
      copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
      return copy;
    });
    expect(part.repair({ ...delta, entries })).to.equal('refused');
    expect(held(part, author)).to.deep.equal([['endpoint/b', 'only']]);
    expect(part.refused.get('bad-signature')).to.equal(1);
  });

  it('a node that was put back to an earlier copy notices by what others hold', () => {
    const disk = new Map<string, Uint8Array>();
    const author = stateOf(1, disk);
    write(author, 'a', 'first');
    const image = new Map(disk);
    write(author, 'b', 'second');
    const peer = stateOf(2);
    tell(author, peer);
    const back = restored(1, image);
    let told = 0;
    back.watchForgot(() => told++);
    expect(back.forgot).to.equal(false);
    compare(back, peer);
    expect([back.forgot, told]).to.deep.equal([true, 1]);
    expect(held(back, back)).to.deep.equal([['endpoint/a', 'first']]);
  });

  it('it notices it after it has written other things under the same numbers, and the peer sees two histories', () => {
    const disk = new Map<string, Uint8Array>();
    const author = stateOf(1, disk);
    write(author, 'a', 'first');
    const image = new Map(disk);
    const peer = stateOf(2);
    write(author, 'b', 'second');
    tell(author, peer);
    const back = restored(1, image);
    write(back, 'c', 'instead');
    compare(peer, back);
    expect(back.forgot).to.equal(true);
    expect([...peer.forked]).to.deep.equal([author.self]);
    // Others can still learn from the peer, whatever it holds now.
    const reader = stateOf(3);
    compare(reader, peer);
    expect(reader.versions().get(author.self)).to.deep.equal(peer.versions().get(author.self));
  });

  it('two comparisons at once: it notices no earlier than its peer, or nobody would hear of what it wrote', () => {
    const disk = new Map<string, Uint8Array>();
    const author = stateOf(1, disk);
    const image = new Map(disk);
    const peer = stateOf(2);
    write(author, 'a', 'first');
    tell(author, peer);
    const back = restored(1, image);
    for (const key of ['b', 'c']) write(back, key, 'instead');
    const [opener, server] = [new Sync(peer, true), new Sync(back, false)];
    const first = opener.open();
    // Another one ends while the first is under way.
    compare(peer, back);
    expect(peer.versionOf(author.self).seq).to.equal(2);
    pump(opener, server, undefined, first);
    expect([back.forgot, peer.forked.size]).to.deep.equal([false, 0]);
    compare(back, peer);
    expect([back.forgot, peer.forked.size]).to.deep.equal([true, 1]);
    expect(held(peer, author).map(([key]) => key)).to.deep.equal([
      'endpoint/a',
      'endpoint/b',
      'endpoint/c',
    ]);
  });

  it('that it has forgotten is kept over a restart', () => {
    const disk = new Map<string, Uint8Array>();
    const author = stateOf(1, disk);
    write(author, 'a', 'first');
    const image = new Map(disk);
    write(author, 'b', 'second');
    const back = stateOf(1, image);
    back.restore([...image].filter(([key]) => key.startsWith('log/')).map(([, value]) => value));
    for (const { entries } of allOf(author)) back.hearOwn(entries);
    const proof = image.get(FORGOTTEN_KEY);
    const again = restored(1, image);
    expect(again.forgot).to.equal(false);
    again.hearOwn(proof === undefined ? [] : [proof]);
    expect(again.forgot).to.equal(true);
  });

  it('its own entries, heard from others, are no sign of anything', () => {
    const author = stateOf(1);
    for (const key of ['a', 'b', 'a']) write(author, key, key);
    const peer = stateOf(2);
    tell(author, peer);
    for (const delta of peer.deltas(author.self, NOTHING_KNOWN, 1)) author.merge(delta);
    write(author, 'a', 'later');
    for (const delta of peer.deltas(author.self, NOTHING_KNOWN, 1)) author.merge(delta);
    // Entries that somebody else signed with our name are not ours.
    const stranger = stateOf(9);
    write(stranger, 'z', 'foreign');
    author.hearOwn(allOf(stranger).flatMap(({ entries }) => entries));
    expect(author.forgot).to.equal(false);
  });
});
