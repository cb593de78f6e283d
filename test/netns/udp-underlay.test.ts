/**
 * The underlay against the real kernel.
 *
 *     host 1  [ up0 ] ----- bridge ----- [ up0 ]  host 2
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import type { Ecn } from '../../src/datapath/engine.ts';
import { openUnderlay, type UdpUnderlay } from '../../src/host/underlay/udp-underlay.ts';
import { formatIp, type Ip, parseIp } from '../../src/model/ip.ts';
import { refusalOf } from '../support/refusal.ts';
import { hostCommand } from './support/host-command.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';
import { until } from './support/until.ts';

const V4 = ip('127.0.0.1');
const V6 = ip('::1');
const PATIENCE = { timeoutMs: 5_000, what: 'datagrams' };

interface Heard {
  readonly text: string;
  readonly from: string;
  readonly ecn: Ecn;
}

describe('the underlay', () => {
  let lab: Lab;
  let port: number;
  let opened: UdpUnderlay[] = [];

  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark']);
    lab = await Lab.open({ hosts: 2, families: [4, 6] });
  });
  beforeEach(async () => {
    port = await freePort();
  });
  afterEach(() => {
    for (const underlay of opened) underlay.close();
    opened = [];
  });
  after(() => lab?.close());

  const open = async (...addresses: Ip[]): Promise<UdpUnderlay> => {
    const underlay = await openUnderlay({ addresses, port });
    opened.push(underlay);
    return underlay;
  };
  const listen = (underlay: UdpUnderlay): Heard[] => {
    const heard: Heard[] = [];
    underlay.start((datagram, from, ecn) =>
      heard.push({ text: Buffer.from(datagram).toString(), from: formatIp(from), ecn }),
    );
    return heard;
  };

  for (const local of [V4, V6]) {
    it(`tells the four ECN codepoints apart over IPv${local.family}`, async () => {
      const underlay = await open(local);
      const heard = listen(underlay);
      const vtep = { ip: local, port, foreign: false };
      const rounds = 25;
      for (let round = 0; round < rounds; round++) {
        for (const ecn of [0, 1, 2, 3] as const) {
          expect(underlay.send(Buffer.from(`${ecn}`), vtep, round, ecn)).to.equal(true);
        }
      }
      await until(() => heard.length === 4 * rounds, PATIENCE);
      for (const { text, from, ecn } of heard) {
        expect(ecn).to.equal(Number(text));
        expect(from).to.equal(formatIp(local));
      }
    });
  }

  it('serves both families at once', async () => {
    const underlay = await open(V4, V6);
    const heard = listen(underlay);
    for (const to of [V4, V6])
      underlay.send(Buffer.from('x'), { ip: to, port, foreign: false }, 1, 3);
    await until(() => heard.length === 2, PATIENCE);
    expect(heard.map(({ from, ecn }) => `${from} ${ecn}`)).to.have.members([
      '127.0.0.1 3',
      '::1 3',
    ]);
  });

  it('refuses to send to a family that it has no address of', async () => {
    const underlay = await open(V4);
    expect(underlay.send(Buffer.from('x'), { ip: V6, port, foreign: false }, 1, 0)).to.equal(false);
  });

  it('consumes the bytes before send returns', async () => {
    const underlay = await open(V4);
    const heard = listen(underlay);
    const bytes = Buffer.from('before');
    underlay.send(bytes, { ip: V4, port, foreign: false }, 1, 0);
    bytes.write('after!');
    await until(() => heard.length === 1, PATIENCE);
    expect(heard[0]?.text).to.equal('before');
  });

  it('counts what the kernel refused, with the reason', async () => {
    const underlay = await open(V4);
    underlay.send(new Uint8Array(65_535), { ip: V4, port, foreign: false }, 1, 0);
    await until(() => underlay.sendFailures()[0]?.count === 1, PATIENCE);
    expect(underlay.sendFailures()[0]?.last).to.equal('EMSGSIZE');
  });

  for (const [family, key] of [
    [4, 'ip4'],
    [6, 'ip6'],
  ] as const) {
    it(`puts on the wire what RFC 7348 wants, over IPv${family}`, async function () {
      this.timeout(240_000);
      const [one, two] = [lab.host(1), lab.host(2)];
      const holder = lab.spawn(two.ns, hostCommand('hold-underlay', '14789', two[key]));
      await holder.saying(/^ready$/m);
      const capture = await lab.capture(two.ns, 'up0', 'udp port 14789');
      await lab.run(one.ns, hostCommand('send', '14789', one[key], two[key]));
      await capture.packets('udp', 16);
      const field = family === 4 ? 'ip.dsfield.ecn' : 'ipv6.tclass.ecn';
      const fields = [field, 'udp.srcport', 'udp.checksum', 'ip.flags.df', 'data.data'];
      const rows = (await capture.decode('udp', fields)).map((line) => line.split('\t'));
      await capture.stop();
      const ports = new Map<string, Set<string>>();
      for (const [, source = '', checksum, df, data = ''] of rows) {
        expect(Number(source)).to.be.within(49_152, 65_535);
        expect(Number(checksum)).to.not.equal(0);
        if (family === 4) expect(df).to.match(/^(1|True)$/);
        ports.set(data, (ports.get(data) ?? new Set()).add(source));
      }
      expect(rows.map(([ecn]) => Number(ecn)).sort()).to.deep.equal(
        [0, 1, 2, 3].flatMap((ecn) => [ecn, ecn, ecn, ecn]),
      );
      // One port for a flow, whatever its ECN bits; flows 1 and 17 share one of sixteen buckets.
      expect([...ports.values()].map(({ size }) => size)).to.deep.equal([1, 1, 1, 1]);
      expect(new Set([...ports.values()].flatMap((set) => [...set])).size).to.equal(3);
      for (const ecn of [0, 1, 2, 3]) {
        await holder.saying(new RegExp(`got flow-2 from ${one[key]} ecn ${ecn}`));
      }
      await holder.stop();
    });
  }

  describe('and its port', () => {
    it('is refused a second time, and free after the first is closed', async () => {
      const first = await open(V4);
      const error = await refusalOf(open(V4));
      expect(error.code).to.equal('port-in-use');
      expect(error.message).to.contain(
        `VXLAN port 127.0.0.1 UDP ${port}: process ${process.pid} (`,
      );
      first.close();
      await open(V4);
    });

    it('is refused to an agent in another process, which is named', async function () {
      this.timeout(240_000);
      const { ns, ip4 } = lab.host(1);
      const first = lab.spawn(ns, hostCommand('hold-underlay', '4789', ip4));
      await first.saying(/^ready$/m);
      const second = lab.spawn(ns, hostCommand('hold-underlay', '4789', ip4));
      const [, text] = await second.saying(/^refused (.*)$/m);
      expect(text).to.contain(`port-in-use VXLAN port ${ip4} UDP 4789: process ${first.pid} (`);
      await first.stop();
      await second.stop();
    });

    it('is refused to a program that would share addresses', async () => {
      await open(V4);
      const socket = createSocket({ type: 'udp4', reuseAddr: true });
      const failed = once(socket, 'error');
      socket.bind(port, '127.0.0.1');
      const [error] = (await failed) as [NodeJS.ErrnoException];
      socket.close();
      expect(error.code).to.equal('EADDRINUSE');
    });

    it('is not taken from a program that shares addresses', async () => {
      const socket = createSocket({ type: 'udp4', reuseAddr: true });
      socket.bind(port, '127.0.0.1');
      await once(socket, 'listening');
      const error = await refusalOf(open(V4));
      socket.close();
      expect(error.code).to.equal('port-in-use');
    });

    it('held by a kernel vxlan device is refused with the name of the device', async function () {
      this.timeout(240_000);
      const { ns, ip4 } = lab.host(2);
      await lab.vxlan(ns, { vni: 42, device: 'vxlan42', local: ip4, remotes: [] });
      const agent = lab.spawn(ns, hostCommand('hold-underlay', '4789', ip4));
      const [, text] = await agent.saying(/^refused (.*)$/m);
      expect(text).to.equal(
        `port-in-use VXLAN port ${ip4} UDP 4789: the kernel vxlan device vxlan42 (VNI 42) uses it; ` +
          'stop or delete it, or set --vxlan-port',
      );
      await lab.run(ns, ['ip', 'link', 'delete', 'vxlan42']);
    });
  });

  it('refuses an address that this host does not have', async () => {
    const error = await refusalOf(open(ip('192.0.2.1')));
    expect(error.code).to.equal('invalid-value');
    expect(error.message).to.contain('no interface of this host has the address');
  });

  it('refuses two addresses of one family', async () => {
    expect((await refusalOf(open(V4, ip('127.0.0.2')))).code).to.equal('invalid-value');
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

function ip(text: string): Ip {
  return parseIp(text) as Ip;
}
