/**
 * An engine and its agent that stop, die and come back in every order.
 *
 *     h1 [ dockerd ] [ agent ]
 */
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { DOCKER_PROGRAMS, DockerEngine, IMAGE } from '../support/docker.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

const NETWORK = 'web';
const RUN = ['run', '-d', '--network', NETWORK];

describe('an engine of Docker and its agent', function () {
  this.timeout(240_000);
  let agents: Agents;
  let engine: DockerEngine;

  const endpoints = async (): Promise<string[]> =>
    (await agents.json<{ name: string }[]>(1, 'ps')).map(({ name }) => name).sort();
  const pings = (from: string, to: string): Promise<true> =>
    until(
      async () => (await engine.docker('exec', from, 'ping', '-c', '1', '-W', '1', to)).code === 0,
      { timeoutMs: 20_000, what: `an answer of ${to} for ${from}` },
    );
  const startAgent = async (): Promise<void> => {
    await agents.start(1, ...engine.agentWords);
  };
  const startPair = async (): Promise<void> => {
    await engine.ok(...RUN, '--name', 'one', IMAGE, 'sleep', '1000');
    await engine.ok(...RUN, '--name', 'two', IMAGE, 'sleep', '1000');
    await until(async () => (await endpoints()).join() === 'one,two', {
      timeoutMs: 20_000,
      what: 'the names of both',
    });
    await pings('one', 'two');
  };
  const removePair = async (): Promise<void> => {
    await engine.docker('rm', '-f', 'one', 'two');
    await until(async () => (await endpoints()).length === 0, {
      timeoutMs: 20_000,
      what: 'the end of both',
    });
  };

  before(async function () {
    await requireLab(this, ['nft', ...DOCKER_PROGRAMS]);
    agents = await Agents.open({ hosts: 1, agents: 0 });
    engine = await DockerEngine.open(agents, 1);
    await startAgent();
    await engine.start();
    await engine.makeImage();
    const driver = ['-d', 'weft', '--ipam-driver', 'weft', '--subnet', '10.10.20.0/24'];
    await engine.ok('network', 'create', ...driver, NETWORK);
  });
  after(async () => {
    await engine?.close();
    await agents?.close();
  });

  it('without its agent the engine answers, and refuses what needs it', async () => {
    await startPair();
    await agents.stop(1, 'SIGKILL');
    await engine.ok('ps');
    await engine.ok('run', '--rm', '--network', 'none', IMAGE, 'true');
    const { code, stderr } = await engine.docker(
      'run',
      '--rm',
      '--network',
      NETWORK,
      IMAGE,
      'true',
    );
    expect(code).to.not.equal(0);
    expect(stderr).to.contain('weft');
  });

  it('an agent that was killed finds its containers, and takes new ones', async () => {
    await startAgent();
    expect(await endpoints()).to.deep.equal(['one', 'two']);
    await pings('one', 'two');
    await engine.ok('run', '--rm', '--network', NETWORK, IMAGE, 'ping', '-c', '1', 'one');
    await removePair();
  });

  it('both are killed, and the agent comes first', async () => {
    await startPair();
    await engine.kill();
    await agents.stop(1, 'SIGKILL');
    await startAgent();
    await engine.start();
    await removePair();
    await startPair();
    await removePair();
  });

  it('both are killed, and the engine comes first', async () => {
    await startPair();
    await agents.stop(1, 'SIGKILL');
    await engine.kill();
    await engine.start();
    await startAgent();
    await removePair();
    await startPair();
    await removePair();
  });

  it('a network that ended without the engine leaves it, too', async () => {
    await engine.stop();
    await agents.ok(1, 'network', 'rm', NETWORK);
    await engine.start();
    await until(async () => !(await engine.knows(NETWORK)), {
      timeoutMs: 20_000,
      what: 'the end of the network in the engine',
    });
  });
});
