import { expect } from 'chai';
import type { HeldKeys } from '../../../src/control/keys/records.ts';
import {
  driverOf,
  nextAct,
  type RotationMember,
  type RotationView,
  waitsFor,
} from '../../../src/control/keys/rotation.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';

const OLD = 'aa'.repeat(32);
const NEW = 'bb'.repeat(32);
const [H1, H2, H3] = [1, 2, 3].map(plainNode) as [NodeId, NodeId, NodeId];

const held = (more: Partial<HeldKeys> = {}): HeldKeys => ({
  gossip: [1],
  sealing: 1,
  roots: [OLD],
  leafRoot: OLD,
  rootKeys: [],
  leafExpiresMs: 0,
  ...more,
});
const member = (node: NodeId, more: Partial<RotationMember> = {}): RotationMember => ({
  node,
  alive: true,
  signer: false,
  held: held(),
  recordRoot: OLD,
  ...more,
});
const signer = (node: NodeId, more: Partial<RotationMember> = {}): RotationMember =>
  member(node, {
    signer: true,
    held: held({ roots: [OLD, NEW], rootKeys: [OLD, NEW] }),
    ...more,
  });
const view = (
  step: RotationView['step'],
  members: readonly RotationMember[],
  self = H1,
): RotationView => ({ self, step, newRoot: NEW, members });
const trusting = held({ roots: [OLD, NEW] });
const renewed = held({ roots: [OLD, NEW], leafRoot: NEW });

describe('the rotation of the authority', () => {
  it('is driven by the first live signer that has the new key', () => {
    const both = [signer(H1), signer(H2)];
    expect(driverOf(view('distribute', both))).to.equal(H1);
    expect(driverOf(view('distribute', [signer(H1, { alive: false }), signer(H2)]))).to.equal(H2);
    const keyless = signer(H1, { held: held({ rootKeys: [OLD] }) });
    expect(driverOf(view('distribute', [keyless, signer(H2)]))).to.equal(H2);
    expect(nextAct(view('distribute', both, H2))).to.deep.equal({ kind: 'rest' });
  });

  it('waits in its first step for every live member to trust the new root', () => {
    const members = [signer(H1), member(H2), member(H3, { alive: false })];
    expect(waitsFor(view('distribute', members))).to.deep.equal([{ node: H2, why: 'trust' }]);
    expect(nextAct(view('distribute', members))).to.deep.equal({ kind: 'rest' });
    const ready = [signer(H1), member(H2, { held: trusting }), member(H3, { alive: false })];
    expect(nextAct(view('distribute', ready))).to.deep.equal({ kind: 'step', to: 'reissue' });
  });

  it('hands the new key to every live signer before anything is issued', () => {
    const keyless = signer(H2, { held: held({ roots: [OLD, NEW], rootKeys: [OLD] }) });
    for (const step of ['distribute', 'reissue'] as const) {
      const act = nextAct(view(step, [signer(H1), keyless]));
      expect(act).to.deep.equal({ kind: 'hand-key', to: [H2] });
    }
  });

  it('issues for members that are away as well', () => {
    const members = [signer(H1), member(H2, { recordRoot: NEW }), member(H3, { alive: false })];
    expect(nextAct(view('reissue', members))).to.deep.equal({ kind: 'issue', nodes: [H1, H3] });
  });

  it('does not end while a live member shows an old certificate', () => {
    const all = { recordRoot: NEW };
    const self = signer(H1, {
      ...all,
      held: held({ roots: [OLD, NEW], leafRoot: NEW, rootKeys: [OLD, NEW] }),
    });
    const late = [self, member(H2, { ...all, held: trusting })];
    expect(waitsFor(view('reissue', late))).to.deep.equal([{ node: H2, why: 'certificate' }]);
    expect(nextAct(view('reissue', late))).to.deep.equal({ kind: 'rest' });
    const away = [self, member(H2, { ...all, alive: false, held: trusting })];
    expect(nextAct(view('reissue', away))).to.deep.equal({ kind: 'step', to: 'done' });
    const done = [self, member(H2, { ...all, held: renewed })];
    expect(nextAct(view('reissue', done))).to.deep.equal({ kind: 'step', to: 'done' });
  });

  it('does not end while a signer that is away has the old key alone', () => {
    const self = signer(H1, {
      recordRoot: NEW,
      held: held({ roots: [OLD, NEW], leafRoot: NEW, rootKeys: [OLD, NEW] }),
    });
    const away = signer(H2, { recordRoot: NEW, alive: false, held: held({ rootKeys: [OLD] }) });
    const members = [self, away];
    expect(waitsFor(view('reissue', members))).to.deep.equal([{ node: H2, why: 'signer-away' }]);
    expect(nextAct(view('reissue', members))).to.deep.equal({ kind: 'rest' });
    expect(nextAct(view('reissue', [self, { ...away, signer: false }]))).to.deep.equal({
      kind: 'step',
      to: 'done',
    });
  });

  it('rests when it is done', () => {
    expect(nextAct(view('done', [signer(H1), member(H2)]))).to.deep.equal({ kind: 'rest' });
    expect(waitsFor(view('done', [signer(H1), member(H2)]))).to.deep.equal([]);
  });
});
