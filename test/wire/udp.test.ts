import { expect } from 'chai';
import fc from 'fast-check';
import { decodeUdp, encodeUdp } from '../../src/wire/udp.ts';
import { anyPayload, anyU16 } from './arbitraries.ts';

describe('UDP headers', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(anyU16, anyU16, anyPayload, (sourcePort, destinationPort, payload) => {
        const datagram = encodeUdp({ sourcePort, destinationPort }, payload);
        const datagramLen = 8 + payload.length;
        const expected = { sourcePort, destinationPort, datagramLen, checksum: 0 };
        expect(decodeUdp(datagram, 0)).to.deep.equal(expected);
      }),
    );
  });

  it('are truncated at every length below 8', () => {
    const datagram = encodeUdp({ sourcePort: 1, destinationPort: 2 }, new Uint8Array());
    for (let length = 0; length < 8; length++) {
      expect(decodeUdp(datagram.subarray(0, length), 0), `${length}`).to.equal('truncated');
    }
  });

  it('are refused when their length is below their own', () => {
    for (let datagramLen = 0; datagramLen < 8; datagramLen++) {
      expect(decodeUdp(Uint8Array.of(0, 1, 0, 2, 0, datagramLen, 0, 0), 0)).to.equal('bad-length');
    }
  });
});
