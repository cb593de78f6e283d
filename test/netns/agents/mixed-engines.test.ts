/**
 * One cluster of hosts that work differently: each tier and the dgram engine. What one sends any other gets.
 *
 *     h1 T2 [ a ]      h2 T1 [ b ]      h3 T0 [ c ]      h4 dgram [ d ]
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

const BULK_BYTES = 3_000_000;
const BURST = { count: 5, bytes: 12_400, segmentBytes: 1300 };

describe('hosts with different engines', function () {
  this.timeout(240_000);
  let agents: Agents;
  let containers: Container[] = [];

  before(async function () {
    await requireLab(this, ['ping', 'tcpdump', 'tshark']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 4, engines: ENGINES });
    const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnets, 'net');
    await agents.sees([2, 3, 4], 'net', 0);
    containers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name, index) => agents.attach(index + 1, 'net', name)),
    );
    await agents.sees([1, 2, 3, 4], 'net', 4);
    await Promise.all(containers.map(({ ns }) => serveEcho(agents.lab, ns)));
  });
  after(() => agents?.close());

  for (const [index, engine] of ENGINES.entries()) {
    it(`exchange everything with ${engine}`, async () => {
      const from = containers[index] as Container;
      for (const to of containers.filter((container) => container !== from)) {
        const where = `${from.name} to ${to.name}`;
        expect(await echoTcp(from.ns, to.ip4, BULK_BYTES), where).to.equal(
          `same ${BULK_BYTES} bytes`,
        );
        expect(await echoUdp(from.ns, to.ip6), where).to.equal('same 8000 bytes');
        const got = await burst(agents.lab, from.ns, { ns: to.ns, ip: to.ip6 }, BURST);
        expect(got, where).to.equal(allOf(BURST));
      }
    });
  }

  it('get a broadcast of each other once, and not their own', async () => {
    const target = '10.10.20.255';
    const filter = `icmp and dst ${target}`;
    const captures = await Promise.all(
      containers.map(({ ns }) => agents.lab.capture(ns, 'eth0', filter)),
    );
    for (const { ns } of containers) await ping(ns, target, '-b', '-W', '1');
    // One's own are those that one sent.
    const all = containers.flatMap(({ ip4 }) => [`${ip4}\t1`, `${ip4}\t2`]).sort();
    for (const capture of captures) {
      await capture.packets('icmp.type == 8', all.length);
      await capture.stop();
      const got = await capture.decode('icmp.type == 8', ['ip.src', 'icmp.seq']);
      expect([...got].sort()).to.deep.equal(all);
    }
  });

  it('delivered nothing with a wrong checksum', async () => {
    for (const { ns, name } of containers) expect(await checksumErrors(ns), name).to.equal(0);
  });
});
