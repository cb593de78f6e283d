/** What `openTap` refuses before it asks the kernel. The kernel's part is in test/netns. */
import { expect } from 'chai';
import { openTap, type TapRequest } from '../../src/host/tap/tap-device.ts';
import {
  type InterfaceAddress,
  type Ip,
  parseInterfaceAddress,
  parseIp,
} from '../../src/model/ip.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import { refusalOf } from '../support/refusal.ts';

const REQUEST: TapRequest = {
  name: 'eth0',
  mac: 0x02_00_00_00_00_01 as MacAddress,
  mtuBytes: 1450,
  addresses: [address('10.10.20.5/24')],
  gateways: [],
  configure: true,
};

describe('a TAP request', () => {
  for (const name of [
    '',
    '.',
    '..',
    'a/b',
    'a:b',
    'a b',
    'a\tb',
    'a\0b',
    'a234567890123456',
    'ääääääää',
  ]) {
    it(`with the name ${JSON.stringify(name)} is refused`, async () => {
      const error = await refusalOf(openTap({ ...REQUEST, name }));
      expect(error.code).to.equal('invalid-value');
      expect(error.message).to.contain('1 to 15 bytes');
    });
  }

  it('with a gateway outside its subnets is refused', async () => {
    const error = await refusalOf(openTap({ ...REQUEST, gateways: [parseIp('10.10.21.1') as Ip] }));
    expect(error.message).to.contain('10.10.21.1 is in no subnet');
  });

  it('with IPv6 and an MTU below 1280 is refused', async () => {
    const addresses = [address('fd00::5/64')];
    const error = await refusalOf(openTap({ ...REQUEST, addresses, mtuBytes: 1279 }));
    expect(error.message).to.contain('IPv6 needs an MTU of 1280');
  });
});

function address(text: string): InterfaceAddress {
  return parseInterfaceAddress(text) as InterfaceAddress;
}
