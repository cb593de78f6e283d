import { expect } from 'chai';
import { Sync } from '../../../../src/control/gossip/sync.ts';
import {
  commitEndpoint,
  prepareEndpoint,
} from '../../../../src/control/network/attach-endpoint.ts';
import { createNetwork } from '../../../../src/control/network/create-network.ts';
import { type Farewell, leave } from '../../../../src/control/network/members/leave.ts';
import { leaveCluster, removeMembers } from '../../../../src/control/network/members/removal.ts';
import type { StoredEndpoint } from '../../../../src/control/state/records.ts';
import {
  encodeMember,
  encodeRemoval,
  type Member,
} from '../../../../src/control/state/registry.ts';
import { formatInterfaceAddress } from '../../../../src/model/ip.ts';
import type { NodeId } from '../../../../src/model/node-id.ts';
import { plainCertificate, plainNode } from '../../../../src/simulator/host/identity.ts';
import { networkWish } from '../../../../src/simulator/network-wish.ts';
import { ControlLab, type LabNode } from '../../../support/control-lab.ts';

async function lab(nodes: number, seed: number): Promise<ControlLab> {
  const made = new ControlLab({ nodes, seed });
  await made.until(() => made.agrees(), 5000, 'agreement');
  await made.resolve(
    createNetwork(made.node(0).cluster, networkWish('n', { subnets: ['10.9.0.0/24'] }), []),
  );
  await made.until(() => made.agrees(), 5000, 'the network is known');
  return made;
}

async function attach(made: ControlLab, node: LabNode, name: string): Promise<StoredEndpoint> {
  const wish = { network: 'n', tap: 'eth0', name, aliases: [], labels: {} };
  const endpoint = await made.resolve(prepareEndpoint(node.cluster, wish));
  await commitEndpoint(node.cluster, endpoint);
  return endpoint;
}

async function die(made: ControlLab, index: number): Promise<LabNode> {
  const dead = made.node(index);
  dead.running = false;
  await made.run(5000);
  return dead;
}

const remove = (node: LabNode, gone: readonly LabNode[], force = false): Promise<void> =>
  removeMembers(node.cluster, { nodes: gone.map(({ id }) => id), force });

const refused = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );

const owns = (node: LabNode, of: LabNode): bigint =>
  [...node.cluster.ipam.pools()]
    .flatMap(({ ownership }) => ownership.ownedBy(of.id))
    .reduce((sum, { first, last }) => sum + last - first + 1n, 0n);

/** How a node of the lab speaks to the others when it leaves. */
function farewellOf(made: ControlLab, from: number): Farewell {
  const talk = (peer: NodeId): ReturnType<ControlLab['syncNow']> =>
    made.syncNow(
      from,
      made.nodes.findIndex(({ id }) => id === peer),
    );
  return {
    compare: async (peer) => {
      const sync = talk(peer);
      return sync instanceof Sync ? () => sync.isCovered : undefined;
    },
    tell: async (peer) => talk(peer) === 'removed',
    // Time is moved by who waits for the promise.
    pause: () => Promise.resolve(),
  };
}

describe('the end of a membership', () => {
  it('node rm: what the dead node carried is forgotten, what it owned is used again within 5 s', async () => {
    const made = await lab(4, 1);
    const [a, b] = [made.node(0), made.node(1)];
    await attach(made, made.node(3), 'web');
    await made.until(() => made.agrees(), 1000, 'the endpoint is known');
    const dead = await die(made, 3);
    await remove(b, [dead]);
    await made.until(() => owns(a, dead) === 0n && owns(b, dead) === 0n, 5000, 'reclaim');
    expect([...b.cluster.directory.endpoints()]).to.deep.equal([]);
    expect(a.cluster.reclaim.status()).to.equal(undefined);
    expect(b.cluster.registry.all()).to.have.length(3);
  });

  it('a reclaim waits for every member that is left, and says for whom', async () => {
    const made = await lab(5, 2);
    const [a, b] = [made.node(0), made.node(1)];
    const away = made.node(2);
    away.running = false;
    const dead = await die(made, 4);
    await remove(b, [dead]);
    await made.run(10_000);
    expect(owns(a, dead) > 0n).to.equal(true);
    expect(a.cluster.reclaim.status()?.silent).to.deep.equal([away.id]);
    expect(a.cluster.reclaim.status()?.reclaimer).to.equal(a.id);
    away.running = true;
    away.gossip.tell({ kind: 'start' }, made.nowMs);
    await made.until(() => owns(a, dead) === 0n, 5000, 'reclaim');
  });

  it('a grant that only one member has heard of is not reclaimed', async () => {
    const made = await lab(4, 3);
    const [a, , c, dead] = [made.node(0), made.node(1), made.node(2), made.node(3)];
    // Node 3 gives to node 2, both cut off from the others, and dies.
    made.cut([2, 3], [0, 1]);
    await made.run(5000);
    const wanted = dead.cluster.ipam.lookup(poolId(dead))?.freeRuns()[0]?.first as bigint;
    const outcome = await made.resolve(c.cluster.acquire(poolId(c), wanted));
    expect(outcome.kind).to.equal('acquired');
    dead.running = false;
    made.cut([2, 3], [0, 1], false);
    await made.run(100);
    await remove(a, [dead], true);
    await made.until(() => owns(a, dead) === 0n, 10_000, 'reclaim');
    expect(a.cluster.ipam.lookup(poolId(a))?.ownership.lookup(wanted)?.owner).to.equal(c.id);
  });

  it('a removed node that lives is told so, and fences itself', async () => {
    const made = await lab(4, 4);
    const [a, victim] = [made.node(0), made.node(2)];
    made.cut([2], [0, 1, 3]);
    await made.run(5000);
    await remove(a, [victim]);
    await made.run(2000);
    expect(victim.cluster.fenced).to.equal(false);
    made.cut([2], [0, 1, 3], false);
    await made.until(() => victim.cluster.fenced, 5000, 'the victim knows');
    const wish = networkWish('late');
    expect(await refused(createNetwork(victim.cluster, wish, []))).to.equal(
      'request: this node was removed from the cluster by n0; stop the agent, set its data directory aside, and join again with a new token',
    );
    expect(made.node(1).cluster.registry.isMember(victim.id)).to.equal(false);
  });

  it('the removal of a live node, of half the members or of the own node is refused', async () => {
    const made = await lab(4, 5);
    const [a, b] = [made.node(0), made.node(1)];
    expect(await refused(remove(a, [b]))).to.match(/^node rm n1: node n1 is alive/);
    expect(await refused(remove(a, [a]))).to.match(/use weft leave here$/);
    made.cut([0, 1], [2, 3]);
    await made.run(5000);
    expect(await refused(remove(a, [made.node(2), made.node(3)]))).to.match(
      /^node rm n2 n3: 2 of 4 members are half or more/,
    );
    await remove(a, [made.node(2), made.node(3)], true);
    expect(a.cluster.registry.all()).to.have.length(2);
  });

  it('leave: what the node owned goes to another member, and nothing waits for a reclaim', async () => {
    const made = await lab(3, 6);
    const [a, leaver] = [made.node(0), made.node(2)];
    expect(owns(a, leaver) > 0n).to.equal(true);
    await leaveCluster(leaver.cluster);
    expect(leaver.cluster.fenced).to.equal(true);
    // It is not heard any more; its log travels by the sync that it opens itself.
    made.syncNow(2, 0);
    await made.until(() => made.node(1).cluster.registry.all().length === 2, 5000, 'all know');
    expect(owns(a, leaver)).to.equal(0n);
    expect(a.cluster.reclaim.status()).to.equal(undefined);
  });

  it('leave: what only this node holds, of one that left before it, is not lost with it', async () => {
    const made = await lab(4, 10);
    const [a, second, first] = [made.node(0), made.node(2), made.node(3)];
    made.cut([0, 1], [3]);
    expect(await made.resolve(leave(first.cluster, farewellOf(made, 3)))).to.equal(second.id);
    first.running = false;
    expect(a.cluster.registry.isMember(first.id)).to.equal(true);
    await made.resolve(leave(second.cluster, farewellOf(made, 2)));
    second.running = false;
    await made.until(() => a.cluster.registry.all().length === 2, 5000, 'all know of both');
    expect(owns(a, first) + owns(a, second)).to.equal(0n);
  });

  it('leave: it stays when nobody can be brought to hold all that it knows', async () => {
    const made = await lab(3, 11);
    const leaver = made.node(2);
    const farewell = { ...farewellOf(made, 2), compare: () => Promise.resolve(() => false) };
    const outcome = refused(made.resolve(leave(leaver.cluster, farewell), 20_000));
    expect(await outcome).to.match(/^leave: no member could be brought to hold all/);
    expect(leaver.cluster.fenced).to.equal(false);
  });

  it('leave is refused while the node carries endpoints, and when nobody is left', async () => {
    const made = await lab(2, 7);
    await attach(made, made.node(1), 'web');
    expect(await refused(leaveCluster(made.node(1).cluster))).to.equal(
      'leave: this node carries web; detach first, see weft ps --local',
    );
    await die(made, 1);
    expect(await refused(leaveCluster(made.node(0).cluster))).to.match(/no other member answers/);
    const alone = await lab(1, 8);
    expect(await refused(leaveCluster(alone.node(0).cluster))).to.match(/the only member/);
  });

  it('a removal that is heard of before the admission holds: nobody speaks with that node', async () => {
    const made = await lab(3, 11);
    const [a, b] = [made.node(0), made.node(1)];
    const gone = plainNode(77);
    a.cluster.append([{ key: `removed/${gone}`, value: encodeRemoval(false) }]);
    await made.run(100);
    const member = a.cluster.registry.lookup(b.id) as Member;
    const value = encodeMember({ ...member, node: gone, certificate: plainCertificate(gone) });
    a.cluster.append([{ key: `member/${gone}`, value }]);
    await made.until(() => b.cluster.registry.lookup(gone) !== undefined, 1000, 'b knows it');
    for (const { cluster, gossip } of [a, b]) {
      expect(cluster.registry.isMember(gone)).to.equal(false);
      expect(gossip.members.lookup(gone)).to.equal(undefined);
    }
  });

  it('a removal cannot be taken back', async () => {
    const made = await lab(3, 9);
    const dead = await die(made, 2);
    const a = made.node(0);
    await remove(a, [dead]);
    a.cluster.append([{ key: `removed/${dead.id}`, value: undefined }]);
    await made.run(1000);
    expect(made.node(1).cluster.registry.isMember(dead.id)).to.equal(false);
    expect(a.cluster.state.shared(`removed/${dead.id}`)).to.not.equal(undefined);
  });

  it('every address of a /24 is given exactly once by 16 nodes', async () => {
    const made = await lab(16, 10);
    const seen = new Set<string>();
    for (let i = 0; i < 253; i++) {
      const endpoint = await attach(made, made.node((i * 7) % 16), `e${i}`);
      for (const address of endpoint.addresses) seen.add(formatInterfaceAddress(address));
    }
    expect(seen.size).to.equal(253);
    expect(await refused(attach(made, made.node(5), 'x'))).to.match(/no free address/);
  });
});

function poolId(node: LabNode): string {
  return `ip/${node.cluster.directory.networkNamed('n')?.id}/0`;
}
