/**
 * A host without an agent is a full member through the kernel's own vxlan device. What its frames look like to each engine
 * is in traps.test.ts.
 *
 *     h1 [ a ]  agent        h2 [ b ]  agent        h3  vx0 10.10.20.200, no agent
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { checksumErrors, echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const PEER_IP = '10.10.20.200';
const PEER_MAC = '02:00:00:00:99:03';
const BULK_BYTES = 10_000_000;

interface Vtep {
  readonly ip: string;
  readonly macs: readonly { readonly mac: string }[];
}

describe('a kernel vxlan device as a member', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let peer: string;

  before(async function () {
    await requireLab(this, ['ping', 'bridge']);
    agents = await Agents.open({ hosts: 3, agents: 2 });
    const subnet = ['--subnet', '10.10.20.0/24', '--ip-range', '10.10.20.128/26'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnet, 'web');
    a = await agents.attach(1, 'web', 'a');
    b = await agents.attach(2, 'web', 'b');
    await agents.sees([1, 2], 'web', 2);
    const [one, two, three] = agents.lab.hosts;
    peer = three?.ns ?? '';
    await agents.lab.vxlan(peer, {
      vni: await agents.vni('web'),
      local: three?.ip4 ?? '',
      remotes: [one?.ip4 ?? '', two?.ip4 ?? ''],
      addresses: [`${PEER_IP}/24`],
      mac: PEER_MAC,
      mtuBytes: 1450,
    });
    await agents.ok(1, 'vtep', 'add', 'web', three?.ip4 ?? '');
    for (const host of [1, 2]) {
      const known = async (): Promise<boolean> => (await vteps(host)).length === 1;
      await until(known, { timeoutMs: 5_000, what: `h${host} to know the VTEP` });
    }
    for (const ns of [a.ns, b.ns, peer]) await serveEcho(agents.lab, ns);
  });
  after(() => agents?.close());

  const vteps = (host: number): Promise<Vtep[]> => agents.json(host, 'vtep', 'ls', 'web');

  it('is reached from containers of every host and reaches them', async () => {
    for (const { ns } of [a, b]) expect(await ping(ns, PEER_IP)).to.contain(' 0% packet loss');
    for (const { ip4 } of [a, b]) expect(await ping(peer, ip4)).to.contain(' 0% packet loss');
  });

  it('exchanges bulk TCP both ways, unchanged', async () => {
    const same = `same ${BULK_BYTES} bytes`;
    expect(await echoTcp(a.ns, PEER_IP, BULK_BYTES)).to.equal(same);
    expect(await echoTcp(peer, b.ip4, BULK_BYTES)).to.equal(same);
  });

  it('exchanges UDP both ways with correct checksums', async () => {
    expect(await echoUdp(b.ns, PEER_IP)).to.equal('same 8000 bytes');
    expect(await echoUdp(peer, b.ip4)).to.equal('same 8000 bytes');
    for (const ns of [a.ns, b.ns, peer]) expect(await checksumErrors(ns), ns).to.equal(0);
  });

  it('is listed with the MAC that was learned behind it', async () => {
    expect(await ping(peer, a.ip4)).to.contain(' 0% packet loss');
    const [vtep] = await vteps(1);
    expect(vtep?.ip).to.equal(agents.lab.host(3).ip4);
    expect(vtep?.macs.map(({ mac }) => mac)).to.deep.equal([PEER_MAC]);
  });

  it('cannot claim the MAC of a container: its frames are counted and dropped', async () => {
    const before = await agents.drops(1, 'wire-claimed-mac');
    await agents.lab.run(peer, ['ip', 'link', 'set', 'vx0', 'address', b.mac]);
    try {
      expect(await ping(peer, a.ip4, '-W', '1')).to.contain('100% packet loss');
    } finally {
      await agents.lab.run(peer, ['ip', 'link', 'set', 'vx0', 'address', PEER_MAC]);
    }
    expect(await agents.drops(1, 'wire-claimed-mac')).to.be.greaterThan(before);
    expect((await vteps(1))[0]?.macs.map(({ mac }) => mac)).to.deep.equal([PEER_MAC]);
    expect(await ping(a.ns, b.ip4)).to.contain(' 0% packet loss');
  });

  it('is no member any more after vtep rm', async () => {
    await agents.ok(1, 'vtep', 'rm', 'web', agents.lab.host(3).ip4);
    expect(await ping(a.ns, PEER_IP, '-W', '1')).to.contain('100% packet loss');
    expect(await vteps(1)).to.deep.equal([]);
  });
});
