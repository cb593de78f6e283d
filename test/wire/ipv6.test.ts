import { expect } from 'chai';
import fc from 'fast-check';
import { formatMac } from '../../src/model/mac-address.ts';
import {
  decodeIpv6,
  encodeIpv6,
  isLinkLocal,
  isMulticastIp,
  macOfLinkLocal,
  writeIpv6Ecn,
  writeIpv6Length,
} from '../../src/wire/ipv6.ts';
import { frameNamed, ip } from '../vectors/load.ts';
import { anyIp6, anyPayload } from './arbitraries.ts';

const ADDRESSES = { source: ip('fd09::1'), destination: ip('fd09::2') };

/** Returns a packet whose first header is `protocol`, hop limit 64. */
function packetOf(protocol: number, payload: readonly number[]): Uint8Array {
  return encodeIpv6({ ...ADDRESSES, protocol, hopLimit: 64 }, Uint8Array.from(payload));
}

/** An extension header of 8 bytes that is followed by `next`. */
const extension = (next: number): number[] => [next, 0, 0, 0, 0, 0, 0, 0];

describe('IPv6 headers', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(anyIp6, anyIp6, anyPayload, (source, destination, payload) => {
        const packet = encodeIpv6({ source, destination, protocol: 17, hopLimit: 64 }, payload);
        const expected = { source, destination, protocol: 17, packetLen: 40 + payload.length };
        expect(decodeIpv6(packet, 0)).to.deep.include(expected);
      }),
    );
  });

  it('are refused with another version', () => {
    const packet = packetOf(17, []);
    packet[0] = 0x40;
    expect(decodeIpv6(packet, 0)).to.equal('bad-version');
  });

  it('carry ECN and leave class and flow label alone', () => {
    const frame = frameNamed('UDP marked ECT(0) over IPv6');
    const before = frame.slice();
    writeIpv6Ecn(frame, 14, 3);
    expect(decodeIpv6(frame, 14)).to.include({ ecn: 3 });
    writeIpv6Ecn(frame, 14, 2);
    expect(frame).to.deep.equal(before);
  });

  it('take a new length', () => {
    const packet = packetOf(17, [1, 2, 3, 4, 5, 6, 7, 8]);
    writeIpv6Length(packet, 0, 44);
    expect(decodeIpv6(packet, 0)).to.include({ packetLen: 44 });
  });
});

describe('the walk over extension headers', () => {
  const udp = [0, 1, 0, 2, 0, 8, 0, 0];
  for (const [name, packet, expected] of [
    ['hop-by-hop', packetOf(0, [...extension(17), ...udp]), { protocol: 17, l3Len: 48 }],
    ['routing', packetOf(43, [...extension(17), ...udp]), { protocol: 17, l3Len: 48 }],
    ['destination options', packetOf(60, [...extension(17), ...udp]), { protocol: 17, l3Len: 48 }],
    [
      'authentication, whose length counts 4 bytes',
      packetOf(51, [17, 4, ...new Array<number>(22).fill(0), ...udp]),
      { protocol: 17, l3Len: 64 },
    ],
    [
      'a first fragment',
      packetOf(44, [17, 0, 0, 1, 0, 0, 0, 9, ...udp]),
      { protocol: 17, l3Len: 48, fragment: 'first' },
    ],
    [
      'an atomic fragment',
      packetOf(44, [17, 0, 0, 0, 0, 0, 0, 9, ...udp]),
      { protocol: 17, l3Len: 48, fragment: 'first' },
    ],
    [
      'a later fragment, behind which nothing is a header',
      packetOf(44, [60, 0, 0, 9, 0, 0, 0, 9, 255, 255, 255, 255]),
      { protocol: 60, l3Len: 48, fragment: 'later' },
    ],
    [
      'a reserved bit in the fragment length byte',
      packetOf(44, [17, 9, 0, 0, 0, 0, 0, 9, ...udp]),
      { protocol: 17, l3Len: 48 },
    ],
    ['ESP, which ends it', packetOf(50, [1, 2, 3, 4]), { protocol: 50, l3Len: 40 }],
    ['no next header', packetOf(59, []), { protocol: 59, l3Len: 40 }],
    ['a header that is cut off', packetOf(0, [17]), { protocol: undefined }],
    [
      'a header that claims too much',
      packetOf(0, [17, 1, 0, 0, 0, 0, 0, 0]),
      { protocol: undefined },
    ],
    ['an extension header that is missing', packetOf(60, []), { protocol: undefined }],
  ] as const) {
    it(`passes ${name}`, () => {
      expect(decodeIpv6(packet, 0)).to.include(expected);
    });
  }

  it('passes eight headers and no ninth', () => {
    const chain = (count: number): number[] =>
      Array.from({ length: count }, (_, i) => extension(i === count - 1 ? 17 : 60)).flat();
    expect(decodeIpv6(packetOf(60, [...chain(8), ...udp]), 0)).to.include({ protocol: 17 });
    expect(decodeIpv6(packetOf(60, [...chain(9), ...udp]), 0)).to.include({ protocol: undefined });
  });

  it('ends for every input', () => {
    const bytes = fc.uint8Array({ minLength: 40, maxLength: 200 });
    fc.assert(
      fc.property(bytes, (packet) => {
        packet[0] = 0x60;
        packet[4] = 0;
        packet[5] = packet.length - 40;
        const decoded = decodeIpv6(packet, 0);
        if (typeof decoded === 'string') throw new Error(decoded);
        expect(decoded.l3Len).to.be.at.most(decoded.packetLen);
      }),
    );
  });
});

describe('special IPv6 addresses', () => {
  it('are link-local in fe80::/64 alone', () => {
    expect(isLinkLocal(ip('fe80::1'))).to.equal(true);
    expect(isLinkLocal(ip('fe80:0:0:1::1'))).to.equal(false);
    expect(isLinkLocal(ip('169.254.0.1'))).to.equal(false);
  });

  it('are multicast in ff00::/8 and 224.0.0.0/4', () => {
    for (const text of ['ff02::1', 'ffff::', '224.0.0.0', '239.255.255.255']) {
      expect(isMulticastIp(ip(text)), text).to.equal(true);
    }
    for (const text of ['fe80::1', '223.255.255.255', '240.0.0.1']) {
      expect(isMulticastIp(ip(text)), text).to.equal(false);
    }
  });

  it('give back the MAC that the kernel derived them from', () => {
    const derived = macOfLinkLocal(ip('fe80::48da:89ff:fec9:7eeb'));
    expect(derived && formatMac(derived)).to.equal('4a:da:89:c9:7e:eb');
    expect(macOfLinkLocal(ip('fe80::1234:5678:9abc:def0'))).to.equal(undefined);
    expect(macOfLinkLocal(ip('fd09::ff:fe00:a'))).to.equal(undefined);
  });
});
