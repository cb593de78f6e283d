/**
 * `weft run`: a plain process as a member, for as long as it lives.
 *
 *     h1 [ web ]      h2 weft run --network net -- COMMAND
 */
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

/** Pings twice, once the far host has heard of this endpoint. */
const patient = (target: string): string =>
  `for i in 1 2 3 4 5; do ping -c 1 -W 1 ${target} >/dev/null && break; done; exec ping -c 2 -i 0.1 ${target}`;

describe('weft run', function () {
  this.timeout(240_000);
  let agents: Agents;
  let web: Container;

  before(async function () {
    await requireLab(this, ['ping', 'unshare']);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    web = await agents.attach(1, 'net', 'web', '--alias', 'www');
    await agents.sees([2], 'net', 1);
  });
  after(() => agents?.close());

  const run = (...words: string[]) => agents.weft(2, 'run', '--network', 'net', ...words);
  const names = async (host: number): Promise<string[]> =>
    (await agents.json<EndpointJson[]>(host, 'ps', '--network', 'net')).map(({ name }) => name);
  const gone = (name: string, timeoutMs: number): Promise<boolean> =>
    until(async () => !(await names(1)).includes(name) && !(await names(2)).includes(name), {
      timeoutMs,
      what: `endpoint ${name} to be gone on both hosts`,
    });

  it('reaches a container by name and alias, and leaves nothing behind', async () => {
    for (const target of ['web', 'www']) {
      const { code, stdout, stderr } = await run(
        ...['--name', 'probe', '--', 'sh', '-c', patient(target)],
      );
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
      expect(stdout).to.contain(` (${web.ip4}) `).and.contain(' 0% packet loss');
      await gone('probe', 5_000);
    }
  });

  it('shows its own interface and files, and those of the host stay', async () => {
    const before = await readFile('/etc/hosts', 'utf8');
    const script = 'cat /etc/hosts /etc/resolv.conf; ip -o -4 address show dev eth0; ip route';
    const { stdout } = await run('--name', 'own', '--ip', '10.10.20.99', '--', 'sh', '-c', script);
    expect(stdout)
      .to.contain('10.10.20.99 own\n')
      .and.contain('nameserver 10.10.20.1\nsearch net\n');
    expect(stdout).to.contain('inet 10.10.20.99/24').and.contain('default via 10.10.20.1 dev eth0');
    expect(await readFile('/etc/hosts', 'utf8')).to.equal(before);
  });

  for (const [words, status] of [
    [['sh', '-c', 'exit 7'], 7],
    [['sh', '-c', 'kill -TERM $$'], 143],
    [['no-such-program'], 127],
    [['/etc'], 126],
  ] as const) {
    it(`ends with ${status} as "${words.join(' ')}" does`, async () => {
      expect((await run('--', ...words)).code).to.equal(status);
      expect(await names(2)).to.deep.equal(['web']);
    });
  }

  it('all endpoints of a network on a host end at the same moment', async () => {
    const client = agentClient(agents.socket(2));
    const ends = Array.from({ length: 12 }, (_, i) => `end${i}`);
    for (const name of ends) await agents.attach(2, 'net', name);
    await Promise.all(ends.map((name) => client.detach(name)));
    expect(await names(2)).to.deep.equal(['web']);
  });

  it('passes SIGTERM to the command', async () => {
    const script = 'trap "echo told; exit 5" TERM; echo up; while :; do sleep 0.05; done';
    const child = agents.spawn(2, 'run', '--network', 'net', '--', 'sh', '-c', script);
    await child.saying(/^up$/m);
    expect(await child.stop('SIGTERM')).to.equal(5);
    expect(child.output).to.contain('told');
    expect(await names(2)).to.deep.equal(['web']);
  });

  it('killed with SIGKILL loses its endpoint once its process has ended', async () => {
    const script = 'echo pid $$; exec sleep 600';
    const child = agents.spawn(
      2,
      'run',
      '--network',
      'net',
      '--name',
      'swept',
      '--',
      'sh',
      '-c',
      script,
    );
    const [, pid] = await child.saying(/^pid (\d+)$/m);
    child.signal('SIGKILL');
    process.kill(Number(pid), 'SIGKILL');
    await child.ended;
    await gone('swept', 20_000);
  });
});
