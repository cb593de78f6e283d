/**
 * One host that advertises both families, beside one of each.
 *
 *     h1 192.168.77.1 and fd77::1 [ a ]      h2 192.168.77.2 [ b ]      h3 fd77::3 [ c ]
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';

describe('an underlay of both families', function () {
  this.timeout(60_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let c: Container;

  before(async function () {
    await requireLab(this, ['ping']);
    agents = await Agents.open({ hosts: 3, agents: 0, families: [4, 6] });
    const [h1, h2, h3] = [1, 2, 3].map((number) => agents.lab.host(number));
    if (h1 === undefined || h2 === undefined || h3 === undefined) throw new Error('no hosts');
    await agents.start(1, '--advertise-addr', h1.ip4, '--advertise-addr', h1.ip6);
    const token = ['--token', await agents.ok(1, 'token', 'create')];
    await agents.start(2, '--advertise-addr', h2.ip4, '--join', h1.ip4, ...token);
    await agents.start(3, '--advertise-addr', h3.ip6, '--join', `[${h1.ip6}]`, ...token);
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    a = await agents.attach(1, 'net', 'a');
    await agents.sees([1, 2, 3], 'net', 1);
    b = await agents.attach(2, 'net', 'b');
    c = await agents.attach(3, 'net', 'c');
    await agents.sees([1, 2, 3], 'net', 3);
    for (const { ns } of [a, b, c]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  it('is one cluster: what one node knows reaches those that it cannot reach itself', async () => {
    const names = async (host: number): Promise<string[]> =>
      (await agents.json<{ name: string }[]>(host, 'node', 'ls')).map(({ name }) => name).sort();
    expect(await names(2)).to.deep.equal(['h1', 'h2', 'h3']);
    expect(await names(3)).to.deep.equal(['h1', 'h2', 'h3']);
  });

  it('carries frames over the family that both ends have', async () => {
    for (const [from, to] of [
      [a, b],
      [b, a],
      [a, c],
      [c, a],
    ] as const) {
      expect(await ping(from.ns, to.ip4)).to.contain(' 0% packet loss');
      expect(await echoTcp(from.ns, to.ip4, 1_000_000)).to.equal('same 1000000 bytes');
      expect(await echoUdp(from.ns, to.ip4)).to.equal('same 8000 bytes');
    }
  });

  it('gives a host that has IPv6 peers the smaller MTU', () => {
    expect([a.mtu, b.mtu, c.mtu]).to.deep.equal([1430, 1450, 1430]);
  });
});
