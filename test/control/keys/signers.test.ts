import { expect } from 'chai';
import { askingOrder, onDemotion } from '../../../src/control/keys/signers.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';

const [A, B, C, D] = [1, 2, 3, 4].map(plainNode) as [NodeId, NodeId, NodeId, NodeId];

describe('signers', () => {
  it('are asked in this order: oneself, those alive, the others, by admission', () => {
    const signers = [
      { node: A, alive: false },
      { node: B, alive: true },
      { node: C, alive: true },
      { node: D, alive: true },
    ];
    expect(askingOrder(signers, D)).to.deep.equal([D, B, C, A]);
    expect(askingOrder(signers, plainNode(9))).to.deep.equal([B, C, D, A]);
    expect(askingOrder([], A)).to.deep.equal([]);
  });

  it('forget their key when they are demoted, but the last one does not', () => {
    expect(onDemotion([B])).to.equal('forget');
    expect(onDemotion([])).to.equal('reclaim');
  });
});
