import { expect } from 'chai';
import fc from 'fast-check';
import {
  checksumOfSum,
  foldSum,
  pseudoHeaderSum,
  sumWords,
  updateChecksum,
} from '../../src/wire/checksum.ts';
import { l4Bytes, l4Offset } from '../../src/wire/ip-packet.ts';
import { decodeIpv4 } from '../../src/wire/ipv4.ts';
import { decodeIpv6 } from '../../src/wire/ipv6.ts';
import { bytesOf, loadFrames, loadVectors, type VectorFile } from '../vectors/load.ts';
import { anyU16 } from './arbitraries.ts';

interface ChecksumVector {
  readonly name: string;
  readonly hex: string;
  readonly sum: number;
  readonly checksum: number;
}

const file = loadVectors<VectorFile<ChecksumVector> & { readonly update: Record<string, number> }>(
  'checksum',
);

describe('the Internet checksum', () => {
  for (const { name, hex, sum, checksum } of file.vectors) {
    it(`agrees with ${name}`, () => {
      const bytes = bytesOf(hex);
      expect(foldSum(sumWords(bytes, 0, bytes.length))).to.equal(sum);
      expect(checksumOfSum(sumWords(bytes, 0, bytes.length))).to.equal(checksum);
    });
  }

  it('is updated as RFC 1624, section 4, computes it', () => {
    const { checksum = 0, oldWord = 0, newWord = 0, result } = file.update;
    expect(updateChecksum(checksum, oldWord, newWord)).to.equal(result);
  });

  it('is the same after an update as after a new computation', () => {
    const words = fc.uint8Array({ minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(words, anyU16, (bytes, word) => {
        const before = checksumOfSum(sumWords(bytes, 0, bytes.length));
        const changed = bytes.slice();
        changed[0] = word >>> 8;
        changed[1] = word & 0xff;
        // All-zero data has two representations of zero; RFC 1624 speaks of headers, which are never zero.
        fc.pre(changed.some((byte) => byte !== 0));
        const oldWord = sumWords(bytes, 0, 2);
        const after = checksumOfSum(sumWords(changed, 0, changed.length));
        expect(updateChecksum(before, oldWord, word)).to.equal(after);
      }),
    );
  });

  for (const { name, hex, expect: expected } of loadFrames()) {
    if (expected.tcp === undefined || expected.ip === undefined) continue;
    const { family } = expected.ip;
    it(`of the kernel is right over pseudo header and segment: ${name}`, () => {
      const bytes = bytesOf(hex);
      const packet = family === 4 ? decodeIpv4(bytes, 14) : decodeIpv6(bytes, 14);
      if (typeof packet === 'string') throw new Error(packet);
      const { source, destination } = packet;
      const pseudo = pseudoHeaderSum(source, destination, 6, l4Bytes(packet));
      expect(foldSum(pseudo + sumWords(bytes, l4Offset(packet), l4Bytes(packet)))).to.equal(0xffff);
    });
  }
});
