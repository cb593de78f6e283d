import { expect } from 'chai';
import fc from 'fast-check';
import { foldSum, sumWords } from '../../src/wire/checksum.ts';
import { decodeIpv4, encodeIpv4, writeIpv4Ecn, writeIpv4Segment } from '../../src/wire/ipv4.ts';
import { frameNamed } from '../vectors/load.ts';
import { anyIp4, anyPayload } from './arbitraries.ts';

const echo = (): Uint8Array => frameNamed('ICMP echo request');

function changed(frame: Uint8Array, byte: number, value: number): Uint8Array {
  frame[byte] = value;
  return frame;
}

describe('IPv4 headers', () => {
  it('survive a round trip', () => {
    const protocol = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(anyIp4, anyIp4, protocol, anyPayload, (source, destination, number, payload) => {
        const packet = encodeIpv4({ source, destination, protocol: number }, payload);
        expect(foldSum(sumWords(packet, 0, 20))).to.equal(0xffff);
        const expected = { source, destination, protocol: number, packetLen: 20 + payload.length };
        expect(decodeIpv4(packet, 0)).to.deep.include(expected);
      }),
    );
  });

  for (const [name, frame, fault] of [
    ['version 6', changed(echo(), 14, 0x65), 'bad-version'],
    ['version 5', changed(echo(), 14, 0x55), 'bad-version'],
    ['a header of 16 bytes', changed(echo(), 14, 0x44), 'bad-length'],
    ['a total length below the header', changed(changed(echo(), 16, 0), 17, 19), 'bad-length'],
    ['a total length beyond the frame', changed(echo(), 17, 85), 'truncated'],
    ['options beyond the total length', changed(changed(echo(), 14, 0x4f), 17, 40), 'bad-length'],
  ] as const) {
    it(`are refused with ${name}`, () => {
      expect(decodeIpv4(frame, 14)).to.equal(fault);
    });
  }

  it('count options as header', () => {
    expect(decodeIpv4(changed(echo(), 14, 0x46), 14)).to.include({ l3Len: 24 });
  });

  it('keep a right checksum when ECN changes', () => {
    for (const ecn of [0, 1, 2, 3] as const) {
      for (const name of ['UDP marked CE over IPv4', 'UDP marked EF and ECT(1) over IPv4']) {
        const frame = frameNamed(name);
        writeIpv4Ecn(frame, 14, ecn);
        expect(foldSum(sumWords(frame, 14, 20))).to.equal(0xffff);
        expect(decodeIpv4(frame, 14)).to.include({ ecn });
      }
    }
  });

  it('keep their DSCP when ECN changes', () => {
    const frame = frameNamed('UDP marked EF and ECT(1) over IPv4');
    writeIpv4Ecn(frame, 14, 3);
    expect(frame[15]).to.equal(0xbb);
  });

  it('advance the identification of a segment modulo 65536', () => {
    const frame = changed(changed(echo(), 18, 0xff), 19, 0xff);
    const packet = decodeIpv4(frame, 14);
    if (typeof packet === 'string') throw new Error(packet);
    writeIpv4Segment(frame, packet, 50, 2);
    expect([frame[16], frame[17], frame[18], frame[19]]).to.deep.equal([0, 50, 0, 1]);
    expect(foldSum(sumWords(frame, 14, 20))).to.equal(0xffff);
  });
});
