import { expect } from 'chai';
import fc from 'fast-check';
import {
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../../../src/control/network/attach-endpoint.ts';
import { createNetwork, removeNetwork } from '../../../src/control/network/create-network.ts';
import {
  ConflictLedger,
  conflictsOf,
  conflictText,
  type NetworkConflict,
  sharesAddresses,
} from '../../../src/control/network/creation/conflicts.ts';
import { Directory } from '../../../src/control/network/directory.ts';
import { Reconciler } from '../../../src/control/network/reconcile.ts';
import type { NetworkWish } from '../../../src/control/network/wish.ts';
import { encodeNetwork, type StoredEndpoint } from '../../../src/control/state/records.ts';
import type { Change } from '../../../src/datapath/engine.ts';
import { type Cidr, cidrOf, parseCidr, parseIp } from '../../../src/model/ip.ts';
import type { Network } from '../../../src/model/network.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { ControlLab } from '../../support/control-lab.ts';

interface Parts {
  readonly name?: string;
  readonly vni?: number;
  readonly subnets?: readonly string[];
}

const numbered = (number: number): string => `${number}`.padStart(4, '0').padEnd(32, '0');
const numberOf = ({ id }: Network): number => Number(id.slice(0, 4));

/** A network whose id tells its number. */
function network(number: number, { name, vni, subnets = [] }: Parts): Network {
  const cidrs = subnets.map((text) => parseCidr(text) as Cidr);
  return {
    id: numbered(number),
    name: name ?? `n${number}`,
    driver: 'overlay',
    subnets: cidrs.map((cidr) => ({
      cidr,
      gateway: { family: cidr.family, value: cidr.base },
      aux: [],
    })),
    vni: (vni ?? 5000 + number) as Vni,
    attachable: true,
    internal: false,
    labels: new Map(),
    creator: 'aa'.repeat(16) as NodeId,
    provisional: true,
    createdMs: 0,
  };
}

/** Kind, numbers of the two networks, and what they both take. */
const rows = (conflicts: readonly NetworkConflict[]): string[] =>
  conflicts.map(
    ({ kind, earlier, later, what }) => `${kind} ${numberOf(earlier)}<${numberOf(later)} ${what}`,
  );

describe('conflicts among networks', () => {
  it('are found by name, by VNI and by addresses, with which network', () => {
    const ranked = [
      network(1, { name: 'web', vni: 77, subnets: ['10.1.0.0/24', 'fd00:1::/64'] }),
      network(2, { name: 'web', subnets: ['10.9.0.0/24', '10.1.0.128/25'] }),
      network(3, { vni: 77, subnets: ['10.2.0.0/24'] }),
      network(4, { subnets: ['fd00::/16', '10.3.0.0/24'] }),
      network(5, { subnets: ['10.4.0.0/24'] }),
    ];
    expect(rows(conflictsOf(ranked))).to.deep.equal([
      'name 1<2 name web',
      'vni 1<3 VNI 77',
      'subnet 1<2 subnet 10.1.0.128/25',
      'subnet 1<4 subnet fd00::/16',
    ]);
  });

  it('of many that take the same are told once for each later network, with the first', () => {
    const same = [1, 2, 3, 4].map((number) => network(number, { subnets: ['10.1.0.0/24'] }));
    expect(rows(conflictsOf(same))).to.deep.equal([
      'subnet 1<2 subnet 10.1.0.0/24',
      'subnet 1<3 subnet 10.1.0.0/24',
      'subnet 1<4 subnet 10.1.0.0/24',
    ]);
  });

  it('are those that a comparison of all with all finds', () => {
    const cidr = fc
      .record({
        family: fc.constantFrom(4 as const, 6 as const),
        bits: fc.nat(6),
        value: fc.nat(63),
      })
      .map(({ family, bits, value }) => {
        const shift = family === 4 ? 26n : 122n;
        return cidrOf({ family, value: BigInt(value) << shift }, bits);
      });
    const parts = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      vni: fc.integer({ min: 1, max: 5 }),
      cidrs: fc.array(cidr, { maxLength: 3 }),
    });
    const networks = fc.array(parts, { maxLength: 12 }).map((all) =>
      all.map(({ name, vni, cidrs }, number) => ({
        ...network(number, { name, vni }),
        subnets: cidrs.map((each) => ({
          cidr: each,
          gateway: { family: each.family, value: each.base },
          aux: [],
        })),
      })),
    );
    fc.assert(
      fc.property(networks, (ranked) => {
        const first = (kind: string, takesSame: (a: Network, b: Network) => boolean): string[] =>
          ranked.flatMap((later, rank) => {
            const earlier = ranked.slice(0, rank).find((other) => takesSame(other, later));
            return earlier ? [`${kind} ${numberOf(earlier)}<${numberOf(later)}`] : [];
          });
        const found = rows(conflictsOf(ranked)).map((row) => row.split(' ').slice(0, 2).join(' '));
        expect(found).to.deep.equal([
          ...first('name', (a, b) => a.name === b.name),
          ...first('vni', (a, b) => a.vni === b.vni),
          ...first('subnet', sharesAddresses),
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  it('are told once when they begin and once when they are over', () => {
    const [a, b, c] = [1, 2, 3].map((number) => network(number, { name: 'web' })) as [
      Network,
      Network,
      Network,
    ];
    const ledger = new ConflictLedger();
    const take = (...ranked: readonly Network[]): (readonly string[])[] => {
      const { begun, over } = ledger.take(conflictsOf(ranked));
      return [rows(begun), rows(over)];
    };
    expect(take(a, b)).to.deep.equal([['name 1<2 name web'], []]);
    expect(take(a, b)).to.deep.equal([[], []]);
    expect(take(a, b, c)).to.deep.equal([['name 1<3 name web'], []]);
    expect(take(b, c), 'the first one is gone').to.deep.equal([
      ['name 2<3 name web'],
      ['name 1<2 name web', 'name 1<3 name web'],
    ]);
    expect(take(c)).to.deep.equal([[], ['name 2<3 name web']]);
    expect(take(b, c), 'comes back').to.deep.equal([['name 2<3 name web'], []]);
  });

  it('are said in a sentence that ends with what to do', () => {
    const ranked = [
      network(1, { name: 'web', vni: 77, subnets: ['10.1.0.0/24'] }),
      network(2, { name: 'web', vni: 77, subnets: ['10.1.0.0/16'] }),
    ];
    expect(conflictsOf(ranked).map(conflictText)).to.deep.equal([
      'two networks are named web; the later one is reached by its id 000200000000: ' +
        'attach its containers elsewhere and remove it',
      'network web (000100000000) and network web (000200000000) both have VNI 77; ' +
        'nothing is attached to the later one: remove it and make it again',
      'network web (000100000000) and network web (000200000000) share addresses of subnet 10.1.0.0/16; ' +
        'no container can be attached to both: if one is to be, ' +
        'remove the later one and make it again with another --subnet',
    ]);
  });
});

describe('the order of networks', () => {
  it('has a bridge network first on its host, whenever others were made', () => {
    const directory = new Directory();
    const [overlay, second] = [1, 2].map((number) => network(number, { name: 'web' }));
    const bridge: Network = { ...(second as Network), driver: 'bridge' };
    for (const [each, lamport] of [
      [overlay, 1],
      [bridge, 9],
    ] as [Network, number][]) {
      directory.take({
        origin: each.creator,
        generation: 1,
        seq: lamport,
        lamport,
        key: `network/${each.id}`,
        value: encodeNetwork(each),
        signed: new Uint8Array(),
        print: 0,
      });
    }
    expect(directory.networkNamed('web')?.id).to.equal(bridge.id);
    expect(directory.networks().map(({ driver }) => driver)).to.deep.equal(['bridge', 'overlay']);
  });
});

describe('two networks with one VNI on one host', () => {
  it('are not both installed: the tables are by VNI', () => {
    const lab = new ControlLab({ nodes: 1, seed: 1 });
    const { cluster } = lab.node(0);
    const changes: Change[] = [];
    const uplink = { addresses: [parseIp('10.99.0.1') as never], mtuBytes: 1500 };
    const engine = { program: (all: readonly Change[]) => changes.push(...all) };
    const reconciler = new Reconciler(cluster, engine, uplink);
    const [a, b] = [network(1, { vni: 77 }), network(2, { vni: 77 })];
    cluster.append(
      [a, b].map((each) => ({ key: `network/${each.id}`, value: encodeNetwork(each) })),
    );
    reconciler.activate(a);
    const before = changes.length;
    expect(before).to.be.greaterThan(0);
    expect(() => reconciler.activate(b)).to.throw(
      'network n2 (000200000000): network n1 (000100000000) has its VNI 77 and containers on this host; ' +
        'detach the containers of one of them',
    );
    expect(changes).to.have.length(before);
    reconciler.deactivate(b.id);
    expect(changes, 'what is not there is not withdrawn').to.have.length(before);
    reconciler.deactivate(a.id);
    reconciler.activate(b);
    expect(changes.length).to.be.greaterThan(before + 1);
  });
});

describe('what two halves of a cluster made', () => {
  const HALVES = [
    [0, 1],
    [2, 3],
  ] as const;

  async function lab(seed: number): Promise<ControlLab> {
    const made = new ControlLab({ nodes: 4, seed });
    await made.until(() => made.agrees(), 5000, 'agreement');
    for (const { cluster } of made.nodes) cluster.stockUp();
    await made.run(2000);
    return made;
  }

  async function create(
    made: ControlLab,
    node: number,
    name: string,
    more: Partial<NetworkWish>,
  ): Promise<Network> {
    const wish = networkWish(name, more);
    return (await made.resolve(createNetwork(made.node(node).cluster, wish, []))).network;
  }

  /** Both halves make a network, then they see each other again. Returns the earlier and the later one. */
  async function meet(
    made: ControlLab,
    wishes: readonly [
      readonly [string, Partial<NetworkWish>],
      readonly [string, Partial<NetworkWish>],
    ],
    between: (networks: readonly Network[]) => Promise<void> = async () => undefined,
  ): Promise<readonly [Network, Network]> {
    made.cut(...HALVES);
    await made.run(3000);
    const networks = [
      await create(made, 0, ...wishes[0]),
      await create(made, 2, ...wishes[1]),
    ] as const;
    await made.run(1000);
    await between(networks);
    made.cut(...HALVES, false);
    await made.until(() => made.agrees(), 10_000, 'agreement after the heal');
    const [first] = made.node(0).cluster.directory.networks();
    return first?.id === networks[0].id ? networks : [networks[1], networks[0]];
  }

  const attach = async (
    made: ControlLab,
    node: number,
    to: Network,
    name: string,
  ): Promise<StoredEndpoint> => {
    const { cluster } = made.node(node);
    const wish = { network: to.id, tap: 'eth0', name, aliases: [], labels: {} };
    const endpoint = await made.resolve(prepareEndpoint(cluster, wish));
    await commitEndpoint(cluster, endpoint);
    return endpoint;
  };
  const refusal = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'nothing was refused',
      (error: Error) => error.message,
    );
  const short = ({ id }: Network): string => id.slice(0, 12);

  for (const seed of [1, 2, 3, 4]) {
    it(`is found by every node alike, and both networks stay (seed ${seed})`, async () => {
      const made = await lab(seed);
      const both = { vni: 77, subnets: ['10.1.0.0/24'] };
      const [earlier, later] = await meet(made, [
        ['web', both],
        ['web', both],
      ]);
      for (const { cluster } of made.nodes) {
        const found = conflictsOf(cluster.directory.networks());
        expect(found.map((each) => [each.kind, each.earlier.id, each.later.id])).to.deep.equal(
          ['name', 'vni', 'subnet'].map((kind) => [kind, earlier.id, later.id]),
        );
      }
    });
  }

  it('nothing is attached to the later of two with one VNI, on any node that knows', async () => {
    const made = await lab(5);
    const [earlier, later] = await meet(made, [
      ['a', { vni: 77 }],
      ['b', { vni: 77 }],
    ]);
    for (const node of [0, 1, 2, 3]) {
      expect(await refusal(attach(made, node, later, `x${node}`))).to.equal(
        `attach x${node}: network ${later.name} (${short(later)}) has VNI 77 of ` +
          `network ${earlier.name} (${short(earlier)}), which goes first; ` +
          'remove it and make it again with another VNI',
      );
      await attach(made, node, earlier, `y${node}`);
    }
  });

  it('a host with containers of the later one takes the earlier one when they are gone', async () => {
    const made = await lab(6);
    let here: StoredEndpoint[] = [];
    const [earlier, later] = await meet(
      made,
      [
        ['a', { vni: 77 }],
        ['b', { vni: 77 }],
      ],
      async ([a, b]) => {
        here = [
          await attach(made, 1, a as Network, 'in-a'),
          await attach(made, 3, b as Network, 'in-b'),
        ];
      },
    );
    const held = here.find((endpoint) => endpoint.network === later.id) as StoredEndpoint;
    const node = made.nodes.findIndex(({ id }) => id === held.node);
    expect(await refusal(attach(made, node, earlier, 'x'))).to.equal(
      `attach x: containers of network ${later.name} (${short(later)}), which has VNI 77 as well, ` +
        'are on this host; detach them first, see weft ps --local',
    );
    await removeEndpoint(made.node(node).cluster, held);
    await attach(made, node, earlier, 'x');
  });

  it('an attachment that is under way counts as a container', async () => {
    const made = await lab(7);
    const underWay: Promise<StoredEndpoint>[] = [];
    const [earlier, later] = await meet(
      made,
      [
        ['a', { vni: 77 }],
        ['b', { vni: 77 }],
      ],
      async (networks) => {
        for (const [node, { id }] of [
          [1, networks[0]],
          [3, networks[1]],
        ] as [number, Network][]) {
          const wish = { network: id, tap: 'eth0', name: 'slow', aliases: [], labels: {} };
          underWay.push(made.resolve(prepareEndpoint(made.node(node).cluster, wish)));
        }
        await Promise.all(underWay);
      },
    );
    const slow = (await Promise.all(underWay)).find(({ network: id }) => id === later.id);
    const node = made.nodes.findIndex(({ id }) => id === slow?.node);
    expect(await refusal(attach(made, node, earlier, 'x'))).to.match(/which has VNI 77 as well/);
  });

  it('what one of them gives back stays taken by the other', async () => {
    const made = await lab(8);
    const subnets = ['10.0.0.0/22'];
    const [, later] = await meet(made, [
      ['a', { subnets }],
      ['b', { subnets }],
    ]);
    await made.resolve(removeNetwork(made.node(1).cluster, later));
    // Longer than released subnets cool.
    await made.run(70_000);
    for (const [node, name] of ['c', 'd', 'e', 'f'].entries()) {
      const chosen = await create(made, node, name, {});
      const conflicts = conflictsOf(made.node(node).cluster.directory.networks());
      expect(rows(conflicts), `${name} has ${chosen.subnets.length} subnet`).to.deep.equal([]);
    }
  });
});
