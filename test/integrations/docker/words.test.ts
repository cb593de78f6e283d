/** Requests as Docker Engine 20.10.24 sent them, recorded, and what Weft reads in them. */
import { expect } from 'chai';
import { readPublish } from '../../../src/control/network/publish/read-publish.ts';
import { refusalOf } from '../../../src/control/network/refuse.ts';
import { mirrorWords } from '../../../src/integrations/docker/mirror-words.ts';
import { networkWords } from '../../../src/integrations/docker/network-words.ts';
import { cidrOfPool, poolIdOf } from '../../../src/integrations/docker/pool-id.ts';
import { publishWords } from '../../../src/integrations/docker/port-words.ts';
import type { CreateNetwork } from '../../../src/integrations/docker/protocol.ts';
import { type Cidr, type Ip, parseCidr, parseIp } from '../../../src/model/ip.ts';
import type { Subnet } from '../../../src/model/network.ts';
import { dnsNetwork } from '../../support/dns-lab.ts';

/** `docker network create -d weft --ipam-driver weft --subnet ... --aux-address a=10.10.20.5 -o mtu=1400 --internal` */
const CREATE: CreateNetwork = {
  NetworkID: 'cb15207ef37823de49d0249f42192090e363bc93cb4708e0cac1a5015609ed0e',
  Options: {
    'com.docker.network.enable_ipv6': false,
    'com.docker.network.generic': { mtu: '1400' },
    'com.docker.network.internal': true,
  },
  IPv4Data: [
    {
      AddressSpace: 'weft',
      AuxAddresses: { a: '10.10.20.5/24' },
      Gateway: '10.10.20.1/24',
      Pool: '10.10.20.0/24',
    },
  ],
  IPv6Data: [],
};

const binding = (
  Port: number,
  HostPort: number,
  HostIP = '',
  Proto = 6,
  HostPortEnd = HostPort,
) => ({
  ...{ Proto, Port, HostIP, HostPort, HostPortEnd },
});

describe('words of a Docker Engine', () => {
  it('a network is wished for in the words of weft network create', () => {
    const { name, wish } = networkWords(CREATE, () => '10.10.20.128/25');
    expect(name).to.equal(undefined);
    expect(wish).to.deep.include({
      subnets: ['10.10.20.0/24'],
      gateways: ['10.10.20.1'],
      ipRanges: ['10.10.20.128/25'],
      auxAddresses: { a: '10.10.20.5' },
      internal: true,
      attachable: true,
      options: { mtu: '1400' },
    });
  });

  it('an option names the network of Weft, and is no option of it', () => {
    const Options = { 'com.docker.network.generic': { 'weft.network': 'web' } };
    const { name, wish } = networkWords({ ...CREATE, Options }, () => undefined);
    expect([name, wish.options, wish.internal]).to.deep.equal(['web', {}, false]);
  });

  it('addresses of another IPAM driver are refused with what to add', () => {
    const IPv4Data = [
      { AddressSpace: 'LocalDefault', Gateway: '10.55.0.1/24', Pool: '10.55.0.0/24' },
    ];
    expect(() => networkWords({ ...CREATE, IPv4Data }, () => undefined)).to.throw(
      /add --ipam-driver weft/,
    );
    expect(() => networkWords({ ...CREATE, IPv4Data: null }, () => undefined)).to.throw(
      /--ipam-driver weft/,
    );
  });

  it('a pool is its prefix, and nothing else is one', () => {
    for (const text of ['10.10.20.0/24', 'fd01::/64']) {
      const cidr = parseCidr(text) as Cidr;
      expect(cidrOfPool(poolIdOf(cidr))).to.deep.equal(cidr);
    }
    for (const text of ['LocalDefault/10.0.0.0/8', 'weft/10.10.20.1/24', 'weft/', '']) {
      expect(cidrOfPool(text), text).to.equal(undefined);
    }
  });

  it('ports are published on this host alone, as --publish reads them', () => {
    const words = publishWords([
      binding(91, 9001, '127.0.0.1', 17),
      binding(90, 9000, '127.0.0.1', 17),
      binding(80, 8080),
      binding(81, 0),
      binding(82, 8000, '::1', 6, 8010),
    ]);
    expect(words).to.deep.equal([
      'mode=host,target=80,published=8080,protocol=tcp',
      'mode=host,target=81,published=0,protocol=tcp',
      'mode=host,target=82,published=8000-8010,protocol=tcp,host_ip=::1',
      'mode=host,target=90-91,published=9000-9001,protocol=udp,host_ip=127.0.0.1',
    ]);
    const wishes = readPublish(words, refusalOf('test'));
    expect(wishes.map(({ host }) => host?.first)).to.deep.equal([8080, undefined, 8000, 9000]);
  });

  it('a hundred ports in a row are one range, and other rows are others', () => {
    const many = Array.from({ length: 100 }, (_, i) => binding(3000 + i, 4000 + i));
    expect(publishWords(many.reverse())).to.deep.equal([
      'mode=host,target=3000-3099,published=4000-4099,protocol=tcp',
    ]);
    expect(publishWords([binding(80, 8080), binding(81, 8082)])).to.have.length(2);
    expect(publishWords([binding(80, 8080), binding(81, 8081, '10.0.0.1')])).to.have.length(2);
    expect(publishWords([binding(80, 8080), binding(81, 8081, '', 17)])).to.have.length(2);
    expect(publishWords([binding(80, 0), binding(81, 0)])).to.have.length(2);
  });

  it('a protocol that cannot be published is refused by its name', () => {
    const words = publishWords([binding(80, 8080, '', 132)]);
    expect(() => readPublish(words, refusalOf('test'))).to.throw(/sctp, which is not supported/);
  });

  it('a network of the cluster is made as it is', () => {
    const network = dnsNetwork('back', ['10.1.0.0/24', 'fd01::/64'], {
      internal: true,
      mtuBytes: 1300,
      labels: new Map([['team', 'red']]),
    });
    const [four, six] = network.subnets as [Subnet, Subnet];
    const range = parseCidr('10.1.0.128/25') as Cidr;
    const aux = [{ name: 'printer', ip: parseIp('10.1.0.9') as Ip }];
    expect(
      mirrorWords({ ...network, subnets: [{ ...four, range, aux }, six] }, 'my-driver'),
    ).to.deep.equal({
      Name: 'back',
      CheckDuplicate: true,
      Driver: 'my-driver',
      Internal: true,
      Attachable: true,
      EnableIPv6: true,
      IPAM: {
        Driver: 'my-driver',
        Config: [
          {
            Subnet: '10.1.0.0/24',
            Gateway: '10.1.0.1',
            IPRange: '10.1.0.128/25',
            AuxiliaryAddresses: { printer: '10.1.0.9' },
          },
          { Subnet: 'fd01::/64', Gateway: 'fd01::1' },
        ],
      },
      Options: { mtu: '1300' },
      Labels: { team: 'red' },
    });
  });
});
