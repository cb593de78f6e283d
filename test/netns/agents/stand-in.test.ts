/**
 * An agent whose addon cannot be loaded, because its folder is hidden from it, and that has what stands in for it. What
 * it carries is in `engines.test.ts`, where it is one of the engines.
 *
 *     h1 [ a ]  with addon      h2 [ b  c ]  with, without, and with it again
 */
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { attempt } from '../support/commands.ts';
import { ROOT, withoutAddon } from '../support/hiding.ts';
import { attachVeth, hostEnd, vethContainer } from '../support/links.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const WHY = `the native addon cannot be loaded: Cannot find module '${ROOT}/native/build/weft.node'`;
const REMEDY = `build it with npm run build in ${ROOT}, and restart the agent`;
const LIMIT = `in place of native: ${WHY}; ${REMEDY}`;

describe('an agent without its addon', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let c: Container;

  const flows = (from: Container, to: Container): Promise<boolean> => {
    const answered = async (): Promise<boolean> =>
      (await ping(from.ns, to.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss');
    return until(answered, { timeoutMs: 15_000, what: `${to.name} to answer ${from.name}` });
  };
  const problems = async (host: number): Promise<string[]> =>
    (await agents.json<{ problems: string[] }>(host, 'status')).problems;
  const stateOf = async (name: string): Promise<string | undefined> =>
    (await agents.json<EndpointJson[]>(2, 'ps')).find((endpoint) => endpoint.name === name)?.state;

  before(async function () {
    await requireLab(this, ['ping', 'unshare', 'mount', 'nft']);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web');
    await agents.sees([2], 'web', 0);
    a = await agents.attach(1, 'web', 'a');
    b = await agents.attach(2, 'web', 'b');
    await attachVeth(agents, 2, 'web', 'l');
    await agents.sees([1, 2], 'web', 3);
    await agents.stop(2);
    agents.setPlace(2, withoutAddon(agents.lab));
    await agents.start(2);
  });
  after(() => agents?.close());

  it('is dgram, and says why in its log and status', async () => {
    expect(await agents.engine(2)).to.deep.equal({ kind: 'dgram', limit: LIMIT });
    expect(await agents.ok(2, 'status')).to.match(/^Engine +dgram\n +in place of native: the /m);
    await agents.logged(2, /"msg":"the engine is dgram in place of native: the native addon /);
  });

  it('has taken over what the native engine carried', async () => {
    expect(await stateOf('b')).to.equal('up');
    await flows(a, b);
    await flows(b, a);
  });

  it('attaches, gives names and the way out, detaches, and leaves nothing', async () => {
    c = await agents.attach(2, 'web', 'c');
    await flows(c, b);
    await flows(c, a);
    const links = await agents.lab.run(c.ns, ['ip', '-o', 'link', 'show', 'dev', 'eth0']);
    expect(links).to.contain(c.mac);
    const asked = ['getent', 'ahostsv4', 'a'];
    expect(await agents.ok(2, 'run', '--network', 'web', '--', ...asked)).to.contain(a.ip4);
    const routes = await agents.lab.run(c.ns, ['ip', 'route', 'show', 'default']);
    expect(routes).to.contain('default via 10.10.20.1 dev eth0');
    await agents.ok(2, 'detach', 'c');
    expect((await attempt(['ip', 'link', 'show', 'eth0'], { ns: c.ns })).code).to.equal(1);
  });

  it('publishes ports', async () => {
    const { ns } = await agents.attach(2, 'web', 'echo', '-p', '7:7', '-p', '7:7/udp');
    await serveEcho(agents.lab, ns);
    const client = agents.lab.host(1).ns;
    const answers = async (): Promise<boolean> =>
      (await echoTcp(client, agents.lab.host(2).ip4, 100_000)) === 'same 100000 bytes';
    await until(answers, { timeoutMs: 10_000, what: 'the published port to answer' });
    expect(await echoUdp(client, agents.lab.host(2).ip4)).to.equal('same 8000 bytes');
  });

  it('refuses to take an interface of somebody else, and leaves it as it is', async () => {
    const ns = await vethContainer(agents, 2, 'v');
    const words = ['attach', 'web', '--link', hostEnd('v'), '--name', 'v'];
    const { code, stderr } = await agents.weft(2, ...words);
    expect([code, stderr.trim()]).to.deep.equal([
      1,
      `weft: look of ${hostEnd('v')}: only the native addon can do it, and it cannot be loaded; weft status says why not`,
    ]);
    expect(await agents.lab.run(ns, ['ip', '-o', 'link'])).to.contain('eth0');
    expect(await stateOf('v')).to.equal(undefined);
  });

  it('cannot give one back that it has, and keeps it, down', async () => {
    const { code, stderr } = await agents.weft(2, 'detach', 'l');
    expect([code, stderr.trim()]).to.deep.equal([
      1,
      `weft: detach l: interface ${hostEnd('l')} of l cannot be given back: ${WHY}; ${REMEDY}`,
    ]);
    expect(await stateOf('l')).to.equal('down');
    const told = async (): Promise<boolean> =>
      /endpoint l is down: .*only the native addon can do it/.test((await problems(2)).join());
    await until(told, { timeoutMs: 10_000, what: 'status to say why l is down' });
  });

  it('loses a TAP that somebody deletes, and keeps the others', async () => {
    const d = await agents.attach(2, 'web', 'd');
    await agents.lab.run(d.ns, ['ip', 'link', 'del', 'eth0']);
    const isDown = async (): Promise<boolean> => (await stateOf('d')) !== 'up';
    await until(isDown, { timeoutMs: 10_000, what: 'd to be down' });
    await flows(a, b);
  });

  it('ends at once, and leaves the TAPs for the addon when that is back', async () => {
    expect(await agents.stop(2)).to.equal(0);
    agents.setPlace(2, []);
    await agents.start(2);
    expect((await agents.engine(2)).kind).to.equal('native');
    expect([await stateOf('b'), await problems(2)]).to.deep.equal(['up', []]);
    await flows(a, b);
    await until(async () => (await stateOf('l')) === 'up', {
      timeoutMs: 10_000,
      what: 'l to be up',
    });
    await agents.ok(2, 'detach', 'l');
  });
});
