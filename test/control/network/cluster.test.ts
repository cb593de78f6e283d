import { expect } from 'chai';
import {
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../../../src/control/network/attach-endpoint.ts';
import {
  createNetwork as askForNetwork,
  removeNetwork,
} from '../../../src/control/network/create-network.ts';
import type { EndpointWish } from '../../../src/control/network/wish.ts';
import { encodeNetwork, type StoredEndpoint } from '../../../src/control/state/records.ts';
import { formatInterfaceAddress } from '../../../src/model/ip.ts';
import type { Network } from '../../../src/model/network.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { ControlLab, type LabNode } from '../../support/control-lab.ts';

const createNetwork = async (...args: Parameters<typeof askForNetwork>): Promise<Network> =>
  (await askForNetwork(...args)).network;

const wish = (network: string, name: string, more: Partial<EndpointWish> = {}): EndpointWish => ({
  network,
  tap: 'eth0',
  name,
  aliases: [],
  labels: {},
  ...more,
});

async function attach(lab: ControlLab, node: LabNode, w: EndpointWish): Promise<StoredEndpoint> {
  const endpoint = await lab.resolve(prepareEndpoint(node.cluster, w));
  await commitEndpoint(node.cluster, endpoint);
  return endpoint;
}

const texts = (endpoint: StoredEndpoint): string[] =>
  endpoint.addresses.map(formatInterfaceAddress);

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );
}

describe('a cluster of control planes', () => {
  it('links are known to all, and refused when they cannot be kept', async () => {
    const lab = new ControlLab({ nodes: 2, seed: 3 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const node = lab.node(0);
    await lab.resolve(createNetwork(node.cluster, networkWish('net'), []));
    const links = [{ name: 'db', alias: 'store' }];
    const { id } = await attach(lab, node, wish('net', 'web', { links }));
    await lab.until(() => lab.agrees(), 1000, 'agreement');
    expect(lab.node(1).cluster.directory.endpoint(id)?.links).to.deep.equal(links);
    const [link] = links as [(typeof links)[0]];
    for (const [wrong, why] of [
      [[link, { name: 'x', alias: 'STORE' }], /two links have the alias store/],
      [[{ name: 'a b', alias: 'x' }], /"a b" is no name/],
      [Array(17).fill(link), /17 links are given; use at most 16/],
    ] as const) {
      const refused = prepareEndpoint(node.cluster, wish('net', 'other', { links: wrong }));
      expect(await failure(refused)).to.match(why);
    }
  });

  for (const nodes of [1, 2, 3, 10, 25]) {
    it(`a network made on any of ${nodes} nodes is known to all within 100 ms`, async () => {
      const lab = new ControlLab({ nodes, seed: nodes });
      await lab.until(() => lab.agrees(), 5000, 'all agree after the start');
      await lab.run(3000);
      const last = lab.node(nodes - 1);
      await lab.resolve(
        createNetwork(last.cluster, networkWish('web', { subnets: ['10.10.20.0/24'] }), []),
      );
      const known = (): boolean =>
        lab.nodes.every(({ cluster }) => cluster.directory.networkNamed('web'));
      expect(await lab.until(known, 100, 'the network is known')).to.be.at.most(100);
    });
  }

  it('the first endpoint gets the first address of the range, whoever made the network', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 7 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const spec = {
      subnets: ['10.10.20.0/24'],
      gateways: ['10.10.20.1'],
      ipRanges: ['10.10.20.128/25'],
    };
    await lab.resolve(createNetwork(lab.node(2).cluster, networkWish('web', spec), []));
    await lab.run(100);
    expect(texts(await attach(lab, lab.node(0), wish('web', 'a')))).to.deep.equal([
      '10.10.20.128/24',
    ]);
  });

  it('all addresses of a range can be used, from one node, each once', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 8 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    await lab.resolve(
      createNetwork(lab.node(0).cluster, networkWish('small', { subnets: ['10.9.0.0/26'] }), []),
    );
    await lab.run(100);
    const seen = new Set<string>();
    for (let i = 0; i < 61; i++) {
      const endpoint = await attach(lab, lab.node(1), wish('small', `e${i}`));
      for (const text of texts(endpoint)) seen.add(text);
    }
    expect(seen.size).to.equal(61);
    const refused = await failure(
      lab.resolve(prepareEndpoint(lab.node(1).cluster, wish('small', 'x'))),
    );
    expect(refused).to.equal(
      'attach x: network small has no free address; detach endpoints, or make a network with a larger range',
    );
  });

  it('an address that only a failed node may give is refused by its name, as before it was known to have failed', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 12 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    // Too small to be divided: its maker owns every address.
    const spec = { subnets: ['10.9.0.0/28'] };
    await lab.resolve(createNetwork(lab.node(2).cluster, networkWish('small', spec), []));
    await lab.run(100);
    lab.node(2).running = false;
    const refused = (): Promise<string> =>
      failure(lab.resolve(prepareEndpoint(lab.node(0).cluster, wish('small', 'x'))));
    const sentence =
      'attach x: only node n2 may give a free address, and it does not answer; see weft node ls, and try again';
    expect(await refused()).to.equal(sentence);
    const failed = (): boolean => lab.node(0).health.get(lab.node(2).id) === 'failed';
    await lab.until(failed, 10_000, 'the failure is noticed');
    expect(await refused()).to.equal(sentence);
  });

  it('two halves of a split cluster never give one address twice, and agree after it heals', async () => {
    const lab = new ControlLab({ nodes: 6, seed: 9 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    await lab.resolve(
      createNetwork(lab.node(0).cluster, networkWish('n', { subnets: ['10.9.0.0/24'] }), []),
    );
    await lab.run(100);
    lab.cut([0, 1, 2], [3, 4, 5]);
    await lab.run(10_000);
    const addresses: string[] = [];
    for (let i = 0; i < 30; i++) {
      addresses.push(...texts(await attach(lab, lab.node(i % 6), wish('n', `e${i}`))));
    }
    expect(new Set(addresses).size).to.equal(30);
    lab.cut([0, 1, 2], [3, 4, 5], false);
    await lab.until(() => lab.agrees(), 5000, 'agreement after the heal');
    expect([...lab.node(0).cluster.directory.endpoints()]).to.have.length(30);
    const healthy = (): boolean =>
      lab.nodes.every(({ gossip }) =>
        [...gossip.members.all()].every((p) => p.belief.status === 'alive'),
      );
    await lab.until(healthy, 10_000, 'everybody is alive again');
  });

  it('networks can be made on both sides of a split, with different VNIs and subnets', async () => {
    const lab = new ControlLab({ nodes: 4, seed: 10 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    for (const { cluster } of lab.nodes) cluster.stockUp();
    await lab.run(1000);
    lab.cut([0, 1], [2, 3]);
    await lab.run(5000);
    const a = await lab.resolve(createNetwork(lab.node(1).cluster, networkWish('same'), []));
    const b = await lab.resolve(createNetwork(lab.node(3).cluster, networkWish('same'), []));
    expect(a.vni).to.not.equal(b.vni);
    expect(a.subnets[0]?.cidr.base).to.not.equal(b.subnets[0]?.cidr.base);
    lab.cut([0, 1], [2, 3], false);
    await lab.until(() => lab.agrees(), 5000, 'agreement after the heal');
    const winners = new Set(
      lab.nodes.map(({ cluster }) => cluster.directory.networkNamed('same')?.id),
    );
    expect(winners.size).to.equal(1);
    expect(lab.node(2).cluster.directory.networks()).to.have.length(2);
  });

  it('a lossy network changes nothing but time', async () => {
    const lab = new ControlLab({ nodes: 5, seed: 11, lossPerMille: 200 });
    await lab.until(() => lab.agrees(), 20_000, 'agreement');
    await lab.resolve(
      createNetwork(lab.node(4).cluster, networkWish('n', { subnets: ['10.9.0.0/24'] }), []),
    );
    await lab.until(() => lab.agrees(), 10_000, 'agreement on the network');
    for (let i = 0; i < 20; i++) await attach(lab, lab.node(i % 5), wish('n', `e${i}`));
    await lab.until(() => lab.agrees(), 10_000, 'agreement on the endpoints');
  });

  it('a wanted address is asked from its owner, wherever it is', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 12 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    await lab.resolve(
      createNetwork(lab.node(0).cluster, networkWish('n', { subnets: ['10.9.0.0/24'] }), []),
    );
    await lab.run(100);
    const a = await attach(lab, lab.node(1), wish('n', 'a', { ip: '10.9.0.250' }));
    expect(texts(a)).to.deep.equal(['10.9.0.250/24']);
    await lab.run(100);
    const refused = await failure(
      lab.resolve(prepareEndpoint(lab.node(2).cluster, wish('n', 'b', { ip: '10.9.0.250' }))),
    );
    expect(refused).to.equal('attach b: 10.9.0.250 belongs to endpoint a; choose another address');
    await removeEndpoint(lab.node(1).cluster, a);
    await lab.run(61_000);
    const b = await attach(lab, lab.node(2), wish('n', 'b', { ip: '10.9.0.250' }));
    expect(texts(b)).to.deep.equal(['10.9.0.250/24']);
  });

  it('a dead node is found within 4 s, in clusters of 2 to 10', async () => {
    for (const nodes of [2, 3, 5, 10]) {
      const lab = new ControlLab({ nodes, seed: 13 + nodes });
      await lab.until(() => lab.agrees(), 5000, 'agreement');
      await lab.run(2000);
      const dead = lab.node(nodes - 1);
      dead.running = false;
      const found = (): boolean =>
        lab.nodes.filter((n) => n.running).every((n) => n.health.get(dead.id) === 'failed');
      expect(await lab.until(found, 4000, `${nodes} nodes see the death`)).to.be.at.most(4000);
    }
  });

  it('a live node that is slow to be heard refutes the suspicion', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 20 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    lab.cut([2], [0, 1]);
    await lab.run(1200);
    lab.cut([2], [0, 1], false);
    await lab.run(3000);
    expect(lab.node(0).health.get(lab.node(2).id)).to.equal('alive');
  });

  it('a network that is used is not removed, and its users are named', async () => {
    const lab = new ControlLab({ nodes: 2, seed: 21 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const network = await lab.resolve(createNetwork(lab.node(0).cluster, networkWish('n'), []));
    await lab.run(100);
    const endpoint = await attach(lab, lab.node(1), wish('n', 'web'));
    await lab.run(100);
    expect(await failure(removeNetwork(lab.node(0).cluster, network))).to.equal(
      'network rm n: 1 endpoint uses it (web); detach first, see weft ps',
    );
    await removeEndpoint(lab.node(1).cluster, endpoint);
    await lab.run(100);
    await removeNetwork(lab.node(0).cluster, network);
    await lab.run(100);
    expect(lab.node(1).cluster.directory.networks()).to.deep.equal([]);
  });

  it('a network that was removed and written again gives no address twice', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 22 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const [a, b] = [lab.node(0), lab.node(1)];
    const spec = networkWish('n', { subnets: ['10.9.0.0/29'] });
    const network = await lab.resolve(createNetwork(a.cluster, spec, []));
    await lab.run(100);
    const taken = texts(await attach(lab, b, wish('n', 'first')));
    await lab.run(100);
    a.cluster.append([{ key: `network/${network.id}`, value: undefined }]);
    await lab.run(100);
    b.cluster.append([{ key: `network/${network.id}`, value: encodeNetwork(network) }]);
    await lab.run(100);
    for (const node of [a, a, b, a]) {
      taken.push(...texts(await attach(lab, node, wish('n', `e${taken.length}`))));
    }
    expect(new Set(taken).size).to.equal(5);
  });

  it('a network that comes back has the owners that every grant ever written gives it', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 26 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const spec = networkWish('n', { subnets: ['10.9.0.0/24'] });
    const network = await lab.resolve(createNetwork(lab.node(0).cluster, spec, []));
    await lab.run(100);
    // Only the owner can give it: one grant more than those of the beginning.
    await attach(lab, lab.node(2), wish('n', 'far', { ip: '10.9.0.250' }));
    await lab.run(100);
    const ranges = ({ cluster }: LabNode): unknown =>
      cluster.ipam.lookup(`ip/${network.id}/0`)?.ownership.ranges();
    const before = ranges(lab.node(1)) as unknown[];
    expect(before).to.have.length.above(3);
    for (const value of [undefined, encodeNetwork(network)]) {
      lab.node(0).cluster.append([{ key: `network/${network.id}`, value }]);
      await lab.run(100);
    }
    for (const node of lab.nodes) expect(ranges(node)).to.deep.equal(before);
  });

  it('an address that an unfinished wish has taken stays taken when its network goes and comes back', async () => {
    const lab = new ControlLab({ nodes: 2, seed: 24 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const [a, b] = [lab.node(0), lab.node(1)];
    const spec = networkWish('n', { subnets: ['10.9.0.0/24'] });
    const network = await lab.resolve(createNetwork(a.cluster, spec, []));
    await lab.run(100);
    const rewrite = (value: Uint8Array | undefined): void =>
      a.cluster.append([{ key: `network/${network.id}`, value }]);
    const opening = await lab.resolve(prepareEndpoint(b.cluster, wish('n', 'opening')));
    rewrite(undefined);
    await lab.run(100);
    rewrite(encodeNetwork(network));
    await lab.run(100);
    const other = await attach(lab, b, wish('n', 'other'));
    await commitEndpoint(b.cluster, opening);
    expect(texts(other)).to.not.deep.equal(texts(opening));
  });

  it('a wish that waits for an address never gets a used one when its network goes and comes back', async () => {
    const lab = new ControlLab({ nodes: 2, seed: 26 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const [a, b] = [lab.node(0), lab.node(1)];
    const spec = networkWish('n', { subnets: ['10.9.0.0/29'] });
    const network = await lab.resolve(createNetwork(a.cluster, spec, []));
    await lab.run(100);
    await attach(lab, b, wish('n', 'first'));
    await lab.run(1000);
    lab.cut([0], [1]);
    const outcomes: string[] = [];
    const waiting = [1, 2, 3, 4].map((n) =>
      prepareEndpoint(b.cluster, wish('n', `e${n}`)).then(
        (endpoint) => outcomes.push(...texts(endpoint)),
        () => undefined,
      ),
    );
    await lab.run(50);
    const before = outcomes.length;
    b.cluster.append([{ key: `network/${network.id}`, value: undefined }]);
    b.cluster.append([{ key: `network/${network.id}`, value: encodeNetwork(network) }]);
    await lab.resolve(Promise.all(waiting));
    expect(before).to.be.lessThan(4);
    const used = [...b.cluster.directory.endpoints()].flatMap(texts);
    expect(new Set([...used, ...outcomes]).size).to.equal(used.length + outcomes.length);
  });

  it('an address of a wish that failed because its network went is free when it comes back', async () => {
    const lab = new ControlLab({ nodes: 1, seed: 25 });
    const { cluster } = lab.node(0);
    const spec = networkWish('n', { subnets: ['10.9.0.0/30'], gateways: ['10.9.0.1'] });
    const network = await lab.resolve(createNetwork(cluster, spec, []));
    const opening = await lab.resolve(prepareEndpoint(cluster, wish('n', 'opening')));
    cluster.append([{ key: `network/${network.id}`, value: undefined }]);
    expect(await failure(commitEndpoint(cluster, opening))).to.contain('removed meanwhile');
    cluster.append([{ key: `network/${network.id}`, value: encodeNetwork(network) }]);
    expect(texts(await attach(lab, lab.node(0), wish('n', 'next')))).to.deep.equal(texts(opening));
  });

  it('no grant takes the place of another one in the log of its giver', async () => {
    const lab = new ControlLab({ nodes: 3, seed: 23 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    const [a, b] = [lab.node(0), lab.node(1)];
    const spec = networkWish('n', { subnets: ['10.9.0.0/24'] });
    const network = await lab.resolve(createNetwork(a.cluster, spec, []));
    const grants = (): string[] =>
      [...a.cluster.state.scan(`grant/ip/${network.id}/`)].map(({ key }) => key);
    const atFirst = grants();
    await lab.run(100);
    await attach(lab, b, wish('n', 'asked', { ip: '10.9.0.200' }));
    expect(grants())
      .to.include.members(atFirst)
      .and.to.have.length(atFirst.length + 1);
  });
});
