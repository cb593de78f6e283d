/** Hosts and applications in networks: what is known of them to all, and what is refused with nothing taken. */
import { expect } from 'chai';
import { commitEndpoint } from '../../../src/control/network/attach-endpoint.ts';
import { createNetwork, removeNetwork } from '../../../src/control/network/create-network.ts';
import { exposedIn, prepareExposure } from '../../../src/control/network/outside/expose.ts';
import { addExternal, removeExternal } from '../../../src/control/network/outside/external.ts';
import type { ExternalWish } from '../../../src/control/network/wish.ts';
import { formatCidr, formatIp } from '../../../src/model/ip.ts';
import type { Network } from '../../../src/model/network.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { ControlLab, type LabNode } from '../../support/control-lab.ts';

const external = (wish: Partial<ExternalWish>): ExternalWish => ({
  name: 'db',
  target: '192.0.2.1',
  networks: ['net'],
  ports: [],
  ...wish,
});

describe('what is in a network without being a container', () => {
  let lab: ControlLab;
  const at = (node: number): LabNode => lab.node(node);
  const network = (name: string): Network => at(0).cluster.directory.getNetwork(name);
  const make = (name: string, ...subnets: string[]): Promise<unknown> =>
    lab.resolve(createNetwork(at(0).cluster, networkWish(name, { subnets }), []));
  const add = (wish: Partial<ExternalWish>, node = 0): ReturnType<typeof addExternal> =>
    lab.resolve(addExternal(at(node).cluster, external(wish)));
  const failure = async (promise: Promise<unknown>): Promise<string> =>
    lab.resolve(promise).then(
      () => 'no failure',
      (error: unknown) => String((error as Error).message),
    );

  before(async () => {
    lab = new ControlLab({ nodes: 2, seed: 5 });
    await lab.until(() => lab.agrees(), 5000, 'agreement');
    await make('net', '10.1.0.0/24', 'fd01::/64');
    await make('small', '10.2.0.0/30');
    await lab.until(() => lab.agrees(), 1000, 'agreement');
  });

  it('is known to all as it was said', async () => {
    const routeFrom = ['192.168.7.0/24', 'fd07::/64'];
    const wish = { ip: '10.1.0.9', routeFrom };
    const made = await lab.resolve(prepareExposure(at(0).cluster, network('net'), wish));
    await lab.resolve(commitEndpoint(at(0).cluster, made));
    await add({ target: 'db.example.org', ports: ['1433', '5000-5009:6000-6009/udp', '80-90'] });
    await lab.until(() => lab.agrees(), 1000, 'agreement');
    const { directory } = at(1).cluster;
    const host = directory.endpoint(made.id);
    expect(host?.exposure?.routeFrom.map(formatCidr)).to.deep.equal(routeFrom);
    expect(host?.addresses.map(({ ip }) => formatIp(ip))[0]).to.equal('10.1.0.9');
    expect(exposedIn(at(0).cluster, network('net'))?.id).to.equal(made.id);
    expect(exposedIn(at(1).cluster, network('net'))).to.equal(undefined);
    const [db] = [...directory.index.named('db')];
    expect(db?.external).to.deep.equal({
      target: 'db.example.org',
      ports: [
        { protocol: 'tcp', port: 1433, targetPort: 1433, count: 1 },
        { protocol: 'udp', port: 5000, targetPort: 6000, count: 10 },
        { protocol: 'tcp', port: 80, targetPort: 80, count: 11 },
      ],
    });
    // Both families: a name can mean either.
    expect(db?.addresses.map(({ ip }) => ip.family)).to.deep.equal([4, 6]);
  });

  it('has no two of a name in a network, and one of each in several', async () => {
    expect(await failure(add({}))).to.contain('endpoint db exists in network net');
    const made = await add({ name: 'both', networks: ['net', 'small', 'net'] });
    expect(made.map(({ addresses }) => addresses.length)).to.deep.equal([1, 1]);
    await lab.resolve(removeExternal(at(0).cluster, 'both'));
    expect([...at(0).cluster.directory.index.named('both')]).to.deep.equal([]);
  });

  it('is made in all its networks, or in none', async () => {
    // A subnet of four has one address besides the gateway.
    await add({ name: 'fill', networks: ['small'] });
    const before = [...at(0).cluster.directory.endpoints()].length;
    const said = await failure(add({ name: 'all', networks: ['net', 'small'] }));
    expect(said).to.contain('external add all').and.contain('network small has no free address');
    expect([...at(0).cluster.directory.endpoints()]).to.have.length(before);
    const [again] = await add({ name: 'all' });
    expect(again?.name).to.equal('all');
    await lab.resolve(removeExternal(at(0).cluster, 'all'));
  });

  it('is ended where it was made, and by its own command', async () => {
    expect(await failure(removeExternal(at(1).cluster, 'db'))).to.contain('it was added on node');
    expect(await failure(removeExternal(at(0).cluster, 'nobody'))).to.contain(
      'there is no application of this name',
    );
    expect(await failure(removeNetwork(at(0).cluster, network('net')))).to.match(
      /use weft (unexpose, weft external rm|external rm, weft unexpose) first, see weft ps/,
    );
  });

  for (const [wish, why] of [
    [{ target: '10.0.0.256' }, 'neither an IP address nor a DNS name'],
    [{ target: '' }, 'neither an IP address nor a DNS name'],
    [{ target: 'a b' }, 'neither an IP address nor a DNS name'],
    [{ target: '0.0.0.0' }, 'the address of no single host'],
    [{ target: '255.255.255.255' }, 'the address of no single host'],
    [{ target: 'ff02::1' }, 'the address of no single host'],
    [{ target: '::1' }, 'the kernel does not lead there'],
    [{ target: 'fd00::1', networks: ['small'] }, 'network small has no such subnet'],
    [{ networks: [] }, 'there are 2 networks'],
    [{ networks: ['nope'] }, 'no such name or id'],
    [{ name: 'a b' }, '"a b" is no name'],
    [{ ports: ['0'] }, 'has no port in "0"'],
    [{ ports: ['80/sctp'] }, 'sctp'],
    [{ ports: ['80-81:80'] }, 'says more than which port leads to which'],
    [{ ports: ['mode=host,target=80'] }, 'says more than which port leads to which'],
    [{ ports: ['80-90', '85'] }, 'port 85/tcp would lead to two places'],
    [{ ports: Array.from({ length: 33 }, (_, i) => `${2 * i + 1}`) }, '33 ranges of ports'],
  ] as const) {
    it(`refuses an application: ${JSON.stringify(wish).slice(0, 60)}`, async () => {
      expect(await failure(add({ name: 'new', ...wish }))).to.contain(why);
    });
  }

  for (const [routeFrom, why] of [
    [['x'], 'is no prefix'],
    [['10.0.0.1/8'], 'has bits behind its prefix'],
    [['10.0.0.0/8'], "overlaps the network's own subnet 10.1.0.0/24"],
    [Array(17).fill('192.0.2.0/24'), '--route-from is given 17 times'],
  ] as const) {
    it(`refuses to forward from ${routeFrom.slice(0, 2).join(' ')}`, async () => {
      const refused = prepareExposure(at(1).cluster, network('net'), { routeFrom });
      expect(await failure(refused)).to.contain(why);
    });
  }
});
