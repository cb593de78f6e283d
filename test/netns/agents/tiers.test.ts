/**
 * The native engine when its ground moves: next hops and uplinks that go away, kernels that cannot do everything, TAPs that
 * are deleted, agents that are killed; and more than one worker.
 *
 *     h1 [ a  a2 ]      h2 [ b ]
 */
import { rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Agents, type Container, type EndpointJson } from '../support/agents.ts';
import { compiled } from '../support/compiled.ts';
import { requireEngines, uplinks } from '../support/engines.ts';
import type { LabProcess } from '../support/lab-process.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, ping, serveEcho, startStream } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const BULK_BYTES = 10_000_000;
/** Long enough for what happens meanwhile, on a busy machine, too. */
const STREAM_MS = 4_000;
const SAME = /^same \d+ bytes$/;

describe('the native engine', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let a2: Container;
  let b: Container;
  let oldKernel: string;
  let refuseFile: string;

  before(async function () {
    await requireLab(this, ['ping']);
    await requireEngines(this, ['T2']);
    oldKernel = await compiled('old-kernel.cc', ['-shared', '-fPIC']);
    agents = await Agents.open({ hosts: 2, families: [4, 6] });
    refuseFile = `${agents.lab.folder}/refuse`;
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    a = await agents.attach(1, 'net', 'a');
    a2 = await agents.attach(1, 'net', 'a2');
    await agents.sees([2], 'net', 2);
    b = await agents.attach(2, 'net', 'b');
    await agents.sees([1, 2], 'net', 3);
    for (const { ns } of [a, a2, b]) await serveEcho(agents.lab, ns);
    await flows(a, b);
  });
  after(() => agents?.close());

  const flows = (from: Container, to: Container): Promise<boolean> => {
    const answered = async (): Promise<boolean> =>
      (await ping(from.ns, to.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss');
    const what = `${from.name} to reach ${to.name}`;
    return until(answered, { timeoutMs: 15_000, what });
  };
  const runsOn = async (stream: LabProcess): Promise<void> => {
    await stream.ended;
    expect(stream.output.trim()).to.match(SAME);
  };
  const tunnelled = async (): Promise<number> => (await uplinks(agents, 1))[0]?.packets ?? -1;
  const moves = async (): Promise<boolean> => {
    const before = await tunnelled();
    return until(async () => (await tunnelled()) > before + 10, {
      timeoutMs: 10_000,
      what: 'superframes to go by the uplink',
    });
  };
  const restart = async (host: number, ...words: string[]): Promise<void> => {
    await agents.stop(host);
    await agents.start(host, ...words);
    await flows(a, b);
  };

  it('works in the highest tier by itself, and through the uplink', async () => {
    expect(await agents.engine(1)).to.deep.equal({ kind: 'native', tier: 'T2' });
    const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
    await moves();
    await runsOn(stream);
  });

  it('goes on while the next hop is forgotten again and again', async () => {
    const { ns } = agents.lab.host(1);
    const stream = await startStream(agents.lab, a.ns, b.ip4, 3 * STREAM_MS);
    for (let round = 0; round < 5; round++) {
      await agents.lab.run(ns, ['ip', 'neigh', 'flush', 'dev', 'up0']);
      await moves();
    }
    await runsOn(stream);
    expect((await agents.engine(1)).tier).to.equal('T2');
  });

  it('goes on after the next hop got another MAC, by the uplink', async () => {
    const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
    await moves();
    const command = ['ip', 'link', 'set', 'up0', 'address', '02:00:00:00:77:02'];
    await agents.lab.run(agents.lab.host(2).ns, command);
    await moves();
    await runsOn(stream);
    expect((await agents.engine(1)).tier).to.equal('T2');
  });

  it('puts the redirect of the uplink back when somebody takes it away', async () => {
    const { ns } = agents.lab.host(1);
    const [uplink] = await uplinks(agents, 1);
    const device = uplink?.name ?? '';
    const filters = (): Promise<string> =>
      agents.lab.run(ns, ['tc', 'filter', 'show', 'dev', device, 'ingress']);
    const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
    await moves();
    await agents.lab.run(ns, ['tc', 'qdisc', 'del', 'dev', device, 'clsact']);
    const isBack = async (): Promise<boolean> => (await filters()).includes('mirred');
    await until(isBack, { timeoutMs: 5_000, what: 'the redirect to be back' });
    await moves();
    await runsOn(stream);
    expect((await agents.engine(1)).tier).to.equal('T2');
  });

  it('goes on in tier T1, and says why, after the uplink was deleted', async () => {
    const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
    await moves();
    const [uplink] = await uplinks(agents, 1);
    await agents.lab.run(agents.lab.host(1).ns, ['ip', 'link', 'delete', uplink?.name ?? '']);
    await runsOn(stream);
    const { tier, limit } = await agents.engine(1);
    expect(tier).to.equal('T1');
    expect(limit).to.match(
      /^the kernel refused it while running \(E[A-Z]+\); a restart tries again$/,
    );
    expect(await agents.ok(1, 'status'))
      .to.contain('tier T1')
      .and.contain(limit);
    await restart(1);
    expect(await agents.engine(1)).to.deep.equal({ kind: 'native', tier: 'T2' });
  });

  it('takes the highest tier that an older kernel can do, says why not more, and refuses more', async () => {
    for (const [without, tier, limit] of [
      ['tunnel', 'T1', 'tunnel superframes (Linux 6.17 and later) failed its test'],
      ['segments', 'T0', 'UDP segmentation offload (Linux 5.12 and later) failed its test'],
    ] as const) {
      await agents.stop(1);
      agents.setEnvironment(1, { LD_PRELOAD: oldKernel, WEFT_TEST_WITHOUT: without });
      const refused = agents.launch(1, '--tier', 'T2');
      expect(await refused.ended).to.equal(1);
      expect(refused.output).to.contain(`weft: tier T2: ${limit}`).and.contain(`or say ${tier}`);
      await agents.start(1);
      await flows(a, b);
      const engine = await agents.engine(1);
      expect(engine.tier).to.equal(tier);
      expect(engine.limit).to.contain(limit);
      expect(await echoTcp(a.ns, b.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
    }
    agents.setEnvironment(1, {});
  });

  it('gives way to dgram where it cannot be had, says why, and does not when it was asked for', async () => {
    await agents.stop(1);
    agents.setEnvironment(1, { LD_PRELOAD: oldKernel, WEFT_TEST_WITHOUT: 'drops' });
    const refused = agents.launch(1, '--engine', 'native');
    expect(await refused.ended).to.equal(1);
    expect(refused.output).to.contain('ENOPROTOOPT');
    await agents.start(1);
    await flows(a, b);
    const { kind, limit } = await agents.engine(1);
    expect(kind).to.equal('dgram');
    expect(limit).to.contain('in place of native').and.contain('ENOPROTOOPT');
    expect(await agents.ok(1, 'status')).to.contain('in place of native');
    agents.setEnvironment(1, {});
    await restart(1);
    expect((await agents.engine(1)).kind).to.equal('native');
  });

  it('goes on in tier T0 when the kernel refuses segments while they flow', async () => {
    agents.setEnvironment(1, { LD_PRELOAD: oldKernel, WEFT_TEST_REFUSE: refuseFile });
    await restart(1, '--tier', 'T1');
    const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
    writeFileSync(refuseFile, '');
    const lowered = async (): Promise<boolean> => (await agents.engine(1)).tier === 'T0';
    await until(lowered, { timeoutMs: 5_000, what: 'tier T0' });
    await runsOn(stream);
    expect((await agents.engine(1)).limit).to.contain('EIO');
    rmSync(refuseFile);
    agents.setEnvironment(1, {});
    await restart(1);
  });

  it('lets a stream go on after its agent was killed and started again', async () => {
    const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
    await moves();
    await agents.stop(1, 'SIGKILL');
    await agents.start(1);
    await runsOn(stream);
    expect((await agents.engine(1)).tier).to.equal('T2');
  });

  it('moves frames with two workers on each host', async () => {
    await restart(1, '--workers', '2');
    await restart(2, '--workers', '2');
    const streams = await Promise.all(
      [a, a2, a, a2].map(({ ns }) => startStream(agents.lab, ns, b.ip4, 1_000)),
    );
    expect(await echoTcp(b.ns, a.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
    expect(await echoTcp(b.ns, a2.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
    for (const stream of streams) await runsOn(stream);
  });

  it('loses the endpoint whose interface is deleted, and no other', async () => {
    const stream = await startStream(agents.lab, a2.ns, b.ip4, STREAM_MS);
    await agents.lab.run(a.ns, ['ip', 'link', 'delete', 'eth0']);
    const isDown = async (): Promise<boolean> => {
      const rows = await agents.json<EndpointJson[]>(1, 'ps', '--network', 'net');
      return rows.find(({ name }) => name === 'a')?.state === 'down';
    };
    await until(isDown, { timeoutMs: 5_000, what: 'the endpoint to be down' });
    await runsOn(stream);
    expect(await echoTcp(b.ns, a2.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
  });
});
