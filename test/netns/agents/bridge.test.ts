/**
 * A network confined to one host.
 *
 *     h1 [ a ] [ b ]      h2
 */
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { ENGINES, engineWords, requireEngines } from '../support/engines.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, ping, serveEcho } from '../support/traffic.ts';

const BULK_BYTES = 5_000_000;

describe('a bridge network', function () {
  this.timeout(60_000);
  let agents: Agents;
  let a: Container;
  let b: Container;

  before(async function () {
    await requireLab(this, ['ping']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 2 });
    const subnet = ['--subnet', '10.10.40.0/24'];
    await agents.ok(1, 'network', 'create', '-d', 'bridge', '--attachable', ...subnet, 'here');
    a = await agents.attach(1, 'here', 'a');
    b = await agents.attach(1, 'here', 'b');
    await serveEcho(agents.lab, b.ns);
  });
  after(() => agents?.close());

  it('joins the containers of its host', async () => {
    expect(await ping(a.ns, b.ip4)).to.contain(' 0% packet loss');
    expect(await ping(b.ns, a.ip4)).to.contain(' 0% packet loss');
  });

  it('is not known anywhere else, and leaves its name free there', async () => {
    // What was made after it has arrived, so it would have, too.
    await agents.ok(1, 'network', 'create', '--subnet', '10.10.41.0/24', 'later');
    await agents.sees([2], 'later', 0);
    const names = await agents.json<{ name: string }[]>(2, 'network', 'ls');
    expect(names.map(({ name }) => name)).to.deep.equal(['later']);
    expect(await agents.json(2, 'ps')).to.deep.equal([]);
    await agents.ok(2, 'network', 'create', '-d', 'bridge', '--subnet', '10.10.40.0/24', 'here');
  });

  it('takes no VTEP', async () => {
    const { code, stderr } = await agents.weft(1, 'vtep', 'add', 'here', '192.168.77.9');
    expect([code, stderr.trim()]).to.deep.equal([
      1,
      'weft: vtep add here 192.168.77.9: network here is confined to this host; use an overlay network',
    ]);
  });

  for (const engine of ENGINES) {
    it(`is there with its containers after a restart with ${engine}`, async () => {
      await agents.stop(1, 'SIGKILL');
      await agents.start(1, ...engineWords(engine));
      expect(await ping(a.ns, b.ip4)).to.contain(' 0% packet loss');
      expect(await echoTcp(a.ns, b.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
      const rows = await agents.json<EndpointJson[]>(1, 'ps', '--network', 'here');
      expect(rows.map(({ name, state }) => [name, state])).to.deep.equal([
        ['a', 'up'],
        ['b', 'up'],
      ]);
    });
  }

  it('ends when its containers have left it', async () => {
    await agents.ok(1, 'detach', 'a', 'b');
    await agents.ok(1, 'network', 'rm', 'here');
    const names = await agents.json<{ name: string }[]>(1, 'network', 'ls');
    expect(names.map(({ name }) => name)).to.deep.equal(['later']);
  });
});
