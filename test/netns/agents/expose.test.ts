/**
 * Hosts that are in a network themselves, and others whom they forward into it.
 *
 *     h1 [ a ]   h2 [ b ]      h3, no agent: a host of the LAN
 *
 *     h1 has an address of its own in the network of a and b.
 */
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { attempt, run } from '../support/commands.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, ping, serveEcho, startStream } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const STREAM_MS = 8000;

describe('exposed hosts', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;

  const host = (number: number): { ip4: string; ip6: string; ns: string } =>
    agents.lab.host(number);
  const on = (number: number, ...command: readonly string[]): Promise<string> =>
    agents.lab.run(host(number).ns, command);
  const answers = async (ns: string, ip: string): Promise<boolean> =>
    (await ping(ns, ip)).includes(' 0% packet loss');
  const reaches = (ns: string, ip: string): Promise<boolean> =>
    until(() => answers(ns, ip), { timeoutMs: 8000, what: `${ip} to answer` });

  before(async function () {
    await requireLab(this, ['ping', 'nft', 'dig', 'tcpdump']);
    agents = await Agents.open({ hosts: 3, agents: 2, families: [4, 6] });
    const dual = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    await agents.ok(1, 'network', 'create', '--attachable', ...dual, 'open');
    a = await agents.attach(1, 'open', 'a');
    b = await agents.attach(2, 'open', 'b');
    await agents.sees([1, 2], 'open', 2);
    await serveEcho(agents.lab, b.ns);
  });
  after(() => agents?.close());

  it('reach containers of other hosts, also without an address of their own', async () => {
    for (const ip of [b.ip4, b.ip6]) await reaches(host(1).ns, ip);
    for (const ip of [a.ip4, a.ip6]) await reaches(host(2).ns, ip);
    expect(await echoTcp(host(1).ns, b.ip4, 300_000)).to.equal('same 300000 bytes');
  });

  it('have an address, and a name that containers of every host find', async () => {
    const said = await agents.ok(1, 'expose', 'open', '--ip', '10.10.20.9', '--ip6', 'fd00:20::9');
    expect(said).to.equal('10.10.20.9/24\nfd00:20::9/64');
    await agents.sees([2], 'open', 3);
    for (const { ns } of [a, b]) {
      for (const ip of ['10.10.20.9', 'fd00:20::9']) await reaches(ns, ip);
      const dig = (type: string, ...words: string[]): Promise<string> =>
        run(['dig', '+short', '@10.10.20.1', ...words, type], { ns });
      expect((await dig('A', 'h1')).trim()).to.equal('10.10.20.9');
      expect((await dig('AAAA', 'h1')).trim()).to.equal('fd00:20::9');
      expect(
        (await run(['dig', '+short', '@10.10.20.1', '-x', '10.10.20.9'], { ns })).trim(),
      ).to.equal('h1.open.');
    }
    const endpoints = await agents.json<EndpointJson[]>(2, 'ps', '--network', 'open');
    expect(endpoints.find(({ name }) => name === 'h1')?.state).to.equal('up');
  });

  it('offer containers of every host what listens on them, there and nowhere else', async () => {
    await serveEcho(agents.lab, host(1).ns);
    for (const { ns } of [a, b]) {
      for (const ip of ['10.10.20.9', 'fd00:20::9']) {
        expect(await echoTcp(ns, ip, 300_000)).to.equal('same 300000 bytes');
      }
    }
    const { code } = await attempt(
      ['timeout', '3', 'bash', '-c', 'exec 3<>/dev/tcp/10.10.20.1/7'],
      {
        ns: a.ns,
      },
    );
    expect(code).to.not.equal(0);
  });

  it('speak to containers with that address', async () => {
    const capture = await agents.lab.capture(b.ns, 'eth0', 'icmp or icmp6');
    for (const ip of [b.ip4, b.ip6]) await ping(host(1).ns, ip);
    const seen = await capture.packets('icmp.type == 8 || icmpv6.type == 128', 4);
    await capture.stop();
    expect(seen.join('\n'))
      .to.contain(`10.10.20.9 → ${b.ip4}`)
      .and.contain(`fd00:20::9 → ${b.ip6}`);
  });

  it('keep connections when something else of the network is exposed or added', async () => {
    const stream = await startStream(agents.lab, b.ns, '10.10.20.9', STREAM_MS);
    await agents.ok(1, 'external', 'add', 'x', host(3).ip4, '--network', 'open');
    await agents.ok(1, 'external', 'rm', 'x');
    await stream.ended;
    expect(stream.output).to.match(/^same \d+ bytes/);
  });

  it('forward only what they were told to', async () => {
    for (const [prefix, via] of [
      ['10.10.20.0/24', host(1).ip4],
      ['fd00:20::/64', host(1).ip6],
    ] as const) {
      await on(3, 'ip', 'route', 'add', prefix, 'via', via);
    }
    for (const ip of [a.ip4, b.ip4, a.ip6, b.ip6]) {
      expect(await ping(host(3).ns, ip), ip).to.contain(' 100% packet loss');
    }
    await agents.ok(1, 'unexpose', 'open');
    const from = [`${host(3).ip4}/32`, `${host(3).ip6}/128`].flatMap((cidr) => [
      '--route-from',
      cidr,
    ]);
    await agents.ok(1, 'expose', 'open', '--ip', '10.10.20.11', ...from);
    for (const ip of [a.ip4, b.ip4, a.ip6, b.ip6]) await reaches(host(3).ns, ip);
    expect(await echoTcp(host(3).ns, b.ip4, 300_000)).to.equal('same 300000 bytes');
    // The container sees who it is, and answers where it came from.
    const capture = await agents.lab.capture(b.ns, 'eth0', 'icmp');
    await ping(host(3).ns, b.ip4);
    const [first = ''] = await capture.packets('icmp.type == 8', 1);
    await capture.stop();
    expect(first).to.contain(`${host(3).ip4} → ${b.ip4}`);
    expect(await answers(host(2).ns, a.ip4)).to.equal(true);
    const [shown] = JSON.parse(await agents.ok(2, 'inspect', 'h1')) as [Record<string, unknown>];
    expect(shown).to.include({ kind: 'host', state: 'up' });
    expect(shown['routeFrom']).to.deep.equal([`${host(3).ip4}/32`, `${host(3).ip6}/128`]);
  });

  it('are refused with a reason, and nothing is changed', async () => {
    await agents.ok(
      2,
      'network',
      'create',
      '--attachable',
      '--internal',
      '--subnet',
      '10.10.30.0/24',
      'inside',
    );
    const before = await agents.json(1, 'ps');
    for (const [number, words, says] of [
      [1, ['open'], 'this host is in the network already, as 10.10.20.11'],
      [2, ['nope'], 'no such name or id'],
      [2, ['open', '--ip', '10.10.20.11'], '10.10.20.11 belongs to endpoint h1'],
      [2, ['open', '--ip', '10.99.0.1'], 'is outside the subnets of open'],
      [2, ['open', '--route-from', '10.10.20.0/25'], "overlaps the network's own subnet"],
      [2, ['open', '--route-from', '192.168.7.1/24'], 'has bits behind its prefix'],
      [
        2,
        ['inside', '--route-from', '192.168.7.0/24'],
        'nothing is forwarded into an internal network',
      ],
    ] as const) {
      const { code, stderr } = await agents.weft(number, 'expose', ...words);
      expect(stderr, words.join(' ')).to.contain(says);
      expect(code).to.equal(1);
    }
    expect((await agents.weft(2, 'unexpose', 'open')).stderr).to.contain(
      'this host has no address in the network',
    );
    expect((await agents.weft(1, 'detach', 'h1')).stderr).to.contain('use weft unexpose open');
    expect(await agents.json(1, 'ps')).to.deep.equal(before);
  });

  it('are in networks without a container of theirs, and internal ones', async () => {
    const [line = ''] = (await agents.ok(2, 'expose', 'inside')).split('/');
    const inner = await agents.attach(1, 'inside', 'inner');
    await reaches(inner.ns, line);
    await reaches(host(2).ns, inner.ip4);
    await agents.ok(2, 'unexpose', 'inside');
    const links = async (): Promise<number> =>
      (await on(2, 'ip', '-br', 'link')).split('\n').filter((text) => text.startsWith('wf-'))
        .length;
    await until(async () => (await links()) === 1, { timeoutMs: 5000, what: 'the gateway to go' });
  });

  it('are there again after a crash of the agent, and connections go on', async () => {
    const stream = await startStream(agents.lab, b.ns, '10.10.20.11', STREAM_MS);
    await agents.stop(1, 'SIGKILL');
    await agents.start(1);
    await stream.ended;
    expect(stream.output).to.match(/^same \d+ bytes/);
    await reaches(host(3).ns, b.ip4);
  });

  it('leave the network as it was', async () => {
    await agents.ok(1, 'unexpose', 'open');
    const [link = ''] = (await on(1, 'ip', '-br', 'link')).match(/^wf-\w+/m) ?? [];
    const gone = async (): Promise<boolean> =>
      !(await on(1, 'ip', '-br', 'address', 'show', link)).includes('10.10.20.11');
    await until(gone, { timeoutMs: 5000, what: 'the address to go' });
    const route = async (): Promise<boolean> =>
      /^10\.10\.20\.0\/24 .*src 10\.10\.20\.1\b/m.test(
        await on(1, 'ip', 'route', 'show', 'dev', link),
      );
    await until(route, { timeoutMs: 5000, what: 'the route of the subnet' });
    expect(await ping(host(3).ns, b.ip4)).to.contain(' 100% packet loss');
    await reaches(host(1).ns, a.ip4);
    await reaches(a.ns, '10.10.20.1');
    await reaches(a.ns, host(3).ip4);
  });
});
