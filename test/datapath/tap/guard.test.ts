import { expect } from 'chai';
import fc from 'fast-check';
import type { DropReason } from '../../../src/datapath/drops.ts';
import type { PortId } from '../../../src/datapath/engine.ts';
import { parseFrame } from '../../../src/datapath/frame.ts';
import { guardFrame } from '../../../src/datapath/tap/guard.ts';
import type { GuardedPort } from '../../../src/datapath/tap/guarded-port.ts';
import { LinkLocalClaims } from '../../../src/datapath/tap/link-local.ts';
import type { Ip } from '../../../src/model/ip.ts';
import { sameIp } from '../../../src/model/ip.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';
import { decodeEthernet, encodeEthernet } from '../../../src/wire/ethernet.ts';
import { encodeIpv6 } from '../../../src/wire/ipv6.ts';
import { bytesOf, frameNamed, ip, loadFrames, mac } from '../../vectors/load.ts';
import { anyIp4, anyIp6, anyMac } from '../../wire/arbitraries.ts';
import {
  ALICE,
  arp,
  BOB,
  BROADCAST,
  CAROL,
  frame,
  ip4Frame,
  ip6Frame,
  nd,
  pattern,
  ROUTER_HERE,
  UNSPECIFIED_6,
  udp4,
  udp6,
} from '../frames.ts';

const ZERO_4 = ip('0.0.0.0');
const STABLE_PRIVACY = ip('fe80::1234:5678:9abc:def0');

function alicePort(options: { router?: boolean } = {}): GuardedPort {
  const claims = new LinkLocalClaims((address) => address === BOB.mac || address === CAROL.mac);
  return {
    mac: ALICE.mac,
    addresses: [ALICE.ip4, ALICE.ip6],
    router: options.router === true ? ROUTER_HERE : undefined,
    mayUseLinkLocal: (address) => claims.mayUse(1 as PortId, ALICE.mac, address),
  };
}

function verdict(bytes: Uint8Array, port = alicePort()): DropReason | 'passes' {
  const parsed = parseFrame(bytes);
  return parsed === 'malformed' ? 'tap-malformed' : (guardFrame(parsed, port) ?? 'passes');
}

function to(destination: string, bytes: Uint8Array): Uint8Array {
  const header = decodeEthernet(bytes);
  if (header === 'truncated') throw new Error(header);
  return encodeEthernet({ ...header, destination: mac(destination) }, bytes.subarray(header.l2Len));
}

const raw = (etherType: number): Uint8Array =>
  frame(ALICE.mac, BOB.mac, etherType, new Uint8Array(46));
const from6 = (source: Ip, protocol: number, payload: readonly number[]): Uint8Array => {
  const fields = { source, destination: ip('ff02::16'), protocol, hopLimit: 255 };
  const packet = encodeIpv6(fields, Uint8Array.from(payload));
  return frame(ALICE.mac, mac('33:33:00:00:00:16'), 0x86dd, packet);
};
const udpFrom = (port: number): Uint8Array =>
  Uint8Array.of(port >> 8, port & 255, 0, 68, 0, 12, 0, 0, 1, 2, 3, 4);
/** The ICMPv6 part of an honest-looking message, behind other headers. */
const ndBehind = (type: number, firstHeader: number, headers: readonly number[]): Uint8Array =>
  ip6Frame(
    ALICE,
    BOB,
    firstHeader,
    Uint8Array.of(...headers, ...nd(ALICE, ALICE.ip6, { type }).subarray(54)),
  );

const ROWS: readonly [string, Uint8Array, DropReason | 'passes'][] = [
  ['IPv4 from its own address', udp4(ALICE, CAROL), 'passes'],
  ['IPv6 from its own address', udp6(ALICE, CAROL), 'passes'],
  ['a frame of 13 bytes', udp4(ALICE, BOB).subarray(0, 13), 'tap-malformed'],
  ['an IPv4 packet that is cut off', udp4(ALICE, BOB).subarray(0, 40), 'tap-malformed'],
  ['an IPv6 packet that is cut off', udp6(ALICE, BOB).subarray(0, 60), 'tap-malformed'],
  [
    'IPv6 under the EtherType of IPv4',
    frame(ALICE.mac, BOB.mac, 0x0800, udp6(ALICE, BOB).subarray(14)),
    'tap-malformed',
  ],
  ['a foreign source MAC', udp4({ ...ALICE, mac: BOB.mac }, CAROL), 'tap-source-mac'],
  [
    'a group source MAC',
    udp4({ ...ALICE, mac: mac('03:00:00:00:00:01') }, CAROL),
    'tap-source-mac',
  ],
  ['broadcast as source MAC', udp4({ ...ALICE, mac: BROADCAST }, CAROL), 'tap-source-mac'],
  ['spanning tree', to('01:80:c2:00:00:00', raw(0x88b5)), 'tap-reserved-mac'],
  ['PAUSE', to('01:80:c2:00:00:01', raw(0x8808)), 'tap-reserved-mac'],
  ['LLDP', to('01:80:c2:00:00:0e', raw(0x88cc)), 'tap-reserved-mac'],
  ['a group address beside the reserved ones', to('01:80:c2:00:00:10', raw(0x88b5)), 'passes'],
  ['an 802.1Q tag', raw(0x8100), 'tap-vlan-tag'],
  ['an 802.1ad tag', raw(0x88a8), 'tap-vlan-tag'],
  ['an old QinQ tag', raw(0x9100), 'tap-ether-type'],
  ['an 802.3 length', raw(46), 'tap-ether-type'],
  ['LLDP to a plain address', raw(0x88cc), 'tap-ether-type'],
  ['MAC control to a plain address', raw(0x8808), 'tap-ether-type'],
  ['LACP to a plain address', raw(0x8809), 'tap-ether-type'],
  ['RARP', raw(0x8035), 'tap-ether-type'],
  ['an EtherType that it does not know', raw(0x88b5), 'passes'],

  ['IPv4 from a foreign address', udp4({ ...ALICE, ip4: BOB.ip4 }, CAROL), 'tap-ipv4-source'],
  ['IPv4 from 0.0.0.0, a DHCP client', udp4({ ...ALICE, ip4: ZERO_4 }, CAROL), 'tap-ipv4-source'],
  ['a DHCP server', ip4Frame(ALICE, BOB, 17, udpFrom(67)), 'tap-dhcp-server'],
  ['a DHCPv6 server', ip6Frame(ALICE, BOB, 17, udpFrom(547)), 'tap-dhcp-server'],
  ['the DHCPv6 server port over IPv4', ip4Frame(ALICE, BOB, 17, udpFrom(547)), 'passes'],
  ['the DHCP server port over IPv6', ip6Frame(ALICE, BOB, 17, udpFrom(67)), 'passes'],
  ['UDP without a whole header', ip4Frame(ALICE, BOB, 17, pattern(7)), 'tap-malformed'],
  [
    'a DHCPv6 server behind destination options',
    ip6Frame(ALICE, BOB, 60, Uint8Array.of(17, 0, 0, 0, 0, 0, 0, 0, ...udpFrom(547))),
    'tap-dhcp-server',
  ],

  ['an ARP request', arp(ALICE, BOB.ip4), 'passes'],
  ['an ARP reply', arp(ALICE, BOB.ip4, { operation: 2 }), 'passes'],
  ['a gratuitous ARP', arp(ALICE, ALICE.ip4), 'passes'],
  ['an ARP probe for its own address', arp(ALICE, ALICE.ip4, { senderIp: ZERO_4 }), 'passes'],
  ['an ARP probe for a foreign address', arp(ALICE, BOB.ip4, { senderIp: ZERO_4 }), 'tap-arp'],
  [
    'an ARP reply from 0.0.0.0',
    arp(ALICE, ALICE.ip4, { senderIp: ZERO_4, operation: 2 }),
    'tap-arp',
  ],
  ['ARP with a foreign sender address', arp(ALICE, CAROL.ip4, { senderIp: BOB.ip4 }), 'tap-arp'],
  ['ARP with a foreign sender MAC', arp(ALICE, CAROL.ip4, { senderMac: BOB.mac }), 'tap-arp'],
  ['an ARP operation that does not exist', arp(ALICE, BOB.ip4, { operation: 3 }), 'tap-arp'],
  ['ARP of 27 bytes', arp(ALICE, BOB.ip4).subarray(0, 41), 'tap-malformed'],
  ['ARP of another hardware type', arp(ALICE, BOB.ip4).fill(6, 15, 16), 'tap-arp'],

  ['IPv6 from a foreign address', udp6({ ...ALICE, ip6: BOB.ip6 }, CAROL), 'tap-ipv6-source'],
  [
    'IPv6 from its derived link-local address',
    udp6({ ...ALICE, ip6: ALICE.linkLocal }, CAROL),
    'passes',
  ],
  [
    'IPv6 from a free stable-privacy address',
    udp6({ ...ALICE, ip6: STABLE_PRIVACY }, CAROL),
    'passes',
  ],
  [
    "IPv6 from somebody's derived link-local address",
    udp6({ ...ALICE, ip6: BOB.linkLocal }, CAROL),
    'tap-ipv6-source',
  ],
  [
    'IPv6 from fe80::/10 beyond fe80::/64',
    udp6({ ...ALICE, ip6: ip('fe80:1::1') }, CAROL),
    'tap-ipv6-source',
  ],
  [
    'IPv6 from the IPv4-mapped form of its address',
    udp6({ ...ALICE, ip6: ip('::ffff:10.9.0.1') }, CAROL),
    'tap-ipv6-source',
  ],
  ['UDP from ::', udp6({ ...ALICE, ip6: UNSPECIFIED_6 }, CAROL), 'tap-ipv6-source'],
  ['an MLD report from ::', from6(UNSPECIFIED_6, 58, [143, 0, 0, 0, 0, 0, 0, 0]), 'passes'],
  [
    'an ICMPv6 echo from ::',
    from6(UNSPECIFIED_6, 58, [128, 0, 0, 0, 0, 0, 0, 0]),
    'tap-ipv6-source',
  ],

  ['a solicitation for a neighbor', nd(ALICE, BOB.ip6), 'passes'],
  [
    'a solicitation with a foreign MAC',
    nd(ALICE, BOB.ip6, { linkLayer: BOB.mac }),
    'tap-neighbor-claim',
  ],
  [
    'a solicitation from a foreign address',
    nd(ALICE, BOB.ip6, { source: CAROL.ip6 }),
    'tap-ipv6-source',
  ],
  [
    'a DAD probe for its own address',
    nd(ALICE, ALICE.ip6, { source: UNSPECIFIED_6, linkLayer: null }),
    'passes',
  ],
  [
    'a DAD probe for its link-local address',
    nd(ALICE, ALICE.linkLocal, { source: UNSPECIFIED_6, linkLayer: null }),
    'passes',
  ],
  [
    'a DAD probe for a free stable-privacy address',
    nd(ALICE, STABLE_PRIVACY, { source: UNSPECIFIED_6, linkLayer: null }),
    'passes',
  ],
  [
    'a DAD probe for a foreign address',
    nd(ALICE, BOB.ip6, { source: UNSPECIFIED_6, linkLayer: null }),
    'tap-neighbor-claim',
  ],
  ['an advertisement of its own address', nd(ALICE, ALICE.ip6, { type: 136 }), 'passes'],
  [
    'an advertisement of a foreign address',
    nd(ALICE, BOB.ip6, { type: 136 }),
    'tap-neighbor-claim',
  ],
  [
    "an advertisement of somebody's link-local address",
    nd(ALICE, BOB.linkLocal, { type: 136 }),
    'tap-neighbor-claim',
  ],
  [
    'an advertisement with a foreign MAC',
    nd(ALICE, ALICE.ip6, { type: 136, linkLayer: BOB.mac }),
    'tap-neighbor-claim',
  ],
  ['a router solicitation', nd(ALICE, ALICE.ip6, { type: 133 }), 'passes'],
  [
    'a router solicitation from ::',
    nd(ALICE, ALICE.ip6, { type: 133, source: UNSPECIFIED_6, linkLayer: null }),
    'passes',
  ],
  ['a router advertisement', nd(ALICE, ALICE.ip6, { type: 134 }), 'tap-router-claim'],
  ['a redirect', nd(ALICE, BOB.ip6, { type: 137 }), 'tap-router-claim'],
  ['a neighbor message that is cut off', from6(ALICE.ip6, 58, [135, 0, 0, 0]), 'tap-malformed'],

  [
    'a router advertisement behind hop-by-hop options',
    ndBehind(134, 0, [58, 0, 0, 0, 0, 0, 0, 0]),
    'tap-router-claim',
  ],
  [
    'a router advertisement behind two headers',
    ndBehind(134, 60, [60, 0, 0, 0, 0, 0, 0, 0, 58, 0, 0, 0, 0, 0, 0, 0]),
    'tap-router-claim',
  ],
  [
    'a router advertisement in a first fragment',
    ndBehind(134, 44, [58, 0, 0, 1, 0, 0, 0, 9]),
    'tap-ipv6-hidden',
  ],
  [
    'a router advertisement in an atomic fragment',
    ndBehind(134, 44, [58, 0, 0, 0, 0, 0, 0, 9]),
    'tap-ipv6-hidden',
  ],
  ['a solicitation in a fragment', ndBehind(135, 44, [58, 0, 0, 1, 0, 0, 0, 9]), 'tap-ipv6-hidden'],
  [
    'a first fragment that ends before the upper layer',
    ip6Frame(ALICE, BOB, 44, Uint8Array.of(60, 0, 0, 1, 0, 0, 0, 9)),
    'tap-ipv6-hidden',
  ],
  [
    'a first fragment that ends before the ICMPv6 type',
    ip6Frame(ALICE, BOB, 44, Uint8Array.of(58, 0, 0, 1, 0, 0, 0, 9)),
    'tap-ipv6-hidden',
  ],
  [
    'nine extension headers',
    ndBehind(134, 60, [
      ...new Array(8).fill([60, 0, 0, 0, 0, 0, 0, 0]).flat(),
      58,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ]),
    'tap-ipv6-hidden',
  ],
  [
    'an ordinary first fragment',
    ip6Frame(ALICE, BOB, 44, Uint8Array.of(17, 0, 0, 1, 0, 0, 0, 9, ...pattern(64))),
    'passes',
  ],
  [
    'an ordinary later fragment',
    ip6Frame(ALICE, BOB, 44, Uint8Array.of(17, 0, 0, 9, 0, 0, 0, 9, ...pattern(64))),
    'passes',
  ],
];

describe('the source guard', () => {
  for (const [name, bytes, expected] of ROWS) {
    it(`${expected === 'passes' ? 'passes' : 'refuses'} ${name}`, () => {
      expect(verdict(bytes)).to.equal(expected);
    });
  }

  it('passes everything that an honest kernel sends', () => {
    for (const { name, hex, expect: expected } of loadFrames()) {
      const bytes = bytesOf(hex);
      const source = expected.ip === undefined ? ip('10.9.0.1') : ip(expected.ip.source);
      const addresses = [source, ip('10.9.0.1'), ip('10.9.0.2'), ip('fd09::1'), ip('fd09::2')];
      const port = { ...alicePort(), mac: mac(expected.source), addresses };
      expect(verdict(bytes, port), name).to.equal('passes');
    }
  });

  it('lets a router send from any address but not claim one', () => {
    const port = alicePort({ router: true });
    expect(verdict(udp4({ ...ALICE, ip4: ip('8.8.8.8') }, BOB), port)).to.equal('passes');
    expect(verdict(udp6({ ...ALICE, ip6: ip('2001:db8::8') }, BOB), port)).to.equal('passes');
    const linkLocal = udp6({ ...ALICE, ip6: BOB.linkLocal }, BOB);
    expect(verdict(linkLocal, port)).to.equal('tap-ipv6-source');
    expect(verdict(arp(ALICE, CAROL.ip4, { senderIp: BOB.ip4 }), port)).to.equal('tap-arp');
    expect(verdict(nd(ALICE, BOB.ip6, { type: 136 }), port)).to.equal('tap-neighbor-claim');
    expect(verdict(ip4Frame(ALICE, BOB, 17, udpFrom(67)), port)).to.equal('tap-dhcp-server');
  });

  it('never passes a foreign source', () => {
    const isOwn = (address: Ip): boolean =>
      [ALICE.ip4, ALICE.ip6, ALICE.linkLocal].some((own) => sameIp(own, address));
    fc.assert(
      fc.property(anyMac, anyIp4, anyIp6, (sourceMac, source4, source6) => {
        fc.pre(sourceMac !== ALICE.mac && !isOwn(source4) && !isOwn(source6));
        const liar = { ...ALICE, ip4: source4, ip6: source6 };
        const messages = [udp4(liar, BOB), udp6(liar, BOB), arp(liar, BOB.ip4), nd(liar, BOB.ip6)];
        const advert = nd(ALICE, source6, { type: 136 });
        for (const bytes of [...messages, advert]) expect(verdict(bytes)).not.to.equal('passes');
        const foreign = udp4({ ...ALICE, mac: sourceMac as MacAddress }, BOB);
        expect(verdict(foreign)).to.equal('tap-source-mac');
      }),
    );
  });

  it('never passes a foreign source in a mutated frame of the kernel', () => {
    const seed = frameNamed('UDP marked CE over IPv4');
    seed.set([0x02, 0, 0, 0, 0, 0x01], 6);
    seed.set([10, 9, 0, 1], 26);
    const mutation = fc.tuple(fc.nat(seed.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const bytes = seed.slice();
        for (const [at, value] of mutations) bytes[at] = value;
        const parsed = parseFrame(bytes);
        if (parsed === 'malformed' || guardFrame(parsed, alicePort()) !== undefined) return;
        expect(parsed.ethernet.source).to.equal(ALICE.mac);
        if (parsed.packet?.family === 4) expect(parsed.packet.source).to.deep.equal(ALICE.ip4);
      }),
    );
  });
});
