import { expect } from 'chai';
import { formatIp } from '../../src/model/ip.ts';
import { readIcmpType } from '../../src/wire/icmp.ts';
import { l4Bytes, l4Offset } from '../../src/wire/ip-packet.ts';
import { decodeIpv4 } from '../../src/wire/ipv4.ts';
import { decodeIpv6 } from '../../src/wire/ipv6.ts';
import { decodeTcp } from '../../src/wire/tcp.ts';
import { decodeUdp } from '../../src/wire/udp.ts';
import { bytesOf, loadFrames } from '../vectors/load.ts';

describe('IP packets of the kernel', () => {
  for (const { name, hex, expect: expected } of loadFrames()) {
    const { ip } = expected;
    if (ip === undefined) continue;
    const decode = ip.family === 4 ? decodeIpv4 : decodeIpv6;

    it(`are read: ${name}`, () => {
      const bytes = bytesOf(hex);
      const packet = decode(bytes, 14);
      if (typeof packet === 'string') throw new Error(packet);
      const { source, destination, ...rest } = packet;
      expect({
        ...rest,
        source: formatIp(source),
        destination: formatIp(destination),
      }).to.deep.equal({ ...ip, l3Offset: 14 });
      if (ip.fragment !== 'none') return;
      expect(readIcmpType(bytes, packet)).to.equal(expected.icmpType);
      if (expected.udp) expect(decodeUdp(bytes, l4Offset(packet))).to.deep.equal(expected.udp);
      if (expected.tcp) expect(decodeTcp(bytes, l4Offset(packet))).to.deep.equal(expected.tcp);
      expect(l4Offset(packet) + l4Bytes(packet)).to.equal(14 + ip.packetLen);
    });

    it(`are truncated at every length below their own: ${name}`, () => {
      const bytes = bytesOf(hex);
      for (let length = 14; length < 14 + ip.packetLen; length++) {
        expect(decode(bytes.subarray(0, length), 14), `${length}`).to.equal('truncated');
      }
    });
  }
});
