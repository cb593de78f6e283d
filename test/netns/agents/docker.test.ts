/**
 * Docker Engines whose containers are in networks of Weft: what a person types, on two hosts.
 *
 *     h1 [ dockerd ] [ agent ]   h2 [ dockerd ] [ agent ]
 */
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { DOCKER_PROGRAMS, DockerEngine, IMAGE } from '../support/docker.ts';
import { get } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

interface Shown {
  readonly name: string;
  readonly network: string;
  readonly node: string;
  readonly state: string;
  readonly tap: string;
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
}

const DRIVER = ['-d', 'weft', '--ipam-driver', 'weft'];
const SUBNET = ['--subnet', '10.10.20.0/24', '--gateway', '10.10.20.1'];
const RANGE = ['--ip-range', '10.10.20.128/25'];
const PAGE = ['httpd', '-f', '-h', '/www'];

describe('containers of Docker', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: DockerEngine;
  let b: DockerEngine;

  const endpoints = (host: number): Promise<Shown[]> => agents.json<Shown[]>(host, 'ps');
  const named = async (host: number, name: string): Promise<Shown> =>
    until(async () => (await endpoints(host)).find((each) => each.name === name), {
      timeoutMs: 20_000,
      what: `endpoint ${name} on h${host}`,
    });
  const fetch = (engine: DockerEngine, from: string, host: string): Promise<string> =>
    until(() => engine.page(from, host), { timeoutMs: 20_000, what: `a page of ${host}` });

  const mirrored = (engine: DockerEngine, name: string): Promise<true> =>
    until(() => engine.knows(name), {
      timeoutMs: 20_000,
      what: `network ${name} in the engine`,
    });
  const ended = (engine: DockerEngine, name: string): Promise<true> =>
    until(async () => !(await engine.knows(name)), {
      timeoutMs: 20_000,
      what: `the end of network ${name} in the engine`,
    });

  before(async function () {
    await requireLab(this, ['nft', ...DOCKER_PROGRAMS]);
    agents = await Agents.open({ hosts: 2, agents: 0 });
    a = await DockerEngine.open(agents, 1);
    b = await DockerEngine.open(agents, 2);
    await agents.start(1, ...a.agentWords);
    const token = await agents.ok(1, 'token', 'create');
    const join = ['--join', agents.lab.host(1).ip4, '--token', token];
    await agents.start(2, ...join, ...b.agentWords);
    await Promise.all([a.start(), b.start()]);
    await Promise.all([a.makeImage(), b.makeImage()]);
  });
  after(async () => {
    await a?.close();
    await b?.close();
    await agents?.close();
  });

  it('a page is fetched by name from the container of the other engine', async () => {
    await a.ok('network', 'create', ...DRIVER, '--attachable', ...SUBNET, ...RANGE, 'my-overlay');
    const web = ['run', '-d', '--network', 'my-overlay', '--name', 'web', '-p', '8080:80'];
    await a.ok(...web, IMAGE, ...PAGE);
    await mirrored(b, 'my-overlay');
    const probe = ['run', '-d', '--network', 'my-overlay'];
    await b.ok(...probe, '--name', 'probe', IMAGE, 'sleep', '1000');
    await named(2, 'web');
    expect(await fetch(b, 'probe', 'web')).to.equal('page of h1');
  });

  it('weft ps shows containers by their names', async () => {
    const { network, node, state, tap, addresses } = await named(2, 'web');
    expect([network, node, state, tap]).to.deep.equal(['my-overlay', 'h1', 'up', 'eth0']);
    expect(addresses).to.deep.equal(['10.10.20.128/24']);
  });

  it('a published port answers on its host', async () => {
    const { ns, ip4 } = agents.lab.host(2);
    expect(ip4).to.not.equal('');
    expect(await get(ns, agents.lab.host(1).ip4, 8080)).to.equal('page of h1');
  });

  it('what the engine asks for is one network for both, and a second container there gets another address', async () => {
    const networks = await agents.json<{ name: string; subnets: string[] }[]>(2, 'network', 'ls');
    expect(networks.map(({ name, subnets }) => [name, ...subnets])).to.deep.equal([
      ['my-overlay', '10.10.20.0/24'],
    ]);
    const { addresses } = await named(1, 'probe');
    expect(addresses[0]).to.match(/^10\.10\.20\.(129|1[3-9]\d|2\d\d)\/24$/);
  });

  it('says why it refuses, and leaves nothing behind', async () => {
    const run = ['run', '-d', '--network', 'my-overlay'];
    const create = ['network', 'create', ...DRIVER];
    const refusals: [DockerEngine, string[], RegExp][] = [
      [
        b,
        [...run, '--ip', '10.10.20.128', IMAGE, ...PAGE],
        /10\.10\.20\.128 belongs to endpoint web/,
      ],
      [a, [...run, '-p', '8080:80', IMAGE, ...PAGE], /8080\/tcp/],
      [
        b,
        [...create, '--subnet', '10.10.20.0/24', '--gateway', '10.10.20.9', 'x'],
        /has the gateway 10\.10\.20\.1,/,
      ],
      [b, [...create, '--subnet', '10.10.0.0/16', 'x'], /overlaps network my-overlay/],
      [b, [...create, '--subnet', '10.10.20.0/24', '--internal', 'x'], /is not internal/],
      [
        b,
        [...create, '--subnet', '10.10.30.0/24', '-o', 'colour=red', 'x'],
        /option "colour" is not known/,
      ],
      [
        b,
        ['network', 'create', '-d', 'weft', '--subnet', '10.10.30.0/24', 'x'],
        /add --ipam-driver weft/,
      ],
      [a, ['network', 'rm', 'my-overlay'], /has active endpoints/],
    ];
    for (const [engine, words, text] of refusals) {
      const { code, stderr } = await engine.docker(...words);
      expect(code, words.join(' ')).to.not.equal(0);
      expect(stderr).to.match(text);
    }
    expect((await endpoints(1)).map(({ name }) => name).sort()).to.deep.equal(['probe', 'web']);
    const networks = await agents.json<{ name: string }[]>(1, 'network', 'ls');
    expect(networks.map(({ name }) => name)).to.deep.equal(['my-overlay']);
  });

  it('a network of Weft is in every engine while the cluster has it', async () => {
    const aux = ['--aux-address', 'printer=10.10.40.7', '-o', 'mtu=1300', '--label', 'team=red'];
    const words = ['--attachable', '--subnet', '10.10.40.0/24', ...aux, 'back'];
    await agents.ok(1, 'network', 'create', ...words);
    await Promise.all([a, b].map((engine) => mirrored(engine, 'back')));
    const subnets =
      '{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}} {{.AuxiliaryAddresses}}{{end}}' +
      ' {{.Options}} {{.Labels}}';
    expect(await b.ok('network', 'inspect', '-f', subnets, 'back')).to.equal(
      '10.10.40.0/24 10.10.40.1 map[printer:10.10.40.7] map[mtu:1300] map[team:red]',
    );
    await b.ok('network', 'connect', '--ip', '10.10.40.9', '--alias', 'db', 'back', 'probe');
    const shown = await until(
      async () =>
        (await endpoints(1)).find(({ network, name }) => network === 'back' && name === 'probe'),
      { timeoutMs: 20_000, what: 'probe in back' },
    );
    expect([shown.tap, ...shown.addresses]).to.deep.equal(['eth1', '10.10.40.9/24']);
    expect(shown.aliases).to.include('db');
    await b.ok('network', 'disconnect', 'back', 'probe');
    // At once, and the same address: a container that restarts does this.
    await b.ok('network', 'connect', '--ip', '10.10.40.9', 'back', 'probe');
    await b.ok('network', 'disconnect', 'back', 'probe');
    await b.ok('network', 'rm', 'back');
    // Docker does not show what a driver says here; its log does.
    expect(b.log).to.contain('use weft network rm back to end it on all hosts');
    await mirrored(b, 'back');
    expect(await agents.ok(1, 'network', 'rm', 'back')).to.equal('back');
    await Promise.all([a, b].map((engine) => ended(engine, 'back')));
  });

  it('a network of Weft is joined under another name', async () => {
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.41.0/24', 'real');
    await mirrored(b, 'real');
    const there = ['--ipam-opt', 'weft.network=real'];
    await b.ok('network', 'create', ...DRIVER, ...there, 'alias');
    await b.ok('network', 'connect', 'alias', 'probe');
    await until(async () => (await endpoints(1)).some(({ network }) => network === 'real'), {
      timeoutMs: 20_000,
      what: 'probe in real',
    });
    await b.ok('network', 'disconnect', 'alias', 'probe');
    await b.ok('network', 'rm', 'alias');
    expect(await agents.ok(1, 'network', 'rm', 'real')).to.equal('real');
    await ended(b, 'real');
  });

  it('an internal network of both families leads to the other host and nowhere else', async () => {
    const families = ['--ipv6', '--subnet', 'fd60::/64', '--subnet', '10.10.60.0/24'];
    await a.ok('network', 'create', ...DRIVER, '--internal', ...families, 'inner');
    await mirrored(b, 'inner');
    const run = ['run', '-d', '--network', 'inner', IMAGE, 'sleep', '1000'];
    const ids: string[] = [];
    for (const engine of [a, b]) ids.push(await engine.ok(...run));
    const [first = '', second = ''] = ids;
    const format =
      '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.GlobalIPv6Address}}{{end}}';
    const addresses = (await a.ok('inspect', '-f', format, first)).split(' ');
    expect(addresses).to.have.length(2);
    for (const ip of addresses) {
      const pings = async (): Promise<boolean> =>
        (await b.docker('exec', second, 'ping', '-c', '1', '-W', '1', ip)).code === 0;
      await until(pings, { timeoutMs: 20_000, what: `an answer of ${ip}` });
    }
    expect(await b.ok('exec', second, 'ip', 'route')).to.not.contain('default');
    await a.ok('rm', '-f', first);
    await a.ok('network', 'rm', 'inner');
    expect(a.log).to.contain('1 endpoint uses it');
    await mirrored(a, 'inner');
    await b.ok('rm', '-f', second);
    // By the engine that did not make it.
    await b.ok('network', 'rm', 'inner');
    await ended(a, 'inner');
  });

  it('a container that is renamed is found by its new name', async () => {
    await b.ok('rename', 'probe', 'sonde');
    await named(1, 'sonde');
    await b.ok('rename', 'sonde', 'probe');
    await named(1, 'probe');
  });

  it('containers keep their interfaces while the agent restarts', async () => {
    await agents.stop(1);
    await agents.start(1, ...a.agentWords);
    const { state, tap } = await named(1, 'web');
    expect([state, tap]).to.deep.equal(['up', 'eth0']);
    expect(await fetch(b, 'probe', 'web')).to.equal('page of h1');
    expect(await get(agents.lab.host(2).ns, agents.lab.host(1).ip4, 8080)).to.equal('page of h1');
  });

  it('an engine that was killed finds its network, and a container starts again', async () => {
    await a.kill();
    await a.start();
    await a.docker('rm', '-f', 'web');
    const web = ['run', '-d', '--network', 'my-overlay', '--name', 'web', '-p', '8080:80'];
    await a.ok(...web, IMAGE, ...PAGE);
    await named(2, 'web');
    expect(await fetch(b, 'probe', 'web')).to.equal('page of h1');
    const names = (await endpoints(1)).map(({ name }) => name).sort();
    expect(names).to.deep.equal(['probe', 'web']);
  });

  it('an engine finds what was made while it was away, also where the gateway is here already', async () => {
    await a.stop();
    await agents.ok(2, 'network', 'create', '--attachable', '--subnet', '10.10.70.0/24', 'away');
    await agents.sees([1], 'away', 0);
    const host = await agents.json<{ addresses: string[] }>(1, 'expose', 'away');
    await a.start();
    await mirrored(a, 'away');
    const [ip = ''] = (host.addresses[0] ?? '').split('/');
    const id = await a.ok('run', '-d', '--network', 'away', IMAGE, 'sleep', '1000');
    const answers = async (): Promise<boolean> =>
      (await a.docker('exec', id, 'ping', '-c', '1', '-W', '1', ip)).code === 0;
    await until(answers, { timeoutMs: 20_000, what: 'an answer of the host' });
    await a.ok('rm', '-f', id);
    await agents.ok(1, 'unexpose', 'away');
    await agents.sees([2], 'away', 0);
    await agents.ok(2, 'network', 'rm', 'away');
    await ended(a, 'away');
    await a.docker('rm', '-f', 'web');
  });

  it('nothing is left when containers and networks are removed', async () => {
    await a.docker('rm', '-f', 'web');
    await b.ok('rm', '-f', 'probe');
    await a.ok('network', 'rm', 'my-overlay');
    await ended(b, 'my-overlay');
    expect(await agents.json<unknown[]>(1, 'network', 'ls')).to.deep.equal([]);
    expect(await endpoints(1)).to.deep.equal([]);
    const links = await agents.lab.run(agents.lab.host(1).ns, ['ip', '-br', 'link']);
    expect(links).to.not.match(/wd-|wf-/);
  });
});
