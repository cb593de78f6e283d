import { expect } from 'chai';
import { decodeTcp, writeTcpSegment } from '../../src/wire/tcp.ts';
import { frameNamed } from '../vectors/load.ts';

const L4 = 34;

describe('TCP headers', () => {
  it('are truncated at every length below their own, options included', () => {
    const frame = frameNamed('TCP SYN ACK over IPv4');
    for (let length = L4; length < frame.length; length++) {
      expect(decodeTcp(frame.subarray(0, length), L4), `${length}`).to.equal('truncated');
    }
    expect(decodeTcp(frame, L4)).to.include({ l4Len: 40 });
  });

  it('are refused when they claim less than 20 bytes', () => {
    const frame = frameNamed('TCP SYN ACK over IPv4');
    for (let words = 0; words < 5; words++) {
      frame[L4 + 12] = words << 4;
      expect(decodeTcp(frame, L4)).to.equal('bad-length');
    }
  });

  it('take sequence number, modulo 2^32, and flags', () => {
    const frame = frameNamed('TCP ACK over IPv4');
    writeTcpSegment(frame, L4, 0xffff_fff0 + 0x20, 0x19);
    expect(decodeTcp(frame, L4)).to.include({ sequence: 0x10, flags: 0x19 });
  });
});
