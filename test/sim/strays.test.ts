import { expect } from 'chai';
import { removeMembers } from '../../src/control/network/members/removal.ts';
import type { ControlPlane } from '../../src/simulator/host/control-plane.ts';
import type { SimNode } from '../../src/simulator/host/node.ts';
import { answerOf } from '../../src/simulator/probes.ts';
import { World } from '../../src/simulator/world.ts';

/** Three hosts, of which the second has removed the first, which does not know it and has admitted two more. */
async function world(seed: number): Promise<{ readonly world: World; readonly nodes: SimNode[] }> {
  const made = new World({ seed });
  made.add();
  await made.run(100);
  made.add();
  await made.run(20_000, () => made.agrees());
  const [founder, remover] = made.nodes as [SimNode, SimNode];
  for (const [a, b] of [
    [0, 1],
    [1, 0],
  ] as const)
    made.network.cut(a, b);
  const plane = remover.plane as ControlPlane;
  const gone = { nodes: [founder.id], force: true };
  expect(await answerOf(made, plane, () => removeMembers(plane.cluster, gone))).to.have.keys(
    'value',
  );
  // Only the founder is there to be asked.
  remover.pause(60_000);
  for (let i = 0; i < 2; i++) await joined(made, made.add());
  return { world: made, nodes: made.nodes };
}

async function joined(made: World, node: SimNode): Promise<void> {
  expect(await made.run(20_000, () => node.serving !== undefined)).to.equal(true);
}

describe('hosts that a removed member admitted behind the back of the others', () => {
  it('are told that they are not known, the removed one that it is none, and the others are the cluster', async () => {
    const { world: made, nodes } = await world(5);
    const [founder, remover, ...strays] = nodes as [SimNode, SimNode, SimNode, SimNode];
    const knows = ({ serving }: SimNode): boolean => serving?.cluster.registry.all().length === 4;
    expect(await made.run(5_000, () => strays.every(knows))).to.equal(true);
    made.heal();
    const isOver = (): boolean => made.members.length === 1 && made.untold().length === 0;
    expect(await made.run(20_000, isOver)).to.equal(true);
    expect(made.members).to.deep.equal([remover]);
    expect(founder.plane?.cluster.fenced).to.equal(true);
    for (const { plane } of strays) {
      const { cluster, syncs } = plane as ControlPlane;
      expect(syncs.standing.strangeTo(cluster)).to.deep.equal([remover.id]);
      expect(cluster.fenced).to.equal(false);
    }
  });
});
