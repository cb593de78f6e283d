/**
 * Backups and what is done with them, by the commands of docs/state.md, "Backup".
 *
 *     h1 [ web ]   h2 [ db ]   h3            h3 loses its disk, then all lose theirs
 */
import { readFileSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import type { NetworkSummary } from '../../../src/control/api/schema/network.ts';
import type { VtepView } from '../../../src/control/api/schema/outside/vtep.ts';
import type { SavedNetwork, StateBackup } from '../../../src/model/backup.ts';
import { Agents, type Container, type EndpointJson, type NodeJson } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const PAGE = new URL('../../../docs/state.md', import.meta.url);
const WAIT_MS = 15_000;
/** Networks of a restore that takes a while. */
const MANY = 300;

/** A command of the page: the number of the host that it says, and its words. */
interface PageCommand {
  readonly host: number;
  readonly words: readonly string[];
}

/** The commands under a heading of the page. */
function commandsUnder(heading: string): PageCommand[] {
  const page = readFileSync(PAGE, 'utf8');
  const [, section = ''] = page.split(`\n${heading}\n`);
  const [, block = ''] = /```sh\n([^`]*)```/.exec(section) ?? [];
  return [...block.matchAll(/^weft (.*?) +# host (\d)/gm)].map(([, words = '', host]) => {
    return { host: Number(host), words: words.split(' ') };
  });
}

describe('a backup of the state', function () {
  this.timeout(240_000);
  let agents: Agents;
  let web: Container;
  let db: Container;
  let token = '';
  let lost: { readonly node: NodeJson[]; readonly backup: StateBackup };

  before(async function () {
    await requireLab(this, ['ping']);
    agents = await Agents.open({ hosts: 3 });
    const make = (...words: readonly string[]): Promise<string> =>
      agents.ok(1, 'network', 'create', '--attachable', ...words);
    await make(
      ...[
        '--subnet',
        '10.10.20.0/24',
        '--gateway',
        '10.10.20.254',
        '--ip-range',
        '10.10.20.128/25',
      ],
      ...['--aux-address', 'printer=10.10.20.9', '--label', 'team=web', 'net'],
    );
    await make('--ipv6', '-o', 'mtu=1300', 'auto');
    await make('--subnet', '10.77.0.0/24', '--internal', '--vni', '77', 'low');
    await make('-d', 'bridge', '--subnet', '10.78.0.0/24', 'here');
    await agents.ok(1, 'vtep', 'add', 'low', '192.168.77.99', '--port', '8472');
    web = await agents.attach(1, 'net', 'web', '--ip', '10.10.20.200');
    await agents.sees([1, 2, 3], 'net', 1);
    db = await agents.attach(2, 'net', 'db', '--ip', '10.10.20.201');
    await reaches();
  });
  after(() => agents?.close());

  const reaches = (): Promise<boolean> =>
    until(async () => (await ping(web.ns, db.ip4)).includes(' 0% packet loss'), {
      timeoutMs: WAIT_MS,
      what: 'web to reach db',
    });
  const file = (): string => `${agents.lab.folder}/weft.json`;
  const names = async (host: number): Promise<string[]> =>
    (await agents.json<NetworkSummary[]>(host, 'network', 'ls')).map(({ name }) => name).sort();
  const nodes = (host: number): Promise<NodeJson[]> => agents.json<NodeJson[]>(host, 'node', 'ls');
  const saved = async (host: number): Promise<StateBackup> =>
    JSON.parse(await agents.ok(host, 'state', 'backup')) as StateBackup;
  const withoutIds = ({ networks }: StateBackup): Omit<SavedNetwork, 'id'>[] =>
    networks.map(({ id: _id, ...rest }) => rest);
  const loseDisk = async (host: number): Promise<void> => {
    await agents.stop(host, 'SIGKILL');
    rmSync(agents.dataDir(host), { recursive: true });
  };

  /** Runs commands of the page as they stand there, with this laboratory's hosts; returns what the last one printed. */
  const follow = async (heading: string): Promise<string> => {
    let said = '';
    for (const { host, words } of commandsUnder(heading)) {
      const meant = words.map((word) =>
        word
          .replace(/^host-(\d)$/, 'h$1')
          .replace(/^10\.99\.0\.(\d)$/, (_, n) => agents.lab.host(Number(n)).ip4)
          .replace('/var/backups/weft.json', file())
          .replace(/^TOKEN$/, token),
      );
      if (meant[0] === 'agent') await agents.start(host, ...meant.slice(1));
      else said = await agents.ok(host, ...meant);
      if (meant[0] === 'token') token = said;
    }
    return said;
  };

  it('is one file with everything that people made', async () => {
    expect(await follow('## Backup')).to.equal(`${file()}: 4 networks, 1 VTEP`);
    const backup = JSON.parse(readFileSync(file(), 'utf8')) as StateBackup;
    expect(backup.networks.map(({ name }) => name)).to.deep.equal(['auto', 'here', 'low', 'net']);
    const [auto, , low, net] = backup.networks as SavedNetwork[];
    expect(auto?.subnets).to.have.length(2);
    expect(auto?.options).to.deep.equal({ mtu: '1300' });
    expect(low).to.deep.include({ vni: 77, internal: true });
    expect(low?.vteps).to.deep.equal([{ ip: '192.168.77.99', port: 8472 }]);
    expect(net).to.deep.include({
      subnets: ['10.10.20.0/24'],
      gateways: ['10.10.20.254'],
      ipRanges: ['10.10.20.128/25'],
      auxAddresses: { printer: '10.10.20.9' },
      labels: { team: 'web' },
    });
    lost = { backup, node: await nodes(1) };
  });

  it('is not needed when one host lost its disk: it comes back as a new node', async () => {
    await loseDisk(3);
    await agents.seesNode(1, 'h3', ['failed']);
    await follow('### One host is lost');
    await agents.seesNode(1, 'h3', ['alive']);
    expect(await names(3)).to.deep.equal(['auto', 'low', 'net']);
    const old = lost.node.find(({ name }) => name === 'h3');
    expect((await nodes(1)).map(({ id }) => id)).to.not.include(old?.id);
  });

  it('makes everything again when all lost their disks, under new identities', async () => {
    await Promise.all([1, 2, 3].map(loseDisk));
    const said = await follow('### All hosts are lost');
    expect(said.split('\n').at(-1)).to.equal('made 4 networks, 1 VTEP');
    const after = await saved(1);
    expect(withoutIds(after)).to.deep.equal(withoutIds(lost.backup));
    expect(after.cluster).to.not.equal(lost.backup.cluster);
    const old = new Set(lost.node.map(({ id }) => id));
    expect((await nodes(1)).filter(({ id }) => old.has(id))).to.deep.equal([]);
    await until(async () => (await names(2)).length === 3, { timeoutMs: WAIT_MS, what: 'h2' });
    const vteps = async (): Promise<VtepView | undefined> =>
      (await agents.json<VtepView[]>(2, 'vtep', 'ls', 'low'))[0];
    const vtep = await until(vteps, { timeoutMs: WAIT_MS, what: 'the VTEP on h2' });
    expect(vtep).to.deep.include({ ip: '192.168.77.99', port: 8472 });
  });

  it('restored, its networks take the containers with the addresses that they had', async () => {
    for (const { host, ns, name, ip4 } of [web, db]) {
      const place = ['--tap', 'eth0', '--netns', `/run/netns/${ns}`, '--name', name, '--ip', ip4];
      const { addresses } = await agents.json<EndpointJson>(host, 'attach', 'net', ...place);
      expect(addresses).to.deep.equal([`${ip4}/24`]);
      await agents.sees([1, 2], 'net', name === 'web' ? 1 : 2);
    }
    await reaches();
    const free = await agents.attach(2, 'auto', 'free');
    expect(free.mtu).to.equal(1300);
  });

  it('restored again changes nothing', async () => {
    const written = await saved(1);
    expect(await agents.ok(1, 'state', 'restore', file())).to.equal(
      'nothing to do: all is there already (4 networks, 1 VTEP)',
    );
    expect((await saved(1)).networks).to.deep.equal(written.networks);
  });

  it('is refused as a whole where a name belongs to another network', async () => {
    await agents.ok(1, 'network', 'rm', 'low');
    await agents.ok(1, 'network', 'rm', 'here');
    await agents.ok(1, 'network', 'create', '--subnet', '10.79.0.0/24', '--vni', '77', 'low');
    const written = await saved(1);
    const { code, stdout, stderr } = await agents.weft(1, 'state', 'restore', file());
    expect([code, stdout, stderr]).to.deep.equal([
      1,
      '',
      'weft: state restore: network low is here already and has other subnets, gateways, attachable, internal; ' +
        'nothing was changed; remove what is in the way, or edit the backup\n',
    ]);
    expect((await saved(1)).networks).to.deep.equal(written.networks);
  });

  it('needs an agent that runs', async () => {
    await agents.stop(2);
    const { code, stderr } = await agents.weft(2, 'state', 'backup');
    expect(code).to.equal(3);
    expect(stderr).to.match(/^weft: agent on .*weft\.sock: there is no such socket; start one/);
  });

  it('whose restore was cut off by a kill is restored whole or not at all, and can be restored again', async () => {
    const [net] = lost.backup.networks.filter(({ name }) => name === 'net');
    const networks = Array.from({ length: MANY }, (_, i) => ({
      ...(net as SavedNetwork),
      name: `n${i}`,
      vni: 5000 + i,
      subnets: [`10.${100 + (i >> 8)}.${i & 255}.0/24`],
      ...{ gateways: [], ipRanges: [], auxAddresses: {} },
    }));
    const backup = { ...lost.backup, networks };
    await agents.start(3);
    const client = agentClient(agents.socket(3));
    const events = client.events()[Symbol.asyncIterator]();
    const first = events.next();
    const answer = client.restoreState(backup, false).catch((error: Error) => error);
    // The first of its networks has taken effect: the commit is under way.
    expect((await first).value).to.include({ type: 'network', action: 'create' });
    await agents.stop(3, 'SIGKILL');
    await Promise.all([answer, events.return?.()]);
    await agents.start(3);
    expect([0, MANY]).to.include((await names(3)).length);
    const again = await agentClient(agents.socket(3)).restoreState(backup, false);
    expect(again.networks).to.have.length(MANY);
    expect(await names(3)).to.have.length(MANY);
  });
});
