import { expect } from 'chai';
import { type Frame, FrameBuffer, parseFrame } from '../../../src/datapath/frame.ts';
import { decapsulate, encapsulate, readTunnelVni } from '../../../src/datapath/vxlan/tunnel.ts';
import {
  bytesOf,
  frameNamed,
  loadVectors,
  type VectorFile,
  type VxlanVector,
} from '../../vectors/load.ts';
import { tunneled, type VNI } from '../frames.ts';

function parse(bytes: Uint8Array): Frame {
  const parsed = parseFrame(bytes);
  if (parsed === 'malformed') throw new Error(parsed);
  return parsed;
}

describe('the tunnel', () => {
  for (const { name, hex, vni, outerEcn } of loadVectors<VectorFile<VxlanVector>>('kernel-vxlan')
    .vectors) {
    it(`carries what the kernel sends, and encapsulates it the same way: ${name}`, () => {
      const datagram = bytesOf(hex);
      expect(readTunnelVni(datagram)).to.equal(vni);
      const frame = decapsulate(datagram, outerEcn);
      if (typeof frame === 'string') throw new Error(frame);
      expect(frame.bytes).to.deep.equal(datagram.subarray(8));
      const again = encapsulate(frame, vni as typeof VNI, new FrameBuffer());
      expect(again.datagram).to.deep.equal(datagram);
      expect(again.ecn).to.equal(outerEcn);
    });
  }

  it('drops a CE mark over a packet that cannot carry it', () => {
    expect(decapsulate(tunneled(frameNamed('ICMP echo reply')), 3)).to.equal(
      'wire-congestion-lost',
    );
  });

  it('ignores outer ECN over what is no IP', () => {
    const frame = frameNamed('ARP request');
    expect(decapsulate(tunneled(frame), 3)).to.deep.include({ bytes: frame });
  });

  it('marks a copy and leaves the datagram alone', () => {
    const datagram = tunneled(frameNamed('UDP marked ECT(0) over IPv6'));
    const before = datagram.slice();
    const frame = decapsulate(datagram, 3);
    if (typeof frame === 'string') throw new Error(frame);
    expect(frame.packet?.ecn).to.equal(3);
    expect(parse(frame.bytes).packet?.ecn).to.equal(3);
    expect(datagram).to.deep.equal(before);
  });

  it('gives each fault its reason', () => {
    expect(readTunnelVni(new Uint8Array(7))).to.equal('wire-not-vxlan');
    expect(readTunnelVni(bytesOf('0800000000000000'))).to.equal('wire-unknown-vni');
    expect(decapsulate(tunneled(new Uint8Array(13)), 0)).to.equal('wire-malformed');
  });

  it('reads no frame past the end of any prefix of a datagram', () => {
    const datagram = tunneled(frameNamed('TCP SYN ACK over IPv6'));
    for (let length = 8; length < datagram.length; length++) {
      expect(decapsulate(datagram.subarray(0, length), 0), `${length}`).to.equal('wire-malformed');
    }
  });
});
