/**
 * An underlay of 9,000 bytes, on every engine, with a kernel vxlan device as a third host.
 *
 *     h1 [ a ]      h2 [ b ]      h3 vx0 10.10.20.200, no agent
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

const MTU_BYTES = 9000;
const PEER = '10.10.20.200';
const BULK_BYTES = 10_000_000;
/** Datagrams that fill the MTU, seven in a superframe. */
const BURST = { count: 10, bytes: 62_000, segmentBytes: 8922 };

describe('a jumbo underlay', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let peer: string;

  before(async function () {
    await requireLab(this, ['ping', 'bridge']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 3, agents: 2, mtuBytes: MTU_BYTES, engines: ['T2'] });
    const subnet = ['--subnet', '10.10.20.0/24', '--ip-range', '10.10.20.128/26'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnet, 'wide');
    a = await agents.attach(1, 'wide', 'a');
    await agents.sees([2], 'wide', 1);
    b = await agents.attach(2, 'wide', 'b');
    await agents.sees([1], 'wide', 2);
    const [one, two, three] = agents.lab.hosts.map(({ ip4 }) => ip4);
    peer = agents.lab.host(3).ns;
    await agents.lab.vxlan(peer, {
      vni: await agents.vni('wide'),
      local: three ?? '',
      remotes: [one ?? '', two ?? ''],
      addresses: [`${PEER}/24`],
      mtuBytes: MTU_BYTES - 50,
    });
    await agents.ok(1, 'vtep', 'add', 'wide', three ?? '');
    for (const ns of [a.ns, b.ns, peer]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  it('leaves 8,950 bytes for the container', () => {
    expect([a.mtu, b.mtu]).to.deep.equal([8950, 8950]);
  });

  for (const engine of ENGINES) {
    it(`is filled by ${engine}, and what it carries is whole`, async () => {
      if (engine !== 'T2') await agents.change(engine);
      const full = async (from: string, ip: string): Promise<boolean> => {
        const words = ['-c', '1', '-W', '1', '-M', 'do', '-s', `${8950 - 28}`];
        return (await ping(from, ip, ...words)).includes(' 0% packet loss');
      };
      for (const [from, { ns, ip }] of [
        [a.ns, { ns: b.ns, ip: b.ip4 }],
        [a.ns, { ns: peer, ip: PEER }],
        [peer, { ns: b.ns, ip: b.ip4 }],
      ] as const) {
        await until(() => full(from, ip), { timeoutMs: 15_000, what: 'packets of 8,950 bytes' });
        expect(await echoTcp(from, ip, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
        expect(await echoUdp(from, ip, 4, 8922)).to.equal('same 35688 bytes');
        expect(await echoUdp(from, ip, 4, 20_000)).to.equal('same 80000 bytes');
        expect(await burst(agents.lab, from, { ns, ip }, BURST), ip).to.equal(allOf(BURST));
      }
      for (const ns of [a.ns, b.ns, peer]) expect(await checksumErrors(ns), ns).to.equal(0);
    });
  }
});
