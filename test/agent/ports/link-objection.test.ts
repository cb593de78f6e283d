/** Which interfaces of others can be endpoints. */
import { expect } from 'chai';
import { linkObjection } from '../../../src/agent/ports/link-objection.ts';
import type { LinkFacts } from '../../../src/host/tap/taken-link.ts';
import {
  type InterfaceAddress,
  type Ip,
  parseInterfaceAddress,
  parseIp,
} from '../../../src/model/ip.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';

const FACTS: LinkFacts = {
  ifindex: 7,
  up: false,
  promiscuous: false,
  ipv6: true,
  ethernet: true,
  mtuBytes: 1500,
  mac: 0x02_00_00_00_00_07 as MacAddress,
  master: '',
  upper: '',
  addresses: [],
  ingress: 'free',
  redirectedTo: '',
};
const USE = {
  name: 'vm0',
  device: 'wfl-1',
  mtuBytes: 1450,
  underlay: [parseIp('192.168.77.1') as Ip],
};

const address = (text: string): InterfaceAddress => parseInterfaceAddress(text) as InterfaceAddress;

describe('an objection to an interface', () => {
  const free: readonly [string, Partial<LinkFacts>][] = [
    ['nobody uses', {}],
    ['has an MTU just as large', { mtuBytes: 1450 }],
    ['has the link-local address that the kernel gave it', { addresses: [address('fe80::1/64')] }],
    ['is joined to its TAP already', { ingress: 'redirected', redirectedTo: 'wfl-1', up: true }],
    ['was joined to a TAP that is gone', { ingress: 'redirected', redirectedTo: '' }],
    ['has a far end with a MAC', { peerMac: 0x02_00_00_00_00_08 as MacAddress }],
  ];
  for (const [title, facts] of free) {
    it(`is none to one that ${title}`, () => {
      expect(linkObjection({ ...FACTS, ...facts }, USE)).to.equal(undefined);
    });
  }

  const refused: readonly [string, Partial<LinkFacts>, string, string][] = [
    ['carries no Ethernet', { ethernet: false }, 'invalid-value', 'Ethernet'],
    ['is a port of a bridge', { master: 'br0' }, 'interface-busy', 'port of br0'],
    ['has a VLAN on it', { upper: 'vm0.7' }, 'interface-busy', 'vm0.7 is made on it'],
    ['has an address', { addresses: [address('10.0.0.1/24')] }, 'interface-busy', '10.0.0.1/24'],
    [
      'has a global IPv6 address',
      { addresses: [address('fd00::1/64')] },
      'interface-busy',
      'fd00::1/64',
    ],
    ['is the uplink', { addresses: [address('192.168.77.1/24')] }, 'interface-busy', 'other hosts'],
    ['has filters of others', { ingress: 'used' }, 'interface-busy', 'filters of tc'],
    [
      'is joined to another',
      { ingress: 'redirected', redirectedTo: 'x' },
      'interface-busy',
      'sent to x',
    ],
    [
      "is joined to another endpoint's TAP",
      { ingress: 'redirected', redirectedTo: 'wfl-2' },
      'interface-busy',
      'an endpoint has interface vm0, by its TAP wfl-2',
    ],
    ['has a smaller MTU', { mtuBytes: 1449 }, 'invalid-value', 'its MTU is 1449'],
  ];
  for (const [title, facts, code, why] of refused) {
    it(`is made to one that ${title}`, () => {
      const objection = linkObjection({ ...FACTS, ...facts }, USE);
      expect(objection?.code).to.equal(code);
      expect(objection?.why).to.contain(why);
    });
  }

  it('is made to one that is not there', () => {
    expect(linkObjection(undefined, USE)?.code).to.equal('not-found');
  });

  it("is made to the MAC of the host's own side, and to no other", () => {
    expect(linkObjection(FACTS, { ...USE, mac: FACTS.mac })?.why).to.contain('vm0 itself');
    expect(linkObjection(FACTS, { ...USE, mac: 0x02_00_00_00_00_09 as MacAddress })).to.equal(
      undefined,
    );
  });
});
