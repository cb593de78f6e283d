/**
 * What the network costs a container of Docker: `docker run` on a network of Weft, on one of Docker, and on none, in
 * turn. The container ends as soon as it has begun, so the figure holds the whole way: address, TAP, move, name and end.
 */
import { Agents } from '../../../../test/netns/support/agents.ts';
import { attempt } from '../../../../test/netns/support/commands.ts';
import { DOCKER_PROGRAMS, DockerEngine, IMAGE } from '../../../../test/netns/support/docker.ts';
import { until } from '../../../../test/netns/support/until.ts';
import { quantile } from '../../../statistics.ts';
import type { Figure } from '../../figure.ts';
import type { Row } from '../../row.ts';

const NETWORK = 'web';
/** One of Docker's own: what every network costs that the engine joins a container to. */
const BRIDGE = 'own';
const MIRRORED_MS = 20_000;

/** The row. */
export const DOCKER: Row = {
  id: 'docker',
  load: 'docker run --rm IMAGE true on a network of Weft, on a bridge network of Docker and on --network none in turn, Docker Engine and agent of one host of two, which has a container of the network; the difference of the medians',
  measure: async ({ sizes, progress }) => {
    await requirePrograms();
    const agents = await Agents.open({ hosts: 2, agents: 0 });
    let engine: DockerEngine | undefined;
    try {
      engine = await DockerEngine.open(agents, 1);
      await agents.start(1, ...engine.agentWords);
      const token = await agents.ok(1, 'token', 'create');
      await agents.start(2, '--join', agents.lab.host(1).ip4, '--token', token);
      await engine.start();
      await engine.makeImage();
      await agents.ok(2, 'network', 'create', '--attachable', '--subnet', '10.10.0.0/16', NETWORK);
      await mirrored(engine);
      await engine.ok('network', 'create', '-d', 'bridge', BRIDGE);
      progress.say(`docker: ${sizes.dockerRuns} times`);
      const first = await runAll(engine, sizes.dockerRuns);
      await engine.ok('run', '-d', '--network', NETWORK, IMAGE, 'sleep', '3600');
      return figures(await runAll(engine, sizes.dockerRuns), first);
    } finally {
      await engine?.close();
      await agents.close();
    }
  },
};

interface Samples {
  readonly none: number[];
  readonly bridge: number[];
  readonly weft: number[];
}

async function requirePrograms(): Promise<void> {
  for (const program of DOCKER_PROGRAMS) {
    const { code } = await attempt(['sh', '-c', `command -v ${program}`]);
    if (code !== 0)
      throw new Error(`${program} is missing; install Debian's docker.io and iptables`);
  }
}

function mirrored(engine: DockerEngine): Promise<true> {
  const isThere = async (): Promise<boolean> =>
    (await engine.docker('network', 'inspect', NETWORK)).code === 0;
  return until(isThere, { timeoutMs: MIRRORED_MS, what: `network ${NETWORK} in Docker` });
}

async function runAll(engine: DockerEngine, count: number): Promise<Samples> {
  const samples: Samples = { none: [], bridge: [], weft: [] };
  // The first run of each reads files for the first time.
  for (let i = 0; i <= count; i++) {
    for (const [network, sample] of [
      ['none', samples.none],
      [BRIDGE, samples.bridge],
      [NETWORK, samples.weft],
    ] as const) {
      const beginMs = performance.now();
      await engine.ok('run', '--rm', '--network', network, IMAGE, 'true');
      if (i > 0) sample.push(performance.now() - beginMs);
    }
  }
  return samples;
}

function figures({ none, bridge, weft }: Samples, first: Samples): Figure[] {
  const [without, withWeft] = [quantile(none, 0.5), quantile(weft, 0.5)];
  const common = { unit: 'ms', count: weft.length } as const;
  return [
    {
      ...common,
      id: 'docker.cost',
      title: 'docker run on the network minus docker run on none',
      value: withWeft - without,
      goal: { must: 300, goal: 150 },
    },
    {
      ...common,
      id: 'docker.first',
      title: 'the same, where the container is the first of the network',
      value: quantile(first.weft, 0.5) - quantile(first.none, 0.5),
    },
    {
      ...common,
      id: 'docker.bridge',
      title: 'docker run on a bridge network of Docker minus docker run on none',
      value: quantile(bridge, 0.5) - without,
    },
    { ...common, id: 'docker.weft', title: 'docker run on the network, p50', value: withWeft },
    { ...common, id: 'docker.none', title: 'docker run --network none, p50', value: without },
  ];
}
