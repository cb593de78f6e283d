/** Logs that are written anew without their deletes, and readers that were away, interrupted, or put back. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Entry } from '../../../src/control/state/entry.ts';
import { State } from '../../../src/control/state/state.ts';
import { readVersion } from '../../../src/control/state/stored.ts';
import { type LogDelta, NOTHING_KNOWN } from '../../../src/model/log.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { plainIdentity, plainNode } from '../../../src/simulator/host/identity.ts';

type Disk = Map<string, Uint8Array>;

const DELETES_MAX = 3;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined): string | undefined =>
  value && new TextDecoder().decode(value);

function stateOn(disk: Disk, n: number): State {
  const storage = {
    put: (key: string, value: Uint8Array): void => void disk.set(key, value),
    delete: (key: string): void => void disk.delete(key),
  };
  const state = new State(plainIdentity(plainNode(n)), storage, (node) => node, DELETES_MAX);
  const stored = [...disk];
  state.restore(stored.filter(([key]) => key.startsWith('log/')).map(([, value]) => value));
  for (const [key, value] of stored) {
    const origin = /^version\/(.+)$/.exec(key)?.[1] as NodeId | undefined;
    if (origin !== undefined) state.restoreVersion(origin, readVersion(value));
  }
  return state;
}

function stateOf(n: number): State {
  return stateOn(new Map(), n);
}

function write(state: State, key: string, value: string | undefined): void {
  state.append([{ key, value: value === undefined ? undefined : bytes(value) }]);
}

/** Makes and deletes so many endpoints. */
function churn(state: State, count: number): void {
  for (let i = 0; i < count; i++) {
    const key = `endpoint/${state.versionOf(state.self).seq}`;
    write(state, key, 'short');
    write(state, key, undefined);
  }
}

function piecesOf(author: State, reader: State, bytesMax = 1): LogDelta[] {
  return [...author.deltas(author.self, reader.versionOf(author.self), bytesMax)];
}

function tell(author: State, reader: State): void {
  for (const delta of piecesOf(author, reader)) reader.merge(delta);
}

function held(state: State, origin: NodeId, prefix = 'endpoint/'): Record<string, string> {
  const entries = [...state.scan(prefix)].filter((entry) => entry.origin === origin);
  return Object.fromEntries(entries.map(({ key, value }) => [key, text(value) ?? '']).sort());
}

/** A write of the author; then a reader hears some pieces from the author or another reader, after a crash perhaps. */
const STEP = fc.record({
  key: fc.constantFrom('endpoint/1', 'endpoint/2', 'endpoint/3', 'network/x', 'endpoint/4'),
  value: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }),
  reader: fc.nat(2),
  pieces: fc.nat(4),
  teller: fc.nat(3),
  crash: fc.boolean(),
});
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

function played(steps: readonly Step[]): { readonly author: State; readonly readers: State[] } {
  const disks: Disk[] = Array.from({ length: 4 }, () => new Map());
  const nodes = disks.map((disk, i) => stateOn(disk, i + 1));
  const again = (i: number): State => {
    nodes[i] = stateOn(disks[i] as Disk, i + 1);
    return nodes[i];
  };
  for (const { key, value, reader, pieces, teller, crash } of steps) {
    write(nodes[0] as State, key, value);
    const author = crash ? again(0) : (nodes[0] as State);
    const to = crash ? again(reader + 1) : (nodes[reader + 1] as State);
    const from = nodes[teller] as State;
    const all = [...from.deltas(author.self, to.versionOf(author.self), 1)];
    for (const delta of from === to ? [] : all.slice(0, pieces)) to.merge(delta);
  }
  return { author: nodes[0] as State, readers: nodes.slice(1) };
}

const entriesOf = (state: State): number =>
  [...state.deltas(state.self, NOTHING_KNOWN, 1e9)].flatMap(({ entries }) => entries).length;

describe('generations of a log', () => {
  it('many deletes begin one, in which numbers go on and deletes of own keys are gone', () => {
    const author = stateOf(1);
    write(author, 'endpoint/stays', 'here');
    churn(author, DELETES_MAX + 1);
    const before = author.versionOf(author.self);
    expect(before.generation).to.equal(1);
    write(author, 'endpoint/next', 'one');
    const after = author.versionOf(author.self);
    // The first entry, the one that stays, and the new one.
    expect(after).to.deep.equal({ generation: 2, seq: before.seq + 3 });
    expect(entriesOf(author)).to.equal(3);
    expect(held(author, author.self)).to.deep.equal({
      'endpoint/next': 'one',
      'endpoint/stays': 'here',
    });
  });

  it('a write that is refused begins none', () => {
    const author = stateOf(1);
    churn(author, DELETES_MAX + 1);
    const before = author.versions().get(author.self);
    const value = new Uint8Array(5000);
    expect(() => author.append([{ key: 'endpoint/large', value }])).to.throw('endpoint/large');
    expect(author.versions().get(author.self)).to.deep.equal(before);
  });

  it('few deletes, or many beside more that is there, begin none', () => {
    const author = stateOf(1);
    for (let i = 0; i < 20; i++) write(author, `endpoint/live-${i}`, 'here');
    churn(author, 15);
    expect(author.versionOf(author.self).generation).to.equal(1);
  });

  it('a log of any age stays as short as what is in it', () => {
    const author = stateOf(1);
    write(author, 'endpoint/stays', 'here');
    churn(author, 500);
    expect(entriesOf(author)).to.be.at.most(2 + 2 * (DELETES_MAX + 2));
    expect(author.versionOf(author.self).generation).to.be.greaterThan(50);
  });

  it('shared keys keep their order, and their deletes stay', () => {
    const [author, other] = [stateOf(1), stateOf(2)];
    write(other, 'network/gone', 'theirs');
    tell(other, author);
    write(author, 'network/gone', undefined);
    write(author, 'network/kept', 'ours');
    churn(author, DELETES_MAX + 1);
    write(author, 'endpoint/next', 'one');
    const reader = stateOf(3);
    tell(author, reader);
    tell(other, reader);
    expect(author.versionOf(author.self).generation).to.equal(2);
    expect(reader.shared('network/gone')).to.equal(undefined);
    expect(text(reader.shared('network/kept'))).to.equal('ours');
  });

  it('a reader hears of nothing that only was written again', () => {
    const [author, reader] = [stateOf(1), stateOf(2)];
    write(author, 'endpoint/stays', 'here');
    churn(author, DELETES_MAX + 1);
    tell(author, reader);
    const heard: string[] = [];
    reader.watch(({ key }) => heard.push(key));
    write(author, 'endpoint/next', 'one');
    tell(author, reader);
    expect(heard).to.deep.equal(['generation', 'endpoint/next']);
    expect(reader.versions().get(author.self)).to.deep.equal(author.versions().get(author.self));
  });

  it('what was deleted while a reader was away is in force until it has all, and then deleted', () => {
    const [author, disk] = [stateOf(1), new Map() as Disk];
    let reader = stateOn(disk, 2);
    write(author, 'endpoint/a', 'stays');
    write(author, 'endpoint/b', 'goes');
    write(author, 'endpoint/c', 'stays');
    tell(author, reader);
    write(author, 'endpoint/b', undefined);
    churn(author, DELETES_MAX);
    write(author, 'endpoint/d', 'new');
    const all = piecesOf(author, reader);
    expect(all).to.have.length(4);
    const heard: [string, string | undefined][] = [];
    const listen = (entry: Entry): void => void heard.push([entry.key, text(entry.value)]);
    reader.watch(listen);
    reader.merge(all[0] as LogDelta);
    reader.merge(all[1] as LogDelta);
    expect(Object.keys(held(reader, author.self))).to.deep.equal([
      'endpoint/a',
      'endpoint/b',
      'endpoint/c',
    ]);
    // A crash in the middle changes nothing.
    reader = stateOn(disk, 2);
    reader.watch(listen);
    expect(Object.keys(held(reader, author.self))).to.deep.equal([
      'endpoint/a',
      'endpoint/b',
      'endpoint/c',
    ]);
    reader.merge(all[2] as LogDelta);
    expect(heard.at(-1)).to.deep.equal(['endpoint/b', undefined]);
    reader.merge(all[3] as LogDelta);
    const now = { 'endpoint/a': 'stays', 'endpoint/c': 'stays', 'endpoint/d': 'new' };
    expect(held(reader, author.self)).to.deep.equal(now);
    expect(held(stateOn(disk, 2), author.self)).to.deep.equal(now);
    expect([...disk.keys()].filter((key) => key.endsWith('endpoint/b'))).to.deep.equal([]);
  });

  it('whatever is written, heard in part, and forgotten by crashes: readers come to hold what the author holds', () => {
    fc.assert(
      fc.property(fc.array(STEP, { minLength: 10, maxLength: 80 }), (steps) => {
        const { author, readers } = played(steps);
        for (const reader of readers) {
          tell(author, reader);
          for (const prefix of ['endpoint/', 'network/']) {
            const [theirs, ours] = [reader, author].map((s) => held(s, author.self, prefix));
            expect(theirs).to.deep.equal(ours);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('an earlier copy of before is found out', () => {
    const disk: Disk = new Map();
    const author = stateOn(disk, 1);
    write(author, 'endpoint/a', 'here');
    const image: Disk = new Map(disk);
    const peer = stateOf(2);
    churn(author, DELETES_MAX + 2);
    tell(author, peer);
    const back = stateOn(image, 1);
    for (const delta of peer.deltas(back.self, back.versionOf(back.self), 1e6)) back.merge(delta);
    expect(back.forgot).to.equal(true);
  });

  it('one that does not begin with its first entry is refused', () => {
    const [author, reader] = [stateOf(1), stateOf(2)];
    write(author, 'endpoint/a', 'here');
    tell(author, reader);
    churn(author, DELETES_MAX + 2);
    const [whole] = [...author.deltas(author.self, NOTHING_KNOWN, 1e6)] as [LogDelta];
    expect(reader.merge({ ...whole, entries: whole.entries.slice(1) })).to.equal('refused');
    expect(held(reader, author.self)).to.deep.equal({ 'endpoint/a': 'here' });
    expect(reader.merge(whole)).to.equal('applied');
  });
});
