/**
 * What a runtime waits for when it starts a container: `ADD` of the CNI plugin as it is installed, from the start of the
 * program to its end. Beside it VERSION, which asks the agent for nothing more; the program that does all by itself when
 * no agent takes the question; and what of that is Node.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installPlugin } from '../../../../test/netns/support/cni.ts';
import { NETWORK, withCluster } from '../../cluster.ts';
import { type Figure, percentiles } from '../../figure.ts';
import type { Row } from '../../row.ts';

/** The program by itself. */
const PROGRAM = fileURLToPath(
  new URL('../../../../dist/integrations/programs/cni.js', import.meta.url),
);

/** The row. */
export const CNI: Row = {
  id: 'cni',
  load: 'ADD of weft-cni for a namespace without an interface, native engine, one agent of two, on a host that has a container of the network; VERSION, ADD of the program in Node and node -e 0 in turn with it',
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: 2, engines: ['T2'] }, async ({ agents }) => {
      // The first container of a network on a host brings its gateway along.
      await agents.attach(1, NETWORK, 'resident');
      const plugin = [await installPlugin(agents, 1)];
      const alone = [process.execPath, PROGRAM];
      progress.say(`cni: ${sizes.attaches} times`);
      const samples: Samples = { node: [], version: [], alone: [], add: [] };
      for (let i = 0; i < sizes.attaches; i++) {
        const ns = await agents.lab.container(`n-${i}`);
        const place = {
          CNI_CONTAINERID: `c${i}`,
          CNI_NETNS: `/run/netns/${ns}`,
          CNI_IFNAME: 'eth0',
        };
        const config = { cniVersion: '1.1.0', name: NETWORK, socket: agents.socket(1) };
        const input = JSON.stringify({ ...config, type: 'weft-cni' });
        const asked = (program: readonly string[], command: string): number =>
          timed(program, { ...place, CNI_COMMAND: command }, input);
        samples.node.push(timed([process.execPath, '-e', '0'], {}, ''));
        samples.version.push(asked(plugin, 'VERSION'));
        samples.add.push(asked(plugin, 'ADD'));
        asked(plugin, 'DEL');
        samples.alone.push(asked(alone, 'ADD'));
        asked(plugin, 'DEL');
      }
      return figures(samples);
    }),
};

interface Samples {
  readonly node: number[];
  readonly version: number[];
  readonly alone: number[];
  readonly add: number[];
}

/** Runs a program to its end and returns how long that took, milliseconds. */
function timed(
  [program = '', ...words]: readonly string[],
  env: Record<string, string>,
  input: string,
): number {
  const beginMs = performance.now();
  const { status, stdout } = spawnSync(program, words, { env, input, encoding: 'utf8' });
  const tookMs = performance.now() - beginMs;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout}`);
  return tookMs;
}

function figures({ node, version, alone, add }: Samples): Figure[] {
  const of = (id: string, title: string, sample: readonly number[]): Figure[] =>
    percentiles({ id, title, unit: 'ms' }, sample).slice(0, 1);
  return [
    ...percentiles(
      { id: 'cni', title: 'ADD of weft-cni', unit: 'ms', p50: { must: 60, goal: 60 } },
      add,
    ),
    ...of('cni.version', 'VERSION of weft-cni', version),
    ...of('cni.alone', 'ADD of the program in Node, which loads all by itself', alone),
    ...of('cni.node', 'node -e 0', node),
  ];
}
