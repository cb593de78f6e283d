import { expect } from 'chai';
import fc from 'fast-check';
import { formatMac } from '../../src/model/mac-address.ts';
import {
  decodeEthernet,
  encodeEthernet,
  isReservedGroupMac,
  type VlanTag,
} from '../../src/wire/ethernet.ts';
import {
  bytesOf,
  frameNamed,
  loadFrames,
  loadVectors,
  mac,
  type VectorFile,
} from '../vectors/load.ts';
import { anyMac, anyPayload } from './arbitraries.ts';

interface VlanVector {
  readonly name: string;
  readonly hex: string;
  readonly tags: readonly VlanTag[];
}

const anyTag: fc.Arbitrary<VlanTag> = fc.record({
  protocol: fc.constantFrom(0x8100, 0x88a8),
  priority: fc.integer({ min: 0, max: 7 }),
  dropEligible: fc.boolean(),
  vlanId: fc.integer({ min: 0, max: 4095 }),
});

describe('Ethernet headers', () => {
  for (const { name, hex, expect: expected } of loadFrames()) {
    it(`of the kernel are read: ${name}`, () => {
      const header = decodeEthernet(bytesOf(hex));
      if (header === 'truncated') throw new Error(header);
      expect(formatMac(header.destination)).to.equal(expected.destination);
      expect(formatMac(header.source)).to.equal(expected.source);
      expect(header).to.include({ etherType: expected.etherType, l2Len: 14 });
    });
  }

  for (const { name, hex, tags } of loadVectors<VectorFile<VlanVector>>('vlan-frames').vectors) {
    it(`with tags are read and written: ${name}`, () => {
      const frame = bytesOf(hex);
      const header = decodeEthernet(frame);
      if (header === 'truncated') throw new Error(header);
      expect(header.tags).to.deep.equal(tags);
      expect(header).to.include({ etherType: 0x0800, l2Len: 14 + 4 * tags.length });
      expect(encodeEthernet(header, frame.subarray(header.l2Len))).to.deep.equal(frame);
    });

    it(`are truncated at every length below their own: ${name}`, () => {
      const headerBytes = 14 + 4 * tags.length;
      for (let length = 0; length < headerBytes; length++) {
        expect(decodeEthernet(bytesOf(hex).subarray(0, length)), `${length}`).to.equal('truncated');
      }
    });
  }

  it('survive a round trip', () => {
    const tags = fc.array(anyTag, { maxLength: 2 });
    fc.assert(
      fc.property(anyMac, anyMac, tags, anyPayload, (destination, source, someTags, payload) => {
        const header = { destination, source, tags: someTags, etherType: 0x86dd };
        const frame = encodeEthernet(header, payload);
        const l2Len = 14 + 4 * someTags.length;
        expect(decodeEthernet(frame)).to.deep.equal({ ...header, l2Len });
        expect(frame.subarray(l2Len)).to.deep.equal(payload);
      }),
    );
  });

  it('leave a third tag as the type', () => {
    const tag = { protocol: 0x8100, priority: 0, dropEligible: false, vlanId: 1 };
    const untagged = decodeEthernet(frameNamed('ARP request'));
    if (untagged === 'truncated') throw new Error(untagged);
    const header = { ...untagged, tags: [tag, tag, tag] };
    expect(decodeEthernet(encodeEthernet(header, new Uint8Array(28)))).to.include({
      etherType: 0x8100,
      l2Len: 22,
    });
  });

  it('name exactly sixteen group addresses that a bridge keeps', () => {
    expect(isReservedGroupMac(mac('01:80:c2:00:00:00'))).to.equal(true);
    expect(isReservedGroupMac(mac('01:80:c2:00:00:0f'))).to.equal(true);
    expect(isReservedGroupMac(mac('01:80:c2:00:00:10'))).to.equal(false);
    expect(isReservedGroupMac(mac('01:80:c1:ff:ff:ff'))).to.equal(false);
    expect(isReservedGroupMac(mac('ff:ff:ff:ff:ff:ff'))).to.equal(false);
  });
});
