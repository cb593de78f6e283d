import { expect } from 'chai';
import fc from 'fast-check';
import { opensSync, Sync } from '../../../src/control/gossip/sync.ts';
import { State } from '../../../src/control/state/state.ts';
import { STREAM_FRAME_BYTES_MAX } from '../../../src/model/limits.ts';
import { plainIdentity, plainNode } from '../../../src/simulator/host/identity.ts';
import { decode, encode, Proto } from '../../../src/wire/proto/codec.ts';
import { pump } from '../../support/pump.ts';

const STORAGE = { put: () => undefined, delete: () => undefined };

function stateOf(n: number): State {
  return new State(plainIdentity(plainNode(n)), STORAGE, (author) => author);
}

/** Logs of nodes 1 to `logs`, with `writes` entries each. */
function authors(logs: number, writes = 1): State[] {
  return Array.from({ length: logs }, (_, i) => {
    const state = stateOf(i + 1);
    for (let w = 0; w < writes; w++) {
      state.append([{ key: `endpoint/${w}`, value: Uint8Array.of(w) }]);
    }
    return state;
  });
}

/** Lets `to` know what `from` knows, all of it or the logs that are chosen. */
function copy(from: State, to: State, chosen: (n: number) => boolean = () => true): void {
  let n = 0;
  for (const [origin] of from.versions()) {
    if (!chosen(++n)) continue;
    for (const delta of from.deltas(origin, to.versionOf(origin), 1e6)) to.merge(delta);
  }
}

interface Talk {
  readonly frames: number;
  readonly bytes: number;
  /** Kinds of frames in order. */
  readonly kinds: readonly string[];
}

function talk(opener: State, server: State): Talk {
  const [a, b] = [new Sync(opener, true), new Sync(server, false)];
  const kinds: string[] = [];
  let bytes = 0;
  pump(a, b, (to, said) => {
    expect(said.length).to.be.at.most(STREAM_FRAME_BYTES_MAX);
    const frame = decode(Proto.StreamFrame, said);
    if (frame === undefined) throw new Error('a frame is malformed');
    kinds.push(Object.keys(Proto.StreamFrame.decode(said)).find((k) => k !== '$unknowns') ?? '');
    bytes += said.length;
    const step = to.receive(frame);
    expect(step.fault, kinds.join(' ')).to.not.equal(true);
    return step.send;
  });
  expect([a.heardAll, b.heardAll]).to.deep.equal([true, true]);
  return { frames: kinds.length, bytes, kinds };
}

function versionsOf(state: State): string {
  return JSON.stringify([...state.versions()].sort());
}

describe('sync', () => {
  it('both sides hold the same afterwards, whatever each held before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 90 }),
        (held) => {
          const [opener, server] = [stateOf(1001), stateOf(1002)];
          authors(held.length).forEach((author, i) => {
            if (held[i]?.[0]) copy(author, opener);
            if (held[i]?.[1]) copy(author, server);
          });
          talk(opener, server);
          expect(versionsOf(opener)).to.equal(versionsOf(server));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('few logs are compared at once, by their versions', () => {
    const [opener, server] = [stateOf(1001), stateOf(1002)];
    for (const author of authors(32)) copy(author, opener);
    expect(talk(opener, server).kinds.slice(0, 2)).to.deep.equal(['versions', 'versions']);
  });

  it('a thousand logs of which one differs cost less than a tenth of their versions', () => {
    const [opener, server] = [stateOf(2001), stateOf(2002)];
    for (const author of authors(1000)) {
      copy(author, opener);
      copy(author, server);
    }
    const changed = stateOf(2003);
    changed.append([{ key: 'endpoint/1', value: Uint8Array.of(1) }]);
    copy(changed, server);
    const { bytes, kinds } = talk(opener, server);
    expect(kinds.slice(0, 2)).to.deep.equal(['branches', 'leaves']);
    expect(versionsOf(opener)).to.equal(versionsOf(server));
    expect(bytes).to.be.below(1000);
  });

  it('equal logs end a sync without a version', () => {
    const [opener, server] = [stateOf(1001), stateOf(1002)];
    for (const author of authors(40)) {
      copy(author, opener);
      copy(author, server);
    }
    expect(talk(opener, server).bytes).to.be.below(300);
  });

  it('four thousand logs that one side lacks fit their frames', () => {
    const [opener, server] = [stateOf(5001), stateOf(5002)];
    for (const author of authors(4096)) copy(author, server);
    for (let n = 1; n <= 40; n++) {
      const author = stateOf(6000 + n);
      author.append([{ key: 'endpoint/1', value: Uint8Array.of(1) }]);
      copy(author, opener);
    }
    const { kinds } = talk(opener, server);
    expect(kinds.filter((kind) => kind === 'versions').length).to.be.greaterThan(4);
    expect(versionsOf(opener)).to.equal(versionsOf(server));
  }).timeout(30_000);

  it('frames out of their order are a fault', () => {
    const state = stateOf(1001);
    for (const author of authors(40)) copy(author, state);
    const branches = { branches: { hashes: new Uint8Array(256) } };
    const leaves = { leaves: { branches: [{ index: 32, hashes: new Uint8Array(256) }] } };
    const rows: readonly [string, boolean, object][] = [
      ['branches from a server', true, branches],
      ['too few branches', false, { branches: { hashes: new Uint8Array(8) } }],
      ['leaves from an opener', false, leaves],
      ['a branch that there is not', true, leaves],
      ['a frame of another exchange', true, { accepted: {} }],
    ];
    for (const [name, opener, message] of rows) {
      const frame = decode(Proto.StreamFrame, encode(Proto.StreamFrame, message));
      const step = frame && new Sync(state, opener).receive(frame);
      expect(step?.fault, name).to.equal(true);
    }
  });

  it('a sync is opened by branches or versions, and by nothing else', () => {
    const opens = (message: object): boolean | undefined => {
      const frame = decode(Proto.StreamFrame, encode(Proto.StreamFrame, message));
      return frame && opensSync(frame);
    };
    expect(opens({ branches: { hashes: new Uint8Array(256) } })).to.equal(true);
    expect(opens({ versions: { versions: [] } })).to.equal(true);
    expect(opens({ end: {} })).to.equal(false);
  });

  it('noise is a fault or nothing, and never thrown', () => {
    const state = stateOf(1001);
    for (const author of authors(40)) copy(author, state);
    const valid = new Sync(state, true).open();
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), fc.nat(255), (opener, at, value) => {
        const bytes = Uint8Array.from(valid);
        bytes[at % bytes.length] = value;
        const frame = decode(Proto.StreamFrame, bytes);
        if (frame !== undefined) for (const _ of new Sync(state, opener).receive(frame).send);
      }),
    );
  });
});
