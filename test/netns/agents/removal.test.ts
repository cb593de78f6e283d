/**
 * Members that leave, die, and are removed by mistake.
 *
 *     h1 [ founder ]   h2 [ member, web ]   h3 [ member, db ]   h4 [ member ]
 */
import { expect } from 'chai';
import type { IpamView } from '../../../src/control/api/schema/ipam.ts';
import { Agents, type Container, type NodeJson } from '../support/agents.ts';
import { attempt } from '../support/commands.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

const WAIT_MS = 10_000;

describe('the end of a membership', function () {
  this.timeout(240_000);
  let agents: Agents;
  let web: Container;
  let db: Container;

  const names = async (host: number): Promise<string[]> =>
    (await agents.json<NodeJson[]>(host, 'node', 'ls')).map(({ name }) => name).sort();
  const problems = async (host: number): Promise<string[]> =>
    (await agents.json<{ problems: string[] }>(host, 'status')).problems;
  const pings = async (): Promise<boolean> =>
    (await attempt(['ping', '-c1', '-W1', db.ip4], { ns: web.ns })).code === 0;

  before(async function () {
    await requireLab(this);
    agents = await Agents.open({ hosts: 4 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    await agents.sees([2, 3], 'net', 0);
    web = await agents.attach(2, 'net', 'web');
    db = await agents.attach(3, 'net', 'db');
    await agents.sees([1, 2, 3, 4], 'net', 2);
    await until(pings, { timeoutMs: WAIT_MS, what: 'web to reach db' });
  });
  after(() => agents?.close());

  it('leave is refused on a node that carries endpoints', async () => {
    const { code, stderr } = await agents.weft(2, 'leave');
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      'weft: leave: this node carries web; detach first, see weft ps --local\n',
    );
  });

  it('a node that leaves gives its addresses away, empties its data and stops', async () => {
    expect(await agents.ok(4, 'leave')).to.equal('h4');
    await agents.logged(4, /"reason":"left the cluster"/);
    for (const host of [1, 2, 3]) {
      await until(async () => !(await names(host)).includes('h4'), {
        timeoutMs: WAIT_MS,
        what: `h${host} to forget h4`,
      });
    }
    const { pools, reclaim } = await agents.json<IpamView>(1, 'ipam', 'status');
    expect(reclaim).to.equal(undefined);
    const owners = pools.flatMap(({ shares }) => shares.map(({ node }) => node));
    expect(owners).to.not.include('h4');
    const addresses = pools.find(({ network }) => network === 'net')?.shares ?? [];
    expect(addresses.reduce((sum, { owned }) => sum + owned, 0)).to.equal(256);
  });

  it('a host that left joins again as a new node, under its old name', async () => {
    const token = await agents.ok(1, 'token', 'create');
    await agents.start(4, '--join', agents.lab.host(1).ip4, '--token', token);
    await agents.seesNode(2, 'h4', ['alive']);
  });

  it('a live member is removed only by force; then it is cut off, and its endpoints are gone', async () => {
    const refused = await agents.weft(1, 'node', 'rm', 'h3');
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(/node h3 is alive, and its containers would be cut off/);
    expect(await agents.ok(1, 'node', 'rm', '--force', 'h3')).to.equal('h3');
    await agents.sees([1, 2, 4], 'net', 1);
    await until(async () => !(await pings()), { timeoutMs: WAIT_MS, what: 'db to be cut off' });
    await until(async () => (await problems(3)).some((text) => text.includes('was removed')), {
      timeoutMs: WAIT_MS,
      what: 'h3 to know that it was removed',
    });
    const wish = await agents.weft(3, 'network', 'create', 'late');
    expect(wish.stderr).to.match(/this node was removed from the cluster by h1; stop the agent/);
  });

  it('what it owned is given out again, but not yet what db used', async () => {
    const owned = async (): Promise<boolean> => {
      const view = await agents.json<IpamView>(2, 'ipam', 'status');
      const owners = view.pools.flatMap(({ shares }) => shares.map(({ node }) => node));
      return view.reclaim === undefined && !owners.includes('h3');
    };
    await until(owned, { timeoutMs: WAIT_MS, what: 'the reclaim' });
    const where = ['--tap', 'eth0', '--netns', db.ns, '--name', 'again', '--ip', db.ip4];
    const { stderr } = await agents.weft(1, 'attach', 'net', ...where);
    expect(stderr).to.match(
      /is reserved, or was given back less than a minute ago; choose another/,
    );
    db = await agents.attach(1, 'net', 'again');
    await until(pings, { timeoutMs: WAIT_MS, what: 'web to reach the new holder' });
  });

  it('a removed node that starts again is told at once what it is', async () => {
    await agents.stop(3);
    await agents.start(3);
    expect((await problems(3)).join()).to.match(/was removed from the cluster/);
    expect(await names(1)).to.deep.equal(['h1', 'h2', 'h4']);
  });

  it('a reclaim that waits says for whom', async () => {
    await agents.stop(4, 'SIGKILL');
    await agents.stop(2, 'SIGKILL');
    await agents.seesNode(1, 'h2', ['failed']);
    await agents.seesNode(1, 'h4', ['failed']);
    await agents.ok(1, 'node', 'rm', '--force', 'h4');
    const waits = async (): Promise<boolean> =>
      (await problems(1)).some((text) => /^what h4 owned .* h2; see weft ipam status$/.test(text));
    await until(waits, { timeoutMs: WAIT_MS, what: 'h1 to say that it waits' });
    expect(await agents.ok(1, 'ipam', 'status')).to.match(
      / {2}h2 {2}does not answer; bring it back/,
    );
    await agents.start(2);
    await until(async () => !(await waits()), { timeoutMs: WAIT_MS, what: 'the reclaim' });
  });
});
