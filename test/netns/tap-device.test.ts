/**
 * TAPs against the real kernel: in the namespace of a container, seen from outside by iproute2.
 *
 *     this process ---fd--- [ eth0 ]  namespace of the container
 */
import { expect } from 'chai';
import { namespaceInode } from '../../src/host/tap/namespace.ts';
import { openTap, removeTap, type Tap, type TapRequest } from '../../src/host/tap/tap-device.ts';
import {
  type InterfaceAddress,
  type Ip,
  parseInterfaceAddress,
  parseIp,
} from '../../src/model/ip.ts';
import { type MacAddress, parseMac } from '../../src/model/mac-address.ts';
import { refusalOf } from '../support/refusal.ts';
import { hostCommand } from './support/host-command.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';
import { until } from './support/until.ts';

interface Shown {
  readonly address: string;
  readonly mtu: number;
  readonly flags: readonly string[];
  readonly addr_info: readonly {
    readonly local: string;
    readonly prefixlen: number;
    readonly scope: string;
    readonly tentative?: boolean;
    readonly broadcast?: string;
  }[];
}

interface ShownRoute {
  readonly dst: string;
  readonly gateway: string;
  readonly dev: string;
  readonly metric?: number;
}

describe('a TAP in a namespace', () => {
  let lab: Lab;
  let ns: string;
  let taps: Tap[] = [];
  let count = 0;

  before(async function () {
    await requireLab(this);
    lab = await Lab.open({ hosts: 0 });
  });
  beforeEach(async () => {
    ns = await lab.container(`c${++count}`);
  });
  afterEach(() => {
    for (const tap of taps) tap.close();
    taps = [];
  });
  after(() => lab?.close());

  const path = (): string => `/run/netns/${ns}`;
  const request = (overrides: Partial<TapRequest> = {}): TapRequest => ({
    namespace: path(),
    name: 'eth0',
    mac: mac('02:00:00:00:00:01'),
    mtuBytes: 1450,
    addresses: [address('10.10.20.5/24'), address('fd00:20::5/64')],
    gateways: [ip('10.10.20.1'), ip('fd00:20::1')],
    configure: true,
    ...overrides,
  });
  const open = async (overrides: Partial<TapRequest> = {}): Promise<Tap> => {
    const tap = await openTap(request(overrides));
    taps.push(tap);
    return tap;
  };
  const ipJson = async <T>(...words: string[]): Promise<T> =>
    JSON.parse((await lab.run(ns, ['ip', '-j', ...words])) || '[]') as T;
  const shown = async (name = 'eth0'): Promise<Shown> => {
    const [link] = await ipJson<Shown[]>('address', 'show', 'dev', name);
    if (link === undefined) throw new Error(`no interface ${name}`);
    return link;
  };
  const names = async (): Promise<string[]> =>
    (await ipJson<{ ifname: string }[]>('link', 'show')).map(({ ifname }) => ifname);
  const defaults = (family: 4 | 6): Promise<ShownRoute[]> =>
    ipJson<ShownRoute[]>(`-${family}`, 'route', 'show', 'default');
  const addresses = async (name?: string): Promise<string[]> =>
    (await shown(name)).addr_info
      .filter(({ scope }) => scope === 'global')
      .map(({ local, prefixlen }) => `${local}/${prefixlen}`);

  describe('when it is opened', () => {
    it('has its MAC, MTU and state', async () => {
      const tap = await open();
      const link = await shown();
      expect(tap.existed).to.equal(false);
      expect(tap.ifindex).to.be.greaterThan(0);
      expect(link.address).to.equal('02:00:00:00:00:01');
      expect(link.mtu).to.equal(1450);
      expect(link.flags).to.include('UP').and.include('LOWER_UP');
    });

    it('has its addresses, none of them tentative, and a link-local one made from the MAC', async () => {
      await open();
      const { addr_info } = await shown();
      expect(await addresses()).to.have.members(['10.10.20.5/24', 'fd00:20::5/64']);
      expect(addr_info.filter(({ tentative }) => tentative)).to.deep.equal([]);
      expect(addr_info.map(({ local }) => local)).to.include('fe80::ff:fe00:1');
      expect(addr_info.find(({ local }) => local === '10.10.20.5')?.broadcast).to.equal(
        '10.10.20.255',
      );
    });

    it('has a default route of each family', async () => {
      await open();
      for (const [family, gateway] of [
        [4, '10.10.20.1'],
        [6, 'fd00:20::1'],
      ] as const) {
        expect((await defaults(family)).map((route) => route.gateway)).to.deep.equal([gateway]);
      }
    });

    it('ignores router advertisements', async () => {
      await open();
      const value = await lab.run(ns, ['cat', '/proc/sys/net/ipv6/conf/eth0/accept_ra']);
      expect(value.trim()).to.equal('0');
    });

    it('gets IPv6 where it was switched off', async () => {
      await lab.run(ns, ['sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1']);
      await open();
      expect(await addresses()).to.include('fd00:20::5/64');
    });

    it('takes second place behind a default route that is there, and after its own', async () => {
      await open();
      const second = {
        name: 'eth1',
        mac: mac('02:00:00:00:00:02'),
        addresses: [address('10.10.30.5/24')],
        gateways: [ip('10.10.30.1')],
      };
      await open(second);
      expect((await defaults(4)).map(({ dev }) => dev)).to.deep.equal(['eth0', 'eth1']);
    });

    it('is left as it is without configuration', async () => {
      await open({ configure: false });
      const link = await shown();
      expect(link.flags).to.not.include('UP');
      expect(link.addr_info).to.deep.equal([]);
    });

    it('takes the longest name', async () => {
      await open({ name: 'a23456789012345' });
      expect(await names()).to.include('a23456789012345');
    });
  });

  describe('when it is closed', () => {
    it('stays, and is adopted by name', async () => {
      const first = await open();
      first.close();
      expect(await addresses()).to.have.length(2);
      const second = await open();
      expect(second.existed).to.equal(true);
      expect(second.ifindex).to.equal(first.ifindex);
      expect(await addresses()).to.have.members(['10.10.20.5/24', 'fd00:20::5/64']);
    });

    it('becomes what the adopter wants: other addresses, gateway, MAC and MTU', async () => {
      (await open()).close();
      await open({
        mac: mac('02:00:00:00:00:09'),
        mtuBytes: 1300,
        addresses: [address('10.10.20.6/24')],
        gateways: [ip('10.10.20.254')],
      });
      const link = await shown();
      expect(link).to.include({ address: '02:00:00:00:00:09', mtu: 1300 });
      expect(await addresses()).to.deep.equal(['10.10.20.6/24']);
      expect(link.addr_info.map(({ local }) => local)).to.include('fe80::ff:fe00:9');
      expect((await defaults(4)).map(({ gateway }) => gateway)).to.deep.equal(['10.10.20.254']);
      expect(await defaults(6)).to.deep.equal([]);
    });

    it('keeps what a person set when it is adopted without configuration', async () => {
      (await open()).close();
      await lab.run(ns, ['ip', 'address', 'add', '10.10.20.77/24', 'dev', 'eth0']);
      await open({ configure: false });
      expect(await addresses()).to.include('10.10.20.77/24');
      expect((await shown()).flags).to.include('UP');
    });

    it('can be closed twice', async () => {
      const tap = await open();
      tap.close();
      tap.close();
      expect(tap.write(new Uint8Array(60))).to.equal(false);
    });
  });

  describe('when it is refused', () => {
    it('says that another process holds it, and gives it up when that is killed', async () => {
      const holder = lab.spawn(ns, hostCommand('hold-tap', 'eth0'));
      await holder.saying(/^ready$/m);
      const error = await refusalOf(open());
      expect(error.code).to.equal('interface-busy');
      expect(error.message).to.equal(
        `attach of eth0 in namespace ${ns}: another process holds the TAP; pick another name, or leave the TAP to it, as to QEMU, with --link in place of --tap`,
      );
      await holder.stop('SIGKILL');
      expect((await open()).existed).to.equal(true);
    });

    it('says that the interface is no TAP, and leaves it alone', async () => {
      await lab.run(ns, ['ip', 'link', 'add', 'eth0', 'type', 'bridge']);
      const before = await shown();
      const error = await refusalOf(open());
      expect(error.code).to.equal('interface-busy');
      expect(error.message).to.contain('exists and is no TAP');
      expect(await shown()).to.deep.equal(before);
      expect((await refusalOf(removeTap(path(), 'eth0'))).code).to.equal('interface-busy');
      expect(await names()).to.include('eth0');
    });

    it('says so of a TUN as well', async () => {
      await lab.run(ns, ['ip', 'tuntap', 'add', 'eth0', 'mode', 'tun']);
      expect((await refusalOf(open())).message).to.contain('is no TAP');
    });

    it('says that the namespace is missing or is none', async () => {
      for (const [namespace, why] of [
        ['/run/netns/no-such-one', 'no such network namespace'],
        ['/proc/4194305/ns/net', 'no such network namespace'],
        ['/etc/hostname', 'is no network namespace'],
        ['/proc/self/ns/uts', 'is no network namespace'],
      ] as const) {
        const error = await refusalOf(open({ namespace }));
        expect(error.code, namespace).to.equal('namespace-missing');
        expect(error.message, namespace).to.contain(why);
      }
    });

    it('leaves no device behind when a later step fails', async () => {
      const error = await refusalOf(open({ mtuBytes: 70_000 }));
      expect(error.code).to.equal('invalid-value');
      expect(await names()).to.deep.equal(['lo']);
    });
  });

  describe('when it is removed', () => {
    it('is gone, whether held or by name', async () => {
      const tap = await open();
      await tap.remove();
      expect(await names()).to.deep.equal(['lo']);
      (await open()).close();
      expect(await removeTap(path(), 'eth0')).to.equal(true);
      expect(await names()).to.deep.equal(['lo']);
      expect(await removeTap(path(), 'eth0')).to.equal(false);
    });

    it('is not removed under another holder', async () => {
      await open();
      expect((await refusalOf(removeTap(path(), 'eth0'))).code).to.equal('interface-busy');
    });

    it('is reported lost, once, when somebody else removes it', async () => {
      let lost = 0;
      const tap = await open();
      tap.start(
        () => undefined,
        () => lost++,
      );
      await lab.run(ns, ['ip', 'link', 'delete', 'eth0']);
      await until(() => lost > 0, { timeoutMs: 5_000, what: 'the loss of eth0' });
      expect(tap.write(new Uint8Array(60))).to.equal(false);
      await tap.remove();
      expect(lost).to.equal(1);
    });

    it('keeps this process in its own namespace all the while', async () => {
      const before = namespaceInode('/proc/self/ns/net');
      await open();
      expect(namespaceInode('/proc/self/ns/net')).to.equal(before);
      expect(namespaceInode('/proc/thread-self/ns/net')).to.equal(before);
    });
  });
});

function mac(text: string): MacAddress {
  return parseMac(text) as MacAddress;
}

function address(text: string): InterfaceAddress {
  return parseInterfaceAddress(text) as InterfaceAddress;
}

function ip(text: string): Ip {
  return parseIp(text) as Ip;
}
