/**
 * Published ports of one host: who reaches a container by them, and as whom.
 *
 *     h1 [ web  near ] [ far ]      h2, no agent: the world
 *
 *     network "shop": web, near     network "next": far     network "inside", --internal
 */
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { attempt, run } from '../support/commands.ts';
import { ask, curl, get, keepAsking, servePeer, servingCommand } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const GONE_MS = 15_000;

interface Published {
  readonly published: readonly string[];
}

describe('published ports', function () {
  this.timeout(240_000);
  let agents: Agents;
  let web: Container;
  let near: Container;
  let far: Container;

  const host = (): { ns: string; ip4: string; ip6: string } => agents.lab.host(1);
  const world = (): { ns: string; ip4: string; ip6: string } => agents.lab.host(2);
  const rules = async (): Promise<string> =>
    (await attempt(['nft', 'list', 'table', 'inet', 'weft'], { ns: host().ns })).stdout;
  const listening = (): Promise<string> => run(['ss', '-Hlntu'], { ns: host().ns });
  const published = async (name: string): Promise<readonly string[]> => {
    const [view] = JSON.parse(await agents.ok(1, 'inspect', name)) as [Published];
    return view.published;
  };
  /** What attaching something is refused with; the namespace is that of `near`. */
  const refused = async (network: string, ...words: readonly string[]): Promise<string> => {
    const place = ['--tap', 'x0', '--netns', `/run/netns/${near.ns}`, '--name', 'x'];
    const { code, stderr } = await agents.weft(1, 'attach', network, ...place, ...words);
    expect(code, stderr).to.equal(1);
    return stderr;
  };

  before(async function () {
    await requireLab(this, ['nft', 'python3', 'curl', 'ss']);
    agents = await Agents.open({ hosts: 2, agents: 1, families: [4, 6] });
    const dual = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    const create = ['network', 'create', '--attachable'];
    await agents.ok(1, ...create, ...dual, 'shop');
    await agents.ok(1, ...create, '--subnet', '10.10.30.0/24', '--internal', 'inside');
    await agents.ok(1, ...create, '--subnet', '10.10.40.0/24', 'next');
    const ports = ['8080:80', '8080:80/udp', 'mode=host,target=80,published=8081'];
    const words = ports.flatMap((spec) => ['-p', spec]);
    web = await agents.attach(1, 'shop', 'web', ...words);
    near = await agents.attach(1, 'shop', 'near');
    far = await agents.attach(1, 'next', 'far');
    await servePeer(agents.lab, web.ns, 'web', 80, 81, 82);
  });
  after(() => agents?.close());

  it('are shown as Docker shows them, and only where there are some', async () => {
    expect(await published('web')).to.deep.equal([
      '0.0.0.0:8080->80/tcp',
      '[::]:8080->80/tcp',
      '0.0.0.0:8080->80/udp',
      '[::]:8080->80/udp',
      '0.0.0.0:8081->80/tcp (host)',
      '[::]:8081->80/tcp (host)',
    ]);
    expect(await agents.ok(1, 'ps')).to.match(/PUBLISHED/);
    expect(await agents.ok(1, 'ps', '--network', 'next')).to.not.match(/PUBLISHED/);
  });

  it('show the container who asks from outside, over IPv4 and IPv6, TCP and UDP', async () => {
    for (const port of [8080, 8081]) {
      expect(await get(world().ns, host().ip4, port)).to.equal(`web ${world().ip4}`);
      expect(await get(world().ns, host().ip6, port)).to.equal(`web ${world().ip6}`);
    }
    expect(await ask(world().ns, host().ip4, 8080)).to.equal(`web ${world().ip4}`);
    expect(await ask(world().ns, host().ip6, 8080)).to.equal(`web ${world().ip6}`);
    expect(await get(world().ns, host().ip4, 8082)).to.match(/nothing: .*(refused|connect)/);
  });

  it('answer the host itself, by its addresses and by those of its loopback interface', async () => {
    for (const ip of [host().ip4, host().ip6]) {
      expect(await get(host().ns, ip, 8080), ip).to.equal(`web ${ip}`);
      expect(await ask(host().ns, ip, 8080), ip).to.equal(`web ${ip}`);
    }
    expect(await get(host().ns, '127.0.0.1', 8080)).to.equal(`web ${host().ip4}`);
    expect(await ask(host().ns, '127.0.0.1', 8080)).to.equal(`web ${host().ip4}`);
    expect(await get(host().ns, '::1', 8080)).to.match(/^web fd00:20::1$|^web fd77::1$/);
    expect(await ask(host().ns, '::1', 8080)).to.match(/^web fd00:20::1$|^web fd77::1$/);
  });

  it('answer containers: the same one, others of the network, and those of other networks', async () => {
    for (const [ns, ip] of [
      [web.ns, host().ip4],
      [web.ns, host().ip6],
      [near.ns, host().ip4],
      [near.ns, host().ip6],
      [far.ns, host().ip4],
    ] as const) {
      expect(await get(ns, ip, 8080), `${ns} ${ip}`).to.match(/^web /);
      expect(await ask(ns, ip, 8080), `${ns} ${ip}`).to.match(/^web /);
    }
    expect(await get(near.ns, '10.10.20.1', 8080)).to.match(/^web /);
  });

  it('open nothing else: not the container, nor what the host has on 127.0.0.1', async () => {
    expect(await get(far.ns, web.ip4, 80)).to.match(/^nothing: /);
    await servePeer(agents.lab, host().ns, 'host', 8999);
    expect(await get(host().ns, '127.0.0.1', 8999)).to.equal('host 127.0.0.1');
    // A container may well route 127.0.0.1 to its gateway.
    const lines = [
      'sysctl -qw net.ipv4.conf.all.route_localnet=1',
      'ip addr del 127.0.0.1/8 dev lo',
      `ip route add 127.0.0.1/32 via 10.10.20.1 src ${near.ip4}`,
    ];
    await run(['sh', '-ec', lines.join('\n')], { ns: near.ns });
    expect(await get(near.ns, '127.0.0.1', 8999)).to.match(/^nothing: /);
    expect(await get(near.ns, host().ip4, 8999)).to.match(/^nothing: /);
    await run(['sh', '-ec', 'ip route del 127.0.0.1/32; ip addr add 127.0.0.1/8 dev lo'], {
      ns: near.ns,
    });
  });

  it('are refused when another program has them, and it is named', async () => {
    const server = await servePeer(agents.lab, host().ns, 'other', 9000);
    const before = await agents.ok(1, 'ps');
    expect(await refused('shop', '-p', '9000:80')).to.match(
      new RegExp(
        `attach x: port 9000/tcp is in use by python3?\\S* \\(pid ${server.pid}\\); end that`,
      ),
    );
    expect(await refused('shop', '-p', 'mode=host,target=80,published=9000,protocol=udp')).to.match(
      /port 9000\/udp is in use by python/,
    );
    // What was held for the first is free again.
    expect(await refused('shop', '-p', '9100:80', '-p', '9000:80')).to.match(/9000\/tcp is in use/);
    expect(await listening()).to.not.contain(':9100');
    expect(await agents.ok(1, 'ps')).to.equal(before);
    await server.stop();
  });

  it('are refused where they cannot be', async () => {
    expect(await refused('shop', '-p', '8080:81')).to.match(
      /port 8080\/tcp is published by endpoint web; publish another port/,
    );
    expect(await refused('inside', '-p', '9000:80')).to.match(/network inside is internal/);
    expect(await refused('next', '-p', '[::1]:9000:80')).to.match(/is for IPv6, of which the/);
    expect(await refused('next', '-p', '9000:80', '-p', '9000:81')).to.match(/published twice/);
    expect(await refused('next', '-p', 'mode=host,host_ip=192.0.2.1,target=80')).to.match(
      /192\.0\.2\.1, which is no address of this host/,
    );
    expect(await refused('next', '-p', '80/sctp')).to.match(/sctp, which is not supported/);
  });

  it('of one address answer there alone; ranges lead port by port; a free port is chosen and told', async () => {
    const many = await agents.attach(
      1,
      'shop',
      'many',
      ...['-p', `${host().ip4}:8200:80`, '-p', '8300-8302:80-82', '-p', '81'],
      ...['-p', 'mode=host,target=82', '-p', '8080-8400:80'],
    );
    await servePeer(agents.lab, many.ns, 'many', 80, 81, 82);
    const shown = await published('many');
    expect(shown[0]).to.equal(`${host().ip4}:8200->80/tcp`);
    expect(shown).to.include('0.0.0.0:8300-8302->80-82/tcp');
    // The first that neither `web` has, nor a program.
    expect(shown).to.include('0.0.0.0:8082->80/tcp');
    const chosen = (target: number, note: string): number => {
      const text = shown.find(
        (line) => line.startsWith('0.') && line.endsWith(`->${target}/tcp${note}`),
      );
      return Number(/:(\d+)->/.exec(text ?? '')?.[1]);
    };
    expect(chosen(81, '')).to.be.within(30_000, 32_767);
    const all = [8200, 8300, 8301, 8302, 8082, chosen(81, ''), chosen(82, ' (host)')];
    for (const port of all) {
      expect(await get(world().ns, host().ip4, port), `${port}`).to.equal(`many ${world().ip4}`);
    }
    expect(await get(host().ns, '127.0.0.1', 8200)).to.match(/^nothing: /);
    await agents.ok(1, 'detach', 'many');
    expect(await listening()).to.not.match(/:(8200|8300|8301|8302|8082) /);
    expect(await get(world().ns, host().ip4, 8300)).to.match(/^nothing: /);
  });

  it('are a thousand at once', async () => {
    const big = await agents.attach(1, 'shop', 'big', '-p', '20000-20999:20000-20999');
    await servePeer(agents.lab, big.ns, 'big', 20_000, 20_500, 20_999);
    for (const port of [20_000, 20_500, 20_999]) {
      expect(await get(world().ns, host().ip4, port)).to.equal(`big ${world().ip4}`);
      expect(await get(world().ns, host().ip6, port)).to.equal(`big ${world().ip6}`);
    }
    expect((await listening()).match(/:20\d{3} /g)?.length).to.equal(2000);
    await agents.ok(1, 'detach', 'big');
    expect(await listening()).to.not.match(/:20\d{3} /);
  });

  it('a client of UDP that goes on sending follows to the next container', async () => {
    const first = await agents.attach(1, 'shop', 'first', '-p', '8500:80/udp');
    await servePeer(agents.lab, first.ns, 'first', 80);
    const client = keepAsking(agents.lab, world().ns, host().ip4, 8500, 200);
    await client.saying(/^first /m);
    await agents.ok(1, 'detach', 'first');
    const second = await agents.attach(1, 'shop', 'second', '-p', '8500:80/udp');
    await servePeer(agents.lab, second.ns, 'second', 80);
    await client.saying(/^second /m);
    await client.stop();
    await agents.ok(1, 'detach', 'second');
  });

  it('a transfer and the ports outlive a restart of the agent', async () => {
    const slow = curl(host().ip4, 8080, '-N').map((word) => word.replace(/\/$/, '/slow'));
    const transfer = agents.lab.spawn(world().ns, slow);
    await transfer.saying(/^line 10$/m);
    await agents.stop(1);
    await agents.start(1);
    expect(await transfer.ended).to.equal(0);
    expect(transfer.output.match(/^line \d+$/gm)?.length).to.equal(200);
    await until(async () => (await get(world().ns, host().ip4, 8080)) === `web ${world().ip4}`, {
      timeoutMs: GONE_MS,
      what: 'the port to answer',
    });
    expect(await listening()).to.match(/:8080 /);
    expect(await refused('shop', '-p', '8080:81')).to.match(/published by endpoint web/);
  });

  it('a port that a program took while the agent was away is told, and served when it is free', async () => {
    await agents.stop(1);
    const thief = await servePeer(agents.lab, host().ns, 'thief', 8081);
    await agents.start(1);
    const problems = async (): Promise<string> =>
      (await agents.json<{ problems: string[] }>(1, 'status')).problems.join();
    await until(async () => /port 8081\/tcp of endpoint web is not served/.test(await problems()), {
      timeoutMs: GONE_MS,
      what: 'the problem to be told',
    });
    expect(await problems()).to.contain(`(pid ${thief.pid})`);
    await thief.stop();
    await until(async () => (await get(world().ns, host().ip4, 8081)).startsWith('web '), {
      timeoutMs: GONE_MS,
      what: 'the port to be served',
    });
    // It is served some milliseconds before that is written down.
    await until(async () => (await problems()) === '', {
      timeoutMs: GONE_MS,
      what: 'nothing to be wrong any more',
    });
  });

  it('of a process that was run go with it', async () => {
    const serve = servingCommand('ran', 80);
    const ran = agents.spawn(1, 'run', '--network', 'shop', '-p', '8700:80', '--', ...serve);
    await ran.saying(/^ready$/m);
    expect(await get(world().ns, host().ip4, 8700)).to.equal(`ran ${world().ip4}`);
    await ran.stop();
    await until(async () => !/:8700 /.test(await listening()), {
      timeoutMs: GONE_MS,
      what: 'the port to be free',
    });
  });

  it('of an endpoint that is down go to the one that takes its place', async () => {
    const lost = await agents.attach(1, 'shop', 'lost', '-p', '8750:80');
    await run(['ip', 'netns', 'del', lost.ns]);
    await until(async () => /lost .* down /.test(await agents.ok(1, 'ps')), {
      timeoutMs: GONE_MS,
      what: 'the endpoint to be down',
    });
    const found = await agents.attach(1, 'shop', 'lost', '-p', '8750:81');
    await servePeer(agents.lab, found.ns, 'found', 81);
    expect(await get(world().ns, host().ip4, 8750)).to.equal(`found ${world().ip4}`);
    await agents.ok(1, 'detach', 'lost');
  });

  it('that a kernel cannot translate are told, and cost nothing else', async () => {
    await agents.stop(1);
    const nft = agents.setProgram(
      1,
      'nft',
      'for f; do :; done',
      '! grep -qs published "$f" && exec /usr/sbin/nft "$@"',
      'echo no such expression >&2',
      'exit 1',
    );
    await run(['nft', 'delete', 'table', 'inet', 'weft'], { ns: host().ns });
    await agents.start(1);
    const told = 'published ports are not served here: no such expression';
    const problems = async (): Promise<string> =>
      (await agents.json<{ problems: string[] }>(1, 'status')).problems.join();
    await until(async () => (await problems()).startsWith(told), {
      timeoutMs: GONE_MS,
      what: 'the problem to be told',
    });
    expect(await ping(far.ns, world().ip4)).to.contain(' 0% packet loss');
    rmSync(nft);
    await until(async () => (await get(world().ns, host().ip4, 8080)).startsWith('web '), {
      timeoutMs: GONE_MS,
      what: 'the port to be served',
    });
    // It is served some milliseconds before that is written down.
    await until(async () => (await problems()) === '', {
      timeoutMs: GONE_MS,
      what: 'nothing to be wrong any more',
    });
  });

  it('leave nothing behind', async () => {
    for (const { name } of [web, near, far]) await agents.ok(1, 'detach', name);
    expect(await listening()).to.not.match(/:808\d /);
    await until(async () => (await rules()) === '', { timeoutMs: GONE_MS, what: 'rules to go' });
    const links = (): Promise<string> => run(['ip', '-br', 'link'], { ns: host().ns });
    const none = async (): Promise<boolean> => !(await links()).includes('wf-');
    await until(none, { timeoutMs: GONE_MS, what: 'gateways to go' });
  });
});
