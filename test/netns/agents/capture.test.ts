/**
 * What others see on the wire between two hosts: VXLAN as RFC 7348 has it, in the eyes of tcpdump and tshark.
 *
 *     h1 [ a ] ---- up0 === tcpdump === up0 ---- [ b ] h2
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import type { Capture } from '../support/capture.ts';
import { requireLab } from '../support/privileges.ts';
import { echoUdp, ping, serveEcho } from '../support/traffic.ts';

const VNI = 4242;

describe('a capture of the underlay', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let capture: Capture;

  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark', 'ping']);
    agents = await Agents.open({ hosts: 2 });
    const words = ['--subnet', '10.10.20.0/24', '--vni', `${VNI}`];
    await agents.ok(1, 'network', 'create', '--attachable', ...words, 'web');
    a = await agents.attach(1, 'web', 'a');
    await agents.sees([2], 'web', 1);
    b = await agents.attach(2, 'web', 'b');
    await agents.sees([1, 2], 'web', 2);
    await serveEcho(agents.lab, b.ns);
    const host = agents.lab.host(2);
    capture = await agents.lab.capture(host.ns, host.uplink, 'udp port 4789');
    await ping(a.ns, b.ip4, '-c', '3');
    await capture.packets('icmp', 6);
    await echoUdp(a.ns, b.ip4, 4);
    await echoUdp(a.ns, b.ip4, 4);
    await capture.packets('udp.port == 7', 16);
    await capture.stop();
  });
  after(() => agents?.close());

  it('is VXLAN with the VNI of the network on port 4789', async () => {
    const all = await capture.decode('udp');
    const fields = ['vxlan.vni', 'vxlan.flags', 'udp.dstport'];
    const lines = await capture.decode('vxlan && icmp', fields);
    expect(lines).to.have.length(6);
    for (const line of lines) expect(line).to.equal(`${VNI}\t0x0800\t4789`);
    expect(await capture.decode(`vxlan.vni == ${VNI}`)).to.have.length(all.length);
  });

  it('has the inner ping with the MACs and addresses of the containers', async () => {
    const fields = ['eth.src', 'eth.dst', 'ip.src', 'ip.dst', 'icmp.seq'];
    const [line = ''] = await capture.decode('icmp.type == 8', fields);
    const [source, target, from, to, sequence] = line
      .split('\t')
      .map((text) => text.split(',').pop());
    expect([source, target]).to.deep.equal([a.mac, b.mac]);
    expect([from, to]).to.deep.equal([a.ip4, b.ip4]);
    expect(sequence).to.equal('1');
  });

  it('is well formed down to the inner checksums', async () => {
    const rules = ['ip', 'udp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
    const fields = ['ip.checksum.status', 'udp.checksum.status'].flatMap((name) => ['-e', name]);
    const words = ['-r', capture.path, '-Y', 'udp.port == 7', '-T', 'fields', ...fields];
    const text = await agents.lab.run(b.ns, ['tshark', '-n', ...rules, ...words]);
    const lines = text.trim().split('\n');
    expect(lines).to.have.length(16);
    // Outer and inner header; the outer UDP checksum is left to the interface and not ours to judge.
    for (const line of lines) expect(line).to.match(/^1,1\t\d,1$/);
    expect(await capture.decode('_ws.malformed')).to.deep.equal([]);
  });

  it('has one source port in 49152 to 65535 for each direction of a flow', async () => {
    const ports = async (filter: string): Promise<string[]> => {
      const lines = await capture.decode(filter, ['udp.srcport']);
      return [...new Set(lines.map((line) => line.split(',')[0] ?? ''))];
    };
    for (const type of [8, 0]) {
      expect(await ports(`icmp.type == ${type}`)).to.have.length(1);
    }
    expect(await ports('udp.dstport == 7')).to.have.length.within(1, 2);
    for (const text of await ports('vxlan')) expect(Number(text)).to.be.within(49_152, 65_535);
  });
});
