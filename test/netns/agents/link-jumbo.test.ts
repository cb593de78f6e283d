/**
 * Interfaces of others where packets are large, with several queues and threads.
 *
 *     h1 [ j ]==v-j      h2 [ k ]==v-k      underlay of 9,000 bytes
 */
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { ipCommands } from '../support/commands.ts';
import { configure, hostEnd, type LinkEndpoint, vethContainer } from '../support/links.ts';
import { requireLab } from '../support/privileges.ts';
import { checksumErrors, echoTcp, ping, serveEcho } from '../support/traffic.ts';

const BULK_BYTES = 5_000_000;
const FLOWS = 6;

describe('interfaces of others on a jumbo underlay', function () {
  this.timeout(240_000);
  let agents: Agents;

  before(async function () {
    await requireLab(this, ['ping']);
    agents = await Agents.open({ hosts: 2, mtuBytes: 9000 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'jumbo');
    for (const host of [1, 2]) {
      await agents.stop(host);
      await agents.start(host, '--workers', '2', '--tap-queues', '2');
    }
    await agents.sees([1, 2], 'jumbo', 0);
  });
  after(() => agents?.close());

  /** Returns the namespace and the address of a container behind an interface that takes packets of 8,950 bytes. */
  async function attach(host: number, name: string): Promise<{ ns: string; address: string }> {
    const ns = await vethContainer(agents, host, name);
    const words = ['attach', 'jumbo', '--link', hostEnd(name), '--name', name];
    const { stderr } = await agents.weft(host, ...words);
    expect(stderr).to.contain('its MTU is 1500, and the network has 8950');
    await ipCommands([`link set ${hostEnd(name)} mtu 8950`], agents.lab.host(host).ns);
    const endpoint = await agents.json<LinkEndpoint>(host, ...words);
    await configure(ns, endpoint);
    return { ns, address: endpoint.addresses[0]?.split('/')[0] ?? '' };
  }

  it('carry packets of exactly the MTU, and many flows at once', async () => {
    const j = await attach(1, 'j');
    const k = await attach(2, 'k');
    await agents.sees([1, 2], 'jumbo', 2);
    await serveEcho(agents.lab, k.ns);
    expect(await ping(j.ns, k.address, '-M', 'do', '-s', '8922')).to.contain(' 0% packet loss');
    const flows = Array.from({ length: FLOWS }, () => echoTcp(j.ns, k.address, BULK_BYTES));
    for (const said of await Promise.all(flows)) expect(said).to.equal(`same ${BULK_BYTES} bytes`);
    for (const { ns } of [j, k]) expect(await checksumErrors(ns)).to.equal(0);
    const links = await agents.lab.run(agents.lab.host(1).ns, ['ip', '-d', '-o', 'link']);
    expect(links).to.match(/wfl-\S+.*multi_queue/);
  });
});
