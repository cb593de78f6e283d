import { expect } from 'chai';
import fc from 'fast-check';
import type { Vni } from '../../src/model/vni.ts';
import {
  decodePathProbe,
  encodePathAnswer,
  encodePathProbe,
  PATH_PROBE_BYTES_MIN,
} from '../../src/wire/path-probe.ts';
import { bytesOf } from '../vectors/load.ts';

const VNI = 0x4d as Vni;

describe('a path probe', () => {
  it('has the bytes of its page', () => {
    const head = '0800000000004d00 0180c200000f 000000000000 88b5'.replaceAll(' ', '');
    expect(encodePathProbe(VNI, 0xfedc_ba98, 32)).to.deep.equal(
      bytesOf(`${head}01000000fedcba980000`),
    );
    expect(encodePathAnswer(VNI, 0xfedc_ba98)).to.deep.equal(bytesOf(`${head}02000000fedcba98`));
  });

  it('is as long as what it asks for, and its answer never longer', () => {
    expect(encodePathProbe(VNI, 1, 8972)).to.have.length(8972);
    expect(encodePathProbe(VNI, 1, 0)).to.have.length(PATH_PROBE_BYTES_MIN);
    expect(encodePathAnswer(VNI, 1)).to.have.length(PATH_PROBE_BYTES_MIN);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(2000), (token, bytes) => {
        const probe = encodePathProbe(VNI, token, bytes).subarray(8);
        expect(decodePathProbe(probe)).to.deep.equal({ kind: 'ask', token });
        const answer = encodePathAnswer(VNI, token).subarray(8);
        expect(decodePathProbe(answer)).to.deep.equal({ kind: 'told', token });
      }),
    );
  });

  it('is nothing at every length below its own, and with any other byte in its head', () => {
    const frame = encodePathAnswer(VNI, 7).subarray(8);
    for (let length = 0; length < frame.length; length++) {
      expect(decodePathProbe(frame.subarray(0, length)), `${length}`).to.equal(undefined);
    }
    for (const at of [0, 1, 2, 3, 4, 5, 12, 13, 14]) {
      const changed = frame.slice();
      changed[at] = 0x77;
      expect(decodePathProbe(changed), `${at}`).to.equal(undefined);
    }
  });
});
