import { expect } from 'chai';
import fc from 'fast-check';
import {
  differing,
  leafOf,
  TREE_WIDTH,
  treeOf,
  VersionTree,
} from '../../../src/control/gossip/version-tree.ts';
import { toHex } from '../../../src/model/hex.ts';
import type { LogSummary } from '../../../src/model/log.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';

type Versions = ReadonlyMap<NodeId, LogSummary>;

const [A, B] = [plainNode(1), plainNode(2)];

const versions = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9 })))
  .map(
    (pairs) => new Map(pairs.map(([n, seq]) => [plainNode(n), { generation: 1, seq, content: 0 }])),
  );

function of(...pairs: readonly (readonly [NodeId, number])[]): Versions {
  return new Map(pairs.map(([node, seq]) => [node, { generation: 1, seq, content: 0 }]));
}

function rootOf(all: Versions): string {
  return toHex(new VersionTree().refresh(all).root());
}

describe('version tree', () => {
  it('the root of nothing is zero', () => {
    expect(rootOf(new Map())).to.equal('00'.repeat(8));
  });

  it('the hash of one log is FNV-1a and fmix64, computed elsewhere', () => {
    // Python: h = 0xcbf29ce484222325; for c in b'<origin>/1/7/0': h = (h ^ c) * 0x100000001b3 % 2**64; then fmix64.
    expect(rootOf(of([A, 7]))).to.equal('e07665855200a663');
  });

  it('equal logs have equal roots, whatever the order and the way there', () => {
    fc.assert(
      fc.property(versions, versions, (before, after) => {
        const tree = new VersionTree().refresh(before).refresh(after);
        const reversed = new Map([...after].reverse());
        expect(toHex(tree.root())).to.equal(rootOf(reversed));
      }),
    );
  });

  it('different logs have different roots', () => {
    fc.assert(
      fc.property(versions, versions, (one, other) => {
        const same =
          one.size === other.size &&
          [...one].every(([node, { seq }]) => other.get(node)?.seq === seq);
        expect(rootOf(one) === rootOf(other)).to.equal(same);
      }),
      { numRuns: 1000 },
    );
  });

  it('one log ahead and another ahead do not cancel out', () => {
    for (let n = 1; n <= 200; n++) {
      const [a, b] = [plainNode(n), plainNode(n + 1)];
      expect(rootOf(of([a, 1], [b, 2]))).to.not.equal(rootOf(of([a, 2], [b, 1])));
    }
  });

  it('a changed log shows in its branch and its leaf, and nowhere else', () => {
    fc.assert(
      fc.property(versions, fc.integer({ min: 1, max: 50 }), (before, n) => {
        const node = plainNode(n);
        const [one, other] = [new VersionTree(), new VersionTree()];
        one.refresh(before);
        other.refresh(new Map([...before, [node, { generation: 2, seq: 1, content: 0 }]]));
        const branch = Math.floor(leafOf(node) / TREE_WIDTH);
        expect(differing(one.branches(), other.branches(), TREE_WIDTH)).to.deep.equal([branch]);
        const places = differing(one.leaves(branch), other.leaves(branch), TREE_WIDTH);
        expect(places).to.deep.equal([leafOf(node) % TREE_WIDTH]);
      }),
    );
  });

  it('a thousand logs fill the leaves evenly', () => {
    const counts = new Map<number, number>();
    for (let n = 1; n <= 1000; n++) {
      const leaf = leafOf(plainNode(n));
      counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
    }
    expect(counts.size).to.be.greaterThan(550);
    expect(Math.max(...counts.values())).to.be.below(8);
  });

  it('of one set of logs is kept, and follows them', () => {
    const versions = new Map(of([A, 1], [B, 1]));
    const logs = { versions: () => versions };
    expect(toHex(treeOf(logs).root())).to.equal(rootOf(versions));
    versions.set(B, { generation: 1, seq: 2, content: 0 });
    expect(treeOf(logs)).to.equal(treeOf(logs));
    expect(toHex(treeOf(logs).root())).to.equal(rootOf(of([A, 1], [B, 2])));
    expect(treeOf(logs).leafOf(A)).to.equal(leafOf(A));
  });

  it('rows of another length cannot be compared', () => {
    const tree = new VersionTree().refresh(of([A, 1], [B, 1]));
    expect(differing(tree.branches(), tree.root(), TREE_WIDTH)).to.equal(undefined);
    expect(differing(new Uint8Array(4), tree.root(), 1)).to.equal(undefined);
  });
});
