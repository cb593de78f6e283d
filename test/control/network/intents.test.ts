import { expect } from 'chai';
import { type CreatedNetwork, createNetwork } from '../../../src/control/network/create-network.ts';
import {
  type IntentOutcome,
  Intents,
  PENDING_MAX,
} from '../../../src/control/network/creation/intents.ts';
import type { NetworkWish } from '../../../src/control/network/wish.ts';
import { formatCidr } from '../../../src/model/ip.ts';
import type { Subnet } from '../../../src/model/network.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import {
  decode,
  encode,
  type Filled,
  type Messages,
  Proto,
} from '../../../src/wire/proto/codec.ts';
import { ControlLab } from '../../support/control-lab.ts';

// Verdicts: src/wire/proto/gossip.proto.
const AGREED = 0;
const INTENDED = 2;

async function lab(nodes: number, seed: number): Promise<ControlLab> {
  const made = new ControlLab({ nodes, seed });
  await made.until(() => made.agrees(), 5000, 'agreement');
  for (const { cluster } of made.nodes) cluster.stockUp();
  await made.run(2000);
  return made;
}

const create = (
  made: ControlLab,
  node: number,
  name: string,
  more: Partial<NetworkWish> = {},
): Promise<CreatedNetwork> => {
  const wish = { ...networkWish(name), ...more };
  return made.resolve(createNetwork(made.node(node).cluster, wish, []));
};

const subnetOf = ({ network }: CreatedNetwork): Subnet => network.subnets[0] as Subnet;

const outcome = (promise: Promise<CreatedNetwork>): Promise<string> =>
  promise.then(
    ({ network }) => (network.provisional ? 'provisional' : 'confirmed'),
    (error: Error) => error.message,
  );

/** One machine of intents, and what it says. */
class Desk {
  readonly intents: Intents;
  readonly sent: Filled<Messages.PoolMessage.$Properties>[] = [];

  constructor(self: NodeId, others: readonly NodeId[], boot = 1) {
    this.intents = new Intents({
      self,
      boot: () => boot,
      members: () => others,
      liveMembers: () => others,
      lamport: () => 0,
      networks: () => [],
      send: (_, bytes) => {
        const message = decode(Proto.PoolMessage, bytes);
        if (message !== undefined) this.sent.push(message);
      },
      after: () => undefined,
    });
  }

  /** Verdicts that it gave so far. */
  get verdicts(): number[] {
    return this.sent.flatMap(({ intentAnswer }) => intentAnswer?.verdict ?? []);
  }

  /** Numbers of the intents that it asked about so far. */
  get asked(): number[] {
    return this.sent.flatMap(({ intent }) => intent?.number ?? []);
  }

  hear(from: NodeId, message: Messages.PoolMessage.$Properties): void {
    const heard = decode(Proto.PoolMessage, encode(Proto.PoolMessage, message));
    if (heard !== undefined) this.intents.receive(from, heard, 0);
  }

  /** Hears an intent, and returns the verdict; `undefined` when it says nothing. */
  verdictOn(from: NodeId, number: number, name: string, vni = number): number | undefined {
    const before = this.verdicts.length;
    this.hear(from, { intent: { number, lamport: 1, name, subnets: [], vni } });
    return this.verdicts[before];
  }
}

describe('what a member agrees to', () => {
  const [self, author, other] = [plainNode(1), plainNode(2), plainNode(3)];

  it('is remembered, and what cannot be remembered is not agreed to', () => {
    const desk = new Desk(self, [author]);
    for (let number = 1; number <= PENDING_MAX + 1; number++) {
      desk.verdictOn(author, number, `n${number}`);
    }
    expect(desk.verdicts).to.deep.equal(Array.from({ length: PENDING_MAX }, () => AGREED));
    expect(desk.verdictOn(author, 1, 'n1'), 'one that is asked again').to.equal(AGREED);
  });

  it('ends with a newer intent of the same author that collides, and with no other', () => {
    const desk = new Desk(self, [author, other]);
    expect(desk.verdictOn(author, 1, 'web', 77)).to.equal(AGREED);
    expect(desk.verdictOn(author, 2, 'db', 78)).to.equal(AGREED);
    expect(desk.verdictOn(author, 3, 'web', 79), 'what its former run meant').to.equal(AGREED);
    expect(desk.verdictOn(other, 1, 'a', 77), 'free again').to.equal(AGREED);
    expect(desk.verdictOn(other, 2, 'web', 80)).to.equal(INTENDED);
    expect(desk.verdictOn(other, 3, 'b', 78)).to.equal(INTENDED);
  });

  it('does not end with an older one that comes late, also where numbers begin anew', () => {
    for (const [older, newer] of [
      [1, 2],
      [0xffff_ffff, 0],
      [0xfff0_0007, 0x0000_0003],
    ] as const) {
      const desk = new Desk(self, [author, other]);
      expect(desk.verdictOn(author, newer, 'web', 77)).to.equal(AGREED);
      expect(desk.verdictOn(author, older, 'web', 78), 'nobody waits for it').to.equal(undefined);
      expect(desk.verdictOn(other, 1, 'a', 78), 'it is not remembered').to.equal(AGREED);
      expect(desk.verdictOn(other, 2, 'web', 79), 'the newer one is').to.equal(INTENDED);
    }
  });

  it('ends when the network was made and removed before they heard of either', () => {
    const maker = new Desk(author, [self, other]);
    const claim = { name: 'web', subnets: [], vni: 77 };
    const number = maker.intents.propose(claim, 0, () => undefined);
    const desk = new Desk(self, [author, other]);
    expect(desk.verdictOn(author, number, 'web', 77)).to.equal(AGREED);
    expect(desk.verdictOn(other, 1, 'web', 78)).to.equal(INTENDED);
    maker.intents.made(number, 1000);
    maker.intents.gone('web');
    const ends = maker.sent.flatMap(({ intentEnd }) => intentEnd ?? []);
    expect(ends).to.deep.equal([{ number }, { number }]);
    desk.hear(author, { intentEnd: { number } });
    expect(desk.verdictOn(other, 1, 'web', 78)).to.equal(AGREED);
    maker.intents.gone('web');
    expect(maker.sent.filter(({ intentEnd }) => intentEnd)).to.have.length(2);
  });

  it('is not told to have ended when its network lived longer', () => {
    const maker = new Desk(author, [self]);
    const made = (name: string, vni: number, nowMs: number): void => {
      const number = maker.intents.propose({ name, subnets: [], vni }, nowMs, () => undefined);
      maker.intents.made(number, nowMs);
    };
    made('web', 77, 0);
    made('db', 78, 10_001);
    maker.intents.gone('web');
    maker.intents.gone('db');
    const [ended, more] = maker.sent.flatMap(({ intentEnd }) => intentEnd?.number ?? []);
    expect([ended, more]).to.deep.equal([maker.asked[1], undefined]);
  });

  it('is not taken for an answer to what the next run of the author asks', () => {
    const claim = { name: 'web', subnets: [], vni: 77 };
    const runs = [2, 3, 4095, 4096, 4097].map((boot) => new Desk(author, [self], boot));
    const outcomes: IntentOutcome[] = [];
    for (const { intents } of runs) intents.propose(claim, 0, (each) => outcomes.push(each));
    const numbers = runs.map(({ asked }) => asked[0] as number);
    expect(new Set(numbers).size).to.equal(numbers.length);
    for (let i = 1; i < runs.length; i++) {
      const [number, before] = [numbers[i] as number, numbers[i - 1] as number];
      runs[i]?.hear(self, { intentAnswer: { number: before, verdict: AGREED } });
      expect(outcomes).to.have.length(i - 1);
      runs[i]?.hear(self, { intentAnswer: { number, verdict: AGREED } });
      expect(outcomes[i - 1]).to.deep.equal({ kind: 'agreed', silent: [] });
    }
    const desk = new Desk(self, [author]);
    for (const number of numbers.slice(2)) {
      expect(desk.verdictOn(author, number, 'web', 77), 'each is newer').to.equal(AGREED);
    }
  });
});

describe('asking before a network is made', () => {
  it('is confirmed when every member agrees', async () => {
    const made = await lab(4, 1);
    expect(await outcome(create(made, 2, 'web'))).to.equal('confirmed');
  });

  it('a member that does not answer makes it provisional, and --strict refuses', async () => {
    const made = await lab(4, 2);
    made.cut([3], [0, 1, 2]);
    const { network, silent } = await create(made, 0, 'web');
    expect(network.provisional).to.equal(true);
    expect(silent).to.deep.equal([made.node(3).id]);
    expect(await outcome(create(made, 1, 'db', { strict: true }))).to.equal(
      'network create db: not every member could be asked: n3; leave out --strict, or try again when they answer',
    );
    expect(made.node(1).cluster.directory.networkNamed('db')).to.equal(undefined);
  });

  for (let seed = 10; seed < 30; seed++) {
    it(`of two that are made at once with one name, one is made (seed ${seed})`, async () => {
      const made = await lab(5, seed);
      const [a, b] = [seed % 5, (seed + 1 + (seed % 4)) % 5];
      const outcomes = await Promise.all([
        outcome(create(made, a, 'web')),
        outcome(create(made, b, 'web')),
      ]);
      expect(outcomes.filter((text) => text === 'confirmed')).to.have.length(1);
      expect(outcomes.find((text) => text !== 'confirmed')).to.match(
        /^network create web: the name (is taken by|belongs to) network web/,
      );
      await made.run(1000);
      for (const { cluster } of made.nodes) {
        expect(cluster.directory.networks()).to.have.length(1);
      }
    });
  }

  it('overlapping subnets and equal VNIs are refused as well, wherever they were asked for', async () => {
    const made = await lab(3, 40);
    const wishes = await Promise.all([
      outcome(create(made, 0, 'a', { subnets: ['10.1.0.0/24'] })),
      outcome(create(made, 1, 'b', { subnets: ['10.1.0.128/25'] })),
    ]);
    expect(wishes.filter((text) => text === 'confirmed')).to.have.length(1);
    expect(wishes.join()).to.match(
      /subnet 10\.1\.0\.(0\/24|128\/25) (is taken by|belongs to) network/,
    );
    const vnis = await Promise.all([
      outcome(create(made, 1, 'c', { vni: 77 })),
      outcome(create(made, 2, 'd', { vni: 77 })),
    ]);
    expect(vnis.filter((text) => text === 'confirmed')).to.have.length(1);
    expect(vnis.join()).to.match(/VNI 77 (is taken by|belongs to) network/);
  });

  for (const node of [0, 2]) {
    it(`a choice gives way to the same subnet, wished for on n${node} at once`, async () => {
      const made = await lab(3, 44);
      const { cidr } = subnetOf(await create(made, 1, 'first'));
      // The next in the pool.
      const next = formatCidr({ ...cidr, base: cidr.base + 256n });
      const [wished, chosen] = await Promise.all([
        outcome(create(made, node, 'wished', { subnets: [next] })),
        create(made, 1, 'chosen'),
      ]);
      expect(chosen.network.provisional).to.equal(false);
      expect(wished).to.equal('confirmed');
      expect(formatCidr(subnetOf(chosen).cidr)).to.not.equal(next);
    });
  }

  it('a network whose record is too large leaves name and VNI free', async () => {
    const made = await lab(3, 43);
    const wish = { vni: 5000, labels: { a: 'x'.repeat(5000) } };
    expect(await outcome(create(made, 0, 'web', wish))).to.match(/a record may have 4096 bytes/);
    expect(await outcome(create(made, 1, 'web', { vni: 5000 }))).to.equal('confirmed');
  });

  it('a name is free again after its network was given up or removed', async () => {
    const made = await lab(3, 41);
    made.cut([2], [0, 1]);
    expect(await outcome(create(made, 0, 'web', { strict: true }))).to.match(/could be asked: n2/);
    made.cut([2], [0, 1], false);
    await made.run(3000);
    expect(await outcome(create(made, 1, 'web', { strict: true }))).to.equal('confirmed');
  });

  it('a confirmed network goes before a provisional one of the same name', async () => {
    const made = await lab(4, 42);
    const [first, , , away] = made.nodes;
    const wish = createNetwork(first?.cluster as never, networkWish('web'), []);
    const known = (): boolean => first?.cluster.directory.networkNamed('web') !== undefined;
    await made.until(known, 1000, 'the network is made');
    // All agreed, and one is cut off before it hears that it was made.
    made.cut([3], [0, 1, 2]);
    const { network } = await made.resolve(wish);
    expect(network.provisional).to.equal(false);
    expect(away?.cluster.directory.networkNamed('web')).to.equal(undefined);
    await made.run(15_000);
    const alone = await create(made, 3, 'web');
    expect(alone.network.provisional).to.equal(true);
    made.cut([3], [0, 1, 2], false);
    await made.until(() => made.agrees(), 5000, 'agreement after the heal');
    for (const { cluster } of made.nodes) {
      expect(cluster.directory.networks().map(({ id }) => id)).to.deep.equal([
        network.id,
        alone.network.id,
      ]);
    }
  });

  it('--if-not-exists is content with an equal network, and not with another', async () => {
    const made = await lab(2, 43);
    const first = await create(made, 0, 'web', { subnets: ['10.2.0.0/24'] });
    await made.run(500);
    const more = { ifNotExists: true };
    const again = await create(made, 1, 'web', { ...more, subnets: ['10.2.0.0/24'] });
    expect(again.network.id).to.equal(first.network.id);
    expect((await create(made, 1, 'web', more)).network.id).to.equal(first.network.id);
    expect(await outcome(create(made, 1, 'web', { ...more, subnets: ['10.3.0.0/24'] }))).to.match(
      /a network of this name exists and is another one; see weft network inspect web/,
    );
  });
});
