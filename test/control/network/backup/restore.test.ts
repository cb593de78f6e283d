/** Backups of simulated clusters, restored into others: what comes back, and what a refusal leaves. */
import { expect } from 'chai';
import fc from 'fast-check';
import { makeBackup } from '../../../../src/control/network/backup/make-backup.ts';
import {
  previewRestore,
  type Restored,
  type RestoreHost,
  restoreBackup,
} from '../../../../src/control/network/backup/restore.ts';
import type { Cluster } from '../../../../src/control/network/cluster.ts';
import { createNetwork, removeNetwork } from '../../../../src/control/network/create-network.ts';
import { PENDING_MAX } from '../../../../src/control/network/creation/intents.ts';
import { addVtep, type VtepWish } from '../../../../src/control/network/creation/vteps.ts';
import { removeMembers } from '../../../../src/control/network/members/removal.ts';
import type { NetworkWish } from '../../../../src/control/network/wish.ts';
import type { SavedNetwork, StateBackup } from '../../../../src/model/backup.ts';
import { type Ip, parseIp } from '../../../../src/model/ip.ts';
import { networkWish } from '../../../../src/simulator/network-wish.ts';
import { ControlLab } from '../../../support/control-lab.ts';
import { refusalOf } from '../../../support/refusal.ts';

const OWN = ['10.99.0.1', 'fd99::1'].map((text) => parseIp(text) as Ip);
const HOST: RestoreHost = { routes: [], ownAddresses: OWN };

async function lab(nodes: number, seed: number): Promise<ControlLab> {
  const made = new ControlLab({ nodes, seed });
  await made.until(() => made.agrees(), 5000, 'agreement');
  return made;
}

const restore = (made: ControlLab, node: number, backup: StateBackup): Promise<Restored> =>
  made.resolve(restoreBackup(made.node(node).cluster, backup, HOST), 60_000);

/** As it comes back from a file. */
const fromFile = (cluster: Cluster): StateBackup => JSON.parse(JSON.stringify(makeBackup(cluster)));

const withoutIds = ({ networks }: StateBackup): Omit<SavedNetwork, 'id'>[] =>
  networks.map(({ id: _id, ...rest }) => rest);

/** Everything that a node has written or knows. */
const everything = (made: ControlLab): string =>
  JSON.stringify(made.nodes.map(({ cluster }) => [...cluster.state.versions()].sort()));

interface Made {
  readonly wish: NetworkWish;
  readonly vteps: readonly VtepWish[];
}

const anyText = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text !== '__proto__');

const anyParts = fc.record({
  letters: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,20}$/),
  bits: fc.array(fc.integer({ min: 20, max: 29 }), { maxLength: 3 }),
  six: fc.boolean(),
  gateway: fc.option(fc.integer({ min: 1, max: 5 })),
  range: fc.boolean(),
  aux: fc.boolean(),
  more: fc.record({
    driver: fc.constantFrom('overlay', 'overlay', 'bridge'),
    internal: fc.boolean(),
    attachable: fc.boolean(),
    labels: fc.dictionary(anyText, fc.string(), { maxKeys: 5, noNullPrototype: true }),
    options: fc.oneof(
      fc.constant({}),
      fc.integer({ min: 1280, max: 65_485 }).map((mtu) => ({ mtu: `${mtu}` })),
    ),
  }),
  vni: fc.constantFrom(undefined, 1, 70_000),
  vteps: fc.uniqueArray(fc.constantFrom('10.99.0.8', '10.99.0.9', 'fd99::9'), { maxLength: 3 }),
  port: fc.integer({ min: 1, max: 65_535 }),
});

/** What a wish says of its subnets; the first one is of IPv4, or there is nothing to say. */
function subnetWords(parts: typeof anyParts extends fc.Arbitrary<infer T> ? T : never, i: number) {
  const four = parts.bits.map((bits, k) => `10.${i}.${16 * k}.0/${bits}`);
  const subnets = parts.six ? [...four, `fd00:${i + 1}::/64`] : four;
  if (four.length === 0) return { subnets };
  return {
    subnets,
    gateways: parts.gateway === null ? [] : [`10.${i}.0.${parts.gateway}`],
    ipRanges: parts.range ? [`10.${i}.0.0/29`] : [],
    auxAddresses: (parts.aux ? { printer: `10.${i}.0.6` } : {}) as Record<string, string>,
  };
}

/** Wishes for networks that do not collide: each has its number in name, subnets and VNI. */
const anyNetworks: fc.Arbitrary<Made[]> = fc.array(anyParts, { maxLength: 5 }).map((all) =>
  all.map((parts, i): Made => {
    const { letters, more, vni, vteps, port } = parts;
    const wish = networkWish(`${letters}${i}`, {
      ...more,
      ...subnetWords(parts, i),
      ...(vni !== undefined && { vni: vni + i }),
    });
    const ips = more.driver === 'bridge' ? [] : vteps;
    return { wish, vteps: ips.map((ip) => ({ ip, port })) };
  }),
);

describe('a backup', () => {
  it('restored into an empty cluster gives equal networks and VTEPs, and restored again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyNetworks, async (wishes) => {
        const before = await lab(1, 1);
        const { cluster } = before.node(0);
        for (const { wish, vteps } of wishes) {
          const { network } = await before.resolve(createNetwork(cluster, wish, []));
          for (const vtep of vteps) await addVtep(cluster, network, vtep, OWN);
        }
        const backup = fromFile(cluster);
        const after = await lab(1, 2);
        const { made } = await restore(after, 0, backup);
        expect(made).to.have.length(wishes.length);
        expect(withoutIds(fromFile(after.node(0).cluster))).to.deep.equal(withoutIds(backup));
        const written = everything(after);
        expect((await restore(after, 0, backup)).made).to.deep.equal([]);
        expect(everything(after)).to.equal(written);
        // Neither does it where it was made.
        expect((await restore(before, 0, backup)).made).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });

  it('holds no identity, key, token, member or endpoint', async () => {
    const made = await lab(3, 3);
    await made.resolve(createNetwork(made.node(0).cluster, networkWish('web'), []));
    const backup = fromFile(made.node(0).cluster);
    expect(Object.keys(backup).sort()).to.deep.equal(
      ['cluster', 'defaultAddressPool', 'format', 'made', 'networks', 'node'].sort(),
    );
    const text = JSON.stringify(backup);
    for (const { id } of made.nodes.slice(1)) expect(text).to.not.contain(id);
  });
});

describe('a restore', () => {
  const several = async (count: number): Promise<StateBackup> => {
    const made = await lab(1, 4);
    const { cluster } = made.node(0);
    for (let i = 0; i < count; i++) {
      const subnets = [`10.${i >> 8}.${i & 255}.0/24`];
      await made.resolve(createNetwork(cluster, networkWish(`n${i}`, { subnets }), []));
    }
    return fromFile(cluster);
  };

  it('makes ids anew, so no ownership of addresses is begun a second time', async () => {
    const made = await lab(1, 5);
    const { cluster } = made.node(0);
    const { network } = await made.resolve(createNetwork(cluster, networkWish('web'), []));
    const backup = fromFile(cluster);
    await removeNetwork(cluster, network);
    // The VNI is not given again before it has cooled.
    const early = await refusalOf(restore(made, 0, backup));
    expect(early.message).to.match(/network web: VNI 4096 is in use, or was given back less than/);
    await made.run(61_000);
    const { made: again } = await restore(made, 0, backup);
    expect(again[0]?.vni).to.equal(network.vni);
    expect(again[0]?.id).to.not.equal(network.id);
  });

  it('on any member is known to all, and everybody has a share of the addresses', async () => {
    const backup = await several(70);
    const made = await lab(3, 6);
    const { made: networks, silent } = await restore(made, 2, backup);
    expect(silent).to.deep.equal([]);
    expect(networks.every(({ provisional }) => !provisional)).to.equal(true);
    await made.until(() => made.agrees(), 5000, 'agreement');
    for (const { id, cluster } of made.nodes) {
      expect(withoutIds(fromFile(cluster))).to.deep.equal(withoutIds(backup));
      const pool = cluster.ipam.lookup(`ip/${networks[69]?.id}/0`);
      expect(pool?.ownership.ownedBy(id)).to.have.length.greaterThan(0);
    }
  });

  it('only told about changes nothing', async () => {
    const backup = await several(2);
    const made = await lab(1, 7);
    const written = everything(made);
    const { steps } = previewRestore(made.node(0).cluster, backup, HOST);
    expect(steps.map(({ there }) => there)).to.deep.equal([undefined, undefined]);
    expect(everything(made)).to.equal(written);
  });

  it('that is refused by the check changes nothing', async () => {
    const backup = await several(3);
    const made = await lab(2, 8);
    await made.resolve(
      createNetwork(made.node(1).cluster, networkWish('n1', { subnets: ['10.7.0.0/24'] }), []),
    );
    await made.until(() => made.agrees(), 5000, 'agreement');
    const written = everything(made);
    const refusal = await refusalOf(restore(made, 0, backup));
    expect(refusal.text.why).to.equal(
      'network n1 is here already and has other vni, subnets, gateways',
    );
    await made.run(1000);
    expect(everything(made)).to.equal(written);
  });

  it('that a member objects to makes nothing, and gives every VNI back', async () => {
    const backup = await several(3);
    const made = await lab(3, 9);
    for (const { cluster } of made.nodes) cluster.stockUp();
    await made.run(2000);
    // Of two that meet the one of the lower node id goes on.
    const other = createNetwork(
      made.node(0).cluster,
      networkWish('late', { subnets: ['10.0.2.0/24'], vni: 77 }),
      [],
    );
    const refusal = await refusalOf(restore(made, 1, backup));
    expect(refusal.message).to.match(
      /^state restore: network n2: subnet 10\.0\.2\.0\/24 (is taken by|belongs to) network late/,
    );
    await made.resolve(other);
    await made.run(1000);
    for (const { cluster } of made.nodes) {
      expect(cluster.directory.networks().map(({ name }) => name)).to.deep.equal(['late']);
    }
    // Nothing is held any more: without the one that collides it goes on at once.
    const rest = { ...backup, networks: backup.networks.slice(0, 2) };
    expect((await restore(made, 1, rest)).made).to.have.length(2);
  });

  it('of one file on two nodes at once makes each network once', async () => {
    const backup = await several(3);
    const made = await lab(3, 10);
    await Promise.allSettled([restore(made, 0, backup), restore(made, 1, backup)]);
    await made.run(1000);
    await restore(made, 2, backup);
    await made.until(() => made.agrees(), 5000, 'agreement');
    for (const { cluster } of made.nodes) {
      expect(withoutIds(fromFile(cluster))).to.deep.equal(withoutIds(backup));
    }
  });

  it('is refused when what was there is removed while members are asked', async () => {
    const backup = await several(2);
    const made = await lab(2, 11);
    const first = { ...backup, networks: backup.networks.slice(0, 1) };
    const { made: networks } = await restore(made, 0, first);
    await made.run(500);
    const { cluster } = made.node(0);
    const both = restoreBackup(cluster, backup, HOST);
    await removeNetwork(cluster, networks[0] as never);
    expect((await refusalOf(made.resolve(both))).message).to.equal(
      'state restore: networks were removed or made meanwhile; nothing was changed; try again',
    );
    expect(cluster.directory.networks()).to.deep.equal([]);
  });

  it('on each node brings back the bridge networks of its own backup', async () => {
    const old = await lab(2, 15);
    const make = (node: number, name: string, driver: string): Promise<unknown> =>
      old.resolve(createNetwork(old.node(node).cluster, networkWish(name, { driver }), []));
    await make(0, 'all', 'overlay');
    await make(0, 'first', 'bridge');
    await old.run(1000);
    await make(1, 'second', 'bridge');
    const backups = old.nodes.map(({ cluster }) => fromFile(cluster));
    const made = await lab(2, 16);
    const names = async (node: number): Promise<string[]> => {
      const { made: networks } = await restore(made, node, backups[node] as StateBackup);
      await made.run(1000);
      return networks.map(({ name }) => name);
    };
    expect(await names(0)).to.deep.equal(['all', 'first']);
    expect(await names(1)).to.deep.equal(['second']);
    const known = made.nodes.map(({ cluster }) => withoutIds(fromFile(cluster)));
    expect(known).to.deep.equal(backups.map(withoutIds));
  });

  it('is refused by a node that was removed, also one that is only asked', async () => {
    const backup = await several(1);
    const made = await lab(3, 17);
    const { id, cluster } = made.node(2);
    await removeMembers(made.node(0).cluster, { nodes: [id], force: true });
    made.syncNow(2, 0);
    expect(cluster.fenced).to.equal(true);
    expect((await refusalOf(restore(made, 2, backup))).code).to.equal('node-removed');
    expect(() => previewRestore(cluster, backup, HOST)).to.throw('this node was removed');
  });

  it('says which members could not be asked', async () => {
    const backup = await several(2);
    const made = await lab(3, 12);
    made.cut([2], [0, 1]);
    const { silent, made: networks } = await restore(made, 0, backup);
    expect(silent).to.deep.equal([made.node(2).id]);
    expect(networks.every(({ provisional }) => provisional)).to.equal(true);
  });

  it('on a node alone has no bound; with members the bound is what they remember', async () => {
    const backup = await several(PENDING_MAX + 1);
    const alone = await lab(1, 13);
    expect((await restore(alone, 0, backup)).made).to.have.length(PENDING_MAX + 1);
    const made = await lab(2, 14);
    const refusal = await refusalOf(restore(made, 0, backup));
    expect([refusal.code, made.node(0).cluster.directory.networks()]).to.deep.equal([
      'limit-reached',
      [],
    ]);
  });
});
