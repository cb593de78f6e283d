/**
 * Gateways: what containers reach through their own host, and what they do not.
 *
 *     h1 [ a  in  z ]   h2 [ b ]      h3, no agent: the world
 *
 *     network "open": a, b     network "inside", --internal: in     network "next": z
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { attempt, run } from '../support/commands.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, ping, serveEcho, startStream } from '../support/traffic.ts';
import { until } from '../support/until.ts';

/** The last one says whether the uplink hears router advertisements: 2 is also while the host forwards. */
const FORWARD = [
  'net.ipv4.ip_forward',
  'net.ipv6.conf.all.forwarding',
  'net.ipv6.conf.up0.accept_ra',
];
const PUT_BACK_MS = 15_000;
/** Longer than an agent takes to start, on a busy machine, too. */
const STREAM_MS = 12_000;

describe('gateways', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let inside: Container;
  let z: Container;

  const on = (host: number, ...command: readonly string[]): Promise<string> =>
    agents.lab.run(agents.lab.host(host).ns, command);
  const forwarding = async (host: number): Promise<string> =>
    (await on(host, 'sysctl', '-n', ...FORWARD)).trim().replaceAll('\n', ' ');
  const rules = async (host: number): Promise<string> =>
    (await attempt(['nft', 'list', 'table', 'inet', 'weft'], { ns: agents.lab.host(host).ns }))
      .stdout;
  const gateways = async (host: number): Promise<string[]> =>
    (await on(host, 'ip', '-br', 'link')).split('\n').filter((line) => line.startsWith('wf-'));
  const world = (): { ip4: string; ip6: string; ns: string } => agents.lab.host(3);

  before(async function () {
    await requireLab(this, ['ping', 'nft', 'tcpdump']);
    agents = await Agents.open({ hosts: 3, agents: 2, families: [4, 6] });
    const dual = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    const create = ['network', 'create', '--attachable'];
    await agents.ok(1, ...create, ...dual, 'open');
    await agents.ok(1, ...create, '--internal', '--subnet', '10.10.30.0/24', 'inside');
    await agents.ok(1, ...create, '--subnet', '10.10.40.0/24', 'next');
    await serveEcho(agents.lab, world().ns);
    expect([await forwarding(1), await rules(1), await gateways(1)]).to.deep.equal([
      '0 0 1',
      '',
      [],
    ]);
    a = await agents.attach(1, 'open', 'a');
    b = await agents.attach(2, 'open', 'b');
    inside = await agents.attach(1, 'inside', 'in');
    z = await agents.attach(1, 'next', 'z');
    await agents.sees([1, 2], 'open', 2);
  });
  after(() => agents?.close());

  it('answer for themselves on each host, with one MAC', async () => {
    const macs = [];
    for (const { ns } of [a, b]) {
      for (const ip of ['10.10.20.1', 'fd00:20::1']) {
        expect(await ping(ns, ip), ip).to.contain(' 0% packet loss');
      }
      const shown = await run(['ip', '-j', 'neigh', 'show', '10.10.20.1'], { ns });
      macs.push((JSON.parse(shown) as [{ lladdr: string }])[0].lladdr);
    }
    expect(macs[0]).to.equal(macs[1]);
    const [first = ''] = await gateways(1);
    expect(first).to.not.equal('');
    const [x, y] = await Promise.all([1, 2].map((host) => on(host, 'ip', '-br', 'link')));
    expect(x).to.contain(macs[0]);
    expect(y).to.contain(macs[0]);
  });

  it('make their host forward, and it hears of its own routers all the same', async () => {
    expect(await forwarding(1)).to.equal('1 1 2');
  });

  it('lead to the world, over IPv4 and IPv6, under the address of the host', async () => {
    for (const { ns, host } of [a, b]) {
      for (const ip of [world().ip4, world().ip6]) {
        expect(await ping(ns, ip), ip).to.contain(' 0% packet loss');
        expect(await echoTcp(ns, ip, 300_000)).to.equal('same 300000 bytes');
      }
      const capture = await agents.lab.capture(world().ns, 'up0', 'icmp');
      await ping(ns, world().ip4);
      const [request = ''] = await capture.packets('icmp.type == 8', 1);
      expect(request).to.contain(`${agents.lab.host(host).ip4} → ${world().ip4}`);
    }
  });

  it('an internal network has no way out, and is itself reached', async () => {
    expect(await ping(inside.ns, '10.10.30.1')).to.contain(' 0% packet loss');
    expect(await ping(inside.ns, world().ip4)).to.contain('Network is unreachable');
    await run(['ip', 'route', 'add', 'default', 'via', '10.10.30.1'], { ns: inside.ns });
    expect(await ping(inside.ns, world().ip4)).to.contain('Packet filtered');
  });

  it('networks are apart from each other, whichever of them asks', async () => {
    expect(await ping(z.ns, a.ip4)).to.contain('Packet filtered');
    expect(await ping(a.ns, z.ip4)).to.contain('Packet filtered');
    expect(await ping(a.ns, inside.ip4)).to.contain('Packet filtered');
    // The gateway of another network is this host as well, and no business of theirs.
    expect(await ping(a.ns, '10.10.40.1')).to.contain('Packet filtered');
  });

  it('the host itself offers nothing to containers', async () => {
    await serveEcho(agents.lab, agents.lab.host(1).ns);
    for (const ip of ['10.10.20.1', agents.lab.host(1).ip4]) {
      const { stderr, code } = await attempt(['bash', '-c', `exec 3<>/dev/tcp/${ip}/7946`], {
        ns: a.ns,
      });
      expect(code).to.not.equal(0);
      expect(stderr).to.match(/No route to host|Connection refused/);
    }
  });

  it('the world does not reach containers', async () => {
    await run(['ip', 'route', 'add', '10.10.20.0/24', 'via', agents.lab.host(1).ip4], {
      ns: world().ns,
    });
    expect(await ping(world().ns, a.ip4)).to.contain(' 100% packet loss');
    expect(await rules(1)).to.match(/chain to-container \{[^}]*counter packets [1-9]/);
  });

  it('what a gateway says to all stays on its host', async () => {
    const capture = await agents.lab.capture(b.ns, 'eth0', 'arp');
    await attempt(['ping', '-n', '-c', '1', '-W', '1', '10.10.20.99'], {
      ns: agents.lab.host(1).ns,
    });
    const asked = await capture.decode('arp.dst.proto_ipv4 == 10.10.20.99');
    await capture.stop();
    expect(asked).to.deep.equal([]);
  });

  it('rules that somebody flushed come back', async () => {
    await on(1, 'nft', 'flush', 'ruleset');
    await until(async () => (await rules(1)).includes('masquerade'), {
      timeoutMs: PUT_BACK_MS,
      what: 'the rules to be put back',
    });
    expect(await ping(a.ns, world().ip4)).to.contain(' 0% packet loss');
    await agents.logged(1, /the packet filter was changed by somebody else/);
  });

  it('a gateway interface that somebody deleted comes back', async () => {
    const before = await gateways(1);
    for (const line of before) await on(1, 'ip', 'link', 'del', line.split(' ')[0] ?? '');
    await until(async () => (await gateways(1)).length === before.length, {
      timeoutMs: PUT_BACK_MS,
      what: 'the interfaces to come back',
    });
    await until(async () => (await ping(a.ns, world().ip4)).includes(' 0% packet loss'), {
      timeoutMs: PUT_BACK_MS,
      what: 'the world to be reached again',
    });
  });

  it('chains of others that drop what they do not know let containers through', async () => {
    const drop = (hook: string): string => `type filter hook ${hook} priority 0; policy drop;`;
    const commands = [
      'add table ip filter',
      `add chain ip filter FORWARD { ${drop('forward')} }`,
      `add chain ip filter INPUT { ${drop('input')} }`,
      'add rule ip filter INPUT iifname { "up0", "lo" } accept',
    ];
    await on(1, 'nft', commands.join('\n'));
    await until(async () => (await ping(a.ns, world().ip4)).includes(' 0% packet loss'), {
      timeoutMs: PUT_BACK_MS,
      what: 'an exception in the chain',
    });
    // Each chain gets its own, one after the other.
    await until(async () => (await ping(a.ns, '10.10.20.1')).includes(' 0% packet loss'), {
      timeoutMs: PUT_BACK_MS,
      what: 'an exception in the other chain',
    });
    expect(await ping(z.ns, a.ip4)).to.contain('Packet filtered');
  });

  it('a connection outlives a restart of the agent', async () => {
    const stream = await startStream(agents.lab, a.ns, world().ip4, STREAM_MS);
    const connections = (): Promise<string> =>
      run(['ss', '-Htn', 'state', 'established'], { ns: a.ns });
    await until(async () => (await connections()).includes(world().ip4), {
      timeoutMs: PUT_BACK_MS,
      what: 'the connection',
    });
    await agents.stop(1);
    await agents.start(1);
    await stream.ended;
    expect(stream.output.trim()).to.match(/^same \d{5,} bytes$/);
  });

  it('nobody lists rules as long as nobody changes them', async () => {
    const calls = `${agents.lab.folder}/calls`;
    agents.setProgram(1, 'nft', `echo "$*" >> ${calls}`, 'exec /usr/sbin/nft "$@"');
    await agents.stop(1);
    await agents.start(1);
    const said = (): string => readFileSync(calls, 'utf8');
    const twoReviews = ['ping', '-n', '-c', '12', '-i', '1', world().ip4];
    await until(
      async () => {
        const before = said();
        await run(twoReviews, { ns: a.ns });
        return said() === before;
      },
      { timeoutMs: PUT_BACK_MS, what: 'the agent to leave nft alone' },
    );
    const before = said();
    await on(1, 'nft', 'add', 'table', 'inet', 'other');
    await until(() => said() !== before, { timeoutMs: PUT_BACK_MS, what: 'the agent to look' });
    await on(1, 'nft', 'delete', 'table', 'inet', 'other');
  });

  it('are not made where the host goes to the same addresses by another way, until it does not', async () => {
    await on(2, 'ip', 'route', 'add', '10.10.60.128/25', 'dev', 'up0');
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.60.0/24', 'lan');
    await agents.sees([2], 'lan', 0);
    const c = await agents.attach(2, 'lan', 'c');
    const { problems } = await agents.json<{ problems: string[] }>(2, 'status');
    expect(problems).to.deep.equal([
      'network lan has no gateway here: its subnet 10.10.60.0/24 overlaps 10.10.60.128/25, which this host reaches by ' +
        'up0; make the network again with another --subnet, or change the route',
    ]);
    await on(2, 'ip', 'route', 'del', '10.10.60.128/25', 'dev', 'up0');
    await until(async () => (await ping(c.ns, world().ip4)).includes(' 0% packet loss'), {
      timeoutMs: PUT_BACK_MS,
      what: 'a gateway',
    });
  });

  it('leave nothing behind when the last container is gone', async () => {
    for (const { name } of [a, inside, z]) await agents.ok(1, 'detach', name);
    await until(async () => (await gateways(1)).length === 0 && (await rules(1)) === '', {
      timeoutMs: PUT_BACK_MS,
      what: 'interfaces and rules to go',
    });
    expect(await forwarding(1)).to.equal('0 0 1');
    expect(await on(1, 'nft', 'list', 'table', 'ip', 'filter')).to.not.contain('wf-');
    expect(await ping(b.ns, world().ip4)).to.contain(' 0% packet loss');
  });
});
