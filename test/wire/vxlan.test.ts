import { expect } from 'chai';
import fc from 'fast-check';
import type { Vni } from '../../src/model/vni.ts';
import { decodeVxlan, writeVxlan } from '../../src/wire/vxlan.ts';
import { bytesOf, loadVectors, type VectorFile, type VxlanVector } from '../vectors/load.ts';

const VALID = bytesOf('0800000000004d00');
const RESERVED_BITS = Array.from({ length: 64 }, (_, bit) => bit).filter(
  (bit) => bit !== 4 && (bit < 32 || bit >= 56),
);

describe('the VXLAN header', () => {
  for (const { name, hex, vni } of loadVectors<VectorFile<VxlanVector>>('kernel-vxlan').vectors) {
    it(`of the kernel is read and written: ${name}`, () => {
      const datagram = bytesOf(hex);
      expect(decodeVxlan(datagram)).to.equal(vni);
      const header = new Uint8Array(8);
      writeVxlan(header, 0, vni as Vni);
      expect(header).to.deep.equal(datagram.subarray(0, 8));
    });
  }

  it('survives a round trip for every VNI', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xff_ffff }), (vni) => {
        const header = new Uint8Array(10).fill(0xff);
        writeVxlan(header, 1, vni as Vni);
        expect(decodeVxlan(header.subarray(1, 9))).to.equal(vni);
        expect([header[0], header[9]]).to.deep.equal([0xff, 0xff]);
      }),
    );
  });

  it('is truncated at every length below 8', () => {
    for (let length = 0; length < 8; length++) {
      expect(decodeVxlan(VALID.subarray(0, length)), `${length}`).to.equal('truncated');
    }
  });

  it('is refused without the I flag', () => {
    expect(decodeVxlan(bytesOf('0000000000004d00'))).to.equal('no-vni-flag');
    expect(decodeVxlan(bytesOf('f7ffffff00004d00'))).to.equal('no-vni-flag');
  });

  it('is refused with VNI 0', () => {
    expect(decodeVxlan(bytesOf('0800000000000000'))).to.equal('bad-vni');
  });

  it('has 39 reserved bits', () => {
    expect(RESERVED_BITS).to.have.length(39);
  });

  for (const bit of RESERVED_BITS) {
    it(`is refused with reserved bit ${bit}, as by the kernel`, () => {
      const header = VALID.slice();
      const byte = Math.floor(bit / 8);
      header[byte] = (header[byte] ?? 0) | (0x80 >> (bit % 8));
      expect(decodeVxlan(header)).to.equal('reserved-bits');
    });
  }
});
