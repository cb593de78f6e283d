import { expect } from 'chai';
import { readNetwork } from '../../../src/control/network/read-network.ts';
import type { NetworkWish } from '../../../src/control/network/wish.ts';
import { formatCidr, formatIp } from '../../../src/model/ip.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';

const SUBNET = { subnets: ['10.10.20.0/24'] };

describe('reading a wish for a network', () => {
  it('takes the gateway, range and auxiliary addresses of each subnet', () => {
    const draft = readNetwork(
      networkWish('net', {
        subnets: ['10.10.20.0/24', 'fd00:1::/64'],
        gateways: ['fd00:1::1', '10.10.20.254'],
        ipRanges: ['10.10.20.128/25'],
        auxAddresses: { printer: '10.10.20.9' },
      }),
    );
    const shown = draft.subnets.map((s) => [
      formatCidr(s.cidr),
      formatIp(s.gateway),
      s.range && formatCidr(s.range),
      s.aux.map((aux) => `${aux.name}=${formatIp(aux.ip)}`).join(),
    ]);
    expect(shown).to.deep.equal([
      ['10.10.20.0/24', '10.10.20.254', '10.10.20.128/25', 'printer=10.10.20.9'],
      ['fd00:1::/64', 'fd00:1::1', undefined, ''],
    ]);
  });

  it('chooses the first address as gateway, or the next when that is taken', () => {
    const first = readNetwork(networkWish('n', SUBNET)).subnets[0];
    expect(first && formatIp(first.gateway)).to.equal('10.10.20.1');
    const aux = { auxAddresses: { a: '10.10.20.1' } };
    const next = readNetwork(networkWish('n', { ...SUBNET, ...aux })).subnets[0];
    expect(next && formatIp(next.gateway)).to.equal('10.10.20.2');
  });

  it("reads the MTU options, Docker's as the underlay's", () => {
    expect(readNetwork(networkWish('n', { options: { mtu: '1400' } })).mtuBytes).to.equal(1400);
    const docker = { options: { 'com.docker.network.driver.mtu': '1500' } };
    expect(readNetwork(networkWish('n', docker)).mtuBytes).to.equal(1450);
  });

  const refusals: readonly (readonly [string, Partial<NetworkWish>, string])[] = [
    [
      'a malformed name',
      { name: 'a b' },
      '"a b" is no name; use letters, digits, "_", "." and "-", beginning with a letter or digit, at most 63 characters',
    ],
    [
      'an empty name',
      { name: '' },
      '"" is no name; use letters, digits, "_", "." and "-", beginning with a letter or digit, at most 63 characters',
    ],
    [
      'an unknown driver',
      { driver: 'macvlan' },
      'driver "macvlan" is not known; use overlay or bridge',
    ],
    [
      'an unknown option',
      { options: { colour: 'red' } },
      'option "colour" is not known; known options: mtu',
    ],
    [
      'encryption',
      { options: { encrypted: '' } },
      'option "encrypted" is not available in this version; leave it out; do not send secrets over this network',
    ],
    [
      'host bits',
      { subnets: ['10.10.20.5/24'] },
      '--subnet 10.10.20.5/24 has host bits set; use 10.10.20.0/24',
    ],
    [
      'a malformed subnet',
      { subnets: ['10.10.20/24'] },
      '--subnet "10.10.20/24" is no prefix; write it like 10.10.20.0/24',
    ],
    [
      'a prefix that is too long',
      { subnets: ['10.0.0.0/31'] },
      '--subnet 10.0.0.0/31 has no room for a gateway and a container; use at most /30',
    ],
    [
      'subnets that overlap each other',
      { subnets: ['10.0.0.0/8', '10.1.0.0/16'] },
      '--subnet 10.1.0.0/16 overlaps --subnet 10.0.0.0/8; use subnets that share no address',
    ],
    [
      'a gateway outside',
      { ...SUBNET, gateways: ['10.10.21.1'] },
      '--gateway 10.10.21.1 is outside the subnet 10.10.20.0/24; use an address of the subnet',
    ],
    [
      'a gateway that is no address',
      { ...SUBNET, gateways: ['gw'] },
      '--gateway "gw" is no IP address; write it like 10.10.20.1',
    ],
    [
      'the network address as gateway',
      { ...SUBNET, gateways: ['10.10.20.0'] },
      '--gateway 10.10.20.0 is the network or broadcast address of 10.10.20.0/24; use another address of the subnet',
    ],
    [
      'two gateways',
      { ...SUBNET, gateways: ['10.10.20.1', '10.10.20.2'] },
      '--gateway is given 2 times for 10.10.20.0/24; give it once for each subnet',
    ],
    [
      'a range outside',
      { ...SUBNET, ipRanges: ['10.10.21.0/25'] },
      '--ip-range 10.10.21.0/25 is outside every subnet; use a range inside --subnet',
    ],
    [
      'a range that is larger than its subnet',
      { ...SUBNET, ipRanges: ['10.10.0.0/16'] },
      '--ip-range 10.10.0.0/16 is outside every subnet; use a range inside --subnet',
    ],
    [
      'a range without an address',
      { ...SUBNET, gateways: ['10.10.20.1'], ipRanges: ['10.10.20.0/31'] },
      '--ip-range 10.10.20.0/31 holds no address for a container; use a larger range',
    ],
    [
      'an auxiliary address outside',
      { ...SUBNET, auxAddresses: { p: '10.9.9.9' } },
      '--aux-address p 10.9.9.9 is outside the subnet 10.10.20.0/24; use an address of the subnet',
    ],
    [
      'the gateway as auxiliary address',
      { ...SUBNET, gateways: ['10.10.20.7'], auxAddresses: { p: '10.10.20.7' } },
      '--gateway 10.10.20.7 is an auxiliary address too; use another address for one of them',
    ],
    [
      'a gateway without a subnet',
      { gateways: ['10.0.0.1'] },
      'a gateway, ip-range or aux-address is given without a subnet; add --subnet',
    ],
    [
      '--ipv6 with IPv4 subnets',
      { ...SUBNET, ipv6: true },
      '--ipv6 is asked for but no --subnet is IPv6; add an IPv6 --subnet',
    ],
    [
      'an MTU that is no number',
      { options: { mtu: 'big' } },
      'option mtu=big is no MTU; use a number from 68 to 65485',
    ],
    [
      'an MTU too small for IPv6',
      { subnets: ['fd00::/64'], options: { mtu: '1000' } },
      'an inner MTU of 1000 is too small for IPv6; use at least 1280 (RFC 8200)',
    ],
    ['a VNI that is none', { vni: 0 }, '--vni 0 is no VNI; use a number from 1 to 16777215'],
    [
      'a label without a key',
      { labels: { '': 'x' } },
      'a label has no key; write --label KEY or --label KEY=VALUE',
    ],
  ];
  for (const [name, more, sentence] of refusals) {
    it(`refuses ${name}`, () => {
      const wish = networkWish('net', more);
      expect(() => readNetwork(wish)).to.throw(`network create ${wish.name}: ${sentence}`);
    });
  }
});
