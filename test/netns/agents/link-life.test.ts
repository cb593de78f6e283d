/**
 * What becomes of an interface of others that is an endpoint's: which are refused, what is given back, and what happens
 * when it goes away, when the agent does, and when somebody else works on it.
 *
 *     h1 [ a ]==v-a      h2 [ b ]
 */
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { requireEngines } from '../support/engines.ts';
import {
  attachVeth,
  configure,
  type LinkEndpoint,
  vethContainer,
  vethPair,
} from '../support/links.ts';
import { shellBlocks } from '../support/pages.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const HELD_TAP = fileURLToPath(new URL('../support/held-tap.py', import.meta.url));

describe('an interface of others', function () {
  this.timeout(60_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let host: string;

  before(async function () {
    await requireLab(this, ['ping', 'tc']);
    await requireEngines(this, ['T1']);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web-net');
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.30.0/24', 'other');
    host = agents.lab.host(1).ns;
    a = await attachVeth(agents, 1, 'web-net', 'a');
    await agents.sees([2], 'web-net', 1);
    b = await agents.attach(2, 'web-net', 'b');
    await agents.sees([1], 'web-net', 2);
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

  describe('is refused, and nothing changes,', () => {
    before(async () => {
      await vethContainer(agents, 1, 'x');
      await ip('link', 'add', 'br7', 'type', 'bridge');
      await ip('link', 'add', 'p7', 'type', 'veth', 'peer', 'name', 'q7');
      await ip('link', 'add', 'h7', 'type', 'veth', 'peer', 'name', 'i7');
      await ip('address', 'add', '10.77.0.1/24', 'dev', 'h7');
      await ip('link', 'set', 'p7', 'master', 'br7');
      await ip('link', 'add', 'f7', 'mtu', '1400', 'type', 'veth', 'peer', 'name', 'g7');
      await ip('link', 'add', 'link', 'q7', 'name', 'mv7', 'type', 'macvlan');
      for (const words of [['qdisc', 'add', 'dev', 'g7', 'clsact']])
        await agents.lab.run(host, ['tc', ...words]);
    });

    const rows: readonly { title: string; words: readonly string[]; says: RegExp }[] = [
      {
        title: 'when it is not there',
        words: ['--link', 'vm9'],
        says: /attach vm9: there is no interface vm9; make it first, a TAP for a VM by ip tuntap add vm9 mode tap/,
      },
      {
        title: 'when another endpoint has it',
        words: ['--link', 'v-a', '--name', 'again'],
        says: /attach again: endpoint a has interface v-a; say weft detach a first/,
      },
      {
        title: 'when this host has an address there',
        words: ['--link', 'h7'],
        says: /attach h7: this host itself has address 10\.77\.0\.1\/24 there; remove it with ip address del/,
      },
      {
        title: 'when it is the way to other hosts',
        words: ['--link', 'up0'],
        says: /attach up0: other hosts reach this one through it; take another interface/,
      },
      {
        title: 'when it is a port of a bridge',
        words: ['--link', 'p7'],
        says: /attach p7: it is a port of br7; take it out with ip link set p7 nomaster/,
      },
      {
        title: 'when another is made on it',
        words: ['--link', 'q7'],
        says: /attach q7: interface mv7 is made on it; take mv7, or delete it/,
      },
      {
        title: 'when it takes only smaller packets',
        words: ['--link', 'f7'],
        says: /attach f7: its MTU is 1400, and the network has 1450: longer packets would be lost; say ip link set/,
      },
      {
        title: 'when others filter what arrives',
        words: ['--link', 'g7'],
        says: /attach g7: filters of tc work on what arrives there; see tc filter show dev g7 ingress/,
      },
      {
        title: 'when it carries no Ethernet',
        words: ['--link', 'lo'],
        says: /attach lo: it carries no Ethernet frames; take the host's end of a veth pair/,
      },
      {
        title: 'with the MAC of the wrong side',
        words: ['--link', 'v-x', '--mac', '@v-x'],
        says: /attach v-x: --mac \S+ is that of v-x itself, this host's side; give the MAC that the container/,
      },
      {
        title: 'beside a TAP',
        words: ['--link', 'v-x', '--tap', 'eth0'],
        says: /attach: --tap eth0 and --link v-x name an interface each; say one of them/,
      },
      {
        title: 'when nothing is named',
        words: ['--link', 'b:store'],
        says: /attach: no interface is named; say --tap to make one, or --link to take one that is there/,
      },
    ];
    for (const { title, words, says } of rows) {
      it(title, async () => {
        const mac = await ip('-br', 'link', 'show', 'v-x');
        const own = mac.split(/\s+/)[2] ?? '';
        const before = await interfaces();
        const given = words.map((word) => word.replace('@v-x', own));
        const { code, stderr } = await agents.weft(1, 'attach', 'other', ...given);
        expect(stderr).to.match(says);
        expect(code).to.not.equal(0);
        expect(await interfaces()).to.equal(before);
      });
    }

    it('when two ask for it at once', async () => {
      const both = await Promise.all(
        ['x1', 'x2'].map((name) =>
          agents.weft(1, 'attach', 'other', '--link', 'v-x', '--name', name),
        ),
      );
      expect(both.map(({ code }) => code).sort()).to.deep.equal([0, 1]);
      expect(both.map(({ stderr }) => stderr).join('')).to.match(/interface v-x/);
      await agents.ok(1, 'detach', both[0]?.code === 0 ? 'x1' : 'x2');
    });

    it('for a second network of what is behind it', async () => {
      const { code, stderr } = await agents.weft(1, 'network', 'connect', 'other', 'a');
      expect(stderr).to.match(
        /connect a to network other: its interface v-a is not Weft's own.*attach --link/,
      );
      expect(code).to.equal(1);
    });
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
      expect(await ip('-o', 'link')).to.not.contain('wfl-');
      await act();
      await vethPair(host, a.ns, 'a', a.mac);
      const [endpoint] = JSON.parse(await agents.ok(1, 'inspect', 'a')) as [LinkEndpoint];
      await configure(a.ns, endpoint);
      await becomes('a', 'up');
      await answers();
    }
    async function restarted(): Promise<void> {
      await agents.stop(1);
      await agents.start(1);
      expect(await stateOf('a')).to.equal('down');
    }
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
    // Twice: QEMU may start after the attach, and again.
    for (let i = 0; i < 2; i++) {
      const guest = agents.lab.spawn(host, ['python3', HELD_TAP, 'vm0', mac, address]);
      await guest.saying(/^ready$/m);
      expect(await ping(b.ns, address)).to.contain(' 0% packet loss');
      expect(guest.output).to.contain('seen 2');
      const { stderr } = await agents.weft(1, 'attach', 'other', '--tap', 'vm0');
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
