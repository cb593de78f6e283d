/**
 * An underlay that has IPv6 alone, on every engine, with a kernel vxlan device as a third host.
 *
 *     h1 fd77::1 [ a ]      h2 fd77::2 [ b ]      h3 fd77::3 vx0 10.10.20.200 fd00:20::200, no agent
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { ENGINES, requireEngines } from '../support/engines.ts';
import { requireLab } from '../support/privileges.ts';
import {
  allOf,
  burst,
  checksumErrors,
  echoTcp,
  echoUdp,
  ping,
  serveEcho,
} from '../support/traffic.ts';
import { until } from '../support/until.ts';

const BULK_BYTES = 3_000_000;
const PEER = ['10.10.20.200', 'fd00:20::200'] as const;
const BURST = { count: 10, bytes: 12_000, segmentBytes: 1300 };

describe('an IPv6 underlay', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let peer: string;

  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark', 'ping', 'bridge']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 3, agents: 2, families: [6], engines: ['T2'] });
    const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    const ranges = ['--ip-range', '10.10.20.128/26', '--ip-range', 'fd00:20::/120'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnets, ...ranges, 'dual');
    a = await agents.attach(1, 'dual', 'a');
    await agents.sees([2], 'dual', 1);
    b = await agents.attach(2, 'dual', 'b');
    await agents.sees([1, 2], 'dual', 2);
    const [one, two, three] = agents.lab.hosts.map(({ ip6 }) => ip6);
    peer = agents.lab.host(3).ns;
    await agents.lab.vxlan(peer, {
      vni: await agents.vni('dual'),
      local: three ?? '',
      remotes: [one ?? '', two ?? ''],
      addresses: [`${PEER[0]}/24`, `${PEER[1]}/64`],
      mtuBytes: 1430,
    });
    await agents.ok(1, 'vtep', 'add', 'dual', three ?? '');
    for (const ns of [a.ns, b.ns, peer]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  const flows = (): Promise<boolean> => {
    const answered = async (): Promise<boolean> => {
      const texts = await Promise.all([
        ping(a.ns, b.ip4, '-c', '1', '-W', '1'),
        ping(a.ns, PEER[0], '-c', '1', '-W', '1'),
        ping(peer, b.ip4, '-c', '1', '-W', '1'),
      ]);
      return texts.every((text) => text.includes(' 0% packet loss'));
    };
    return until(answered, { timeoutMs: 15_000, what: 'the road to be open' });
  };

  for (const engine of ENGINES) {
    describe(`with ${engine}`, () => {
      before(async () => {
        if (engine !== 'T2') await agents.change(engine);
        await flows();
      });

      it('carries TCP and UDP of both families, also to and from a kernel', async () => {
        for (const [from, targets] of [
          [a.ns, [b.ip4, b.ip6, ...PEER]],
          [b.ns, [a.ip4, a.ip6]],
          [peer, [a.ip4, b.ip6]],
        ] as const) {
          for (const ip of targets) {
            expect(await echoTcp(from, ip, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
            expect(await echoUdp(from, ip)).to.equal('same 8000 bytes');
          }
        }
        for (const ns of [a.ns, b.ns, peer]) expect(await checksumErrors(ns), ns).to.equal(0);
      });

      it('carries superframes of UDP as the datagrams that they are', async () => {
        for (const [from, to] of [
          [a.ns, { ns: b.ns, ip: b.ip4 }],
          [a.ns, { ns: peer, ip: PEER[1] }],
          [peer, { ns: a.ns, ip: a.ip4 }],
          [peer, { ns: b.ns, ip: b.ip6 }],
        ] as const) {
          expect(await burst(agents.lab, from, to, BURST), to.ip).to.equal(allOf(BURST));
        }
      });

      it('lets packets of 1,430 bytes pass, and refuses a larger one with that number', async () => {
        expect(await ping(a.ns, b.ip4, '-M', 'do', '-s', '1402')).to.contain(' 0% packet loss');
        await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1500']);
        try {
          const answer = await ping(a.ns, b.ip4, '-M', 'do', '-s', '1403');
          expect(answer).to.match(/Frag needed and DF set \(mtu = 1430\)/);
        } finally {
          await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1430']);
        }
      });
    });
  }

  it('leaves 1,430 bytes for the container, and these fill the underlay', async () => {
    expect([a.mtu, b.mtu]).to.deep.equal([1430, 1430]);
    const host = agents.lab.host(2);
    const capture = await agents.lab.capture(host.ns, host.uplink, 'udp dst port 4789');
    expect(await ping(a.ns, b.ip4, '-M', 'do', '-s', '1402')).to.contain(' 0% packet loss');
    await capture.packets('icmp.type == 8', 2);
    await capture.stop();
    const sizes = await capture.decode('icmp.type == 8', ['frame.len']);
    expect(sizes).to.deep.equal(['1514', '1514']);
  });
});
