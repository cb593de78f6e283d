import { expect } from 'chai';
import { toVni, VNI_AUTO_MIN, VNI_MAX } from '../../src/model/vni.ts';

describe('VNIs', () => {
  for (const value of [1, VNI_AUTO_MIN, VNI_MAX]) {
    it(`may be ${value}`, () => expect(toVni(value)).to.equal(value));
  }
  for (const value of [0, -1, VNI_MAX + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`may not be ${value}`, () => expect(toVni(value)).to.equal(undefined));
  }
});
