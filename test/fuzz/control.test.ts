/**
 * Everything that comes over the wire into the control plane, nearly right: recorded from simulated clusters and changed
 * in a few places. Nothing throws, nothing wrong is taken, and a cluster that heard nonsense is as well as before. A
 * failure names its seed; `npm run fuzz -- control --seed N` repeats it, and goes on for as long as it is told.
 */
import { expect } from 'chai';
import { LAN } from '../../src/control/gossip/config.ts';
import { Gossip } from '../../src/control/gossip/gossip.ts';
import { Sync } from '../../src/control/gossip/sync.ts';
import { parseToken } from '../../src/control/network/members/tokens.ts';
import { openEntry } from '../../src/control/state/entry.ts';
import { State } from '../../src/control/state/state.ts';
import { RECORD_BYTES_MAX } from '../../src/model/limits.ts';
import type { NodeId } from '../../src/model/node-id.ts';
import type { Random } from '../../src/model/random.ts';
import { ALL_CHECKERS } from '../../src/simulator/checkers/all.ts';
import { plainIdentity, plainNode } from '../../src/simulator/host/identity.ts';
import { People } from '../../src/simulator/people.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { World } from '../../src/simulator/world.ts';
import { decode, Proto } from '../../src/wire/proto/codec.ts';
import { decodeSealedHeader, encodeSealedHeader } from '../../src/wire/sealed.ts';
import { type Corpus, recordCorpus } from './corpus.ts';
import { mutate } from './mutate.ts';
import { LiesOfMember } from './targets.ts';

/** In CI a few seconds; WEFT_FUZZ_ROUNDS makes it as long as anybody wants. */
const ROUNDS = Number(process.env['WEFT_FUZZ_ROUNDS'] ?? 4000);
const SEED = Number(process.env['WEFT_FUZZ_SEED'] ?? 20_261);
/** Records that one node hears before another takes its place. */
const LIES_MAX = 500;
const MESSAGE_TYPES = Object.entries(Proto).filter(([, type]) => 'decode' in type);

describe(`the control plane hears ${ROUNDS} messages that are nearly right, from seed ${SEED}`, function () {
  this.timeout(0);
  let corpus: Corpus;
  let random: Random;

  before(async () => {
    corpus = await recordCorpus(1);
    // A corpus that has become small would make the rest pass for nothing.
    expect(corpus.datagrams.length).to.be.greaterThan(150);
    expect(corpus.frames.length).to.be.greaterThan(60);
    expect(new Set(corpus.entries.map(({ key }) => key.split('/')[0])).size).to.be.greaterThan(6);
  });
  beforeEach(() => {
    random = seededRandom(SEED);
  });

  const oneOf = <T>(all: readonly T[]): T => all[random.below(all.length)] as T;
  const spoiled = (all: readonly Uint8Array[]): Uint8Array =>
    mutate(random, oneOf(all), oneOf(all));

  it('the decoder of every message gives all fields or nothing', () => {
    const all = [...corpus.datagrams, ...corpus.frames, ...corpus.entries.map((e) => e.signed)];
    for (let i = 0; i < ROUNDS; i++) {
      const bytes = spoiled(all);
      const [name, type] = oneOf(MESSAGE_TYPES);
      const message = decode(type as never, bytes) as Record<string, unknown> | undefined;
      if (message === undefined) continue;
      for (const [field, value] of Object.entries(message)) {
        expect(value, `${name}.${field}`).to.not.equal(undefined);
        // Nothing is allocated that the bytes do not pay for.
        const length = (value as { length?: number } | null)?.length ?? 0;
        expect(length, `${name}.${field}`).to.be.at.most(bytes.length);
      }
    }
  });

  it('an entry is what its author signed, or no entry', () => {
    const identity = plainIdentity(plainNode(1));
    const signed = corpus.entries.map((entry) => entry.signed);
    const known = new Map(corpus.entries.map((entry) => [`${entry.origin}/${entry.key}`, entry]));
    for (let i = 0; i < ROUNDS; i++) {
      const entry = openEntry(identity, (node) => node, spoiled(signed));
      if (typeof entry === 'string') continue;
      const right = known.get(`${entry.origin}/${entry.key}`);
      expect([entry.seq, entry.lamport, entry.value]).to.deep.equal([
        right?.seq,
        right?.lamport,
        right?.value,
      ]);
    }
  });

  it('a comparison ends with a fault, or goes on', () => {
    for (let i = 0; i < ROUNDS / 4; i++) {
      const state = stateOf(corpus, random);
      const sync = new Sync(state, random.below(2) === 0);
      if (random.below(2) === 0) sync.open();
      const frames = Array.from({ length: 4 }, () => spoiled(corpus.frames));
      expect(answersTo(sync, frames)).to.be.at.most(1e6);
    }
  });

  it('a machine that hears nothing but nonsense counts it', () => {
    const state = stateOf(corpus, random);
    const peers = corpus.entries.map(({ origin }) => origin);
    let sent = 0;
    const gossip = new Gossip(state, LAN, random, {
      send: () => sent++,
      after: () => undefined,
      notify: () => undefined,
    });
    for (const node of new Set(peers)) gossip.tell({ kind: 'add-member', node }, 0);
    gossip.tell({ kind: 'start' }, 0);
    for (let i = 0; i < ROUNDS; i++) {
      gossip.receive(oneOf(peers), spoiled(corpus.datagrams), i);
      if (i % 16 === 0) gossip.fire('period', i);
    }
    expect(gossip.malformed).to.be.greaterThan(ROUNDS / 20);
    expect(sent).to.be.greaterThan(0);
  });

  it('a cluster of which a member speaks nonsense keeps every promise, and is well again when it stops', async () => {
    const world = new World({ seed: SEED + 1_000_000, checkers: ALL_CHECKERS });
    const people = new People(world, { networksMax: 4, hostsMax: 4, removals: 0 });
    for (let i = 0; i < 4; i++) {
      world.add();
      await world.run(100);
    }
    expect(await world.run(20_000, () => world.agrees())).to.equal(true);
    const ids = world.nodes.map(({ id }) => id);
    for (let i = 0; i < ROUNDS && world.checks.violation === undefined; i++) {
      const to = oneOf(world.nodes);
      to.plane?.receive(
        oneOf(ids.filter((id) => id !== to.id)),
        renamed(spoiled(corpus.datagrams), corpus, ids),
      );
      if (i % 50 === 0) people.wish();
      await world.run(random.below(10));
    }
    const well = (): boolean => world.agrees() && world.allAlive();
    expect(await world.run(20_000, well), 'all agree again').to.equal(true);
    world.checks.settled(world.members);
    expect(world.checks.violation?.what).to.equal(undefined);
  });

  it('records that a member signs and that make no sense break nothing that is asked for later', async () => {
    let lies = await LiesOfMember.begin();
    for (let i = 0; i < ROUNDS; i++) {
      // What was taken piles up, and all of it is used each time.
      if (i % LIES_MAX === LIES_MAX - 1) lies = await LiesOfMember.begin();
      const [{ key, value }, other] = [oneOf(corpus.entries), oneOf(corpus.entries)];
      const said = value && mutate(random, value, other.value ?? value);
      const deleted = random.below(20) === 0;
      // Keys are bytes of the wire too.
      const spoiledKey = Buffer.from(mutate(random, Buffer.from(key), Buffer.from(other.key)));
      const name =
        random.below(10) === 0 ? spoiledKey.toString('latin1').slice(0, 160) || key : key;
      lies.hear(name, deleted ? undefined : said?.subarray(0, RECORD_BYTES_MAX));
      lies.use();
    }
  });

  it('the header of a sealed datagram is read as it was written, or not at all', () => {
    const header = encodeSealedHeader({
      keyId: 7,
      sender: plainNode(3),
      boot: 9,
      counter: 2 ** 40,
    });
    const whole = new Uint8Array(100);
    whole.set(header);
    for (let i = 0; i < ROUNDS; i++) {
      const bytes = mutate(random, whole, whole);
      const read = decodeSealedHeader(bytes);
      if (read === undefined) continue;
      expect(encodeSealedHeader(read)).to.deep.equal(bytes.slice(0, header.length));
    }
  });

  it('a join token is one, or none', () => {
    const text = new TextEncoder();
    for (let i = 0; i < ROUNDS; i++) {
      const bytes = mutate(
        random,
        text.encode('weft-1-0123456789abcdef-00ff'),
        text.encode('weft'),
      );
      parseToken(new TextDecoder().decode(bytes));
    }
  });
});

/** Lets a sync hear frames up to the first fault. Returns the bytes of its answers. */
function answersTo(sync: Sync, frames: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const frame of frames) {
    const message = decode(Proto.StreamFrame, frame);
    const step = message && sync.receive(message);
    if (step === undefined || step.fault === true) break;
    for (const answer of step.send) bytes += answer.length;
  }
  return bytes;
}

/** A state that holds some of the corpus. */
function stateOf({ entries }: Corpus, random: Random): State {
  const storage = { put: () => undefined, delete: () => undefined };
  const state = new State(plainIdentity(plainNode(1)), storage, (node: NodeId) => node);
  state.restore(entries.filter(() => random.below(2) === 0).map(({ signed }) => signed));
  return state;
}

/** Puts ids of this world in place of those of the recorded one, so that messages speak of somebody. */
function renamed(bytes: Uint8Array, { entries }: Corpus, ids: readonly NodeId[]): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const foreign = [...new Set(entries.map(({ origin }) => origin))];
  const named = foreign.reduce(
    (all, id, i) => all.replaceAll(raw(id), raw(ids[i % ids.length] as NodeId)),
    text,
  );
  return Uint8Array.from(Buffer.from(named, 'latin1'));
}

function raw(id: NodeId): string {
  return Buffer.from(id, 'hex').toString('latin1');
}
