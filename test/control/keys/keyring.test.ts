/** Keyrings of several nodes under simulated time: records spread late, streams fail, nodes are cut off. */
import { expect } from 'chai';
import { Keyring, type KeyringTimer, type SecretKey } from '../../../src/control/keys/keyring.ts';
import type { KeyFacts } from '../../../src/control/keys/records.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

const FIRST: SecretKey = { id: 1, key: new Uint8Array(32).fill(1) };
/** Records spread by gossip of their own; here each takes up to this long. */
const SPREAD_MS = 400;

interface Ring {
  readonly node: NodeId;
  readonly ring: Keyring;
  readonly records: KeyFacts[];
  readonly held: Map<NodeId, readonly number[]>;
  readonly removed: Set<NodeId>;
  readonly sealed: number[];
}

class Rings {
  readonly all: Ring[] = [];
  nowMs = 0;
  /** Streams that fail, per thousand. */
  failPerMille = 0;
  readonly apart = new Set<NodeId>();
  readonly down = new Set<NodeId>();
  readonly #random;
  #events: { readonly atMs: number; readonly run: () => void }[] = [];
  #lamport = 1;
  readonly #timers = new Map<string, number>();

  constructor(count: number, seed = 1) {
    this.#random = seededRandom(seed);
    for (let n = 1; n <= count; n++) this.#add(plainNode(n));
    for (const { ring } of this.all) ring.tell({ kind: 'start' }, 0);
  }

  at(index: number): Ring {
    return this.all[index] as Ring;
  }

  connected(a: NodeId, b: NodeId): boolean {
    return !this.down.has(a) && !this.down.has(b) && this.apart.has(a) === this.apart.has(b);
  }

  rotate(index: number): number {
    const { node, ring } = this.at(index);
    const { id, key } = ring.make(this.nowMs);
    const record = { id, lamport: ++this.#lamport, maker: node, check: check(key), createdMs: 0 };
    this.#spread(node, (other) => {
      if (!other.records.some((known) => known.id === id)) other.records.push(record);
    });
    return id;
  }

  run(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      this.#events.sort((a, b) => a.atMs - b.atMs);
      const next = this.#events[0];
      if (next === undefined || next.atMs > endMs) break;
      this.#events.shift();
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = endMs;
  }

  /** A datagram of one node at another, as the sealed socket would treat it. */
  datagram(from: number, to: number): 'opened' | 'dropped' | 'unknown' {
    const [sender, receiver] = [this.at(from), this.at(to)];
    const id = sender.ring.keys[0]?.id as number;
    if (receiver.ring.keys.some((key) => key.id === id)) return 'opened';
    if (receiver.ring.isDropped(id)) return 'dropped';
    receiver.ring.tell({ kind: 'unknown-key', sender: sender.node }, this.nowMs);
    return 'unknown';
  }

  /** A datagram from each node to each other one. */
  everybodySpeaks(): void {
    for (const from of this.all.keys()) {
      for (const to of this.all.keys()) if (to !== from) this.datagram(from, to);
    }
  }

  /** Everybody who can hear it learns of a change, each a little later; what is cut off learns when it is back. */
  #spread(from: NodeId, change: (other: Ring) => void): void {
    for (const other of this.all) {
      const arrive = (): void => {
        if (!this.connected(from, other.node)) this.#later(500, arrive);
        else {
          change(other);
          other.ring.tell({ kind: 'changed' }, this.nowMs);
        }
      };
      if (other.node === from) arrive();
      else this.#later(this.#random.below(SPREAD_MS), arrive);
    }
  }

  #add(node: NodeId): void {
    const records: KeyFacts[] = [];
    const held = new Map<NodeId, readonly number[]>();
    const removed = new Set<NodeId>();
    const sealed: number[] = [];
    const ring: Keyring = new Keyring(
      [FIRST],
      {
        self: node,
        records: () => records,
        heldBy: (other) => {
          const gossip = held.get(other);
          return gossip && { gossip };
        },
        members: () => this.all.map((r) => r.node).filter((n) => n !== node && !removed.has(n)),
        isAlive: (other) => this.connected(node, other),
        checkOf: check,
      },
      this.#random,
      {
        after: (delayMs, timer) =>
          this.#timer(node, timer, delayMs, () => ring.fire(timer, this.nowMs)),
        send: (to, ids) => this.#later(2, () => this.#stream(node, to, ids)),
        notify: ({ keys }) => {
          const ids = keys.map(({ id }) => id);
          if (sealed.at(-1) !== ids[0]) sealed.push(ids[0] as number);
          this.#spread(node, (other) => other.held.set(node, ids));
        },
      },
    );
    this.all.push({ node, ring, records, held, removed, sealed });
  }

  #stream(from: NodeId, to: NodeId, ids: readonly number[]): void {
    const [asker, server] = [from, to].map((n) => this.all.find((r) => r.node === n)) as Ring[];
    if (asker === undefined || server === undefined || !this.connected(from, to)) return;
    if (this.#random.below(1000) < this.failPerMille || server.removed.has(from)) return;
    asker.ring.receive(to, server.ring.answer(ids), this.nowMs);
  }

  #timer(node: NodeId, timer: KeyringTimer, delayMs: number, run: () => void): void {
    const name = `${node}/${timer}`;
    const number = (this.#timers.get(name) ?? 0) + 1;
    this.#timers.set(name, number);
    this.#later(delayMs, () => {
      if (this.#timers.get(name) === number) run();
    });
  }

  #later(delayMs: number, run: () => void): void {
    this.#events.push({ atMs: this.nowMs + delayMs, run });
  }
}

function check(key: Uint8Array): Uint8Array {
  return key.map((byte) => byte ^ 0xff);
}

const ids = ({ ring }: Ring): number[] => ring.keys.map(({ id }) => id);

describe('the gossip keyring', () => {
  it('changes its key everywhere, and drops the old one after a time', () => {
    const rings = new Rings(5);
    const id = rings.rotate(2);
    rings.run(5000);
    for (const ring of rings.all) expect(ids(ring)).to.deep.equal([id, 1]);
    rings.run(60_000);
    for (const ring of rings.all) {
      expect(ids(ring)).to.deep.equal([id]);
      expect(ring.ring.isDropped(1)).to.equal(true);
    }
  });

  it('does not seal with a key that somebody alive lacks, for ten seconds', () => {
    const rings = new Rings(3);
    rings.failPerMille = 1000;
    const id = rings.rotate(0);
    rings.run(9000);
    expect(ids(rings.at(0))).to.deep.equal([1, id]);
    rings.run(5000);
    expect(ids(rings.at(0))).to.deep.equal([id, 1]);
  });

  it('opens every datagram at every moment of a rotation', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rings = new Rings(6, seed);
      rings.failPerMille = 300;
      rings.rotate(seed % 6);
      for (let ms = 0; ms < 60_000; ms += 50) {
        rings.run(50);
        for (let from = 0; from < 6; from++) {
          const to = (from + 1) % 6;
          expect(rings.datagram(from, to), `seed ${seed}, ${ms} ms`).to.equal('opened');
        }
      }
    }
  });

  it('agrees on one key when two are made at once', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rings = new Rings(4, seed);
      const made = [rings.rotate(0), rings.rotate(3)];
      rings.run(70_000);
      for (const ring of rings.all) expect(ids(ring), `seed ${seed}`).to.deep.equal([made[1]]);
    }
  });

  it('never seals with an older key again', () => {
    const rings = new Rings(4);
    const made = [rings.rotate(0)];
    rings.run(3000);
    rings.down.add(rings.at(3).node);
    made.push(rings.rotate(1));
    rings.run(3000);
    rings.down.clear();
    rings.run(60_000);
    for (const { sealed } of rings.all) {
      const order = sealed.map((id) => made.indexOf(id));
      expect(order).to.deep.equal([...order].sort((a, b) => a - b));
    }
    expect(new Set(rings.all.flatMap(ids))).to.deep.equal(new Set([made[1]]));
  });

  it('is given to a member that was away, by a datagram that it cannot open', () => {
    const rings = new Rings(3);
    rings.run(3000);
    rings.down.add(rings.at(2).node);
    const id = rings.rotate(0);
    rings.run(60_000);
    expect(ids(rings.at(0))).to.deep.equal([id]);
    rings.down.clear();
    // Its own datagrams are sealed with a key that the others dropped; theirs it cannot open, and asks.
    expect(rings.datagram(2, 0)).to.equal('dropped');
    expect(rings.datagram(0, 2)).to.equal('unknown');
    rings.run(1500);
    expect(rings.datagram(0, 2)).to.equal('opened');
    expect(rings.datagram(2, 0)).to.equal('opened');
  });

  it('heals when both sides of a partition changed their key', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rings = new Rings(6, seed);
      rings.failPerMille = 200;
      rings.run(3000);
      for (const n of [3, 4, 5]) rings.apart.add(rings.at(n).node);
      const [left, right] = [rings.rotate(0), rings.rotate(4)];
      rings.run(60_000);
      expect(rings.all.map((ring) => ids(ring)[0])).to.deep.equal([
        ...[left, left, left],
        ...[right, right, right],
      ]);
      rings.apart.clear();
      for (let ms = 0; ms < 40_000; ms += 200) {
        rings.everybodySpeaks();
        rings.run(200);
      }
      for (const ring of rings.all) expect(ids(ring), `seed ${seed}`).to.deep.equal([right]);
    }
  });

  it('is not given to a node that was removed before the key was made', () => {
    const rings = new Rings(4);
    rings.run(3000);
    const gone = rings.at(3);
    for (const { removed } of rings.all.slice(0, 3)) removed.add(gone.node);
    const id = rings.rotate(0);
    rings.run(70_000);
    for (const ring of rings.all.slice(0, 3)) expect(ids(ring)).to.deep.equal([id]);
    expect(ids(gone)).to.deep.equal([1]);
    expect(rings.datagram(3, 0)).to.equal('dropped');
  });

  it('asks once about many datagrams with an unknown key, and never somebody who is no member', () => {
    const asked: NodeId[] = [];
    const ring = new Keyring(
      [FIRST],
      {
        self: plainNode(1),
        records: () => [],
        heldBy: () => undefined,
        members: () => [plainNode(2)],
        isAlive: () => true,
        checkOf: check,
      },
      seededRandom(1),
      { after: () => undefined, send: (to) => asked.push(to), notify: () => undefined },
    );
    for (let ms = 0; ms < 4000; ms++) {
      ring.tell({ kind: 'unknown-key', sender: plainNode(2) }, ms);
      ring.tell({ kind: 'unknown-key', sender: plainNode(3) }, ms);
    }
    expect(asked).to.deep.equal([plainNode(2)]);
  });

  it('takes no key that is not what its record says, and passes none on that has no record', () => {
    const rings = new Rings(2);
    rings.run(3000);
    rings.down.add(rings.at(1).node);
    const id = rings.rotate(0);
    rings.down.clear();
    rings.failPerMille = 1000;
    rings.run(1000);
    const { ring } = rings.at(1);
    ring.receive(plainNode(1), [{ id, key: new Uint8Array(32).fill(9) }], rings.nowMs);
    expect(ring.wrong).to.equal(1);
    expect(ids(rings.at(1))).to.deep.equal([1]);
    ring.receive(plainNode(1), [{ id: 77, key: new Uint8Array(32).fill(9) }], rings.nowMs);
    expect(ids(rings.at(1))).to.deep.equal([1, 77]);
    expect(ring.answer([]).map((key) => key.id)).to.deep.equal([1]);
  });
});
