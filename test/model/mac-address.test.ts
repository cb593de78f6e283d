import { expect } from 'chai';
import fc from 'fast-check';
import {
  BROADCAST_MAC,
  formatMac,
  isGroupMac,
  parseMac,
  randomMac,
} from '../../src/model/mac-address.ts';
import { anyMac } from '../wire/arbitraries.ts';

describe('MAC addresses', () => {
  it('are written with colons and read with colons or dashes, in any case', () => {
    expect(parseMac('02:00:00:00:AB:cd')).to.equal(0x0200_0000_abcd);
    expect(parseMac('02-00-00-00-ab-CD')).to.equal(0x0200_0000_abcd);
    expect(formatMac(BROADCAST_MAC)).to.equal('ff:ff:ff:ff:ff:ff');
  });

  for (const text of [
    '',
    '02:00:00:00:00',
    '02:00:00:00:00:00:00',
    '02:00-00:00:00:00',
    '0200.0000.0001',
    'g2:00:00:00:00:01',
    ' 02:00:00:00:00:01',
  ]) {
    it(`are not "${text}"`, () => {
      expect(parseMac(text)).to.equal(undefined);
    });
  }

  it('survive a round trip', () => {
    fc.assert(fc.property(anyMac, (mac) => parseMac(formatMac(mac)) === mac));
  });

  it('are group addresses when the lowest bit of the first byte is set', () => {
    const isGroup = (text: string): boolean => isGroupMac(parseMac(text) ?? BROADCAST_MAC);
    expect(['01:00:5e:00:00:01', '33:33:00:00:00:01', 'ff:ff:ff:ff:ff:ff'].every(isGroup)).to.equal(
      true,
    );
    expect(['00:00:00:00:00:00', '02:00:00:00:00:01', 'fe:ff:ff:ff:ff:ff'].some(isGroup)).to.equal(
      false,
    );
  });

  it('drawn at random are unicast and locally administered', () => {
    const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(bytes, (drawn) => {
        const mac = randomMac({ bytes: () => drawn, below: () => 0 });
        expect(isGroupMac(mac)).to.equal(false);
        expect(Number.parseInt(formatMac(mac).slice(0, 2), 16) & 3).to.equal(2);
        expect(formatMac(mac).slice(3)).to.equal(
          Array.from(drawn.subarray(1), (byte) => byte.toString(16).padStart(2, '0')).join(':'),
        );
      }),
    );
  });
});
