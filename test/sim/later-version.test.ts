import { expect } from 'chai';
import { decodeNodeInfo } from '../../src/control/state/records.ts';
import { LATER_KEY } from '../../src/simulator/host/dialect.ts';
import { World } from '../../src/simulator/world.ts';

describe('hosts of a later version beside those of this one', () => {
  it('are understood, and what is not known of their records reaches hosts that never met them', async () => {
    const world = new World({ seed: 5, mixed: true });
    world.add();
    await world.run(100);
    const [, later] = [world.add(), world.add()];
    expect(later.isLater).to.equal(true);
    expect(await world.run(10_000, () => world.agrees())).to.equal(true);
    // Nobody can be probed whose datagrams are not understood.
    await world.run(10_000);
    expect(world.allAlive()).to.equal(true);
    later.crash();
    const newcomer = world.add();
    const known = (): Uint8Array | undefined =>
      newcomer.serving?.cluster.state.owned(later.id, LATER_KEY);
    expect(await world.run(10_000, () => known() !== undefined)).to.equal(true);
    expect(known()).to.deep.equal(later.plane?.cluster.state.owned(later.id, LATER_KEY));
    const record = newcomer.serving?.cluster.state.owned(later.id, 'node') as Uint8Array;
    expect(record).to.deep.equal(later.plane?.cluster.state.owned(later.id, 'node'));
    expect(decodeNodeInfo(record)?.boot).to.equal(1);
  });
});
