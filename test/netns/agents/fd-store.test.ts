/**
 * TAPs that stay open while the agent is away, because a service manager has their descriptors. The manager is a small
 * program (`support/service-manager.py`) that speaks as systemd does.
 *
 *     h1 [ a ]      h2 [ b ]      the agent of h2 is killed and started again by the manager
 */
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { PYTHON, run } from '../support/commands.ts';
import type { LabProcess } from '../support/lab-process.ts';
import { attachVeth } from '../support/links.ts';
import { requireLab } from '../support/privileges.ts';
import { ping, serveEcho, startStream } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const MANAGER = new URL('../support/service-manager.py', import.meta.url).pathname;
const PLACES = 16;
/** Longer than an agent takes to start, also beside other tests. */
const STREAM_MS = 20_000;

describe('the descriptor store', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let manager: LabProcess;
  let managers = 0;

  before(async function () {
    await requireLab(this, ['ping', 'python3']);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web');
    a = await agents.attach(1, 'web', 'a');
    await agents.sees([2], 'web', 1);
    b = await agents.attach(2, 'web', 'b');
    await agents.sees([1], 'web', 2);
    await agents.stop(2);
    manager = await manage(PLACES, '--fd-store');
    await flows();
  });
  after(() => agents?.close());

  /** Starts the agent of h2 under a manager of its own. */
  const manage = async (places: number, ...words: string[]): Promise<LabProcess> => {
    const { ns, ip4 } = agents.lab.host(2);
    const socket = `${agents.lab.folder}/notify-${++managers}`;
    const place = ['--data-dir', agents.dataDir(2), '--socket', agents.socket(2)];
    const flags = ['--name', 'h2', '--advertise-addr', ip4, '--log-format', 'json', ...place];
    const command = agents.command('agent', ...flags, ...words);
    const started = agents.lab.spawn(ns, [PYTHON, MANAGER, socket, `${places}`, ...command]);
    await started.saying(/^state READY=1$/m, 20_000);
    return started;
  };
  const flows = (): Promise<boolean> => {
    const answered = async (): Promise<boolean> =>
      (await ping(a.ns, b.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss');
    return until(answered, { timeoutMs: 15_000, what: 'ping to flow' });
  };
  /** How often the manager has said it. */
  const said = (pattern: RegExp): number => manager.output.match(pattern)?.length ?? 0;
  const again = async (pattern: RegExp, times: number): Promise<void> => {
    const what = `${pattern} for the ${times}th time in ${manager.output}`;
    await until(() => said(pattern) >= times, { timeoutMs: 20_000, what });
  };
  /** Kills the agent and waits until the next one is ready. */
  const kill = async (): Promise<void> => {
    const ready = said(/^state READY=1$/gm);
    const pid = [...manager.output.matchAll(/^started (\d+)/gm)].at(-1)?.[1];
    process.kill(Number(pid), 'SIGKILL');
    await again(/^state READY=1$/gm, ready + 1);
  };
  const started = (): string =>
    [...manager.output.matchAll(/^started \d+ (.*)/gm)].at(-1)?.[1] ?? '';
  const file = async (name: string): Promise<number> =>
    Number(await agents.lab.run(b.ns, ['cat', `/sys/class/net/eth0/${name}`]));

  it('is given the descriptor of each TAP, and no warning is logged', async () => {
    await manager.saying(new RegExp(`^stored weft-${b.id}$`, 'm'));
    expect(manager.output).to.not.contain('"level":40');
  });

  it('keeps interface, carrier and a running stream when the agent is killed', async () => {
    const facts = async (): Promise<number[]> =>
      Promise.all(['ifindex', 'carrier_changes', 'carrier'].map(file));
    const before = await facts();
    const monitor = agents.lab.spawn(b.ns, ['ip', '-o', 'monitor', 'link']);
    await serveEcho(agents.lab, b.ns);
    const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
    await kill();
    expect(stream.running, 'the stream was still going on').to.equal(true);
    expect(started()).to.equal('with 1');
    await flows();
    expect(await stream.ended).to.equal(0);
    expect(stream.output).to.match(/^same \d+ bytes$/m);
    expect(await facts()).to.deep.equal(before);
    await monitor.stop();
    expect(monitor.output).to.not.match(/NO-CARRIER|state DOWN/);
    expect(said(new RegExp(`^stored weft-${b.id}$`, 'gm')), 'stored once').to.equal(1);
  });

  it('keeps the TAP beside an interface of somebody else just so', async () => {
    const l = await attachVeth(agents, 2, 'web', 'l');
    await manager.saying(new RegExp(`^stored weft-${l.id}$`, 'm'));
    await kill();
    expect(started()).to.equal('with 2');
    const answered = async (): Promise<boolean> =>
      (await ping(a.ns, l.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss');
    await until(answered, { timeoutMs: 15_000, what: 'ping to flow to l' });
    await agents.ok(2, 'detach', 'l');
    const { ns } = agents.lab.host(2);
    expect(await agents.lab.run(ns, ['ip', '-o', 'link'])).to.not.contain('wfl-');
    expect(await agents.lab.run(ns, ['tc', 'qdisc', 'show', 'dev', 'v-l'])).to.not.contain(
      'clsact',
    );
  });

  it('is not needed: without it the carrier goes away and comes back', async () => {
    await manager.stop();
    const before = await file('carrier_changes');
    manager = await manage(PLACES);
    await flows();
    expect(await file('carrier_changes')).to.be.greaterThan(before);
    expect(manager.output).to.not.contain('stored');
    const between = await file('carrier_changes');
    await kill();
    await flows();
    expect(started()).to.equal('with 0');
    expect(await file('carrier_changes')).to.be.greaterThan(between);
  });

  it('reaches a container whose namespace has lost its path', async () => {
    await manager.stop();
    manager = await manage(PLACES, '--fd-store');
    // Not one that was another's a moment ago: a restarted agent gives it at once, and others still know its MAC.
    const c = await agents.attach(2, 'web', 'lost', '--ip', '10.10.20.99');
    const sleeper = agents.lab.spawn(c.ns, ['sleep', '60']);
    await until(async () => (await run(['ip', 'netns', 'pids', c.ns])).includes(`${sleeper.pid}`), {
      timeoutMs: 5_000,
      what: 'a process in the namespace',
    });
    await run(['ip', 'netns', 'delete', c.ns]);
    await kill();
    expect(started()).to.equal('with 2');
    const answers = async (): Promise<boolean> =>
      (await ping(a.ns, c.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss');
    await until(answers, { timeoutMs: 15_000, what: 'ping to the container without a path' });
    await agents.ok(2, 'detach', c.id);
    await manager.saying(new RegExp(`^removed weft-${c.id}$`, 'm'));
    const enter = ['nsenter', '-t', `${sleeper.pid}`, '-n', 'ip', '-o', 'link'];
    expect(await run(enter)).to.not.contain('eth0');
    await sleeper.stop();
  });

  it('gives up an endpoint that ends, and its TAP is deleted at once', async () => {
    const c = await agents.attach(2, 'web', 'short');
    await manager.saying(new RegExp(`^stored weft-${c.id}$`, 'm'));
    await agents.ok(2, 'detach', c.id);
    expect(await agents.lab.run(c.ns, ['ip', '-o', 'link'])).to.not.contain('eth0');
    await manager.saying(new RegExp(`^removed weft-${c.id}$`, 'm'));
    // The name is free.
    const words = ['--tap', 'eth0', '--netns', `/run/netns/${c.ns}`, '--name', 'short'];
    await agents.ok(2, 'attach', 'web', ...words);
    await agents.ok(2, 'detach', 'short');
  });

  it('gives up an endpoint whose namespace has ended while the agent was away', async () => {
    const c = await agents.attach(2, 'web', 'ending');
    await manager.saying(new RegExp(`^stored weft-${c.id}$`, 'm'));
    await run(['ip', 'netns', 'delete', c.ns]);
    await kill();
    await manager.saying(new RegExp(`^removed weft-${c.id}$`, 'm'));
    await flows();
    const endpoint = (await agents.json<{ id: string; state: string }[]>(2, 'ps')).find(
      ({ id }) => id === c.id,
    );
    expect(endpoint?.state).to.equal('down');
    await agents.ok(2, 'detach', c.id);
  });

  it('holds back nothing from another engine: the TAP is opened by name', async () => {
    // What the manager keeps has headers; the dgram engine wants none.
    const path = `${agents.lab.folder}/engine.yaml`;
    const index = await file('ifindex');
    writeFileSync(path, 'engine: dgram\n');
    await manager.stop();
    manager = await manage(PLACES, '--fd-store', '--config', path);
    await flows();
    writeFileSync(path, 'engine: native\n');
    await kill();
    expect(started()).to.equal('with 1');
    await flows();
    expect(await file('ifindex')).to.equal(index);
    await again(new RegExp(`^stored weft-${b.id}$`, 'gm'), 2);
  });

  it('is emptied by an agent that is told not to use it, which takes the TAPs over all the same', async () => {
    const path = `${agents.lab.folder}/off.yaml`;
    await manager.stop();
    writeFileSync(path, 'fd-store: true\n');
    manager = await manage(PLACES, '--config', path);
    await manager.saying(new RegExp(`^stored weft-${b.id}$`, 'm'));
    const before = await file('carrier_changes');
    writeFileSync(path, 'fd-store: false\n');
    await kill();
    await manager.saying(new RegExp(`^removed weft-${b.id}$`, 'm'));
    await flows();
    expect(await file('carrier_changes')).to.equal(before);
  });

  it('that has no place is warned of, and the agent works', async () => {
    await manager.stop();
    manager = await manage(0, '--fd-store');
    await flows();
    expect(manager.output).to.contain(
      'descriptors of TAPs do not survive the agent: systemd gave one back: its store has no ' +
        'place; run the agent as a unit with Type=notify and FileDescriptorStoreMax=, or leave out fd-store',
    );
  });

  it('that is not there is warned of, and the agent works', async () => {
    await manager.stop();
    await agents.start(2, '--fd-store');
    await flows();
    await agents.logged(2, /NOTIFY_SOCKET is not set/);
  });
});
