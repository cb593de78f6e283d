import { expect } from 'chai';
import fc from 'fast-check';
import { ipToBytes } from '../../src/model/ip.ts';
import {
  readIp,
  readMac,
  readU8,
  readU16,
  readU32,
  writeIp,
  writeMac,
  writeU8,
  writeU16,
  writeU32,
} from '../../src/wire/bytes.ts';
import { anyIp4, anyIp6, anyMac } from './arbitraries.ts';

describe('packet memory', () => {
  it('is read most significant byte first', () => {
    const bytes = Uint8Array.of(0x80, 0x01, 0x02, 0x03, 0x04, 0xff);
    expect(readU8(bytes, 5)).to.equal(0xff);
    expect(readU16(bytes, 0)).to.equal(0x8001);
    expect(readU32(bytes, 0)).to.equal(0x8001_0203);
    expect(readMac(bytes, 0)).to.equal(0x8001_0203_04ff);
  });

  it('is written most significant byte first', () => {
    const bytes = new Uint8Array(8);
    writeU8(bytes, 0, 0x1ff);
    writeU16(bytes, 1, 0x1_8001);
    writeU32(bytes, 3, 0x1_8001_0203);
    expect([...bytes]).to.deep.equal([0xff, 0x80, 0x01, 0x80, 0x01, 0x02, 0x03, 0]);
  });

  it('carries every MAC and address unchanged', () => {
    fc.assert(
      fc.property(anyMac, fc.oneof(anyIp4, anyIp6), (mac, ip) => {
        const bytes = new Uint8Array(24);
        writeMac(bytes, 1, mac);
        writeIp(bytes, 7, ip);
        expect(readMac(bytes, 1)).to.equal(mac);
        expect(readIp(bytes, 7, ip.family)).to.deep.equal(ip);
        expect(bytes.subarray(7, 7 + ipToBytes(ip).length)).to.deep.equal(ipToBytes(ip));
      }),
    );
  });

  for (const [name, act] of [
    ['a read past the end', (b: Uint8Array) => readU16(b, 3)],
    ['a read before the start', (b: Uint8Array) => readU8(b, -1)],
    ['a write past the end', (b: Uint8Array) => writeU32(b, 1, 0)],
    ['a write before the start', (b: Uint8Array) => writeU8(b, -1, 0)],
  ] as const) {
    it(`stops the program at ${name}`, () => {
      expect(() => act(new Uint8Array(4))).to.throw('bug: ');
    });
  }
});
