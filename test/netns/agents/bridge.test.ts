/**
 * A network confined to one host.
 *
 *     h1 [ a ] [ b ]      h2      h3, no agent: the world
 */
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { run } from '../support/commands.ts';
import { ENGINES, engineWords, requireEngines } from '../support/engines.ts';
import { get, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, ping, serveEcho } from '../support/traffic.ts';

const BULK_BYTES = 5_000_000;

describe('a bridge network', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;

  before(async function () {
    await requireLab(this, ['ping', 'nft', 'dig', 'curl', 'python3', 'ss']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 3, agents: 2 });
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

  it('has what every network has, on its host alone: the world, names, ports, hosts, applications', async () => {
    const [one, two, world] = agents.lab.hosts;
    expect(await ping(a.ns, world?.ip4 ?? '')).to.contain(' 0% packet loss');
    expect((await run(['dig', '+short', '@10.10.40.1', 'b'], { ns: a.ns })).trim()).to.equal(b.ip4);
    const web = await agents.attach(1, 'here', 'web', '-p', '8080:80');
    await servePeer(agents.lab, web.ns, 'web', 80);
    expect(await get(world?.ns ?? '', one?.ip4 ?? '', 8080)).to.equal(`web ${world?.ip4}`);
    expect(await run(['ss', '-Hlntu'], { ns: two?.ns ?? '' })).to.not.contain(':8080 ');
    expect(await agents.ok(1, 'expose', 'here', '--ip', '10.10.40.9')).to.equal('10.10.40.9/24');
    expect(await ping(a.ns, '10.10.40.9')).to.contain(' 0% packet loss');
    await serveEcho(agents.lab, world?.ns ?? '');
    const added = await agents.ok(
      1,
      'external',
      'add',
      'app',
      world?.ip4 ?? '',
      '--network',
      'here',
    );
    expect(await echoTcp(a.ns, added.split('/')[0] ?? '', 300_000)).to.equal('same 300000 bytes');
    expect(await agents.json(2, 'external', 'ls')).to.deep.equal([]);
    expect(await agents.json(2, 'ps')).to.deep.equal([]);
    await agents.ok(1, 'unexpose', 'here');
    await agents.ok(1, 'external', 'rm', 'app');
    await agents.ok(1, 'detach', 'web');
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
