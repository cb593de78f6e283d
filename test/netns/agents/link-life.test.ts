/**
 * What becomes of an interface of others that is an endpoint's: what is given back, and what happens when it goes
 * away, when the agent does, and when somebody else works on it.
 *
 *     h1 [ a ]==v-a      h2 [ b ]
 */
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { PYTHON } from '../support/commands.ts';
import { requireEngines } from '../support/engines.ts';
import { attachVeth, configure, type LinkEndpoint, vethPair } from '../support/links.ts';
import { shellBlocks } from '../support/pages.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const HELD_TAP = fileURLToPath(new URL('../support/held-tap.py', import.meta.url));

describe('an interface of others', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let host: string;

  before(async function () {
    await requireLab(this, ['ping', 'tc']);
    await requireEngines(this, ['T1']);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web-net');
    host = agents.lab.host(1).ns;
    a = await attachVeth(agents, 1, 'web-net', 'a');
    await agents.sees([2], 'web-net', 1);
    b = await agents.attach(2, 'web-net', 'b');
    await agents.sees([1], 'web-net', 2);
    const hasUplink = async (): Promise<boolean> =>
      (await agents.engine(1)).tier !== 'T2' || (await ip('-o', 'link')).includes('wfu-');
    await until(hasUplink, { timeoutMs: 10_000, what: 'the uplink of T2' });
  });
  after(() => agents?.close());

  const ip = (...words: string[]): Promise<string> => agents.lab.run(host, ['ip', ...words]);
  /** What people see of the interfaces of h1, without what counts up. */
  const interfaces = async (): Promise<string> => {
    const links = (await ip('-d', '-o', 'link')).replace(/ state \S+| qlen \d+/g, '');
    const filters = await agents.lab.run(host, ['tc', 'qdisc', 'show']);
    return `${links}${filters}${await ip('-o', 'address')}`.replace(/valid_lft.*/g, '');
  };
  const stateOf = async (name: string): Promise<string | undefined> =>
    (await agents.json<EndpointJson[]>(1, 'ps')).find((endpoint) => endpoint.name === name)?.state;
  /** An endpoint is down a moment before its interface is given back. */
  const comesTo = (seen: () => Promise<boolean>): Promise<boolean> =>
    until(seen, { timeoutMs: 5_000, what: 'the interface to be given back' });
  const becomes = (name: string, state: string): Promise<boolean> =>
    until(async () => (await stateOf(name)) === state, {
      timeoutMs: 15_000,
      what: `${name} to be ${state}`,
    });
  const answers = (): Promise<boolean> =>
    until(async () => (await ping(b.ns, a.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss'), {
      timeoutMs: 10_000,
      what: 'a to answer b',
    });

  it('tells what the one behind it is to use', async () => {
    const [endpoint] = JSON.parse(await agents.ok(1, 'inspect', 'a')) as [LinkEndpoint];
    const { tap, mtu, gateways, nameservers, mac } = endpoint;
    expect({ tap, mtu, gateways, nameservers, mac }).to.deep.equal({
      tap: 'v-a',
      mtu: 1450,
      gateways: ['10.10.20.1'],
      nameservers: ['10.10.20.1'],
      mac: a.mac,
    });
  });

  it('is given back as it was', async () => {
    await ip('link', 'add', 'v-t', 'type', 'veth', 'peer', 'name', 'w-t');
    // The kernel gives an interface its queue when it is up for the first time.
    for (const state of ['up', 'down']) await ip('link', 'set', 'v-t', state);
    const before = await interfaces();
    await agents.ok(1, 'attach', 'web-net', '--link', 'v-t', '--name', 't');
    expect(await ip('-d', 'link', 'show', 'v-t')).to.match(/<[^>]*PROMISC[^>]*UP/);
    expect(await interfaces()).to.contain('wfl-');
    await agents.ok(1, 'detach', 't');
    expect(await interfaces()).to.equal(before);
  });

  it('works on when the agent was started again, or killed', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await agents.stop(1, signal);
      await agents.start(1);
      await answers();
    }
  });

  it('is joined again when somebody took away what joins it', async () => {
    await agents.lab.run(host, ['tc', 'qdisc', 'del', 'dev', 'v-a', 'clsact']);
    await answers();
  });

  it('takes its endpoint down when it goes, and up when it comes back, also over a start of the agent', async () => {
    for (const act of [() => Promise.resolve(), restarted]) {
      await ip('link', 'del', 'v-a');
      await becomes('a', 'down');
      await comesTo(async () => !(await ip('-o', 'link')).includes('wfl-'));
      await act();
      await vethPair(host, a.ns, 'a', a.mac);
      const [endpoint] = JSON.parse(await agents.ok(1, 'inspect', 'a')) as [LinkEndpoint];
      await configure(a.ns, endpoint);
      await becomes('a', 'up');
      await answers();
      const gateway = async (): Promise<boolean> =>
        (await ping(a.ns, '10.10.20.1', '-c', '1', '-W', '1')).includes(' 0% packet loss');
      await until(gateway, { timeoutMs: 5_000, what: 'the gateway to answer' });
    }
    async function restarted(): Promise<void> {
      await agents.stop(1);
      await agents.start(1);
      expect(await stateOf('a')).to.equal('down');
    }
  });

  it('is given back when it is renamed, and its endpoint can be ended', async () => {
    await ip('link', 'add', 'v-r', 'type', 'veth', 'peer', 'name', 'w-r');
    for (const state of ['up', 'down']) await ip('link', 'set', 'v-r', state);
    const before = await interfaces();
    await agents.ok(1, 'attach', 'web-net', '--link', 'v-r', '--name', 'r');
    await ip('link', 'set', 'v-r', 'name', 'v-s');
    await becomes('r', 'down');
    await comesTo(async () => (await interfaces()).replaceAll('v-s', 'v-r') === before);
    await agents.ok(1, 'detach', 'r');
    expect((await interfaces()).replaceAll('v-s', 'v-r')).to.equal(before);
  });

  it('passes frames again when it was down for a while', async () => {
    await ip('link', 'set', 'v-a', 'down');
    expect(await ping(b.ns, a.ip4, '-c', '1', '-W', '1')).to.contain('100% packet loss');
    await ip('link', 'set', 'v-a', 'up');
    await answers();
  });

  it('is told in the log when the one behind it has another MAC than it was attached with', async () => {
    await ip('link', 'del', 'v-a');
    await becomes('a', 'down');
    await vethPair(host, a.ns, 'a', '02:00:00:00:00:77');
    await agents.logged(1, /02:00:00:00:00:77.*its frames are refused/);
    await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'address', a.mac]);
    const [endpoint] = JSON.parse(await agents.ok(1, 'inspect', 'a')) as [LinkEndpoint];
    await configure(a.ns, endpoint);
    await answers();
  });

  it('is taken as the page about it says', async () => {
    const ns = await agents.lab.container('web');
    await agents.ok(
      1,
      'network',
      'create',
      '--attachable',
      '--subnet',
      '10.10.40.0/24',
      'my-overlay',
    );
    const [make = '', attach = ''] = shellBlocks('vm.md')[2] ?? [];
    await agents.lab.run(host, make.replace(/ web$/, ` ${ns}`).split(' '));
    const words = attach
      .split(' ')
      .slice(1)
      .map((word) => word.replace('10.10.20.', '10.10.40.'));
    await agents.ok(1, ...words);
    const [endpoint] = JSON.parse(await agents.ok(1, 'inspect', 'web')) as [LinkEndpoint];
    await configure(ns, endpoint);
    expect(await ping(ns, '10.10.40.1')).to.contain(' 0% packet loss');
    await agents.ok(1, 'detach', 'web');
  });

  it('may be in another namespace', async () => {
    const room = await agents.lab.container('room');
    const inside = await agents.lab.container('inside');
    await vethPair(room, inside, 'n');
    const given = ['--link', 'v-n', '--netns', `/run/netns/${room}`, '--name', 'n'];
    const endpoint = await agents.json<LinkEndpoint>(1, 'attach', 'web-net', ...given);
    await configure(inside, endpoint);
    await agents.sees([2], 'web-net', 3);
    expect(await ping(inside, b.ip4)).to.contain(' 0% packet loss');
    await agents.ok(1, 'detach', 'n');
    expect(await agents.lab.run(room, ['ip', '-o', 'link'])).to.not.contain('wfl-');
  });

  it('may be a TAP that a program holds as QEMU does, which --tap leaves alone', async () => {
    await ip('tuntap', 'add', 'vm0', 'mode', 'tap');
    const mac = '52:54:00:12:34:56';
    const given = ['--link', 'vm0', '--mac', mac, '--name', 'vm'];
    const { addresses } = await agents.json<LinkEndpoint>(1, 'attach', 'web-net', ...given);
    const address = addresses[0]?.split('/')[0] ?? '';
    await agents.sees([2], 'web-net', 3);
    // Twice: QEMU may start after the attach, and again.
    for (let i = 0; i < 2; i++) {
      const guest = agents.lab.spawn(host, [PYTHON, HELD_TAP, 'vm0', mac, address]);
      await guest.saying(/^ready$/m);
      expect(await ping(b.ns, address)).to.contain(' 0% packet loss');
      await guest.saying(/seen 2/);
      const { stderr } = await agents.weft(1, 'attach', 'web-net', '--tap', 'vm0');
      expect(stderr).to.match(
        /another process holds the TAP; .*leave the TAP to it, as to QEMU, with --link/,
      );
      await guest.stop();
    }
    await agents.ok(1, 'detach', 'vm');
    expect(await ip('-o', 'link', 'show', 'vm0'))
      .to.match(/<[^>]*BROADCAST[^>]*>/)
      .and.not.match(/PROMISC|,UP/);
  });
});
