/**
 * An agent whose addon cannot be loaded, and neither what stands in for it, because both are hidden from it. With the
 * stand-in: `stand-in.test.ts`.
 *
 *     h1   with addon      h2 [ b ]   with, without, and with it again      h3   joins without
 */
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { PYTHON } from '../support/commands.ts';
import { ROOT, withDamagedAddon, withoutAny } from '../support/hiding.ts';
import type { LabProcess } from '../support/lab-process.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const MANAGER = fileURLToPath(new URL('../support/service-manager.py', import.meta.url));
const WHY = `the native addon cannot be loaded: Cannot find module '${ROOT}/native/build/weft.node'`;
const REMEDY = `build it with npm run build in ${ROOT}, and restart the agent`;

describe('an agent without its addon and without what stands in for it', function () {
  this.timeout(240_000);
  let agents: Agents;
  let b: Container;
  let h2: LabProcess;

  const agentWords = (host: number): string[] => {
    const place = ['--data-dir', agents.dataDir(host), '--socket', agents.socket(host)];
    const advertise = ['--advertise-addr', agents.lab.host(host).ip4];
    return ['agent', '--name', `h${host}`, ...advertise, '--log-format', 'json', ...place];
  };
  const launch = (host: number, words: readonly string[], cover = withoutAny): LabProcess => {
    const command = [...cover(agents.lab), ...agents.command(...agentWords(host), ...words)];
    return agents.lab.spawn(agents.lab.host(host).ns, command);
  };
  const start = async (
    host: number,
    words: readonly string[] = [],
    cover = withoutAny,
  ): Promise<LabProcess> => {
    const agent = launch(host, words, cover);
    await agent.saying(/"msg":"ready"/, 20_000);
    return agent;
  };
  const refusal = async (host: number, ...words: readonly string[]): Promise<string> => {
    const { code, stderr } = await agents.weft(host, ...words);
    expect(code, stderr).to.equal(1);
    return stderr.trim();
  };
  const problems = async (host: number): Promise<string[]> =>
    (await agents.json<{ problems: string[] }>(host, 'status')).problems;
  const stateOfB = async (host: number): Promise<string | undefined> =>
    (await agents.json<EndpointJson[]>(host, 'ps')).find(({ name }) => name === 'b')?.state;
  const joining = async (): Promise<string[]> => {
    const token = await agents.ok(1, 'token', 'create');
    return ['--join', agents.lab.host(1).ip4, '--token', token];
  };

  before(async function () {
    await requireLab(this, ['ping', 'python3', 'unshare', 'mount']);
    agents = await Agents.open({ hosts: 3, agents: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web');
    await agents.sees([2], 'web', 0);
    b = await agents.attach(2, 'web', 'b');
    await agents.attach(1, 'web', 'a');
    await agents.stop(2);
    h2 = await start(2);
  });
  after(() => agents?.close());

  it('says so once at its start, and in its status what to do', async () => {
    const warnings = h2.output.split('\n').filter((line) => line.includes('"level":40'));
    expect(warnings.map((line) => (JSON.parse(line) as { msg: string }).msg)).to.deep.equal([
      `this node has no ports: ${WHY}; ${REMEDY}`,
    ]);
    expect(await agents.engine(2)).to.deep.equal({ kind: 'none', limit: WHY });
    expect(await problems(2)).to.deep.equal([
      `this node has no ports: ${WHY}; ${REMEDY}`,
      'endpoint b is down: this node has no ports',
    ]);
    expect(await agents.ok(2, 'status')).to.match(/^Engine +none\n +the native addon cannot be /m);
  });

  it('keeps what it carried, down, and refuses to end it', async () => {
    expect(await stateOfB(2)).to.equal('down');
    expect(await refusal(2, 'detach', 'b')).to.equal(
      `weft: detach b: this node has no ports: ${WHY}; ${REMEDY}`,
    );
    const links = await agents.lab.run(b.ns, ['ip', '-o', 'link', 'show', 'dev', 'eth0']);
    expect(links).to.contain(b.mac);
  });

  it('refuses attach and run, and nothing is left of them', async () => {
    const before = await agents.json<unknown[]>(2, 'ps');
    const place = ['--tap', 'eth1', '--netns', `/run/netns/${b.ns}`, '--name', 'c'];
    expect(await refusal(2, 'attach', 'web', ...place)).to.equal(
      `weft: attach c: this node has no ports: ${WHY}; ${REMEDY}`,
    );
    expect(await refusal(2, 'run', '--network', 'web', '--name', 'r', '--', 'true')).to.equal(
      `weft: attach r: this node has no ports: ${WHY}; ${REMEDY}`,
    );
    expect(await agents.json<unknown[]>(2, 'ps')).to.deep.equal(before);
  });

  it('does everything else of a member: networks, tokens, signers, joining and leaving', async () => {
    await start(3, await joining());
    await agents.seesNode(1, 'h3', ['alive']);
    await agents.ok(3, 'network', 'create', '--attachable', '--subnet', '10.10.30.0/24', 'db');
    const known = async (): Promise<boolean> =>
      (await agents.ok(1, 'network', 'ls')).includes('db');
    await until(known, { timeoutMs: 10_000, what: 'h1 to know the network of h3' });
    await agents.ok(1, 'node', 'promote', 'h3');
    await agents.ok(3, 'token', 'create');
    expect(await agents.ok(3, 'network', 'inspect', 'db')).to.contain('10.10.30.0/24');
    await agents.ok(1, 'node', 'demote', 'h3');
    await agents.ok(3, 'network', 'rm', 'db');
    await agents.ok(3, 'leave');
    const gone = async (): Promise<boolean> => !(await agents.ok(1, 'node', 'ls')).includes('h3');
    await until(gone, { timeoutMs: 10_000, what: 'h3 to be gone' });
  });

  it('is refused before it joins when the native engine was asked for by name', async () => {
    const members = await agents.ok(1, 'node', 'ls');
    for (const words of [
      ['--engine', 'native'],
      ['--tier', 'T0'],
      ['--tap-queues', '2'],
    ]) {
      const agent = launch(3, [...(await joining()), ...words]);
      expect(await agent.ended).to.equal(1);
      expect(agent.output.trim().split('\n').at(-1)).to.equal(
        `weft: native addon: Cannot find module '${ROOT}/native/build/weft.node'; ` +
          `build it with npm run build in ${ROOT}`,
      );
    }
    expect(await agents.ok(1, 'node', 'ls')).to.equal(members);
  });

  it('is the same with --engine dgram, whose TAPs need one of them, and with a damaged addon', async () => {
    await h2.stop();
    h2 = await start(2, ['--engine', 'dgram'], withDamagedAddon);
    expect(await agents.engine(2)).to.deep.equal({
      kind: 'none',
      limit: `the native addon cannot be loaded: ${ROOT}/native/build/weft.node: file too short`,
    });
  });

  it('carries everything again when the addon is back', async () => {
    await h2.stop();
    await agents.start(2);
    expect((await agents.engine(2)).kind).to.not.equal('none');
    expect([await stateOfB(2), await problems(2)]).to.deep.equal(['up', []]);
    const [a] = (await agents.json<EndpointJson[]>(1, 'ps')).filter(({ name }) => name === 'a');
    const ip = a?.addresses[0]?.split('/')[0] ?? '';
    const flows = async (): Promise<boolean> => (await ping(b.ns, ip)).includes(' 0% packet loss');
    await until(flows, { timeoutMs: 15_000, what: 'ping to flow again' });
  });

  it('under systemd is ready, and leaves the store as it is', async function () {
    await requireLab(this, ['systemd-notify']);
    await agents.stop(2);
    const { ns } = agents.lab.host(2);
    const manage = (name: string, command: readonly string[]): LabProcess =>
      agents.lab.spawn(ns, [PYTHON, MANAGER, `${agents.lab.folder}/${name}`, '16', ...command]);
    const command = agents.command(...agentWords(2), '--fd-store');
    // The first start finds the addon, the second does not: then it is there again.
    const switched = `${agents.lab.folder}/switched`;
    const script =
      'n=$(cat "$0" 2>/dev/null || echo 0); echo $((n + 1)) > "$0"; count=$1; shift; ' +
      'if [ $n -eq 1 ]; then shift 0; else shift "$count"; fi; exec "$@"';
    const hiding = withoutAny(agents.lab);
    const both = ['sh', '-c', script, switched, `${hiding.length}`, ...hiding, ...command];
    const manager = manage('notify', both);
    const ready = async (times: number): Promise<void> => {
      const what = `ready ${times} times in ${manager.output}`;
      const count = (): number => manager.output.match(/^state READY=1$/gm)?.length ?? 0;
      await until(() => count() >= times, { timeoutMs: 20_000, what });
    };
    const kill = (): void => {
      const pid = [...manager.output.matchAll(/^started (\d+)/gm)].at(-1)?.[1];
      process.kill(Number(pid), 'SIGKILL');
    };
    await ready(1);
    await manager.saying(new RegExp(`^stored weft-${b.id}$`, 'm'));
    kill();
    await ready(2);
    expect((await agents.engine(2)).kind).to.equal('none');
    kill();
    await ready(3);
    expect(await stateOfB(2)).to.equal('up');
    const starts = [...manager.output.matchAll(/^started \d+ with (\d+)$/gm)].map(([, n]) => n);
    expect(starts).to.deep.equal(['0', '1', '1']);
    expect(manager.output).to.not.contain(`removed weft-${b.id}`);
  });
});
