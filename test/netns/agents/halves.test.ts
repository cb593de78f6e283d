/**
 * Two agents that cannot see each other make networks that take the same, and then they meet.
 *
 *     h1 [ c1 ]   ---- cut, and whole again ----   h2 [ c2 ]      each in a network "web" with VNI 77
 */
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import type { EventView } from '../../../src/control/api/schema/event.ts';
import { Agents, type Container } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

interface NetworkJson {
  readonly id: string;
  readonly name: string;
}

describe('networks that two halves of a cluster made', function () {
  this.timeout(240_000);
  const hosts = [1, 2] as const;
  let agents: Agents;
  let containers: Container[];
  let narrowed: Container;
  /** Ids of the networks by the order of the rule. */
  let web: readonly [string, string];
  let apart: readonly [string, string];
  const events: EventView[] = [];

  const networks = (host: number): Promise<NetworkJson[]> => agents.json(host, 'network', 'ls');
  const problems = async (host: number): Promise<string[]> =>
    (await agents.json<{ problems: string[] }>(host, 'status')).problems;
  const link = (state: 'up' | 'down'): Promise<string> =>
    agents.lab.run(agents.lab.underlay, ['ip', 'link', 'set', 'p2', state]);
  const short = (id: string): string => id.slice(0, 12);
  const refusal = async (host: number, ...words: readonly string[]): Promise<string> => {
    const { code, stderr } = await agents.weft(host, ...words);
    expect(code, stderr).to.equal(1);
    return stderr.trim();
  };
  /** The only endpoint of the network, and its host. */
  const userOf = async (
    network: string,
  ): Promise<{ readonly id: string; readonly host: number }> => {
    const all = await agents.json<{ id: string; networkId: string; node: string }[]>(1, 'ps');
    const user = all.find(({ networkId }) => networkId === network);
    return { id: user?.id ?? '', host: Number(user?.node.slice(1)) };
  };
  /** The rest comes as it happens; the stream ends with its agent. */
  const listen = async (): Promise<void> => {
    const stream = agentClient(agents.socket(1)).events();
    for await (const event of stream) events.push(event);
  };

  before(async function () {
    await requireLab(this, ['ping']);
    agents = await Agents.open({ hosts: 2, engines: ['dgram'] });
    await link('down');
    await Promise.all(hosts.map((host) => agents.seesNode(host, `h${3 - host}`, ['failed'])));
    for (const host of hosts) {
      const words = ['--attachable', '--vni', '77', '--subnet', '10.5.0.0/24'];
      // So that the two containers have different addresses.
      const range = ['--ip-range', host === 1 ? '10.5.0.0/25' : '10.5.0.128/25'];
      await agents.ok(host, 'network', 'create', ...words, ...range, 'web');
    }
    await agents.ok(
      1,
      'network',
      'create',
      '--attachable',
      '--vni',
      '78',
      '--subnet',
      '10.6.0.0/16',
      'wide',
    );
    await agents.ok(
      2,
      'network',
      'create',
      '--attachable',
      '--vni',
      '79',
      '--subnet',
      '10.6.7.0/24',
      'narrow',
    );
    containers = [await agents.attach(1, 'web', 'c1'), await agents.attach(2, 'web', 'c2')];
    listen().catch(() => undefined);
    await link('up');
    for (const host of hosts) {
      const all = async (): Promise<boolean> => (await networks(host)).length === 4;
      await until(all, { timeoutMs: 20_000, what: `h${host} to know four networks` });
      await agents.seesNode(host, `h${3 - host}`, ['alive']);
    }
    const ids = (await networks(1)).map(({ id, name }) => ({ id, name: name.split(' ')[0] }));
    const ranked = (names: readonly string[]): readonly [string, string] =>
      ids.filter(({ name = '' }) => names.includes(name)).map(({ id }) => id) as never;
    web = ranked(['web']);
    apart = ranked(['wide', 'narrow']);
  });
  after(() => agents?.close());

  it('are told in the status of both, and the later one of a name in lists', async () => {
    const [first, second] = web.map(short);
    const names = await networks(1);
    const called = apart.map(
      (id) => `network ${names.find((each) => each.id === id)?.name} (${short(id)})`,
    );
    const narrowIsLater = names.find(({ id }) => id === apart[1])?.name === 'narrow';
    const shared = narrowIsLater ? '10.6.7.0/24' : '10.6.0.0/16';
    const remedy =
      'no container can be attached to both: if one is to be, ' +
      'remove the later one and make it again with another --subnet';
    for (const host of hosts) {
      expect(await problems(host)).to.deep.equal([
        `two networks are named web; the later one is reached by its id ${second}: ` +
          'attach its containers elsewhere and remove it',
        `network web (${first}) and network web (${second}) both have VNI 77; ` +
          'nothing is attached to the later one: remove it and make it again',
        `network web (${first}) and network web (${second}) share addresses of subnet 10.5.0.0/24; ${remedy}`,
        `${called.join(' and ')} share addresses of subnet ${shared}; ${remedy}`,
      ]);
      expect((await networks(host)).find(({ id }) => id === web[1])?.name).to.equal(
        'web (conflict)',
      );
    }
  });

  it('are told once in the log and in the stream of events', async () => {
    const told = (): EventView[] => events.filter(({ action }) => action === 'conflict');
    await until(() => told().length === 4, { timeoutMs: 5_000, what: 'four events' });
    const wanted = (['name', 'vni', 'subnet'] as const).map((kind) => {
      const what = { name: 'name web', vni: 'VNI 77', subnet: 'subnet 10.5.0.0/24' }[kind];
      const attributes = { kind, what, with: web[0] };
      return { type: 'network', action: 'conflict', id: web[1], name: 'web', attributes };
    });
    expect(told().filter(({ name }) => name === 'web')).to.deep.equal(wanted);
    for (const host of hosts) {
      // The last of the four sentences; each host looks in its own time.
      await agents.logged(host, /networks? (wide|narrow) .* share addresses/);
      expect(agents.log(host).match(/two networks are named web/g)).to.have.length(1);
    }
  });

  it('with one VNI do not mix: on a host there is one or the other', async () => {
    const [c1, c2] = containers as [Container, Container];
    expect(await ping(c1.ns, c2.ip4)).to.contain(' 100% packet loss');
    const [first, second] = web as [string, string];
    for (const host of hosts) {
      const ns = await agents.lab.container(`late${host}`);
      const place = ['--tap', 'eth0', '--netns', `/run/netns/${ns}`, '--name', 'late'];
      expect(await refusal(host, 'attach', second, ...place)).to.equal(
        `weft: attach late: network web (${short(second)}) has VNI 77 of network web (${short(first)}), ` +
          'which goes first; remove it and make it again with another VNI',
      );
    }
    // Of the two hosts one has a container of the first network, the other of the second.
    const { host } = await userOf(second);
    const ns = await agents.lab.container('early');
    const place = ['--tap', 'eth0', '--netns', `/run/netns/${ns}`, '--name', 'early'];
    expect(await refusal(host, 'attach', first, ...place)).to.equal(
      `weft: attach early: containers of network web (${short(second)}), which has VNI 77 as well, ` +
        'are on this host; detach them first, see weft ps --local',
    );
  });

  it('with shared addresses are not both attached to one namespace', async () => {
    const wide = await agents.attach(1, 'wide', 'w');
    const id = (await networks(1)).find(({ name }) => name === 'wide')?.id ?? '';
    const words = ['attach', 'narrow', '--tap', 'eth1', '--name', 'n', '--netns'];
    expect(await refusal(1, ...words, `/run/netns/${wide.ns}`)).to.equal(
      `weft: attach n: network narrow shares addresses with network wide (${short(id)}), ` +
        'which this namespace is attached to; detach it there first, or use another namespace',
    );
    narrowed = await agents.attach(1, 'narrow', 'n');
  });

  it('are told to be over when the later one is removed', async () => {
    const [, second] = web;
    const { host, id: user } = await userOf(second);
    await agents.ok(host, 'detach', user);
    await agents.ok(host, 'network', 'rm', second);
    const over = (): EventView[] =>
      events.filter(({ action, id }) => action === 'conflict-over' && id === second);
    await until(() => over().length === 3, { timeoutMs: 5_000, what: 'three events' });
    for (const each of hosts) {
      // The host with containers in both has a gateway of one of them.
      const left =
        each === 1
          ? /share addresses.*\nnetwork narrow has no gateway here/
          : /^[^\n]*share addresses[^\n]*$/;
      const what = `h${each} to say no more than ${left}`;
      const isLeft = async (): Promise<boolean> => left.test((await problems(each)).join('\n'));
      await until(isLeft, { timeoutMs: 5_000, what });
    }
  });

  it('with shared addresses have one gateway on a host, and the other one when the first has gone', async () => {
    await agents.ok(1, 'detach', 'w');
    const other = async (): Promise<boolean> =>
      !(await problems(1)).join('\n').includes('no gateway');
    await until(other, { timeoutMs: 5_000, what: 'a gateway of the other' });
    const gateway = narrowed.ip4.replace(/\d+$/, '1');
    expect(await ping(narrowed.ns, gateway)).to.contain(' 0% packet loss');
  });
});
