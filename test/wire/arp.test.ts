import { expect } from 'chai';
import fc from 'fast-check';
import { decodeArp, encodeArp, writeArpSenderMac } from '../../src/wire/arp.ts';
import { frameNamed, ip, mac } from '../vectors/load.ts';
import { anyIp4, anyMac, anyU16 } from './arbitraries.ts';

const REQUEST = {
  operation: 1,
  senderMac: mac('02:00:00:00:00:0a'),
  senderIp: ip('10.9.0.1'),
  targetMac: mac('00:00:00:00:00:00'),
  targetIp: ip('10.9.0.2'),
};
const REPLY = {
  operation: 2,
  senderMac: mac('02:00:00:00:00:0b'),
  senderIp: ip('10.9.0.2'),
  targetMac: mac('02:00:00:00:00:0a'),
  targetIp: ip('10.9.0.1'),
};

describe('ARP', () => {
  for (const [name, message] of [
    ['ARP request', REQUEST],
    ['ARP reply', REPLY],
  ] as const) {
    it(`of the kernel is read and written: ${name}`, () => {
      const frame = frameNamed(name);
      expect(decodeArp(frame, 14)).to.deep.equal(message);
      expect(encodeArp(message)).to.deep.equal(frame.subarray(14));
    });
  }

  it('is truncated at every length below 28', () => {
    const message = encodeArp(REQUEST);
    for (let length = 0; length < 28; length++) {
      expect(decodeArp(message.subarray(0, length), 0), `${length}`).to.equal('truncated');
    }
  });

  it('may be followed by padding', () => {
    const padded = new Uint8Array(46);
    padded.set(encodeArp(REQUEST));
    expect(decodeArp(padded, 0)).to.deep.equal(REQUEST);
  });

  it('is refused when one bit of its types or lengths is wrong', () => {
    for (const byte of [0, 1, 2, 3, 4, 5]) {
      for (let bit = 0; bit < 8; bit++) {
        const message = encodeArp(REQUEST);
        message[byte] = (message[byte] ?? 0) ^ (1 << bit);
        expect(decodeArp(message, 0), `byte ${byte} bit ${bit}`).to.equal('not-ethernet-ipv4');
      }
    }
  });

  it('survives a round trip', () => {
    const fields = [anyU16, anyMac, anyIp4, anyMac, anyIp4] as const;
    fc.assert(
      fc.property(...fields, (operation, senderMac, senderIp, targetMac, targetIp) => {
        const arp = { operation, senderMac, senderIp, targetMac, targetIp };
        expect(decodeArp(encodeArp(arp), 0)).to.deep.equal(arp);
      }),
    );
  });

  it('has its sender renamed in place', () => {
    const frame = frameNamed('ARP reply').slice();
    writeArpSenderMac(frame, 14, mac('02:00:00:00:00:0f'));
    const renamed = { ...REPLY, senderMac: mac('02:00:00:00:00:0f') };
    expect(frame.subarray(14)).to.deep.equal(encodeArp(renamed));
  });
});
