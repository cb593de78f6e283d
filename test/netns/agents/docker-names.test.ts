/**
 * Names of containers of other engines, for containers that were given no `--dns`.
 *
 *     h1 [ dockerd ] [ agent ]   h2 [ dockerd ] [ agent ]   h3 [ the servers of both hosts; another one at .99 ]
 */
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { attempt, ipCommands, type Outcome } from '../support/commands.ts';
import { DOCKER_PROGRAMS, DockerEngine, IMAGE } from '../support/docker.ts';
import type { LabProcess } from '../support/lab-process.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

const DRIVER = ['-d', 'weft', '--ipam-driver', 'weft'];
const PAGE = ['httpd', '-f', '-h', '/www'];
const SLEEP = ['sleep', '1000'];
const WORLD = '203.0.113.7';
const ELSEWHERE = '203.0.113.8';
const PATIENCE_MS = 20_000;

describe('names for containers of Docker', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: DockerEngine;
  let b: DockerEngine;
  let server: LabProcess;
  let serverIp: string;
  let otherIp: string;

  const fetched = (engine: DockerEngine, from: string, host: string): Promise<string> =>
    until(() => engine.page(from, host), {
      timeoutMs: PATIENCE_MS,
      what: `a page of ${host} for ${from}`,
    });
  /** What the resolver of a container says, in the words of busybox. */
  const asked = async (engine: DockerEngine, from: string, name: string): Promise<string> => {
    const { stdout, stderr } = await engine.docker('exec', from, 'nslookup', '-type=a', name);
    return stdout + stderr;
  };
  const told = (engine: DockerEngine, from: string, name: string, text: string): Promise<true> =>
    until(async () => (await asked(engine, from, name)).includes(text), {
      timeoutMs: PATIENCE_MS,
      what: `${text} for ${name} in ${from}`,
    });
  const inside = async (
    engine: DockerEngine,
    name: string,
    ...command: string[]
  ): Promise<Outcome> => {
    const pid = await engine.ok('inspect', '-f', '{{.State.Pid}}', name);
    return attempt(['nsenter', '-t', pid, '-n', ...command]);
  };
  const made = async (name: string, ...words: string[]): Promise<void> => {
    await a.ok('network', 'create', ...DRIVER, ...words, name);
    await until(() => b.knows(name), {
      timeoutMs: PATIENCE_MS,
      what: `network ${name} in the other engine`,
    });
  };
  const serve = async (host: number, ip: string, ...records: string[]): Promise<LabProcess> => {
    const process = agents.lab.spawn(agents.lab.host(host).ns, [
      ...['dnsmasq', '--keep-in-foreground', '--no-resolv', '--no-hosts', '--conf-file=/dev/null'],
      ...[`--listen-address=${ip}`, '--bind-interfaces', '--user=root', '--log-facility=-'],
      ...['--pid-file=', '--log-queries', '--local=/up.test/', ...records],
    ]);
    await process.saying(/started/);
    return process;
  };

  before(async function () {
    await requireLab(this, ['nft', 'dnsmasq', 'dig', ...DOCKER_PROGRAMS]);
    agents = await Agents.open({ hosts: 3, agents: 0 });
    serverIp = agents.lab.host(3).ip4;
    otherIp = serverIp.replace(/\d+$/, '99');
    await ipCommands([`-n ${agents.lab.host(3).ns} address add ${otherIp}/24 dev up0`]);
    server = await serve(3, serverIp, `--host-record=www.up.test,${WORLD}`);
    await serve(3, otherIp, `--host-record=www.up.test,${ELSEWHERE}`);
    a = await DockerEngine.open(agents, 1, [serverIp]);
    b = await DockerEngine.open(agents, 2, [serverIp]);
    await agents.start(1, ...a.agentWords);
    const token = await agents.ok(1, 'token', 'create');
    const join = ['--join', agents.lab.host(1).ip4, '--token', token];
    await agents.start(2, ...join, ...b.agentWords);
    await Promise.all([a.start(), b.start()]);
    await Promise.all([a.makeImage(), b.makeImage()]);
    await made('front', '--subnet', '10.30.1.0/24');
    await made('inner', '--subnet', '10.30.2.0/24', '--internal');
    await a.ok('run', '-d', '--network', 'front', '--name', 'web', IMAGE, ...PAGE);
    await a.ok('run', '-d', '--network', 'inner', '--name', 'db', IMAGE, ...PAGE);
    await b.ok('run', '-d', '--network', 'front', '--name', 'shop', IMAGE, ...PAGE);
    await b.ok('run', '-d', '--network', 'inner', '--name', 'safe', IMAGE, ...SLEEP);
  });
  after(async () => {
    await a?.close();
    await b?.close();
    await agents?.close();
  });

  it('a container finds those of the other engine, both ways, and the world', async () => {
    expect(await fetched(b, 'shop', 'web')).to.equal('page of h1');
    expect(await fetched(a, 'web', 'shop')).to.equal('page of h2');
    expect(await asked(b, 'shop', 'www.up.test')).to.contain(WORLD);
    expect(await asked(b, 'shop', 'no.up.test')).to.contain('NXDOMAIN');
  });

  it('over TCP as well, and the answer comes from the server that was asked', async () => {
    for (const way of ['+tcp', '+notcp']) {
      const words = ['dig', `@${serverIp}`, way, '+short', '+tries=1', 'web.front'];
      expect((await inside(b, 'shop', ...words)).stdout).to.equal('10.30.1.2\n');
    }
  });

  it('in an internal network, too, and nothing else gets out of it', async () => {
    expect(await fetched(b, 'safe', 'db')).to.equal('page of h1');
    expect(await asked(b, 'safe', 'secret.up.test')).to.contain('REFUSED');
    // What is asked elsewhere is asked in letters that are capital or small at random.
    const log = server.output.toLowerCase();
    expect(log).to.contain('www.up.test').and.not.contain('secret');
    const ping = ['ping', '-c', '1', '-W', '1', serverIp];
    const reaches = async (): Promise<boolean> =>
      (await b.docker('exec', 'shop', ...ping)).code === 0;
    await until(reaches, { timeoutMs: PATIENCE_MS, what: 'shop to reach the server' });
    expect((await b.docker('exec', 'safe', ...ping)).code).to.not.equal(0);
    const direct = ['dig', `@${otherIp}`, '+tries=1', '+time=1', 'www.up.test'];
    const tells = async (): Promise<boolean> =>
      (await inside(b, 'shop', ...direct)).stdout.includes(ELSEWHERE);
    await until(tells, { timeoutMs: PATIENCE_MS, what: 'the other server to answer' });
    expect((await inside(b, 'safe', ...direct)).stdout).to.not.contain(ELSEWHERE);
  });

  it('a container that starts finds its first name', async () => {
    for (const [network, name] of [
      ['front', 'web'],
      ['inner', 'db'],
    ] as const) {
      const run = ['run', '--rm', '--network', network, IMAGE];
      const page = await b.ok(...run, 'wget', '-q', '-O', '-', `http://${name}/`);
      expect(page).to.equal('page of h1');
    }
  });

  it('a container in several networks finds the names of all, and the world', async () => {
    await b.ok('network', 'connect', 'front', 'safe');
    await told(b, 'safe', 'www.up.test', WORLD);
    expect(await fetched(b, 'safe', 'web')).to.equal('page of h1');
    expect(await fetched(b, 'safe', 'db')).to.equal('page of h1');
    await b.ok('network', 'disconnect', 'front', 'safe');
    await told(b, 'safe', 'www.up.test', 'REFUSED');
    expect(await fetched(b, 'safe', 'db')).to.equal('page of h1');
  });

  it('a container that is in a network of the engine itself as well', async () => {
    await b.ok('network', 'create', 'a-bridge');
    for (const [name, network] of [
      ['shop', 'web'],
      ['safe', 'db'],
    ] as const) {
      await b.ok('network', 'connect', 'a-bridge', name);
      // Its default route is the bridge's, so its questions would leave there.
      await told(b, name, 'www.up.test', WORLD);
      expect(await b.ok('exec', name, 'ip', 'route', 'show')).to.match(/^default via 172\./m);
      expect(await fetched(b, name, network)).to.equal('page of h1');
    }
    await b.ok('restart', '-t', '0', 'safe');
    await told(b, 'safe', 'www.up.test', WORLD);
    expect(await fetched(b, 'safe', 'db')).to.equal('page of h1');
    await b.ok('network', 'disconnect', 'a-bridge', 'safe');
    await told(b, 'safe', 'www.up.test', 'REFUSED');
    // A bridge that leads nowhere is no way out.
    await b.ok('network', 'create', '--internal', 'closed');
    await b.ok('network', 'connect', 'closed', 'safe');
    expect(await asked(b, 'safe', 'www.up.test')).to.contain('REFUSED');
    expect(await fetched(b, 'safe', 'db')).to.equal('page of h1');
  });

  it('a server that somebody chose is asked, and nobody else', async () => {
    const run = ['run', '-d', '--network', 'front', '--dns', otherIp, '--name', 'own'];
    await b.ok(...run, IMAGE, ...SLEEP);
    await told(b, 'own', 'www.up.test', ELSEWHERE);
    expect(await asked(b, 'own', 'web')).to.not.contain('10.30.1.2');
    await b.ok('rm', '-f', 'own');
  });

  it('containers keep the servers that they began with, also over a restart of the agent', async () => {
    // One of the host itself, which no container may ask for anything else.
    const { ip4 } = agents.lab.host(2);
    await serve(2, ip4, `--host-record=www.up.test,${ELSEWHERE}`);
    b.setServers([ip4]);
    await b.ok('run', '-d', '--network', 'front', '--name', 'young', IMAGE, ...SLEEP);
    await agents.stop(2);
    await agents.start(2, ...b.agentWords);
    for (const name of ['shop', 'young']) {
      expect(await fetched(b, name, 'web')).to.equal('page of h1');
      await told(b, name, 'www.up.test', ELSEWHERE);
    }
    await b.ok('rm', '-f', 'young');
    b.setServers([serverIp]);
  });

  it('where the agent cannot answer names, the servers of the host do', async () => {
    await agents.stop(2);
    const other = await serve(2, '10.30.1.1');
    await agents.start(2, ...b.agentWords);
    await told(b, 'shop', 'www.up.test', WORLD);
    expect(await asked(b, 'shop', 'web')).to.not.contain('10.30.1.2');
    await other.stop();
    await told(b, 'shop', 'web', '10.30.1.2');
  });

  it('nothing is led any more when the containers are gone', async () => {
    const table = async (): Promise<string> =>
      (await attempt(['nft', 'list', 'table', 'inet', 'weft'], { ns: agents.lab.host(2).ns }))
        .stdout;
    expect(await table()).to.match(/"wf-\w+" \. 10\.30\.1\.\d+ \. [\d.]+ : 10\.30\.1\.1/);
    await agents.ok(2, 'expose', 'front');
    await b.ok('rm', '-f', 'shop', 'safe');
    const gone = async (): Promise<boolean> => !(await table()).includes('map names');
    await until(gone, { timeoutMs: PATIENCE_MS, what: 'the end of the map' });
    expect(await table()).to.contain('10.30.1.1');
  });
});
