/**
 * Plugins of the standard package behind the CNI plugin, and a container in two networks.
 *
 *     h1 [ weft-cni, loopback, tuning, firewall, portmap, agent ]   h2 [ asks h1 for its port ]
 */
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { type CniContainer, type CniJson, CniRuntime, pluginFolder } from '../support/cni.ts';
import { get, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';

interface Link {
  readonly ifname: string;
}

interface Route {
  readonly gateway: string;
  readonly dev: string;
  readonly metric?: number;
}

describe('the CNI plugin among others', function () {
  this.timeout(240_000);
  let agents: Agents;

  const container = async (
    name: string,
    more: Partial<CniContainer> = {},
  ): Promise<CniContainer & { readonly ns: string }> => {
    const ns = await agents.lab.container(`n-${name}`);
    return { id: name, netns: `/run/netns/${ns}`, ns, ...more };
  };
  const linksIn = async (ns: string): Promise<string[]> => {
    const links = JSON.parse(await agents.lab.run(ns, ['ip', '-j', 'link'])) as Link[];
    return links.map(({ ifname }) => ifname);
  };
  /** Default routes, the one that is taken first. */
  const defaultsIn = async (ns: string): Promise<string[]> => {
    const text = await agents.lab.run(ns, ['ip', '-j', 'route', 'show', 'default']);
    const routes = JSON.parse(text) as Route[];
    return routes
      .sort((one, other) => (one.metric ?? 0) - (other.metric ?? 0))
      .map(({ gateway, dev }) => `${gateway} ${dev}`);
  };
  const addressOf = ({ ips = [] }: CniJson): string => ips[0]?.address.split('/')[0] ?? '';

  before(async function () {
    await requireLab(this, ['nft', 'iptables', 'curl', 'python3'], () =>
      pluginFolder() === '' ? 'the standard plugins could not be had' : undefined,
    );
    agents = await Agents.open({ hosts: 2, agents: 1 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'pods');
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.30.0/24', 'back');
  });
  after(() => agents?.close());

  it('plugins of the standard package work behind it', async () => {
    const firewall = { type: 'firewall', backend: 'iptables' };
    const tuning = { type: 'tuning', sysctl: { 'net.ipv4.conf.eth0.arp_notify': '1' } };
    const portmap = { type: 'portmap', capabilities: { portMappings: true } };
    const plugins = [{ type: 'weft-cni' }, tuning, firewall, portmap];
    const runtime = new CniRuntime(agents, 1, 'pods', { version: '1.0.0', plugins });
    const chained = await container('chained', {
      capabilities: { portMappings: [{ hostPort: 8090, containerPort: 80, protocol: 'tcp' }] },
    });
    const loopback = { type: 'loopback' };
    const lo = { ...chained, ifname: 'lo' };
    expect((await runtime.call('ADD', { container: lo, plugin: loopback })).code).to.equal(0);
    const result = await runtime.added(chained);
    expect(addressOf(result)).to.match(/^10\.10\.20\./);
    // CHECK of portmap 1.1.1 misses its rules for IPv6, which it made none of for a container without.
    const checked = new CniRuntime(agents, 1, 'pods', {
      version: '1.0.0',
      plugins: plugins.filter(({ type }) => type !== 'portmap'),
    });
    expect(await checked.check(chained, result)).to.deep.equal({ code: 0, json: undefined });
    await servePeer(agents.lab, chained.ns, 'chained', 80);
    const { ns, ip4 } = agents.lab.host(1);
    expect(await get(ns, ip4, 8090)).to.match(/^chained /);
    expect(await get(agents.lab.host(2).ns, ip4, 8090)).to.match(/^chained /);
    expect((await runtime.del(chained, result)).code).to.equal(0);
    expect(await linksIn(chained.ns)).to.deep.equal(['lo']);
  });

  it('a container in two networks has the routes of both, and gets out by the first', async () => {
    const front = new CniRuntime(agents, 1, 'pods');
    const back = new CniRuntime(agents, 1, 'back');
    const both = await container('both');
    await front.added(both);
    const second = { ...both, ifname: 'eth1' };
    await back.added(second);
    expect(await defaultsIn(both.ns)).to.deep.equal(['10.10.20.1 eth0', '10.10.30.1 eth1']);
    await back.del(second);
    expect(await linksIn(both.ns)).to.deep.equal(['lo', 'eth0']);
    expect(await defaultsIn(both.ns)).to.deep.equal(['10.10.20.1 eth0']);
  });
});
