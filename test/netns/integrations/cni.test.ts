/**
 * The CNI plugin with real agents: what a runtime asks for, on two hosts.
 *
 *     h1 [ weft-cni, agent ]   h2 [ weft-cni, agent ]
 */
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Agents, type EndpointJson } from '../support/agents.ts';
import { type CniContainer, type CniJson, CniRuntime } from '../support/cni.ts';
import { ipCommands } from '../support/commands.ts';
import { requireLab } from '../support/privileges.ts';

interface Shown extends EndpointJson {
  readonly node: string;
  readonly tap: string;
  readonly aliases: readonly string[];
  readonly published: readonly string[];
}

interface Link {
  readonly ifname: string;
}

describe('the CNI plugin', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: CniRuntime;
  let b: CniRuntime;

  const container = async (
    name: string,
    more: Partial<CniContainer> = {},
  ): Promise<CniContainer & { readonly ns: string }> => {
    const ns = await agents.lab.container(`n-${name}`);
    return { id: name, netns: `/run/netns/${ns}`, ns, ...more };
  };
  const endpoints = (host: number): Promise<Shown[]> => agents.json<Shown[]>(host, 'ps', '--local');
  const linksIn = async (ns: string): Promise<string[]> => {
    const links = JSON.parse(await agents.lab.run(ns, ['ip', '-j', 'link'])) as Link[];
    return links.map(({ ifname }) => ifname);
  };
  const addressOf = ({ ips = [] }: CniJson): string => ips[0]?.address.split('/')[0] ?? '';

  before(async function () {
    await requireLab(this, ['nft', 'ping', 'dig']);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'pods');
    a = new CniRuntime(agents, 1, 'pods');
    b = new CniRuntime(agents, 2, 'pods');
  });
  after(() => agents?.close());

  it('containers of two hosts reach each other by address and name', async () => {
    const args = 'IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web';
    const web = await container('web', { args });
    const probe = await container('probe');
    const result = await a.added(web);
    await b.added(probe);
    expect(result).to.deep.include({ cniVersion: '1.1.0' });
    expect(result.interfaces).to.have.length(1);
    expect(result.interfaces?.[0]).to.include({ name: 'eth0', sandbox: web.netns });
    expect(result.ips?.[0]).to.include({ gateway: '10.10.20.1', interface: 0 });
    expect(result.routes).to.deep.equal([{ dst: '0.0.0.0/0', gw: '10.10.20.1' }]);
    expect(result.dns).to.deep.equal({ nameservers: ['10.10.20.1'], search: ['pods'] });
    await agents.sees([1, 2], 'pods', 2);
    await agents.lab.run(probe.ns, ['ping', '-c1', '-W5', addressOf(result)]);
    for (const name of ['web.shop', 'web']) {
      const words = ['dig', '+short', '@10.10.20.1', name];
      expect((await agents.lab.run(probe.ns, words)).trim(), name).to.equal(addressOf(result));
    }
  });

  it('weft ps shows pods by their names, and a second pod of that name by its id as well', async () => {
    const args = 'IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web';
    const second = await container('second-of-that-name', { args });
    await a.added(second);
    const named = (await endpoints(1)).map(({ name, aliases }) => [name, ...aliases]);
    expect(named).to.deep.include.members([
      ['web.shop', 'web'],
      ['web.shop-of-that-name', 'web'],
    ]);
    expect(await a.del(second)).to.deep.equal({ code: 0, json: undefined });
  });

  it('a container gets the address, the MAC, the names and the ports that the runtime asks for', async () => {
    const capabilities = { ips: true, mac: true, aliases: true, portMappings: true, dns: true };
    const runtime = new CniRuntime(agents, 1, 'pods', {
      version: '0.4.0',
      plugins: [{ type: 'weft-cni', capabilities }],
    });
    const wanted = await container('wanted', {
      ifname: 'net0',
      capabilities: {
        ips: ['10.10.20.77/24'],
        mac: '02:00:00:00:00:77',
        aliases: ['db'],
        portMappings: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
        dns: { servers: ['10.10.20.9'], searches: ['corp'] },
      },
    });
    const { cniVersion, ips, dns } = await runtime.added(wanted);
    expect({ cniVersion, ips, dns }).to.deep.equal({
      cniVersion: '0.4.0',
      ips: [{ version: '4', address: '10.10.20.77/24', gateway: '10.10.20.1', interface: 0 }],
      dns: { nameservers: ['10.10.20.9'], search: ['corp'] },
    });
    const shown = (await endpoints(1)).find(({ name }) => name === 'wanted');
    expect(shown).to.deep.include({ tap: 'net0', mac: '02:00:00:00:00:77', aliases: ['db'] });
    expect(shown?.published).to.deep.include('0.0.0.0:8080->80/tcp (host)');
    const again = await container('again', { args: 'IP=10.10.20.77' });
    const { code, json } = await a.add(again);
    expect([code, json?.code]).to.deep.equal([1, 103]);
    expect(json?.msg).to.contain('10.10.20.77 belongs to endpoint wanted');
    expect(await linksIn(again.ns)).to.deep.equal(['lo']);
    await runtime.del(wanted);
  });

  it('ADD twice is refused, DEL twice is not, and CHECK finds what is missing', async () => {
    const twice = await container('twice');
    const result = await a.added(twice);
    const { json: refused } = await a.add(twice);
    expect(refused?.code).to.equal(102);
    expect((await a.check(twice, result)).code).to.equal(0);
    await agents.lab.run(twice.ns, ['ip', 'address', 'flush', 'dev', 'eth0']);
    const { json: bare } = await a.check(twice, result);
    expect(bare?.msg).to.contain(`does not have the address ${result.ips?.[0]?.address}`);
    await agents.lab.run(twice.ns, ['ip', 'link', 'del', 'eth0']);
    const { json: gone } = await a.check(twice, result);
    expect([gone?.code, gone?.msg]).to.deep.equal([
      150,
      'interface eth0 of container twice: it is not in the namespace of the container',
    ]);
    for (let i = 0; i < 2; i++) expect((await a.del(twice)).code).to.equal(0);
    expect((await endpoints(1)).map(({ name }) => name)).to.not.include('twice');
  });

  it('DEL works after the namespace is gone, and a container that comes again in another one is welcome', async () => {
    const gone = await container('gone');
    await a.added(gone);
    await ipCommands([`netns del ${gone.ns}`]);
    const again = await container('gone-again', { id: 'gone' });
    await a.added(again);
    expect((await endpoints(1)).filter(({ name }) => name === 'gone')).to.have.length(1);
    await ipCommands([`netns del ${again.ns}`]);
    expect((await a.del({ ...again, netns: '' })).code).to.equal(0);
    expect((await endpoints(1)).map(({ name }) => name)).to.not.include('gone');
  });

  it('GC ends what the runtime does not know, and nothing of other networks and people', async () => {
    const kept = await container('kept');
    const stale = await container('stale');
    for (const each of [kept, stale]) await a.added(each);
    await agents.attach(1, 'pods', 'by-hand');
    const other = new CniRuntime(agents, 1, 'other', {
      plugins: [{ type: 'weft-cni', network: 'pods' }],
    });
    const apart = await container('apart');
    await other.added(apart);
    const { json } = await a.call('GC');
    expect(json?.code).to.equal(7);
    const attachments = [{ containerID: 'kept', ifname: 'eth0' }];
    const extra = { 'cni.dev/valid-attachments': attachments };
    expect(await a.call('GC', { extra })).to.deep.equal({ code: 0, json: undefined });
    const left = (await endpoints(1)).map(({ name }) => name);
    expect(left).to.include.members(['kept', 'by-hand', 'apart']);
    expect(left).to.not.include('stale');
    expect(left).to.not.include('web.shop');
  });

  it('containers outlive an agent that is killed; meanwhile DEL and ADD say that they are to be tried again', async () => {
    expect(await b.call('STATUS')).to.deep.equal({ code: 0, json: undefined });
    const survivor = await container('survivor');
    const address = addressOf(await b.added(survivor));
    await agents.stop(2, 'SIGKILL');
    const late = await container('late');
    expect((await b.add(late)).json?.code).to.equal(11);
    expect((await b.del(survivor)).json?.code).to.equal(11);
    expect((await b.call('STATUS')).json?.code).to.equal(51);
    await agents.start(2);
    const probe = await container('after');
    await b.added(probe);
    await agents.lab.run(probe.ns, ['ping', '-c1', '-W5', address]);
    expect((await b.del(survivor)).code).to.equal(0);
    expect(await linksIn(survivor.ns)).to.deep.equal(['lo']);
  });

  it('the agent answers by itself, and no program in Node is started for it', async () => {
    const native = fileURLToPath(new URL('../../../native/build/weft-cni', import.meta.url));
    const ask = async (command: string): Promise<string> => {
      const config = JSON.stringify({
        cniVersion: '1.1.0',
        name: 'pods',
        socket: agents.socket(1),
      });
      // What would be started instead fails.
      const line = `echo '${config}' | CNI_COMMAND=${command} ${native} ${agents.socket(1)} 30 /bin/false`;
      return agents.lab.run(agents.lab.host(1).ns, ['sh', '-c', line]);
    };
    expect(JSON.parse(await ask('VERSION'))).to.include({ cniVersion: '1.1.0' });
    expect(await ask('STATUS')).to.equal('');
  });

  it('STATUS tells of a network that is missing', async () => {
    const runtime = new CniRuntime(agents, 1, 'nope');
    const { json } = await runtime.call('STATUS');
    expect(json?.code).to.equal(50);
    expect(json?.msg).to.contain('nope');
  });
});
