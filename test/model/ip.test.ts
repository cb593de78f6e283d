import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Cidr,
  cidrContains,
  cidrCovers,
  cidrFirst,
  cidrLast,
  cidrOf,
  cidrOverlaps,
  cidrSize,
  formatCidr,
  formatInterfaceAddress,
  formatIp,
  type Ip,
  ipBits,
  ipFromBytes,
  ipKey,
  ipToBytes,
  parseCidr,
  parseInterfaceAddress,
  parseIp,
  sameIp,
} from '../../src/model/ip.ts';
import { anyIp4, anyIp6 } from '../wire/arbitraries.ts';

const anyIp: fc.Arbitrary<Ip> = fc.oneof(anyIp4, anyIp6);
const anyCidr: fc.Arbitrary<Cidr> = anyIp.chain((ip) =>
  fc.nat(ipBits(ip.family)).map((prefixBits) => cidrOf(ip, prefixBits)),
);

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (typeof parsed === 'string') throw new Error(`${text}: ${parsed}`);
  return parsed;
}

describe('IP addresses', () => {
  for (const [text, canonical] of [
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['FD00:0:0:0::1', 'fd00::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['fe80::0001', 'fe80::1'],
  ] as const) {
    it(`read ${text} as ${canonical}`, () => {
      const ip = parseIp(text);
      expect(ip && formatIp(ip)).to.equal(canonical);
    });
  }

  for (const text of [
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1.2',
    '10.0.0.1/24',
    'fe80::1%eth0',
    '::1::',
    '1:2:3',
    'localhost',
    ' 10.0.0.1',
    '0x0a.0.0.1',
  ]) {
    it(`are not "${text}"`, () => {
      expect(parseIp(text)).to.equal(undefined);
    });
  }

  it('survive round trips through text and bytes', () => {
    fc.assert(
      fc.property(anyIp, (ip) => {
        expect(parseIp(formatIp(ip))).to.deep.equal(ip);
        expect(ipFromBytes(ipToBytes(ip))).to.deep.equal(ip);
        expect(ipToBytes(ip)).to.have.length(ipBits(ip.family) / 8);
      }),
    );
  });

  it('are not read from another number of bytes', () => {
    for (const length of [0, 3, 5, 15, 17]) {
      expect(ipFromBytes(new Uint8Array(length))).to.equal(undefined);
    }
  });

  it('have one key each, over both families', () => {
    fc.assert(fc.property(anyIp, anyIp, (a, b) => (ipKey(a) === ipKey(b)) === sameIp(a, b)));
    const same = 0x0a00_0001n;
    expect(ipKey({ family: 4, value: same })).not.to.equal(ipKey({ family: 6, value: same }));
  });
});

describe('prefixes', () => {
  it('have a first and a last address and a size', () => {
    const prefix = cidr('10.10.20.0/24');
    expect(formatIp(cidrFirst(prefix))).to.equal('10.10.20.0');
    expect(formatIp(cidrLast(prefix))).to.equal('10.10.20.255');
    expect(cidrSize(prefix)).to.equal(256n);
    expect(cidrSize(cidr('::/0'))).to.equal(2n ** 128n);
  });

  for (const [text, fault] of [
    ['10.10.20.1/24', 'host-bits'],
    ['fd00::1/64', 'host-bits'],
    ['10.0.0.0', 'malformed'],
    ['10.0.0.0/33', 'malformed'],
    ['fd00::/129', 'malformed'],
    ['10.0.0.0/', 'malformed'],
    ['10.0.0.0/-1', 'malformed'],
    ['10.0.0.0/8/8', 'malformed'],
    ['/8', 'malformed'],
  ] as const) {
    it(`are not "${text}": ${fault}`, () => {
      expect(parseCidr(text)).to.equal(fault);
    });
  }

  it('survive a round trip', () => {
    fc.assert(
      fc.property(anyCidr, (each) => {
        expect(parseCidr(formatCidr(each))).to.deep.equal(each);
      }),
    );
  });

  it('hold exactly the addresses from first to last', () => {
    fc.assert(
      fc.property(anyCidr, anyIp, (prefix, ip) => {
        expect(cidrContains(prefix, cidrFirst(prefix))).to.equal(true);
        expect(cidrContains(prefix, cidrLast(prefix))).to.equal(true);
        const isBetween = ip.value >= prefix.base && ip.value <= cidrLast(prefix).value;
        expect(cidrContains(prefix, ip)).to.equal(ip.family === prefix.family && isBetween);
      }),
    );
  });

  it('overlap when one covers the other, whichever is asked first', () => {
    fc.assert(
      fc.property(anyCidr, anyCidr, (a, b) => {
        expect(cidrOverlaps(a, b)).to.equal(cidrOverlaps(b, a));
        expect(cidrOverlaps(a, b)).to.equal(cidrCovers(a, b) || cidrCovers(b, a));
        if (cidrCovers(a, b)) expect(cidrContains(a, cidrLast(b))).to.equal(true);
      }),
    );
    expect(cidrOverlaps(cidr('10.0.0.0/8'), cidr('10.20.0.0/16'))).to.equal(true);
    expect(cidrOverlaps(cidr('10.0.0.0/9'), cidr('10.128.0.0/9'))).to.equal(false);
    expect(cidrOverlaps(cidr('0.0.0.0/0'), cidr('::/0'))).to.equal(false);
  });

  it('of an interface keep the host bits', () => {
    const address = parseInterfaceAddress('10.10.20.5/24');
    expect(address && formatInterfaceAddress(address)).to.equal('10.10.20.5/24');
    expect(parseInterfaceAddress('10.10.20.5')).to.equal(undefined);
  });
});
