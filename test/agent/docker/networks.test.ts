/** Networks and addresses as a Docker Engine asks for them, in a cluster of two nodes. */
import { expect } from 'chai';
import { EngineAddresses } from '../../../src/agent/docker/addresses.ts';
import { EngineNetworks, type SaidOfNetwork } from '../../../src/agent/docker/networks.ts';
import {
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../../../src/control/network/attach-endpoint.ts';
import { createNetwork } from '../../../src/control/network/create-network.ts';
import { renameEndpoint } from '../../../src/control/network/endpoints/rename-endpoint.ts';
import type { StoredEndpoint } from '../../../src/control/state/records.ts';
import type { Log } from '../../../src/host/process/log.ts';
import type { Store } from '../../../src/host/process/store.ts';
import { GATEWAY_REQUEST } from '../../../src/integrations/docker/protocol.ts';
import type { Cidr, Ip } from '../../../src/model/ip.ts';
import { formatCidr, formatIp, parseCidr } from '../../../src/model/ip.ts';
import type { Network } from '../../../src/model/network.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { ControlLab } from '../../support/control-lab.ts';

const GATEWAY = { RequestAddressType: GATEWAY_REQUEST };
const ID = 'cb15207ef37823de49d0249f42192090e363bc93cb4708e0cac1a5015609ed0e';
const OTHER_ID = `dd${ID.slice(2)}`;

/** What an engine asks a plugin of one node, and what survives a restart of that. */
class Engine {
  readonly lab: ControlLab;
  readonly #node: number;
  readonly #kept = new Map<string, Uint8Array>();
  readonly names = new Map<string, string>();
  /** The engine does not answer. */
  silent = false;
  labels: Record<string, string> = {};
  addresses!: EngineAddresses;
  networks!: EngineNetworks;

  constructor(lab: ControlLab, node: number) {
    this.lab = lab;
    this.#node = node;
    this.restart();
  }

  restart(): void {
    const { cluster } = this.lab.node(this.#node);
    const store = {
      get: (key: string) => this.#kept.get(key),
      put: (key: string, value: Uint8Array) => void this.#kept.set(key, value),
      durable: () => Promise.resolve(),
    } as unknown as Store;
    const log = { warn: () => undefined, error: () => undefined } as unknown as Log;
    const routes = async (): Promise<[]> => [];
    this.addresses = new EngineAddresses({
      ...{ cluster, routes },
      settled: (subnet) => this.networks.settled(subnet),
    });
    this.networks = new EngineNetworks({
      ...{ cluster, store, log, routes },
      said: (id) => (this.silent ? new Promise(() => undefined) : Promise.resolve(this.#said(id))),
      rangeOf: (subnet) => this.addresses.rangeOf(subnet),
      used: (subnet) => this.addresses.used(subnet),
    });
  }

  pool(Pool: string, SubPool = '', Options: Record<string, string> | null = null): Promise<string> {
    const request = { AddressSpace: 'weft', Pool, SubPool, Options, V6: Pool.includes(':') };
    return this.lab.resolve(this.addresses.requestPool(request)).then(({ PoolID }) => PoolID);
  }

  address(PoolID: string, Address = '', Options: Record<string, string> = {}): Promise<string> {
    const request = { PoolID, Address, Options };
    return this.lab.resolve(this.addresses.requestAddress(request)).then((done) => done.Address);
  }

  /** `docker network create`, as the engine does it. */
  async create(id: string, subnet: string, more: Created = {}): Promise<void> {
    const pool = await this.pool(subnet, more.range, more.ipam ?? null);
    const Gateway = await this.address(pool, more.gateway ?? '', GATEWAY);
    const Pool = pool.replace('weft/', '');
    const request = {
      NetworkID: id,
      Options: { 'com.docker.network.generic': more.options ?? {} },
      IPv4Data: [{ AddressSpace: 'weft', Pool, Gateway }],
    };
    await this.lab.resolve(this.networks.create(request));
  }

  #said(id: string): SaidOfNetwork | undefined {
    const name = this.names.get(id);
    return name === undefined ? undefined : { name, labels: this.labels };
  }

  of(id: string): Promise<Network> {
    return this.lab.resolve(this.networks.of(id));
  }
}

interface Created {
  readonly range?: string;
  readonly gateway?: string;
  readonly ipam?: Record<string, string>;
  readonly options?: Record<string, string>;
}

describe('networks and addresses of a Docker Engine', () => {
  let lab: ControlLab;
  let one: Engine;
  let two: Engine;
  const agreed = (): Promise<number> => lab.until(() => lab.agrees(), 5000, 'agreement');
  const failure = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'no failure',
      (error: unknown) => String((error as Error).message),
    );
  const endpoint = async (network: Network, name: string, ip?: string): Promise<StoredEndpoint> => {
    const { cluster } = lab.node(0);
    const wish = { network: network.id, tap: 'wd-1', name, aliases: [], labels: {} };
    const made = await lab.resolve(prepareEndpoint(cluster, ip ? { ...wish, ip } : wish));
    await lab.resolve(commitEndpoint(cluster, made));
    return made;
  };

  beforeEach(async () => {
    lab = new ControlLab({ nodes: 2, seed: 7 });
    await agreed();
    one = new Engine(lab, 0);
    two = new Engine(lab, 1);
    one.names.set(ID, 'web-net');
  });

  it('a network is made under the name that the engine says afterwards', async () => {
    await one.create(ID, '10.1.0.0/24', { range: '10.1.0.128/25', gateway: '10.1.0.9' });
    const { name, subnets, attachable } = await one.of(ID);
    expect([name, attachable]).to.deep.equal(['web-net', true]);
    expect(
      subnets.map(({ gateway, range }) => [formatIp(gateway), formatCidr(range as Cidr)]),
    ).to.deep.equal([['10.1.0.9', '10.1.0.128/25']]);
  });

  it('the engine of another host joins it by its subnet, with its gateway', async () => {
    await one.create(ID, '10.1.0.0/24', { gateway: '10.1.0.9' });
    const { id } = await one.of(ID);
    await agreed();
    await two.create(OTHER_ID, '10.1.0.0/24');
    expect((await two.of(OTHER_ID)).id).to.equal(id);
    await lab.resolve(two.networks.delete(OTHER_ID));
    expect(lab.node(1).cluster.directory.network(id)).to.not.equal(undefined);
    await lab.resolve(one.networks.delete(ID));
    expect(lab.node(0).cluster.directory.network(id)).to.equal(undefined);
  });

  it('a network keeps the labels that the engine says, as many as it can', async () => {
    one.labels = { team: 'red' };
    await one.create(ID, '10.1.0.0/24');
    const first = await one.of(ID);
    expect([...first.labels]).to.deep.equal([
      ['team', 'red'],
      ['weft.made-by', 'docker'],
    ]);
    one.names.set(OTHER_ID, 'other');
    one.labels = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`label-${i}`, '']));
    await one.create(OTHER_ID, '10.2.0.0/24');
    expect([...(await one.of(OTHER_ID)).labels]).to.deep.equal([['weft.made-by', 'docker']]);
  });

  it('a mirror of a network that Docker made ends it, when nobody is in it', async () => {
    await one.create(ID, '10.1.0.0/24');
    const network = await one.of(ID);
    await agreed();
    await two.create(OTHER_ID, '10.1.0.0/24');
    two.networks.mirrored(OTHER_ID);
    const user = await endpoint(network, 'web');
    await agreed();
    expect(await failure(lab.resolve(two.networks.delete(OTHER_ID)))).to.match(
      /1 endpoint uses it/,
    );
    // The engine does not have it any more, so it is a new one that is made then.
    expect(two.networks.counterparts()).to.deep.equal([]);
    await lab.resolve(two.networks.delete(OTHER_ID));
    await two.create(OTHER_ID, '10.1.0.0/24');
    two.networks.mirrored(OTHER_ID);
    await lab.resolve(removeEndpoint(lab.node(0).cluster, user));
    await agreed();
    await lab.resolve(two.networks.delete(OTHER_ID));
    await agreed();
    expect(lab.node(0).cluster.directory.networks()).to.deep.equal([]);
  });

  it('a mirror of a network of people does not end it', async () => {
    const wish = networkWish('lan', { subnets: ['10.5.0.0/24'], attachable: true });
    await lab.resolve(createNetwork(lab.node(0).cluster, wish, []));
    await one.create(ID, '10.5.0.0/24');
    one.networks.mirrored(ID);
    expect(await failure(lab.resolve(one.networks.delete(ID)))).to.match(/use weft network rm lan/);
    expect(lab.node(0).cluster.directory.networks()).to.have.length(1);
  });

  it('a network of Weft is joined by its name, without a subnet', async () => {
    const wish = networkWish('lan', { subnets: ['10.5.0.0/24'], attachable: true });
    await lab.resolve(createNetwork(lab.node(0).cluster, wish, []));
    await one.create(ID, '', { ipam: { 'weft.network': 'lan' } });
    expect((await one.of(ID)).name).to.equal('lan');
    expect(await failure(one.pool('', '', { 'weft.network': 'none' }))).to.match(
      /network none: no such/,
    );
    expect(await failure(one.pool('', '', { colour: 'red' }))).to.match(/"colour" is not known/);
  });

  it('without a subnet each network gets another one, and what is given back is free again', async () => {
    const first = await one.pool('');
    const second = await one.pool('');
    expect(first).to.not.equal(second);
    one.addresses.releasePool(first);
    one.addresses.releasePool(second);
    await one.create(ID, '');
    expect((await one.of(ID)).subnets).to.have.length(1);
  });

  it('a name that is taken is lengthened, and one that is not said is made up', async () => {
    await lab.resolve(createNetwork(lab.node(0).cluster, networkWish('web-net'), []));
    await one.create(ID, '10.1.0.0/24');
    expect((await one.of(ID)).name).to.equal('web-net-cb15207e');
    await one.create(OTHER_ID, '10.2.0.0/24');
    expect((await one.of(OTHER_ID)).name).to.equal(`docker-${OTHER_ID.slice(0, 12)}`);
  });

  it('refuses at once what cannot be, and keeps nothing of it', async () => {
    await one.create(ID, '10.1.0.0/24');
    await one.of(ID);
    const refusals: [() => Promise<unknown>, RegExp][] = [
      [() => one.create(OTHER_ID, '10.1.0.0/16'), /overlaps network web-net/],
      [() => one.create(OTHER_ID, '10.1.0.1/24'), /has host bits set; use 10.1.0.0\/24/],
      [
        () => one.create(OTHER_ID, '10.1.0.0/24', { gateway: '10.1.0.7' }),
        /has the gateway 10.1.0.1, and not/,
      ],
      [() => one.create(OTHER_ID, '10.1.0.0/24', { range: '10.1.0.0/25' }), /has no --ip-range/],
      [
        () => one.create(OTHER_ID, '10.1.0.0/24', { options: { mtu: '1400' } }),
        /has no MTU of its own/,
      ],
      [() => one.create(OTHER_ID, '10.1.0.0/24', { options: { 'weft.network': 'x' } }), /is not x/],
      [
        () => one.create(OTHER_ID, '10.3.0.0/24', { options: { encrypted: '' } }),
        /"encrypted" is not available/,
      ],
    ];
    for (const [act, text] of refusals) expect(await failure(act())).to.match(text);
    expect(await failure(one.of(OTHER_ID))).to.match(/use docker network rm and make it anew/);
    expect(lab.node(0).cluster.directory.networks()).to.have.length(1);
  });

  it('knows its networks after a restart, and makes one that it had begun', async () => {
    one.silent = true;
    await one.create(ID, '10.1.0.0/24');
    expect(lab.node(0).cluster.directory.networks()).to.deep.equal([]);
    one.silent = false;
    one.restart();
    one.networks.resume();
    const { id } = await one.of(ID);
    one.restart();
    one.networks.resume();
    expect((await one.of(ID)).id).to.equal(id);
    await one.create(ID, '10.1.0.0/24');
    expect(lab.node(0).cluster.directory.networks()).to.have.length(1);
  });

  it('two engines that are told to make it at once have one network', async () => {
    one.silent = true;
    await one.create(ID, '10.1.0.0/24');
    two.names.set(OTHER_ID, 'web-net');
    await two.create(OTHER_ID, '10.1.0.0/24');
    const { id } = await two.of(OTHER_ID);
    await agreed();
    one.silent = false;
    one.restart();
    one.networks.resume();
    expect((await one.of(ID)).id).to.equal(id);
  });

  it('an address is taken once in the cluster, until it is given back', async () => {
    await one.create(ID, '10.1.0.0/24');
    const network = await one.of(ID);
    await agreed();
    const pool = await one.pool('10.1.0.0/24');
    expect(await one.address(pool, '10.1.0.7')).to.equal('10.1.0.7/24');
    expect(await failure(one.address(pool, '10.1.0.7'))).to.match(/10.1.0.7 is reserved/);
    expect(await failure(two.address(pool, '10.1.0.7'))).to.match(/10.1.0.7 is reserved/);
    one.addresses.releaseAddress({ PoolID: pool, Address: '10.1.0.7' });
    expect(await one.address(pool, '10.1.0.7')).to.equal('10.1.0.7/24');
    const [first, second] = [await one.address(pool), await one.address(pool)];
    expect(first).to.not.equal(second);
    expect(await failure(one.address('other/1', ''))).to.match(/no pool of Weft/);
    expect(await failure(one.address('weft/10.9.0.0/24'))).to.match(/no network has this subnet/);
    expect(network.subnets).to.have.length(1);
  });

  it('a container that starts again gets its address at once', async () => {
    await one.create(ID, '10.1.0.0/24');
    const network = await one.of(ID);
    const made = await endpoint(network, 'web', '10.1.0.7');
    await lab.resolve(removeEndpoint(lab.node(0).cluster, made));
    const cidr = parseCidr('10.1.0.0/24') as Cidr;
    const ip = made.addresses[0]?.ip as Ip;
    expect(await failure(lab.resolve(one.addresses.ensure(network, ip, cidr)))).to.match(
      /less than a/,
    );
    one.addresses.ended(network, made.addresses);
    await lab.resolve(one.addresses.ensure(network, ip, cidr));
    expect(one.addresses.handOver([ip]).map((own) => formatIp(own.ip))).to.deep.equal(['10.1.0.7']);
    expect(one.addresses.handOver([ip])).to.deep.equal([]);
  });

  it('an endpoint gets its names when they are known; a name of another becomes an alias', async () => {
    await one.create(ID, '10.1.0.0/24');
    const network = await one.of(ID);
    const { cluster } = lab.node(0);
    const [first, second] = [await endpoint(network, 'a'), await endpoint(network, 'b')];
    const rename = (id: string): Promise<StoredEndpoint | undefined> =>
      lab.resolve(renameEndpoint(cluster, id, { name: 'web', aliases: ['www', '-'], tap: 'eth0' }));
    const named = (done?: StoredEndpoint): unknown => [
      done?.name,
      done?.tap,
      ...(done?.aliases ?? []),
    ];
    expect(named(await rename(first.id))).to.deep.equal(['web', 'eth0', 'www']);
    expect(named(await rename(second.id))).to.deep.equal(['b', 'eth0', 'web', 'www']);
    expect(named(await rename(first.id))).to.deep.equal(['web', 'eth0', 'www']);
    expect([...cluster.directory.index.named('a')]).to.deep.equal([]);
    expect(await rename('nobody')).to.equal(undefined);
    await agreed();
    expect(
      await lab.resolve(
        renameEndpoint(lab.node(1).cluster, first.id, { name: 'x', aliases: [], tap: 'y' }),
      ),
    ).to.equal(undefined);
  });
});
