/**
 * Containers that move to another host, are taken away, or die, and what those who talk to them see.
 *
 *     h1 [ near ]   h2 [ far ]   h3      h4, no agent: the world
 *
 *     network "shop": near and far, who ask; what moves goes from h1 to h2
 */
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { attempt, run } from '../support/commands.ts';
import type { LabProcess } from '../support/lab-process.ts';
import { ask, get, keepAsking, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const SOON_MS = 15_000;
/** An address that was given back rests for a minute (docs/ipam.md). */
const COOLING_MS = 75_000;
const REFUSED = /^nothing: .*(refused|Couldn't connect|Failed to connect)/;

describe('containers that move', function () {
  this.timeout(240_000);
  let agents: Agents;
  let near: Container;
  let far: Container;
  /** The container with an address of its own, at its first place, and its way out there. */
  let fixed: Container;
  let route = '';
  const servers = new Map<string, LabProcess>();
  const own = ['--ip', '10.10.20.50', '--ip6', 'fd00:20::50', '--mac', '02:00:00:00:00:50'];
  const published = ['-p', '8060:80', '-p', '8060:80/udp'];

  const host = (number: number): { ns: string; ip4: string; ip6: string } =>
    agents.lab.host(number);
  const world = (): { ns: string; ip4: string; ip6: string } => host(4);
  const soon = (what: string, isSo: () => Promise<boolean>): Promise<true> =>
    until(isSo, { timeoutMs: SOON_MS, what });
  const asked = async (ns: string, name: string): Promise<string> =>
    (
      await attempt(['dig', '+short', '+tries=1', '+time=1', '@10.10.20.1', name], { ns })
    ).stdout.trim();
  /** The container's way out: its routes, and the MAC that it knows its gateway by. */
  const wayOut = async ({ ns }: Container): Promise<string> => {
    expect(await ping(ns, '10.10.20.1')).to.contain(' 0% packet loss');
    const routes = await run(['ip', 'route', 'show', 'default'], { ns });
    const neighbor = await run(['ip', '-j', 'neigh', 'show', '10.10.20.1'], { ns });
    return routes.trim() + (JSON.parse(neighbor) as [{ lladdr: string }])[0].lladdr;
  };
  /** A container that serves, and is published on every host. */
  const serving = async (
    number: number,
    name: string,
    ...words: readonly string[]
  ): Promise<Container> => {
    const container = await agents.attach(number, 'shop', name, ...words);
    servers.set(name, await servePeer(agents.lab, container.ns, `${name}-h${number}`, 80));
    return container;
  };
  /** Resolves when a port leads to a server, from the world by every host. */
  const leads = async (port: number, server: string): Promise<void> => {
    const ways = [1, 2, 3].flatMap((number) =>
      (['ip4', 'ip6'] as const).map(async (family) => {
        const [ip, wanted] = [host(number)[family], `${server} ${world()[family]}`];
        const isSo = async (): Promise<boolean> => (await get(world().ns, ip, port)) === wanted;
        await soon(`${ip}:${port} to lead to ${server}`, isSo);
        expect(await ask(world().ns, ip, port), `UDP ${ip}`).to.equal(wanted);
      }),
    );
    await Promise.all(ways);
  };
  /** With its namespace, so that there can be one of its name. */
  const leave = async ({ name, ns, host: number }: Container): Promise<void> => {
    await agents.ok(number, 'detach', name);
    await servers.get(name)?.stop();
    await run(['ip', 'netns', 'del', ns]);
  };

  before(async function () {
    await requireLab(this, ['nft', 'python3', 'curl', 'dig', 'ping']);
    agents = await Agents.open({ hosts: 4, agents: 3, families: [4, 6] });
    const dual = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    await agents.ok(1, 'network', 'create', '--attachable', ...dual, 'shop');
    near = await agents.attach(1, 'shop', 'near');
    far = await agents.attach(2, 'shop', 'far');
    fixed = await serving(1, 'fixed', ...own, ...published);
    await agents.sees([1, 2, 3], 'shop', 3);
    for (const { ns } of [near, far]) {
      for (const ip of [fixed.ip4, fixed.ip6]) expect(await get(ns, ip, 80)).to.match(/^fixed-h1 /);
    }
    await leads(8060, 'fixed-h1');
  });
  after(() => agents?.close());

  it('cannot take their address with them in the same minute, which is told', async () => {
    route = await wayOut(fixed);
    await leave(fixed);
    await agents.sees([2], 'shop', 2);
    const place = ['--tap', 'x0', '--netns', `/run/netns/${far.ns}`, '--name', 'fixed'];
    const { code, stderr } = await agents.weft(2, 'attach', 'shop', ...place, ...own);
    expect(code).to.equal(1);
    expect(stderr).to.contain('10.10.20.50 is reserved, or was given back less than a minute ago');
  });
  it('with another address, are found by their name and their ports, and go out the same way', async () => {
    const first = await serving(1, 'web', '-p', '8080:80', '-p', '8080:80/udp');
    await leads(8080, 'web-h1');
    const before = await wayOut(first);
    const clients = [1, 2, 3].map((number) =>
      keepAsking(agents.lab, world().ns, host(number).ip4, 8080, 300),
    );
    await Promise.all(clients.map((client) => client.saying(/^web-h1 /m)));
    await leave(first);
    await agents.sees([2], 'shop', 2);
    const second = await serving(2, 'web', '-p', '8080:80', '-p', '8080:80/udp');
    expect(second.ip4).to.not.equal(first.ip4);
    expect(await wayOut(second)).to.equal(before);
    await Promise.all(clients.map((client) => client.saying(/^web-h2 /m, SOON_MS)));
    for (const client of clients) await client.stop();
    await leads(8080, 'web-h2');
    for (const { ns } of [near, far]) {
      await soon(
        'the name to lead to the new place',
        async () => (await asked(ns, 'web')) === second.ip4,
      );
      expect(await get(ns, second.ip4, 80)).to.match(/^web-h2 /);
    }
    await leave(second);
  });

  it('whose process has died refuse at once, by every host, and serve when there is another', async () => {
    const web = await agents.attach(1, 'shop', 'killed', '-p', '8090:80', '-p', '8090:80/udp');
    const server = await servePeer(agents.lab, web.ns, 'killed', 80);
    await leads(8090, 'killed');
    await server.stop('SIGKILL');
    for (const number of [1, 2, 3]) {
      expect(await get(world().ns, host(number).ip4, 8090), `h${number}`).to.match(REFUSED);
      expect(await ask(world().ns, host(number).ip4, 8090), `h${number}`).to.match(/refused/);
    }
    await servePeer(agents.lab, web.ns, 'again', 80);
    await leads(8090, 'again');
    await leave(web);
  });

  it('whose namespace has gone are not there, and are again when they are somewhere else', async () => {
    const lost = await serving(1, 'lost', '-p', '8100:80', '-p', '8100:80/udp');
    await leads(8100, 'lost-h1');
    await servers.get('lost')?.stop();
    await run(['ip', 'netns', 'del', lost.ns]);
    await soon('the endpoint to be down', async () =>
      (await agents.json<EndpointJson[]>(1, 'ps', '--network', 'shop')).some(
        ({ name, state }) => name === 'lost' && state === 'down',
      ),
    );
    const answers = [1, 2, 3].map((number) => get(world().ns, host(number).ip4, 8100));
    for (const answer of await Promise.all(answers)) expect(answer).to.match(/^nothing: /);
    // Another host does not know that it is lost, and says what to do.
    const place = ['--tap', 'x0', '--netns', `/run/netns/${far.ns}`, '--name', 'x'];
    const { stderr } = await agents.weft(2, 'attach', 'shop', ...place, '-p', '8100:80');
    expect(stderr).to.contain('port 8100/tcp is published by endpoint lost');
    expect(stderr).to.contain('detach that endpoint');
    await agents.ok(1, 'detach', 'lost');
    await agents.sees([2], 'shop', 2);
    const found = await serving(2, 'lost', '-p', '8100:80', '-p', '8100:80/udp');
    await leads(8100, 'lost-h2');
    await leave(found);
  });

  it('that are drained leave their alias to the other, for all who ask from then on', async () => {
    const [x, y] = [
      await serving(1, 'x', '--alias', 'pool'),
      await serving(2, 'y', '--alias', 'pool'),
    ];
    const answers = async ({ ns }: Container): Promise<string> =>
      (await asked(ns, 'pool')).split('\n').sort().join();
    const both = [x.ip4, y.ip4].sort().join();
    for (const client of [near, far]) {
      await soon('both', async () => (await answers(client)) === both);
    }
    await agents.ok(1, 'detach', 'x');
    for (const client of [near, far]) {
      await soon('the one that is left', async () => (await answers(client)) === y.ip4);
      expect(await get(client.ns, await asked(client.ns, 'pool'), 80)).to.match(/^y-h2 /);
    }
    await agents.ok(2, 'detach', 'y');
  });

  it('after a minute have the same address and MAC elsewhere, and nobody flushes anything', async () => {
    const neighbors = (): Promise<string[]> =>
      Promise.all(
        [near, far].map(({ ns }) => run(['ip', '-j', 'neigh', 'show', '10.10.20.50'], { ns })),
      );
    const macs = (texts: readonly string[]): unknown[] =>
      texts.map((text) => (JSON.parse(text) as { lladdr?: string }[])[0]?.lladdr);
    expect(macs(await neighbors())).to.deep.equal([fixed.mac, fixed.mac]);
    const moved = await until(
      async () =>
        serving(2, 'fixed', ...own, ...published).catch(async () => {
          await run(['ip', 'netns', 'del', fixed.ns]);
          return undefined;
        }),
      { timeoutMs: COOLING_MS, what: 'the address to have rested' },
    );
    expect([moved.ip4, moved.ip6, moved.mac]).to.deep.equal([fixed.ip4, fixed.ip6, fixed.mac]);
    expect(await wayOut(moved)).to.equal(route);
    for (const { ns } of [near, far]) {
      for (const ip of [moved.ip4, moved.ip6]) {
        await soon(`${ip} at its new place`, async () =>
          (await get(ns, ip, 80)).startsWith('fixed-h2 '),
        );
      }
      expect(await asked(ns, 'fixed')).to.equal(moved.ip4);
    }
    expect(macs(await neighbors())).to.deep.equal([fixed.mac, fixed.mac]);
    await leads(8060, 'fixed-h2');
    await leave(moved);
  });

  it('whose agent is killed do not answer, and do after its start', async () => {
    await serving(1, 'kept', '-p', '8110:80', '-p', '8110:80/udp');
    await leads(8110, 'kept-h1');
    await agents.stop(1, 'SIGKILL');
    // Nobody knows whether it is dead: what is published stays so, and is silent.
    const answers = [1, 2, 3].map((number) => get(world().ns, host(number).ip4, 8110));
    for (const answer of await Promise.all(answers)) expect(answer).to.match(/^nothing: /);
    await agents.start(1);
    await leads(8110, 'kept-h1');
  });

  it('whose host is removed are refused at once everywhere, and not after they are somewhere else', async () => {
    await agents.stop(1, 'SIGKILL');
    await agents.ok(2, 'node', 'rm', '--force', 'h1');
    for (const number of [2, 3]) {
      await soon(`h${number} to refuse`, async () =>
        REFUSED.test(await get(world().ns, host(number).ip4, 8110)),
      );
    }
    await serving(3, 'kept2', '-p', '8110:80', '-p', '8110:80/udp');
    for (const number of [2, 3]) {
      await soon(`h${number} to lead there`, async () =>
        (await get(world().ns, host(number).ip4, 8110)).startsWith('kept2-h3 '),
      );
    }
  });
});
