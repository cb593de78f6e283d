import { expect } from 'chai';
import { gatewayOf, gatewaysOf, routerMac } from '../../../src/control/gateway/gateway.ts';
import { formatInterfaceAddress, formatIp } from '../../../src/model/ip.ts';
import { IFNAME_BYTES_MAX } from '../../../src/model/limits.ts';
import { formatMac, isGroupMac } from '../../../src/model/mac-address.ts';
import { GATEWAY_PREFIX } from '../../../src/model/network.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { interfaceAddress, networkWith } from './networks.ts';

describe('the gateway of a network', () => {
  const network = networkWith(
    '0123456789abffeeddccbbaa99887766',
    ['10.1.2.0/24', '10.1.2.1'],
    ['fd00::/64', 'fd00::1'],
  );

  it('has a name that fits an interface, and every gateway address with the length of its subnet', () => {
    const { device, addresses, internal } = gatewayOf(network);
    expect(device).to.equal(`${GATEWAY_PREFIX}0123456789ab`);
    expect(device.length).to.be.at.most(IFNAME_BYTES_MAX);
    expect(addresses.map(formatInterfaceAddress)).to.deep.equal(['10.1.2.1/24', 'fd00::1/64']);
    expect(internal).to.equal(false);
  });

  it('has a MAC of its own from the id: unicast, locally administered, and the same on every host', () => {
    const { mac } = gatewayOf(network);
    expect(formatMac(mac)).to.equal('fe:ee:dd:cc:bb:aa');
    for (const first of ['00', '01', '02', '03', 'fd', 'ff']) {
      const other = gatewayOf(networkWith(`0123456789ab${first}eeddccbbaa99887766`)).mac;
      expect(isGroupMac(other)).to.equal(false);
      expect(Number.parseInt(formatMac(other).slice(0, 2), 16) & 3).to.equal(2);
    }
  });

  it('is known to other hosts by a MAC of the host: unicast, locally administered, never that of all', () => {
    const of = (end: string): string =>
      formatMac(routerMac(network, end.padStart(32, '0') as NodeId));
    expect(of('')).to.equal('fe:ee:dd:cc:bb:aa');
    expect(of('01'.padEnd(12, '0'))).to.equal('fe:ee:dd:cc:bb:aa');
    expect(of('ff'.padEnd(12, '0'))).to.equal('02:ee:dd:cc:bb:aa');
    expect(of('123456789abc')).to.equal('ee:da:8b:b4:21:16');
  });

  it('is the default route of an endpoint for the families that it has addresses of', () => {
    const of = (...addresses: readonly string[]): string[] =>
      gatewaysOf(addresses.map(interfaceAddress), network).map(formatIp);
    expect(of('10.1.2.9/24')).to.deep.equal(['10.1.2.1']);
    expect(of('10.1.2.9/24', 'fd00::9/64')).to.deep.equal(['10.1.2.1', 'fd00::1']);
    expect(of()).to.deep.equal([]);
    expect(of('192.0.2.1/24')).to.deep.equal([]);
  });
});
