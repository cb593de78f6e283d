/**
 * The road between containers: what one sends, the other gets, whole and once.
 *
 *     h1 [ a  a2 ]      h2 [ b ]      h3 [ c ]      network "dual", IPv4 and IPv6
 *     h1 [ x ]          h2 [ y ]                    network "apart", with the same addresses
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';

const GROUP = '239.1.2.3';

describe('the road between containers', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let a2: Container;
  let b: Container;
  let c: Container;
  let x: Container;
  let y: Container;

  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark', 'ping']);
    agents = await Agents.open({ hosts: 3 });
    const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnets, 'dual');
    await agents.ok(2, 'network', 'create', '--attachable', '--subnet', '10.10.30.0/24', 'apart');
    a = await agents.attach(1, 'dual', 'a');
    a2 = await agents.attach(1, 'dual', 'a2');
    b = await agents.attach(2, 'dual', 'b');
    c = await agents.attach(3, 'dual', 'c');
    x = await agents.attach(1, 'apart', 'x');
    y = await agents.attach(2, 'apart', 'y');
    await agents.sees([1, 2, 3], 'dual', 4);
    await agents.sees([1, 2], 'apart', 2);
    for (const { ns } of [a, a2, b, c]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  const pairs = (): [string, Container, Container][] => [
    ['one host', a, a2],
    ['two hosts', a, b],
    ['two hosts, the other way', b, a],
    ['a third host', c, b],
  ];

  it('carries ping, TCP and UDP, over IPv4 and IPv6, on one host and between hosts', async () => {
    for (const [where, from, to] of pairs()) {
      for (const ip of [to.ip4, to.ip6]) {
        expect(await ping(from.ns, ip), `${where} ${ip}`).to.contain(' 0% packet loss');
        expect(await echoTcp(from.ns, ip, 1_000_000), `${where} ${ip}`).to.equal(
          'same 1000000 bytes',
        );
        expect(await echoUdp(from.ns, ip), `${where} ${ip}`).to.equal('same 8000 bytes');
      }
    }
  });

  it('carries fragments of datagrams that are larger than the MTU', async () => {
    for (const ip of [b.ip4, b.ip6]) {
      expect(await echoUdp(a.ns, ip, 2, 9000)).to.equal('same 18000 bytes');
    }
  });

  it('gives the container the MTU of the uplink less the encapsulation', () => {
    expect([a.mtu, b.mtu]).to.deep.equal([1450, 1450]);
  });

  it('lets a packet of 1,450 bytes pass that must not be fragmented', async () => {
    expect(await ping(a.ns, b.ip4, '-M', 'do', '-s', '1422')).to.contain(' 0% packet loss');
    expect(await ping(a.ns, b.ip6, '-M', 'do', '-s', '1402')).to.contain(' 0% packet loss');
  });

  it('answers a larger one with "too big" and the MTU that fits', async () => {
    await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1500']);
    try {
      const four = await ping(a.ns, b.ip4, '-M', 'do', '-s', '1472');
      expect(four).to.match(/Frag needed and DF set \(mtu = 1450\)/);
      const six = await ping(a.ns, b.ip6, '-M', 'do', '-s', '1452');
      expect(six).to.match(/Packet too big: mtu[= ]+1450/);
    } finally {
      await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1450']);
    }
  });

  for (const [kind, target] of [
    ['broadcast', '10.10.20.255'],
    ['multicast', GROUP],
  ] as const) {
    it(`brings ${kind} to every container once, and not back to the sender`, async () => {
      const filter = `icmp and dst ${target}`;
      const others = [a2, b, c];
      const captures = await Promise.all(
        others.map(({ ns }) => agents.lab.capture(ns, 'eth0', filter)),
      );
      const own = await agents.lab.capture(a.ns, 'eth0', filter);
      const words = kind === 'broadcast' ? ['-b'] : ['-I', 'eth0'];
      await ping(a.ns, target, '-c', '3', '-W', '1', ...words);
      for (const capture of captures) await capture.packets('icmp', 3);
      for (const capture of [...captures, own]) {
        await capture.stop();
        expect(await capture.decode('icmp.type == 8', ['icmp.seq'])).to.deep.equal(['1', '2', '3']);
      }
    });
  }

  it('sends one copy of a broadcast to each member host', async () => {
    const capture = await agents.lab.capture(agents.lab.host(1).ns, 'up0', 'udp dst port 4789');
    await ping(a.ns, '10.10.20.255', '-b', '-c', '1', '-W', '1');
    await capture.packets('icmp', 2);
    await capture.stop();
    const copies = await capture.decode('ip.dst == 10.10.20.255', ['ip.dst']);
    expect([...copies].sort()).to.deep.equal([
      '192.168.77.2,10.10.20.255',
      '192.168.77.3,10.10.20.255',
    ]);
  });

  it('keeps two networks apart, whatever addresses their containers use', async () => {
    expect(await ping(x.ns, y.ip4)).to.contain(' 0% packet loss');
    await agents.lab.run(x.ns, ['ip', 'address', 'add', '10.10.20.77/24', 'dev', 'eth0']);
    const capture = await agents.lab.capture(b.ns, 'eth0', 'host 10.10.20.77');
    const reply = await ping(x.ns, b.ip4, '-W', '1', '-I', '10.10.20.77');
    expect(reply).to.contain('100% packet loss');
    expect(await ping(a.ns, b.ip4)).to.contain(' 0% packet loss');
    await capture.stop();
    expect(await capture.decode('ip or arp')).to.deep.equal([]);
  });
});
