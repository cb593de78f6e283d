/**
 * Ports published on every host: what hosts without the container do for it.
 *
 *     h1 [ web ]      h2 [ other ]      h3, no agent: the world
 *
 *     network "shop": web               network "next": other
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { attempt, run } from '../support/commands.ts';
import { ask, curl, get, keepAsking, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

const SOON_MS = 15_000;

describe('ports published on every host', function () {
  this.timeout(240_000);
  let agents: Agents;
  let web: Container;
  let other: Container;

  const host = (number: number): { ns: string; ip4: string; ip6: string } =>
    agents.lab.host(number);
  const world = (): { ns: string; ip4: string; ip6: string } => agents.lab.host(3);
  const gateways = async (number: number): Promise<number> =>
    (await run(['ip', '-br', 'link'], { ns: host(number).ns })).match(/^wf-/gm)?.length ?? 0;
  const listening = (number: number): Promise<string> =>
    run(['ss', '-Hlntu'], { ns: host(number).ns });
  const soon = (what: string, isSo: () => Promise<boolean>): Promise<true> =>
    until(isSo, { timeoutMs: SOON_MS, what });
  const problems = async (number: number): Promise<string> =>
    (await agents.json<{ problems: string[] }>(number, 'status')).problems.join();

  before(async function () {
    await requireLab(this, ['nft', 'python3', 'curl', 'ss']);
    agents = await Agents.open({ hosts: 3, agents: 2, families: [4, 6] });
    const dual = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    const create = ['network', 'create', '--attachable'];
    await agents.ok(1, ...create, ...dual, 'shop');
    await agents.ok(1, ...create, '--subnet', '10.10.40.0/24', 'next');
    const ports = ['8080:80', '8080:80/udp', 'mode=host,target=80,published=8081'];
    web = await agents.attach(1, 'shop', 'web', ...ports.flatMap((spec) => ['-p', spec]));
    await agents.sees([2], 'shop', 1);
    other = await agents.attach(2, 'next', 'other');
    await servePeer(agents.lab, web.ns, 'web', 80, 81);
  });
  after(() => agents?.close());

  it('make a host without the container a gateway of its network, and hold the port there', async () => {
    await soon('the port on h2', async () => /:8080 /.test(await listening(2)));
    await soon('a gateway on h2', async () => (await gateways(2)) === 2);
    expect(await listening(2)).to.not.match(/:8081 /);
    await soon('h2 to be well', async () => (await problems(2)) === '');
    const leads = async (): Promise<boolean> =>
      (await get(world().ns, host(2).ip4, 8080)).startsWith('web ');
    await soon('h2 to lead there', leads);
  });

  it('show the container who asks, whichever host is asked', async () => {
    for (const number of [1, 2]) {
      for (const family of ['ip4', 'ip6'] as const) {
        const [ip, from] = [host(number)[family], world()[family]];
        expect(await get(world().ns, ip, 8080), `tcp h${number} ${ip}`).to.equal(`web ${from}`);
        expect(await ask(world().ns, ip, 8080), `udp h${number} ${ip}`).to.equal(`web ${from}`);
      }
    }
    expect(await get(world().ns, host(2).ip4, 8081)).to.match(/^nothing: /);
  });

  it('answer the other host itself, and containers on it', async () => {
    expect(await get(host(2).ns, host(2).ip4, 8080)).to.equal(`web ${host(2).ip4}`);
    expect(await get(host(2).ns, '127.0.0.1', 8080)).to.equal(`web ${host(2).ip4}`);
    expect(await get(other.ns, host(2).ip4, 8080)).to.equal(`web ${host(2).ip4}`);
    expect(await get(other.ns, host(1).ip4, 8080)).to.equal(`web ${host(2).ip4}`);
  });

  it('are refused when an endpoint of another host has them, and it is named', async () => {
    const place = ['--tap', 'x0', '--netns', `/run/netns/${other.ns}`, '--name', 'x'];
    const { code, stderr } = await agents.weft(2, 'attach', 'shop', ...place, '-p', '8080:80');
    expect(code).to.equal(1);
    expect(stderr).to.match(/attach x: port 8080\/tcp is published by endpoint web/);
  });

  it('are not served where a program has them, which is told, and are once it has gone', async () => {
    const thief = await servePeer(agents.lab, host(2).ns, 'thief', 8600);
    const more = await agents.attach(1, 'shop', 'more', '-p', '8600:80');
    await servePeer(agents.lab, more.ns, 'more', 80);
    await soon('the problem', async () =>
      (await problems(2)).includes(`port 8600/tcp of endpoint more is not served here`),
    );
    expect(await problems(2)).to.contain(`(pid ${thief.pid})`);
    expect(await get(world().ns, host(2).ip4, 8600)).to.equal(`thief ${world().ip4}`);
    expect(await get(world().ns, host(1).ip4, 8600)).to.equal(`more ${world().ip4}`);
    await thief.stop();
    await soon('the port', async () => /:8600 /.test(await listening(2)));
    await soon('h2 to be well', async () => (await problems(2)) === '');
    await agents.ok(1, 'detach', 'more');
  });

  it('do not lead by a host that is in the network by an endpoint of its own, which is told', async () => {
    await agents.ok(2, 'attach', 'shop', '--tap', 'shop0', '--name', 'inside');
    await soon('h2 to tell', async () => (await problems(2)).includes('endpoint inside in the'));
    expect(await get(world().ns, host(2).ip4, 8080)).to.match(/^nothing: /);
    await agents.ok(2, 'detach', 'inside');
    await soon('h2 to be well', async () => (await problems(2)) === '');
    const led = async (): Promise<boolean> =>
      (await get(world().ns, host(2).ip4, 8080)).startsWith('web ');
    await soon('h2 to lead there again', led);
  });

  it('a client of UDP that goes on sending follows to a container on another host', async () => {
    const first = await agents.attach(1, 'shop', 'first', '-p', '8500:80/udp');
    await servePeer(agents.lab, first.ns, 'first', 80);
    const client = keepAsking(agents.lab, world().ns, host(1).ip4, 8500, 200);
    await client.saying(/^first /m);
    await agents.ok(1, 'detach', 'first');
    await agents.sees([2], 'shop', 1);
    const second = await agents.attach(2, 'shop', 'second', '-p', '8500:80/udp');
    await servePeer(agents.lab, second.ns, 'second', 80);
    await client.saying(/^second /m);
    await client.stop();
    await agents.ok(2, 'detach', 'second');
  });

  it('a transfer outlives a restart of the agent that it came in by', async () => {
    const slow = curl(host(2).ip4, 8080, '-N').map((word) => word.replace(/\/$/, '/slow'));
    const transfer = agents.lab.spawn(world().ns, slow);
    await transfer.saying(/^line 10$/m);
    await agents.stop(2);
    await agents.start(2);
    expect(await transfer.ended).to.equal(0);
    expect(transfer.output.match(/^line \d+$/gm)?.length).to.equal(200);
    await soon('the port on h2', async () => /:8080 /.test(await listening(2)));
    expect(await gateways(2)).to.equal(2);
  });

  it('leave nothing behind on other hosts', async () => {
    await agents.ok(1, 'detach', 'web');
    await soon('the port on h2 to be free', async () => !/:8080 /.test(await listening(2)));
    await soon('the gateway on h2 to go', async () => (await gateways(2)) === 1);
    await agents.ok(2, 'detach', 'other');
    await soon('rules to go', async () => {
      const { stdout } = await attempt(['nft', 'list', 'table', 'inet', 'weft'], {
        ns: host(2).ns,
      });
      return stdout === '';
    });
  });

  it('go with the host of the container when that is removed from the cluster', async () => {
    await agents.attach(1, 'shop', 'last', '-p', '8800:80');
    await soon('the port on h2', async () => /:8800 /.test(await listening(2)));
    await agents.stop(1, 'SIGKILL');
    await agents.ok(2, 'node', 'rm', '--force', 'h1');
    await soon('the port on h2 to be free', async () => !/:8800 /.test(await listening(2)));
    await soon('the gateway on h2 to go', async () => (await gateways(2)) === 0);
  });
});
