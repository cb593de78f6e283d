/**
 * Interfaces of others as endpoints: the host's ends of veth pairs, on every engine, as full members.
 *
 *     h1 [ a ]==v-a  v-a2==[ a2 ]      h2 [ b ]      network "dual", IPv4 and IPv6
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { type EngineName, requireEngines, uplinks } from '../support/engines.ts';
import { attachVeth } from '../support/links.ts';
import { get, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import {
  allOf,
  burst,
  checksumErrors,
  echoTcp,
  echoUdp,
  ping,
  sendTagged,
  serveEcho,
} from '../support/traffic.ts';
import { until } from '../support/until.ts';

const BULK_BYTES = 3_000_000;
const BURST = { count: 20, bytes: 12_400, segmentBytes: 1300 };

describe('interfaces of others', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let a2: Container;
  let b: Container;

  before(async function () {
    await requireLab(this, ['ping', 'curl', 'dig']);
    await requireEngines(this, ['T2']);
    agents = await Agents.open({ hosts: 2, engines: ['T0'] });
    const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnets, 'dual');
    a = await attachVeth(agents, 1, 'dual', 'a', '-p', '8081:80');
    a2 = await attachVeth(agents, 1, 'dual', 'a2');
    await agents.sees([2], 'dual', 2);
    b = await agents.attach(2, 'dual', 'b');
    await agents.sees([1], 'dual', 3);
    for (const { ns } of [a, a2, b]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  const pairs = (): [Container, Container][] => [
    [a, a2],
    [a, b],
    [b, a],
  ];

  it('have the MAC of the other end of their pair', async () => {
    const shown = await agents.lab.run(a.ns, ['cat', '/sys/class/net/eth0/address']);
    expect(a.mac).to.equal(shown.trim());
  });

  // Every change of engines is a test, too: the interfaces stay.
  for (const engine of ['dgram', 'T1', 'T2'] as const satisfies EngineName[]) {
    describe(engine, () => {
      before(() => agents.change(engine));

      it('carries TCP, UDP and superframes of both, on one host and between hosts', async () => {
        for (const [from, to] of pairs()) {
          for (const ip of [to.ip4, to.ip6]) {
            const where = `${from.name} to ${to.name} ${ip}`;
            const answered = async (): Promise<boolean> =>
              (await ping(from.ns, ip, '-c', '1', '-W', '1')).includes(' 0% packet loss');
            await until(answered, { timeoutMs: 10_000, what: `a ping from ${where}` });
            expect(await echoTcp(from.ns, ip, BULK_BYTES), where).to.equal(
              `same ${BULK_BYTES} bytes`,
            );
            expect(await echoUdp(from.ns, ip), where).to.equal('same 8000 bytes');
            expect(await burst(agents.lab, from.ns, { ns: to.ns, ip }, BURST), where).to.equal(
              allOf(BURST),
            );
          }
        }
        if (engine === 'T2') expect((await uplinks(agents, 1))[0]?.packets).to.be.greaterThan(20);
      });

      it('delivered nothing with a wrong checksum', async () => {
        for (const { ns, name } of [a, a2, b]) expect(await checksumErrors(ns), name).to.equal(0);
      });

      it('answers a larger packet with "too big"', async () => {
        await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1500']);
        try {
          const four = await ping(a.ns, b.ip4, '-M', 'do', '-s', '1472');
          expect(four).to.match(/Frag needed and DF set \(mtu = 1450\)/);
        } finally {
          await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1450']);
          await agents.lab.run(a.ns, ['ip', 'route', 'flush', 'cache']);
        }
      });

      it('refuses a VLAN tag, another MAC and another address, and counts them', async () => {
        const reasons = ['tap-vlan-tag', 'tap-ipv4-source', 'tap-source-mac'];
        const counts = async (): Promise<number[]> => {
          const { drops } = await agents.status(1);
          return reasons.map((reason) => drops.find((drop) => drop.reason === reason)?.count ?? 0);
        };
        const before = await counts();
        const { ns } = a;
        const once = ['-c', '1', '-W', '0.3'];
        await sendTagged(ns, 'eth0');
        await agents.lab.run(ns, ['ip', 'address', 'add', '10.10.20.99/24', 'dev', 'eth0']);
        await ping(ns, b.ip4, '-I', '10.10.20.99', ...once);
        await agents.lab.run(ns, ['ip', 'address', 'del', '10.10.20.99/24', 'dev', 'eth0']);
        await agents.lab.run(ns, ['ip', 'link', 'set', 'eth0', 'address', '02:00:00:00:00:99']);
        await ping(ns, b.ip4, ...once);
        await agents.lab.run(ns, ['ip', 'link', 'set', 'eth0', 'address', a.mac]);
        const all = async (): Promise<boolean> =>
          (await counts()).every((count, index) => count > (before[index] ?? 0));
        await until(all, { timeoutMs: 5_000, what: `frames to be counted as ${reasons.join()}` });
      });
    });
  }

  it('have published ports, and see who asks', async () => {
    await servePeer(agents.lab, a.ns, 'a', 80);
    const [h1, h2] = [agents.lab.host(1), agents.lab.host(2)];
    expect(await get(h2.ns, h1.ip4, 8081)).to.equal(`a ${h2.ip4}`);
  });

  it('reach their gateway, which is the one of Weft, and ask it for names', async () => {
    const { ns } = agents.lab.host(1);
    expect(await ping(a.ns, '10.10.20.1')).to.contain(' 0% packet loss');
    const shown = await agents.lab.run(a.ns, ['ip', 'neigh', 'show', '10.10.20.1']);
    const hostMac = await agents.lab.run(ns, ['cat', '/sys/class/net/v-a/address']);
    expect(shown)
      .to.match(/lladdr/)
      .and.not.contain(hostMac.trim());
    expect(await agents.lab.run(a.ns, ['dig', '+short', '@10.10.20.1', 'b'])).to.contain(b.ip4);
  });
});
