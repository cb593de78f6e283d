/**
 * Keys that change under a cluster at work.
 *
 *     h1 [ a, founder ]      h2 [ b ]      h3 [ member ]      h4 [ joins late ]
 */
import { expect } from 'chai';
import type { AuthorityView, KeyView } from '../../../src/control/api/schema/key.ts';
import { Agents, type Container, type NodeJson } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const CHANGE_MS = 20_000;

interface RoleJson extends NodeJson {
  readonly role: string;
}

describe('keys of a cluster', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let oldToken: string;

  before(async function () {
    await requireLab(this, ['ping']);
    agents = await Agents.open({ hosts: 4, agents: 3 });
    oldToken = await agents.ok(1, 'token', 'create');
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web');
    a = await agents.attach(1, 'web', 'a');
    await agents.sees([2], 'web', 1);
    b = await agents.attach(2, 'web', 'b');
    await agents.sees([1, 2], 'web', 2);
  });
  after(() => agents?.close());

  const roleOf = async (host: number, name: string): Promise<string | undefined> =>
    (await agents.json<RoleJson[]>(host, 'node', 'ls')).find((node) => node.name === name)?.role;
  const sealsEverywhere = (id: string, hosts: readonly number[]): Promise<boolean> =>
    until(
      async () => {
        for (const host of hosts) {
          const keys = await agents.json<KeyView[]>(host, 'key', 'ls');
          if (keys[0]?.id !== id || keys[0].state !== 'sealing') return false;
          if (keys[0].sealing < hosts.length) return false;
        }
        return true;
      },
      { timeoutMs: CHANGE_MS, what: `key ${id} to seal on ${hosts.join(', ')}` },
    );
  const authority = (host: number): Promise<AuthorityView> =>
    agents.json<AuthorityView>(host, 'ca', 'status');

  it('a node that is no signer promotes nobody, and names those that can', async () => {
    const { code, stderr } = await agents.weft(2, 'node', 'promote', 'h2');
    expect([code, stderr.trim()]).to.deep.equal([
      1,
      'weft: node promote: this node is no signer; run it on h1',
    ]);
    const last = await agents.weft(1, 'node', 'demote', 'h1');
    expect(last.stderr.trim()).to.equal(
      'weft: demoting node h1: it is the last signer, and without one nobody can join; promote another node first',
    );
  });

  it('a promoted member admits nodes while the founder is away', async () => {
    await agents.ok(1, 'node', 'promote', 'h2');
    await until(async () => (await roleOf(3, 'h2')) === 'signer', {
      timeoutMs: CHANGE_MS,
      what: 'h3 to see that h2 is a signer',
    });
    await agents.stop(1);
    const join = ['--join', agents.lab.host(3).ip4, '--token', oldToken];
    await agents.start(4, ...join);
    await agents.seesNode(2, 'h4', ['alive']);
    await agents.start(1);
    await agents.seesNode(1, 'h4', ['alive']);
    await agents.seesNode(4, 'h1', ['alive']);
  });

  it('the gossip key changes while containers talk, and reaches a node that was away', async () => {
    await agents.stop(3);
    const flow = ping(a.ns, b.ip4, '-c', '60');
    const id = await agents.ok(4, 'key', 'rotate');
    await sealsEverywhere(id, [1, 2, 4]);
    expect(await flow).to.contain(' 0% packet loss');
    await agents.start(3);
    await sealsEverywhere(id, [1, 2, 3, 4]);
    await agents.seesNode(3, 'h1', ['alive']);
    for (const host of [1, 2, 4]) await agents.seesNode(host, 'h3', ['alive']);
  });

  it('the authority changes; a signer that is killed at once goes on with it', async () => {
    const before = await authority(1);
    const root = await agents.ok(1, 'ca', 'rotate', '--detach');
    await agents.stop(1, 'SIGKILL');
    await agents.start(1);
    const done = async (): Promise<boolean> => {
      for (const host of [1, 2, 3, 4]) {
        const { step, nodes } = await authority(host);
        if (step !== 'done' || nodes.some((node) => node.root !== root)) return false;
        if (nodes.some(({ trusts }) => trusts.join() !== root)) return false;
      }
      return true;
    };
    await until(done, { timeoutMs: CHANGE_MS, what: 'all nodes to have the new authority alone' });
    expect(root).not.to.equal(before.root);
    // Streams of all kinds work between all: a change that only a comparison can bring arrives.
    await agents.ok(3, 'network', 'create', 'after-rotation');
    await agents.sees([1, 2, 4], 'after-rotation', 0);
  });

  it('a token that was made before the rotation is refused and says why', async () => {
    await agents.stop(4);
    const where = ['--data-dir', `${agents.lab.folder}/new`, '--name', 'new'];
    const agent = agents.launch(4, ...where, '--join', agents.lab.host(1).ip4, '--token', oldToken);
    expect(await agent.ended).to.equal(1);
    expect(agent.output).to.contain('or the authority was rotated after the token was made');
    await agents.start(4);
    await agents.seesNode(1, 'h4', ['alive']);
  });

  it('a node that was away while the authority changed, and containers talked, comes back by itself', async () => {
    await agents.stop(3);
    await agents.seesNode(1, 'h3', ['failed']);
    const flow = ping(a.ns, b.ip4, '-c', '60');
    const root = await agents.ok(1, 'ca', 'rotate');
    expect(await flow).to.contain(' 0% packet loss');
    await agents.start(3);
    const back = async (): Promise<boolean> =>
      (await authority(3)).nodes.every((node) => node.root === root);
    await until(back, { timeoutMs: CHANGE_MS, what: 'h3 to have the new authority' });
    for (const host of [1, 2, 4]) await agents.seesNode(host, 'h3', ['alive']);
    await agents.ok(3, 'network', 'create', 'back-again');
    await agents.sees([1, 2, 4], 'back-again', 0);
  });

  it('a demoted signer forgets the key and signs no more', async () => {
    await agents.ok(1, 'node', 'demote', 'h2');
    const forgotten = async (): Promise<boolean> => (await roleOf(2, 'h2')) === 'member';
    await until(forgotten, { timeoutMs: CHANGE_MS, what: 'h2 to be a member' });
    const { stderr } = await agents.weft(2, 'ca', 'rotate');
    expect(stderr.trim()).to.equal('weft: ca rotate: this node is no signer; run it on h1');
    await agents.logged(2, /it forgot the key of the authority/);
  });
});

/**
 * Certificates that end while one looks.
 *
 *     h1 [ signer: certificates of 10 s ]      h2 [ member ]
 */
describe('certificates of a cluster', function () {
  this.timeout(240_000);
  let agents: Agents;

  before(async function () {
    await requireLab(this);
    agents = await Agents.open({ hosts: 2, agents: 0 });
    await agents.start(1, '--cert-lifetime', '10s');
    const token = await agents.ok(1, 'token', 'create');
    await agents.start(2, '--join', agents.lab.host(1).ip4, '--token', token);
  });
  after(() => agents?.close());

  const expiryOf = async (name: string): Promise<number> => {
    const { nodes } = await agents.json<AuthorityView>(1, 'ca', 'status');
    return Date.parse(nodes.find((node) => node.name === name)?.expires ?? '');
  };
  const renewed = (name: string, after: number): Promise<boolean> =>
    until(async () => (await expiryOf(name)) > after, {
      timeoutMs: CHANGE_MS,
      what: `the certificate of ${name} to be renewed`,
    });

  it('are renewed before they end, that of the signer too', async () => {
    await until(async () => (await expiryOf('h2')) > 0, {
      timeoutMs: CHANGE_MS,
      what: 'h2 to say',
    });
    const [first, second] = [await expiryOf('h1'), await expiryOf('h2')];
    expect(second).to.be.greaterThan(Date.now());
    await Promise.all([renewed('h1', first), renewed('h2', second)]);
    expect(await agents.ok(2, 'status')).not.to.contain('certificate');
  });

  it('that ended while a node was off are renewed when it is back, without a person', async () => {
    await agents.stop(2);
    const ended = await expiryOf('h2');
    await until(() => Date.now() > ended + 1000, { timeoutMs: CHANGE_MS, what: 'the end' });
    await agents.start(2);
    await renewed('h2', ended);
    await agents.seesNode(1, 'h2', ['alive']);
    await agents.ok(2, 'network', 'create', 'back');
    await agents.sees([1], 'back', 0);
  });
});
