import { expect } from 'chai';
import { type CreatedNetwork, createNetwork } from '../../../src/control/network/create-network.ts';
import { Intents, PENDING_MAX } from '../../../src/control/network/creation/intents.ts';
import type { NetworkWish } from '../../../src/control/network/wish.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { decode, encode, Proto } from '../../../src/wire/proto/codec.ts';
import { ControlLab } from '../../support/control-lab.ts';

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

const outcome = (promise: Promise<CreatedNetwork>): Promise<string> =>
  promise.then(
    ({ network }) => (network.provisional ? 'provisional' : 'confirmed'),
    (error: Error) => error.message,
  );

describe('what a member agrees to', () => {
  it('is remembered, and what cannot be remembered is not agreed to', () => {
    const [self, author] = [plainNode(1), plainNode(2)];
    const answers: number[] = [];
    const intents = new Intents({
      self,
      members: () => [author],
      liveMembers: () => [author],
      lamport: () => 0,
      networks: () => [],
      send: (_, bytes) => {
        const answer = decode(Proto.PoolMessage, bytes)?.intentAnswer;
        if (answer) answers.push(answer.verdict);
      },
      after: () => undefined,
    });
    const hear = (number: number): void => {
      const intent = { number, lamport: number, name: `n${number}`, subnets: [], vni: number };
      const message = decode(Proto.PoolMessage, encode(Proto.PoolMessage, { intent }));
      if (message !== undefined) intents.receive(author, message, 0);
    };
    for (let number = 1; number <= PENDING_MAX + 1; number++) hear(number);
    expect(answers).to.deep.equal(Array.from({ length: PENDING_MAX }, () => 0));
    hear(1);
    expect(answers, 'one that is asked again').to.have.length(PENDING_MAX + 1);
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
