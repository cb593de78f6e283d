/**
 * The netavark plugin with real agents, asked as netavark asks it. The netavark of Debian 12 knows no plugins.
 *
 *     h1 [ weft-netavark, agent ]   h2 [ weft-netavark, agent ]
 */
import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { Agents, type EndpointJson } from '../support/agents.ts';
import { commandIn } from '../support/commands.ts';
import { get, servePeer } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';

interface Status {
  readonly dns_server_ips: readonly string[];
  readonly interfaces: {
    readonly eth0: { readonly subnets: readonly { readonly ipnet: string }[] };
  };
}

interface Created {
  readonly options: object;
  readonly subnets: readonly object[];
}

const ID = 'f'.repeat(63);

describe('the netavark plugin', function () {
  this.timeout(240_000);
  let agents: Agents;

  before(async function () {
    await requireLab(this, ['nft', 'ping', 'curl', 'python3']);
    agents = await Agents.open({ hosts: 2 });
    for (const host of [1, 2]) {
      await agents.ok(host, 'podman', 'install', '--dir', `${agents.dataDir(host)}/netavark`);
    }
  });
  after(() => agents?.close());

  /** Starts the program that was installed. */
  const ask = (host: number, words: readonly string[], input: unknown): Promise<string> => {
    const command = [`${agents.dataDir(host)}/netavark/weft`, ...words];
    const [program = '', ...rest] = commandIn(agents.lab.host(host).ns, command);
    const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stdin.end(JSON.stringify(input));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => resolve(Buffer.concat(out).toString('utf8')));
    });
  };
  const network = (host: number, more: object = {}): object => ({
    ...{ name: 'my-overlay', id: ID, driver: 'weft' },
    ...{ dns_enabled: false, internal: false, ipv6_enabled: false },
    options: { 'weft.socket': agents.socket(host) },
    ...more,
  });
  const container = (host: number, name: string, more: object = {}): object => ({
    ...{ container_id: `${host}${ID}`, container_name: name, port_mappings: [] },
    network: network(host),
    network_options: { interface_name: 'eth0', aliases: [] },
    ...more,
  });

  it('containers of two hosts reach each other by address and name', async () => {
    const subnets = [{ subnet: '10.10.20.0/24', gateway: '10.10.20.1' }];
    const made = JSON.parse(await ask(1, ['create'], network(1, { subnets }))) as Created;
    const joined = JSON.parse(await ask(2, ['create'], network(2))) as Created;
    expect([made.subnets, joined.subnets]).to.deep.equal([subnets, subnets]);
    const [web, probe] = [await agents.lab.container('web'), await agents.lab.container('probe')];
    const port = { container_port: 80, host_ip: '', host_port: 8080, protocol: 'tcp', range: 1 };
    const input = container(1, 'web', { port_mappings: [port] });
    const status = JSON.parse(await ask(1, ['setup', `/run/netns/${web}`], input)) as Status;
    await ask(2, ['setup', `/run/netns/${probe}`], container(2, 'probe'));
    expect(status.dns_server_ips).to.deep.equal(['10.10.20.1']);
    const address = status.interfaces.eth0.subnets[0]?.ipnet.split('/')[0] ?? '';
    await agents.sees([1, 2], 'my-overlay', 2);
    await agents.lab.run(probe, ['ping', '-c1', '-W5', address]);
    await servePeer(agents.lab, web, 'web', 80);
    expect(await get(agents.lab.host(2).ns, agents.lab.host(1).ip4, 8080)).to.match(/^web /);
    const shown = await agents.json<EndpointJson[]>(1, 'ps', '--local');
    expect(shown.map(({ name, state }) => [name, state])).to.deep.equal([['web', 'up']]);
  });

  it('teardown ends a container whose namespace may be gone, and says when the agent is away', async () => {
    const input = container(2, 'probe');
    await agents.stop(2, 'SIGKILL');
    const away = JSON.parse(await ask(2, ['teardown', '/run/netns/gone'], input));
    expect(away.error).to.contain(`agent on ${agents.socket(2)}: `);
    await agents.start(2);
    for (let i = 0; i < 2; i++) {
      expect(await ask(2, ['teardown', '/run/netns/gone'], input)).to.equal('');
      expect(await agents.json<EndpointJson[]>(2, 'ps', '--local')).to.deep.equal([]);
    }
  });
});
