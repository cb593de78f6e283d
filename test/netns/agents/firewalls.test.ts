/**
 * Beside firewalls that people have: the real ufw and firewalld, each on both hosts, refusing what it was not asked for.
 *
 *     h1 [ web  near ] [ far ]   h2 [ b ]      h3, no agent and no firewall: the world
 *
 *     network "shop": web, near, b     network "next": far
 *
 * The firewall of h1 is there before the first gateway, that of h2 comes when containers are there already.
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { attempt, run } from '../support/commands.ts';
import { FIREWALLD, firewallObstacle, openRoom, UFW } from '../support/firewalls.ts';
import { ask, get, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import type { Room } from '../support/room.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

/** The agent looks every five seconds, and a look at all that should work takes several when some does not. */
const SOON_MS = 60_000;
const NO_LOSS = ' 0% packet loss';

for (const firewall of [UFW, FIREWALLD]) {
  describe(`containers beside ${firewall.name}`, function () {
    this.timeout(240_000);
    let agents: Agents;
    let rooms: readonly [Room, Room];
    let web: Container;
    let near: Container;
    let b: Container;
    let far: Container;
    let untouched: readonly string[];

    const host = (number: number): { ns: string; ip4: string; ip6: string } =>
      agents.lab.host(number);
    const world = (): { ns: string; ip4: string; ip6: string } => host(3);
    /** Every line, whatever the order of the tables. */
    const rules = async (number: number): Promise<readonly string[]> =>
      (await run(['nft', '-s', 'list', 'ruleset'], { ns: host(number).ns })).split('\n').sort();

    const answer = async (command: readonly string[], ns: string): Promise<string> =>
      (await attempt(command, { ns })).stdout;

    /** What docs/world.md says, as what of it does not hold: of the first part in which something does not. */
    const wrong = async (): Promise<string[]> => {
      const found: string[] = [];
      const expects = async (what: string, got: Promise<string>, wanted: string): Promise<void> => {
        const said = await got;
        if (!said.includes(wanted)) found.push(`${what}: ${said.trim()}`);
      };
      for (const { ns, name } of [web, b]) {
        const other = name === 'web' ? b : web;
        const dig = ['dig', '+short', '+tries=1', '+time=1', '@10.10.20.1', other.name];
        const pinged = ['10.10.20.1', 'fd00:20::1', world().ip4, world().ip6, other.ip6];
        await Promise.all([
          ...pinged.map((ip) => expects(`${name} pings ${ip}`, ping(ns, ip), NO_LOSS)),
          expects(`${name} asks for ${other.name}`, answer(dig, ns), other.ip4),
          expects(`${name} asks the world`, get(ns, world().ip4, 80), 'world'),
        ]);
        if (found.length > 0) return found;
      }
      const callers = [near, b, far].map(({ ns, name }) =>
        expects(`${name} asks h1`, get(ns, host(1).ip4, 8080), 'web '),
      );
      await Promise.all(callers);
      if (found.length > 0) return found;
      for (const number of [1, 2]) {
        const { ns } = host(number);
        const outside = (['ip4', 'ip6'] as const).flatMap((family) => {
          const [ip, wanted] = [host(number)[family], `web ${world()[family]}`];
          const who = `the world asks ${ip}`;
          return [
            expects(`${who} by TCP`, get(world().ns, ip, 8080), wanted),
            expects(`${who} by UDP`, ask(world().ns, ip, 8080), wanted),
          ];
        });
        await Promise.all([
          ...outside,
          expects(`h${number} asks 127.0.0.1`, get(ns, '127.0.0.1', 8080), 'web '),
          expects(`h${number} asks ::1`, get(ns, '::1', 8080), 'web '),
          expects(`h${number} pings web`, ping(ns, web.ip4), NO_LOSS),
        ]);
        if (found.length > 0) return found;
      }
      return found;
    };
    const works = (what: string): Promise<boolean> => {
      let last: string[] = [];
      const isSo = async (): Promise<boolean> => {
        last = await wrong();
        return last.length === 0;
      };
      return until(isSo, { timeoutMs: SOON_MS, what }).catch((error: Error) => {
        throw new Error(`${error.message}: ${last.join('\n')}`);
      });
    };

    before(async function () {
      await requireLab(this, ['nft', 'nsenter', 'unshare', 'dig', 'curl', 'python3'], () =>
        firewallObstacle(firewall),
      );
      agents = await Agents.open({ hosts: 3, agents: 2, families: [4, 6] });
      const dual = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
      await agents.ok(1, 'network', 'create', '--attachable', ...dual, 'shop');
      await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.40.0/24', 'next');
      rooms = [await openRoom(agents.lab, host(1).ns), await openRoom(agents.lab, host(2).ns)];
      await firewall.start(rooms[0]);
      untouched = await rules(1);
      web = await agents.attach(1, 'shop', 'web', '-p', '8080:80', '-p', '8080:80/udp');
      near = await agents.attach(1, 'shop', 'near');
      far = await agents.attach(1, 'next', 'far');
      b = await agents.attach(2, 'shop', 'b');
      await agents.sees([1, 2], 'shop', 3);
      await servePeer(agents.lab, web.ns, 'web', 80);
      await servePeer(agents.lab, world().ns, 'world', 80);
      for (const number of [1, 2]) await servePeer(agents.lab, host(number).ns, 'host', 8999);
      expect(await get(world().ns, host(2).ip4, 8999)).to.contain('host ');
      await firewall.start(rooms[1]);
    });
    after(() => agents?.close());

    it('reach the world and each other, have names, and are reached by published ports', async () => {
      await works('all that the documents say');
    });

    it('and what it refuses stays refused', async () => {
      for (const number of [1, 2]) {
        expect(await get(world().ns, host(number).ip4, 8999), `h${number}`).to.match(/^nothing: /);
      }
      await run(['ip', 'route', 'add', '10.10.20.0/24', 'via', host(1).ip4], { ns: world().ns });
      expect(await ping(world().ns, web.ip4)).to.contain(' 100% packet loss');
      expect(await ping(far.ns, web.ip4)).to.contain('Packet filtered');
      expect(await get(web.ns, host(1).ip4, 8999)).to.match(/^nothing: /);
    });

    it('go on when it is told to read its rules again', async () => {
      for (const room of rooms) await firewall.reload(room);
      await works('all again after the reload');
    });

    it('go on when it is ended and started again', async () => {
      for (const room of rooms) await firewall.restart(room);
      await works('all again after the restart');
    });

    it('leave its rules as they were', async () => {
      for (const { name, host: number } of [web, near, far, b]) {
        await agents.ok(number, 'detach', name);
      }
      for (const number of [1, 2]) {
        await until(async () => !/weft|wf-/.test((await rules(number)).join()), {
          timeoutMs: SOON_MS,
          what: `rules of ours on h${number} to go`,
        });
      }
      expect(await rules(1)).to.deep.equal(untouched);
    });
  });
}
