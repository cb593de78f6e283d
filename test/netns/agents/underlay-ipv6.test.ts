/**
 * An underlay that has IPv6 alone.
 *
 *     h1 fd77::1 [ a ]      h2 fd77::2 [ b ]
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';

describe('an IPv6 underlay', function () {
  this.timeout(60_000);
  let agents: Agents;
  let a: Container;
  let b: Container;

  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark', 'ping']);
    agents = await Agents.open({ hosts: 2, families: [6] });
    const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnets, 'dual');
    a = await agents.attach(1, 'dual', 'a');
    await agents.sees([2], 'dual', 1);
    b = await agents.attach(2, 'dual', 'b');
    await agents.sees([1, 2], 'dual', 2);
    for (const { ns } of [a, b]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  it('carries ping, TCP and UDP of both families', async () => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const ip of [to.ip4, to.ip6]) {
        expect(await ping(from.ns, ip)).to.contain(' 0% packet loss');
        expect(await echoTcp(from.ns, ip, 1_000_000)).to.equal('same 1000000 bytes');
        expect(await echoUdp(from.ns, ip)).to.equal('same 8000 bytes');
      }
    }
  });

  it('leaves 1,430 bytes for the container, and these pass unfragmented', async () => {
    expect([a.mtu, b.mtu]).to.deep.equal([1430, 1430]);
    const host = agents.lab.host(2);
    const capture = await agents.lab.capture(host.ns, host.uplink, 'udp dst port 4789');
    expect(await ping(a.ns, b.ip4, '-M', 'do', '-s', '1402')).to.contain(' 0% packet loss');
    await capture.packets('icmp.type == 8', 2);
    await capture.stop();
    const sizes = await capture.decode('icmp.type == 8', ['frame.len']);
    expect(sizes).to.deep.equal(['1514', '1514']);
  });

  it('refuses a larger packet with the MTU that fits', async () => {
    await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1500']);
    const answer = await ping(a.ns, b.ip4, '-M', 'do', '-s', '1403');
    expect(answer).to.match(/Frag needed and DF set \(mtu = 1430\)/);
  });
});
