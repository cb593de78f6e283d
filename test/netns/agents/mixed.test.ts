/**
 * Hosts that advertise both families, beside one of each, on each engine.
 *
 *     h1 192.168.77.1 and fd77::1 [ a ]      h2 192.168.77.2 [ b ]      h3 fd77::3 [ c ]
 *     h4 192.168.77.4 and fd77::4 [ d ]
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { ENGINES, engineWords, requireEngines } from '../support/engines.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';
import { until } from '../support/until.ts';

describe('an underlay of both families', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let c: Container;
  let d: Container;

  before(async function () {
    await requireLab(this, ['ping']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 4, agents: 0, families: [4, 6] });
    const first = agents.lab.host(1);
    await agents.start(1, ...advertised(1));
    const token = ['--token', await agents.ok(1, 'token', 'create')];
    await agents.start(2, ...advertised(2), '--join', first.ip4, ...token);
    await agents.start(3, ...advertised(3), '--join', `[${first.ip6}]`, ...token);
    await agents.start(4, ...advertised(4), '--join', first.ip4, ...token);
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    a = await agents.attach(1, 'net', 'a');
    await agents.sees([1, 2, 3, 4], 'net', 1);
    b = await agents.attach(2, 'net', 'b');
    c = await agents.attach(3, 'net', 'c');
    d = await agents.attach(4, 'net', 'd');
    await agents.sees([1, 2, 3, 4], 'net', 4);
    for (const { ns } of [a, b, c, d]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  const advertised = (host: number): string[] => {
    const { ip4, ip6 } = agents.lab.host(host);
    const addresses = [[ip4, ip6], [ip4], [ip6], [ip4, ip6]][host - 1] ?? [];
    return addresses.flatMap((ip) => ['--advertise-addr', ip]);
  };

  it('is one cluster: what one node knows reaches those that it cannot reach itself', async () => {
    const names = async (host: number): Promise<string[]> =>
      (await agents.json<{ name: string }[]>(host, 'node', 'ls')).map(({ name }) => name).sort();
    expect(await names(2)).to.deep.equal(['h1', 'h2', 'h3', 'h4']);
    expect(await names(3)).to.deep.equal(['h1', 'h2', 'h3', 'h4']);
  });

  for (const engine of ENGINES) {
    it(`carries frames over a family that both ends have, on ${engine}`, async () => {
      const words = engineWords(engine);
      await Promise.all(
        [1, 2, 3, 4].map(async (host) => {
          await agents.stop(host);
          await agents.start(host, ...advertised(host), ...words);
        }),
      );
      for (const [from, to] of [
        [a, b],
        [b, a],
        [a, c],
        [c, a],
        [a, d],
        [d, a],
      ] as const) {
        const answered = async (): Promise<boolean> =>
          (await ping(from.ns, to.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss');
        await until(answered, { timeoutMs: 15_000, what: `${from.name} to reach ${to.name}` });
        expect(await echoTcp(from.ns, to.ip4, 1_000_000)).to.equal('same 1000000 bytes');
        expect(await echoUdp(from.ns, to.ip4)).to.equal('same 8000 bytes');
      }
    });
  }

  it('gives a host that has IPv6 peers the smaller MTU', () => {
    expect([a.mtu, b.mtu, c.mtu, d.mtu]).to.deep.equal([1430, 1450, 1430, 1430]);
  });
});
