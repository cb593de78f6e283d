/**
 * Podman whose containers are in a network of Weft by its CNI backend: what a person types, on two hosts.
 *
 *     h1 [ podman, weft-cni, agent ]   h2 [ podman, weft-cni, agent ]
 */
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { get } from '../support/peer.ts';
import { IMAGE, Podman, podmanObstacle } from '../support/podman.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly tap: string;
  readonly addresses: readonly string[];
}

const RUN = ['run', '-d', '--network', 'my-overlay'];
const PAGE = ['httpd', '-f', '-h', '/www'];

describe('containers of Podman', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Podman;
  let b: Podman;

  const endpoints = (host: number): Promise<Shown[]> => agents.json<Shown[]>(host, 'ps', '--local');
  const fetch = (from: Podman, name: string, url: string): Promise<string> =>
    until(
      async () => {
        const { code, stdout } = await from.podman('exec', name, 'wget', '-q', '-O', '-', url);
        return code === 0 && stdout.trim();
      },
      { timeoutMs: 20_000, what: `a page of ${url}` },
    );

  before(async function () {
    await requireLab(this, ['nft', 'busybox', 'nsenter', 'curl'], podmanObstacle);
    agents = await Agents.open({ hosts: 2, agents: 0 });
    a = await Podman.open(agents, 1);
    b = await Podman.open(agents, 2, false);
    await agents.start(1);
    const token = await agents.ok(1, 'token', 'create');
    await agents.start(2, '--join', agents.lab.host(1).ip4, '--token', token);
    await agents.ok(
      1,
      'network',
      'create',
      '--attachable',
      '--subnet',
      '10.10.20.0/24',
      'my-overlay',
    );
    const install = ['cni', 'install', '--network', 'my-overlay'];
    const folders = ({ pluginDir, networkDir }: Podman): string[] => [
      ...['--dir', pluginDir, '--conf-dir', networkDir],
    ];
    await agents.ok(1, ...install, ...folders(a), '--portmap');
    await agents.ok(2, ...install, ...folders(b));
    await Promise.all([a.makeImage(), b.makeImage()]);
  });
  after(async () => {
    await a?.close();
    await b?.close();
    await agents?.close();
  });

  it('has the backend that its page speaks of', async () => {
    expect(await a.ok('info', '--format', '{{.Host.NetworkBackend}}')).to.equal('cni');
  });

  it('a page is fetched by name from the container of the other host', async () => {
    await a.ok(...RUN, '--name', 'web', '-p', '8080:80', IMAGE, ...PAGE);
    await b.ok(...RUN, '--name', 'probe', IMAGE, 'sleep', '1000');
    expect(await fetch(b, 'probe', 'http://web/')).to.equal('page of h1');
  });

  it('a published port leads to it, from the host and from elsewhere', async () => {
    const { ns, ip4 } = agents.lab.host(1);
    for (const from of [ns, agents.lab.host(2).ns]) {
      expect(await get(from, ip4, 8080)).to.equal('page of h1');
    }
  });

  it('a port that Podman does not take itself is published by Weft', async () => {
    await b.ok(...RUN, '--name', 'page', '-p', '8081:80', IMAGE, ...PAGE);
    const { ns, ip4 } = agents.lab.host(2);
    for (const from of [ns, agents.lab.host(1).ns]) {
      const answers = async (): Promise<boolean> => (await get(from, ip4, 8081)) === 'page of h2';
      await until(answers, { timeoutMs: 10_000, what: 'the page of h2' });
    }
    await b.ok('rm', '--force', '--time', '0', 'page');
  });

  it('weft ps shows containers by their names', async () => {
    const [web] = await endpoints(1);
    expect(web).to.deep.include({ name: 'web', state: 'up', tap: 'eth0' });
    const inspect = '{{ (index .NetworkSettings.Networks "my-overlay").IPAddress }}';
    const shown = await a.ok('inspect', '--format', inspect, 'web');
    expect(web?.addresses).to.deep.equal([`${shown}/24`]);
  });

  it('addresses, MACs and further names are chosen as people know it', async () => {
    const chosen = ['--ip', '10.10.20.77', '--mac-address', '02:00:00:00:00:77'];
    await a.ok(...RUN, ...chosen, '--network-alias', 'db', '--name', 'sql', IMAGE, ...PAGE);
    expect(await fetch(b, 'probe', 'http://db/')).to.equal('page of h1');
    const { stderr } = await b.podman(...RUN, '--ip', '10.10.20.77', IMAGE, ...PAGE);
    expect(stderr).to.contain('10.10.20.77 belongs to endpoint sql');
    await a.ok('rm', '--force', '--time', '0', 'sql');
    expect((await endpoints(1)).map(({ name }) => name)).to.deep.equal(['web']);
  });

  it('containers go on while the agent is killed and started again, and end after it', async () => {
    await agents.stop(1, 'SIGKILL');
    await agents.start(1);
    expect(await fetch(b, 'probe', 'http://web/')).to.equal('page of h1');
    await a.ok('restart', '--time', '0', 'web');
    expect(await fetch(b, 'probe', 'http://web/')).to.equal('page of h1');
    await a.ok('rm', '--force', '--time', '0', 'web');
    expect(await endpoints(1)).to.deep.equal([]);
  });
});
