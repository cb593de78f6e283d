/**
 * Agents come and go; containers keep what they have.
 *
 *     h1 [ a ]      h2 [ b ]      the agent of h2 is ended and started again, and h2 is cut off
 */
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { engineWords, requireEngines } from '../support/engines.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

interface Link {
  readonly ifindex: number;
  readonly address: string;
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
}

describe('the life of an agent', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;

  before(async function () {
    await requireLab(this, ['ping']);
    await requireEngines(this, ['T2']);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web');
    a = await agents.attach(1, 'web', 'a');
    await agents.sees([2], 'web', 1);
    b = await agents.attach(2, 'web', 'b');
    await agents.sees([1, 2], 'web', 2);
    await pingFlows();
  });
  after(() => agents?.close());

  const pingFlows = (): Promise<boolean> => {
    const flows = async (): Promise<boolean> => {
      const [there, back] = await Promise.all([ping(a.ns, b.ip4), ping(b.ns, a.ip4)]);
      return [there, back].every((text) => text.includes(' 0% packet loss'));
    };
    return until(flows, { timeoutMs: 15_000, what: 'ping to flow both ways' });
  };
  const link = async (): Promise<Link | undefined> => {
    const text = await agents.lab.run(b.ns, ['ip', '-j', 'address', 'show', 'dev', 'eth0']);
    const { ifindex, address, mtu, addr_info } = (JSON.parse(text) as Link[])[0] as Link;
    const addresses = addr_info.map(({ local, prefixlen }) => ({ local, prefixlen }));
    return { ifindex, address, mtu, addr_info: addresses };
  };
  const state = async (): Promise<unknown> => ({
    networks: await agents.json(2, 'network', 'ls'),
    endpoints: await agents.json<EndpointJson[]>(2, 'ps'),
    nodes: (await agents.json<{ id: string; name: string }[]>(2, 'node', 'ls')).map(
      ({ id, name }) => [id, name],
    ),
  });

  for (const [signal, engine] of [
    ['SIGTERM', 'T2'],
    ['SIGKILL', 'T2'],
    ['SIGTERM', 'dgram'],
    ['SIGKILL', 'dgram'],
  ] as const) {
    it(`on ${engine}, ended by ${signal} and started again, leaves interface, addresses and state`, async () => {
      await agents.stop(2);
      await agents.start(2, ...engineWords(engine));
      const [linkBefore, stateBefore] = [await link(), await state()];
      const code = await agents.stop(2, signal);
      expect(code).to.equal(signal === 'SIGTERM' ? 0 : -1);
      const between = await link();
      expect(between).to.deep.equal(linkBefore);
      await agents.start(2, ...engineWords(engine));
      await pingFlows();
      expect(await link()).to.deep.equal(linkBefore);
      expect(await state()).to.deep.equal(stateBefore);
    });
  }

  it('keeps what the others do while it is away', async () => {
    await agents.stop(2);
    await agents.ok(1, 'network', 'create', '--subnet', '10.10.44.0/24', 'meanwhile');
    await agents.start(2);
    const listed = async (): Promise<boolean> =>
      (await agents.ok(2, 'network', 'ls')).includes('meanwhile');
    await until(listed, { timeoutMs: 10_000, what: 'h2 to list the network' });
  });

  it('refuses a second agent on the same data directory, and goes on', async () => {
    const second = agents.launch(2);
    expect(await second.ended).to.equal(1);
    expect(second.output.trim()).to.equal(
      `weft: data directory ${agents.dataDir(2)}: another agent uses it (pid ${agents.pid(2)}); ` +
        'stop that agent, or set --data-dir and --socket',
    );
    await pingFlows();
  });

  it('cut off from the underlay is seen as failed, and as alive when it is back', async () => {
    const { ns, uplink } = agents.lab.host(2);
    await agents.lab.run(ns, ['ip', 'link', 'set', uplink, 'down']);
    await agents.seesNode(1, 'h2', ['suspect', 'failed']);
    await agents.seesNode(1, 'h2', ['failed']);
    expect(await agents.ok(1, 'status')).to.contain('node h2 does not answer');
    await agents.lab.run(ns, ['ip', 'link', 'set', uplink, 'up']);
    await agents.seesNode(1, 'h2', ['alive']);
    await agents.seesNode(2, 'h1', ['alive']);
    await pingFlows();
    expect(await agents.ok(1, 'status')).not.to.contain('does not answer');
  });
});
