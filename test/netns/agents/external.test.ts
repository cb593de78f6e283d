/**
 * Applications that run in no container, by a name inside networks.
 *
 *     h1 [ a  in ]   h2 [ b ]      h3, no agent: the application
 *
 *     network "open": a, b     network "inside", --internal: in
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { attempt, PYTHON, run } from '../support/commands.ts';
import { ask, get, keepAsking, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, echoUdp, ping, serveEcho } from '../support/traffic.ts';
import { until } from '../support/until.ts';

interface ExternalJson {
  readonly name: string;
  readonly health: string;
  readonly targetAddresses: readonly string[];
  readonly networks: readonly { readonly network: string; readonly addresses: readonly string[] }[];
}

describe('applications outside', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let inside: Container;

  const world = (): { ip4: string; ip6: string; ns: string } => agents.lab.host(3);
  const external = async (name: string, host = 1): Promise<ExternalJson | undefined> =>
    (await agents.json<ExternalJson[]>(host, 'external', 'ls')).find((one) => one.name === name);
  /** The address of an application in a network. */
  const addressIn = async (name: string, network: string): Promise<string> => {
    const places = (await external(name))?.networks ?? [];
    const [first = ''] = places.find((place) => place.network === network)?.addresses ?? [];
    return first.split('/')[0] ?? '';
  };
  /** What a name means for a container. */
  const named = async (container: Container, name: string, gateway: string): Promise<string> =>
    (await run(['dig', '+short', `@${gateway}`, name], { ns: container.ns })).trim();

  before(async function () {
    await requireLab(this, ['ping', 'nft', 'dig', 'tcpdump', 'python3', 'curl']);
    agents = await Agents.open({ hosts: 3, agents: 2, families: [4, 6] });
    const dual = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    const create = ['network', 'create', '--attachable'];
    await agents.ok(1, ...create, ...dual, 'open');
    await agents.ok(1, ...create, '--internal', '--subnet', '10.10.30.0/24', 'inside');
    await serveEcho(agents.lab, world().ns);
    a = await agents.attach(1, 'open', 'a');
    b = await agents.attach(2, 'open', 'b');
    inside = await agents.attach(1, 'inside', 'in');
    await agents.sees([1, 2], 'open', 2);
  });
  after(() => agents?.close());

  it('are reached by name in each of their networks, from every host, also where nothing leads out', async () => {
    const networks = ['--network', 'open', '--network', 'inside'];
    await agents.ok(1, 'external', 'add', 'db', world().ip4, ...networks, '-p', '1433:7');
    const [open, internal] = [await addressIn('db', 'open'), await addressIn('db', 'inside')];
    await agents.sees([2], 'open', 3);
    for (const [container, gateway, address] of [
      [a, '10.10.20.1', open],
      [b, '10.10.20.1', open],
      [inside, '10.10.30.1', internal],
    ] as const) {
      await until(async () => (await named(container, 'db', gateway)) === address, {
        timeoutMs: 5000,
        what: `${container.name} to know db`,
      });
      const reached = async (): Promise<boolean> =>
        (await connects(container, address, 1433)) === 'yes';
      await until(reached, { timeoutMs: 5000, what: `${container.name} to reach db` });
    }
  });

  it('answer on the ports that were given, and on no others', async () => {
    const address = await addressIn('db', 'open');
    expect(await connects(a, address, 1433)).to.equal('yes');
    expect(await connects(a, address, 7)).to.match(/No route to host|refused/);
    // Whatever is published: 8081 of the host leads to a container, and not what has this address.
    const web = await agents.attach(1, 'open', 'web', '-p', '8081:7');
    await serveEcho(agents.lab, web.ns);
    expect(await connects(a, agents.lab.host(1).ip4, 8081)).to.equal('yes');
    expect(await connects(a, address, 8081)).to.match(/No route to host|refused/);
    expect(await connects(a, address, 1433)).to.equal('yes');
    await agents.ok(1, 'detach', 'web');
    expect(await connects(inside, world().ip4, 7)).to.match(/unreachable|No route to host/);
  });

  it('say on which port of the network a service is', async () => {
    const srv = async (name: string): Promise<string> =>
      (await run(['dig', '+short', '@10.10.20.1', name, 'SRV'], { ns: b.ns })).trim();
    for (const name of ['_1433._tcp.db', '_ms-sql-s._tcp.db.open']) {
      expect(await srv(name)).to.equal('0 1 1433 db.open.');
    }
    expect(await srv('_7._tcp.db')).to.equal('');
  });

  it('see the host, and not the container', async () => {
    const capture = await agents.lab.capture(world().ns, 'up0', 'tcp port 7');
    await connects(a, await addressIn('db', 'open'), 1433);
    // Every host looks whether the application is there.
    const filter = `tcp.flags.syn == 1 && ip.src != ${agents.lab.host(2).ip4}`;
    const [first = ''] = await capture.packets(filter, 1);
    await capture.stop();
    expect(first).to.contain(`${agents.lab.host(1).ip4} → ${world().ip4}`);
  });

  it('are led to on every port when none is given, TCP and UDP, IPv4 and IPv6', async () => {
    for (const [name, target] of [
      ['echo4', world().ip4],
      ['echo6', world().ip6],
    ] as const) {
      await agents.ok(1, 'external', 'add', name, target, '--network', 'open');
      const address = await addressIn(name, 'open');
      await until(async () => (await connects(a, address, 7)) === 'yes', {
        timeoutMs: 5000,
        what: `${name} to be reached`,
      });
      expect(await echoTcp(a.ns, address, 300_000)).to.equal('same 300000 bytes');
      expect(await echoUdp(a.ns, address)).to.equal('same 8000 bytes');
    }
  });

  it('on the host itself may listen on loopback alone; containers of other hosts come through it', async () => {
    const { ns } = agents.lab.host(1);
    const serve = ['-u', '-m', 'http.server', '8099', '--bind', '127.0.0.1'];
    const server = agents.lab.spawn(ns, [PYTHON, ...serve, '--directory', agents.lab.folder]);
    await server.saying(/Serving HTTP/);
    await agents.ok(1, 'external', 'add', 'own', '127.0.0.1', '--network', 'open', '-p', '80:8099');
    const address = await addressIn('own', 'open');
    for (const container of [a, b]) {
      const fetched = async (): Promise<boolean> =>
        (await page(container, address)).startsWith('200');
      await until(fetched, { timeoutMs: 8000, what: `${container.name} to fetch a page` });
    }
    // What was not given a name stays the host's own, whatever a container says.
    await run(['ip', 'route', 'add', '127.0.0.5/32', 'via', '10.10.20.1', 'table', '7'], {
      ns: a.ns,
    });
    await run(['sysctl', '-qw', 'net.ipv4.conf.all.route_localnet=1'], { ns: a.ns });
    await run(['ip', 'rule', 'add', 'to', '127.0.0.5', 'table', '7', 'pref', '0'], { ns: a.ns });
    await run(['ip', 'rule', 'add', 'table', 'local', 'pref', '1'], { ns: a.ns });
    await run(['ip', 'rule', 'del', 'table', 'local', 'pref', '0'], { ns: a.ns });
    await agents.lab.run(ns, ['ip', 'address', 'add', '127.0.0.5/8', 'dev', 'lo']);
    const direct = await attempt(
      ['curl', '-s', '-m', '2', '--interface', a.ip4, 'http://127.0.0.5:8099/'],
      { ns: a.ns },
    );
    expect(direct.code).to.not.equal(0);
    await agents.ok(1, 'external', 'rm', 'own');
    await server.stop();
  });

  it('are shown with their health, as the node sees it', async () => {
    await until(async () => (await external('db'))?.health === 'up', {
      timeoutMs: 25_000,
      what: 'db to be up',
    });
    await agents.ok(1, 'external', 'add', 'gone', world().ip4, '--network', 'open', '-p', '9');
    await until(async () => (await external('gone'))?.health === 'down', {
      timeoutMs: 25_000,
      what: 'gone to be down',
    });
    const [shown] = JSON.parse(await agents.ok(1, 'inspect', 'gone')) as [Record<string, unknown>];
    expect(shown).to.include({ kind: 'external', target: world().ip4, state: 'up', tap: '' });
    expect((await external('db'))?.targetAddresses).to.deep.equal([world().ip4]);
  });

  it('by a DNS name are followed, also by who goes on sending', async () => {
    const { lab } = agents;
    const { ns, ip4 } = lab.host(1);
    // Programs started in the namespace see these files in place of those in /etc.
    const folder = `/etc/netns/${ns}`;
    const means = (ip: string): Promise<void> =>
      writeFile(`${folder}/hosts`, `127.0.0.1 localhost\n${ip} app.test\n`);
    await mkdir(folder, { recursive: true });
    try {
      await means(world().ip4);
      await agents.stop(1);
      await agents.start(1);
      await servePeer(lab, world().ns, 'first', 90);
      await servePeer(lab, lab.host(2).ns, 'second', 90);
      const words = ['--network', 'open', '-p', '90', '-p', '90/udp'];
      await agents.ok(1, 'external', 'add', 'app', 'app.test', ...words);
      const address = await addressIn('app', 'open');
      const first = async (): Promise<boolean> =>
        (await ask(a.ns, address, 90)).startsWith('first');
      await until(first, { timeoutMs: 8000, what: 'app to answer' });
      expect(await get(a.ns, address, 90)).to.equal(`first ${ip4}`);
      const client = keepAsking(lab, a.ns, address, 90, 200);
      await client.saying(/^first /m);
      await means(lab.host(2).ip4);
      await client.saying(/^second /m, 30_000);
      await client.stop();
      expect(await get(a.ns, address, 90)).to.equal(`second ${ip4}`);
      // What is not answered for a while keeps what it was.
      await writeFile(`${folder}/hosts`, '127.0.0.1 localhost\n');
      await agents.ok(1, 'external', 'add', 'nobody', 'nobody.test', '--network', 'open');
      expect((await external('nobody'))?.targetAddresses).to.deep.equal([]);
      expect((await external('app'))?.targetAddresses).to.deep.equal([lab.host(2).ip4]);
      await agents.ok(1, 'external', 'rm', 'app', 'nobody');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are refused with a reason, and nothing is changed', async () => {
    const before = await agents.json(1, 'external', 'ls');
    const open = ['--network', 'open'];
    for (const [words, says] of [
      [['x', '300.1.1.1', ...open], 'is neither an IP address nor a DNS name'],
      [['x', '224.0.0.1', ...open], 'is the address of no single host'],
      [['x', world().ip6, '--network', 'inside'], 'network inside has no such subnet'],
      [['x', world().ip4], 'there are 2 networks'],
      [['x', world().ip4, '--network', 'nope'], 'no such name or id'],
      [['x', world().ip4, ...open, '-p', '80', '-p', '80:81'], 'would lead to two places'],
      [['x', world().ip4, ...open, '-p', '127.0.0.1:80:81'], 'says more than which port'],
      [['db', world().ip4, ...open], 'endpoint db exists in network open'],
      [['x', '::1', ...open], 'the kernel does not lead there'],
    ] as const) {
      const { code, stderr } = await agents.weft(1, 'external', 'add', ...words);
      expect(`${code} ${stderr}`, words.join(' ')).to.contain(says);
      expect(code).to.equal(1);
    }
    const elsewhere = await agents.weft(2, 'external', 'rm', 'db');
    expect(elsewhere.stderr).to.contain('it was added on node h1; run the command there');
    expect((await agents.weft(1, 'detach', 'gone')).stderr).to.contain('weft external rm');
    expect(await agents.json(1, 'external', 'ls')).to.deep.equal(before);
  });

  it('go on while the agent is away, and are there when it comes back', async () => {
    const address = await addressIn('db', 'open');
    await agents.stop(1, 'SIGKILL');
    await agents.start(1);
    const reached = async (): Promise<boolean> => (await connects(a, address, 1433)) === 'yes';
    await until(reached, { timeoutMs: 10_000, what: 'a to reach db again' });
  });

  it('leave nothing when they are taken away', async () => {
    const address = await addressIn('db', 'open');
    expect(await connects(a, address, 1433)).to.equal('yes');
    await agents.ok(1, 'external', 'rm', 'db', 'echo4', 'echo6', 'gone');
    const links = async (): Promise<string> =>
      agents.lab.run(agents.lab.host(1).ns, ['ip', '-br', 'address']);
    await until(async () => !(await links()).includes(address), {
      timeoutMs: 5000,
      what: 'the address to go',
    });
    const rules = (): Promise<string> =>
      agents.lab.run(agents.lab.host(1).ns, ['nft', 'list', 'table', 'inet', 'weft']);
    await until(async () => !(await rules()).includes(world().ip4), {
      timeoutMs: 5000,
      what: 'the rules to go',
    });
    // The gateway is made again for each of them, and is away for a moment each time.
    await until(async () => (await named(a, 'db', '10.10.20.1')) === '', {
      timeoutMs: 5000,
      what: 'the name to go',
    });
    for (const ip of ['10.10.20.1', world().ip4]) {
      const answers = async (): Promise<boolean> =>
        (await ping(a.ns, ip)).includes(' 0% packet loss');
      await until(answers, { timeoutMs: 8000, what: `${ip} to answer as before` });
    }
  });
});

/** `yes`, or why not. */
async function connects({ ns }: Container, ip: string, port: number): Promise<string> {
  const script = `exec 3<>/dev/tcp/${ip}/${port}`;
  const { code, stderr } = await attempt(['timeout', '3', 'bash', '-c', script], { ns });
  return code === 0 ? 'yes' : stderr.trim() || 'silence';
}

/** Status and body. */
async function page({ ns }: Container, ip: string): Promise<string> {
  const { stdout } = await attempt(
    ['curl', '-s', '-m', '3', '-w', '%{http_code}', '-o', '-', `http://${ip}/`],
    { ns },
  );
  return stdout.slice(-3) + stdout;
}
