import { expect } from 'chai';
import { parseFrame } from '../../../src/datapath/frame.ts';
import { combineEcn, outerEcn } from '../../../src/datapath/vxlan/ecn.ts';
import type { EcnBits } from '../../../src/wire/ip-packet.ts';
import { bytesOf, loadVectors, type VectorFile, type VxlanVector } from '../../vectors/load.ts';

const NAMES = ['not-ECT', 'ECT(1)', 'ECT(0)', 'CE'];
/** Rows: inner bits; columns: outer bits. RFC 6040, figure 4, as Linux applies it. */
const OUT_OF_TUNNEL: readonly (readonly (EcnBits | 'drop')[])[] = [
  [0, 0, 0, 'drop'],
  [1, 1, 1, 3],
  [2, 1, 2, 3],
  [3, 3, 3, 3],
];

describe('ECN out of the tunnel', () => {
  for (const inner of [0, 1, 2, 3] as const) {
    for (const outer of [0, 1, 2, 3] as const) {
      const expected = OUT_OF_TUNNEL[inner]?.[outer];
      const result = expected === 'drop' ? 'a drop' : NAMES[expected ?? 0];
      it(`makes ${result} of inner ${NAMES[inner]} and outer ${NAMES[outer]}`, () => {
        expect(combineEcn(inner, outer)).to.equal(expected);
      });
    }
  }
});

describe('ECN into the tunnel', () => {
  for (const vector of loadVectors<VectorFile<VxlanVector>>('kernel-vxlan').vectors) {
    it(`is what the kernel chose: ${vector.name}`, () => {
      const inner = parseFrame(bytesOf(vector.hex).subarray(8));
      if (inner === 'malformed') throw new Error(inner);
      expect(outerEcn(inner.packet)).to.equal(vector.outerEcn);
    });
  }
});
