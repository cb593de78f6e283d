/**
 * A container in several networks.
 *
 *     h1 [ web: front, back, lan ]   h2 [ client: front ]  [ db: back ]
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { attempt, run } from '../support/commands.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';

interface Shown {
  readonly name: string;
  readonly network: string;
  readonly tap: string;
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
}

describe('a container in several networks', function () {
  this.timeout(240_000);
  let agents: Agents;
  let web: Container;
  let client: Container;
  let db: Container;

  const endpoints = async (): Promise<Shown[]> =>
    (await agents.json<Shown[]>(1, 'ps', '--local')).filter(({ name }) => name === 'web');
  const taps = async (): Promise<string> =>
    (await endpoints()).map(({ network, tap }) => `${network} ${tap}`).join(', ');

  before(async function () {
    await requireLab(this, ['ping', 'nft']);
    agents = await Agents.open({ hosts: 2 });
    const create = ['network', 'create', '--attachable'];
    await agents.ok(1, ...create, '--subnet', '10.10.20.0/24', 'front');
    await agents.ok(1, ...create, '--subnet', '10.10.30.0/24', 'back');
    await agents.ok(1, ...create, '--driver', 'bridge', '--subnet', '10.10.40.0/24', 'lan');
    await agents.ok(1, 'network', 'create', '--subnet', '10.10.50.0/24', 'closed');
    web = await agents.attach(1, 'front', 'web');
    client = await agents.attach(2, 'front', 'client');
    db = await agents.attach(2, 'back', 'db');
    await agents.sees([1, 2], 'front', 2);
  });
  after(() => agents?.close());

  it('is reached in each by an address of its own, and keeps its default route', async () => {
    const words = ['--ip', '10.10.30.9', '--alias', 'www'];
    const id = await agents.ok(1, 'network', 'connect', ...words, 'back', 'web');
    expect(id).to.match(/^[0-9a-f]{32}$/);
    await agents.ok(1, 'network', 'connect', 'lan', 'web');
    expect(await taps()).to.equal('back eth1, front eth0, lan eth2');
    const [back] = await endpoints();
    expect([back?.addresses, back?.aliases]).to.deep.equal([['10.10.30.9/24'], ['www']]);
    await agents.sees([2], 'back', 2);
    expect(await ping(db.ns, '10.10.30.9')).to.contain(' 0% packet loss');
    expect(await ping(client.ns, web.ip4)).to.contain(' 0% packet loss');
    expect(await ping(web.ns, '10.10.40.1')).to.contain(' 0% packet loss');
    const routes = await run(['ip', '-4', 'route', 'get', '192.0.2.1'], { ns: web.ns });
    expect(routes).to.contain('via 10.10.20.1 dev eth0');
  });

  it('networks stay apart all the same', async () => {
    expect(await ping(client.ns, db.ip4)).to.contain('Packet filtered');
  });

  it('refuses what cannot be, and changes nothing', async () => {
    const before = await taps();
    const refusals: [number, string[], RegExp][] = [
      [1, ['connect', 'back', 'web'], /it is attached there already; see weft ps/],
      [
        1,
        ['connect', 'closed', 'web'],
        /network closed is not attachable; create it with --attachable/,
      ],
      [
        1,
        ['connect', '--tap', 'eth0', 'back', 'nobody'],
        /nobody: no such name or id; see weft ps/,
      ],
      [2, ['connect', 'back', 'web'], /it is attached on node h1; run the command there/],
      [1, ['connect', 'nowhere', 'web'], /nowhere: no such name or id; see weft network ls/],
      [1, ['disconnect', 'closed', 'web'], /it is not attached there; see weft ps/],
      [2, ['disconnect', 'front', 'web'], /it is attached on node h1; run the command there/],
    ];
    for (const [host, words, text] of refusals) {
      const { code, stderr } = await agents.weft(host, 'network', ...words);
      expect(code, words.join(' ')).to.equal(1);
      expect(stderr).to.match(text);
    }
    expect(await taps()).to.equal(before);
  });

  it('two that connect it to one network at once: one of them is told', async () => {
    await agents.ok(1, 'network', 'create', '--attachable', 'both');
    const outcomes = await Promise.all(
      [1, 1].map((host) => agents.weft(host, 'network', 'connect', 'both', 'web')),
    );
    expect(outcomes.map(({ code }) => code).sort()).to.deep.equal([0, 1]);
    expect(await taps()).to.equal('back eth1, both eth3, front eth0, lan eth2');
    await agents.ok(1, 'network', 'disconnect', 'both', 'web');
  });

  it('is there in all of them after a restart of the agent', async () => {
    await agents.stop(1);
    await agents.start(1);
    expect(await taps()).to.equal('back eth1, front eth0, lan eth2');
    expect(await ping(db.ns, '10.10.30.9')).to.contain(' 0% packet loss');
    expect(await ping(web.ns, '10.10.40.1')).to.contain(' 0% packet loss');
  });

  it('leaves one, and is in the others', async () => {
    expect(await agents.ok(1, 'network', 'disconnect', 'back', 'web')).to.equal('web');
    expect(await taps()).to.equal('front eth0, lan eth2');
    const { code } = await attempt(['ip', 'link', 'show', 'eth1'], { ns: web.ns });
    expect(code).to.not.equal(0);
    expect(await ping(client.ns, web.ip4)).to.contain(' 0% packet loss');
    await agents.ok(1, 'network', 'connect', 'back', 'web');
    expect(await taps()).to.equal('back eth1, front eth0, lan eth2');
  });
});
