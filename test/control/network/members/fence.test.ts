import { expect } from 'chai';
import { createNetwork } from '../../../../src/control/network/create-network.ts';
import { removeMembers } from '../../../../src/control/network/members/removal.ts';
import { sealEntry } from '../../../../src/control/state/entry.ts';
import { plainIdentity } from '../../../../src/simulator/host/identity.ts';
import { networkWish } from '../../../../src/simulator/network-wish.ts';
import { ControlLab, type LabNode } from '../../../support/control-lab.ts';

const refused = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );

/** Lets a node hear something that another one signed and does not know: its directory was put back. */
function forget(author: LabNode, reader: LabNode): void {
  const { generation, seq } = author.cluster.state.versionOf(author.id);
  const value = Uint8Array.of(1);
  const entry = sealEntry(plainIdentity(author.id), {
    generation,
    seq: seq + 1,
    lamport: 0,
    key: 'grant/lost/1',
    value,
  });
  reader.cluster.state.merge({
    origin: author.id,
    generation,
    fromSeq: seq,
    toSeq: seq + 1,
    entries: [entry.signed],
  });
}

describe('a node whose data directory is an earlier copy', () => {
  it('fences itself at the first comparison with anybody who knows more, and can be removed', async () => {
    const made = new ControlLab({ nodes: 4, seed: 1 });
    await made.until(() => made.agrees(), 5000, 'agreement');
    const [a, b, victim] = [made.node(0), made.node(1), made.node(2)];
    forget(victim, b);
    await made.until(() => victim.cluster.fenced, 5000, 'the victim knows');
    expect(await refused(createNetwork(victim.cluster, networkWish('late'), []))).to.equal(
      'request: others hold writes of it that its data directory lacks, which is an earlier copy or is used twice; ' +
        'run weft node rm --force n2 on another node, set the directory aside, and join again',
    );
    expect(await refused(victim.cluster.acquire('vni'))).to.match(/an earlier copy/);
    await made.until(() => a.health.get(victim.id) === 'failed', 10_000, 'the others see it fail');
    await removeMembers(a.cluster, { nodes: [victim.id], force: true });
    const gone = (): boolean => made.node(3).cluster.registry.all().length === 3;
    await made.until(gone, 5000, 'all know');
    const ownsNothing = (): boolean =>
      [...a.cluster.ipam.pools()].every(
        ({ ownership }) => ownership.ownedBy(victim.id).length === 0,
      );
    await made.until(ownsNothing, 5000, 'what it owned is reclaimed');
  });

  it('the others go on', async () => {
    const made = new ControlLab({ nodes: 3, seed: 2 });
    await made.until(() => made.agrees(), 5000, 'agreement');
    forget(made.node(2), made.node(1));
    await made.until(() => made.node(2).cluster.fenced, 5000, 'the victim knows');
    const { network } = await made.resolve(
      createNetwork(made.node(0).cluster, networkWish('still'), []),
    );
    const known = (): boolean => made.node(1).cluster.directory.network(network.id) !== undefined;
    await made.until(known, 2000, 'the network is known');
  });
});
