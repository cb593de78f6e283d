/**
 * What a runtime waits for when it starts a container: `ADD` of the CNI plugin, from the start of the program to its end.
 * Beside it what of that is Node: a program that does nothing, and the plugin's answer to VERSION.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NETWORK, withCluster } from '../../cluster.ts';
import { type Figure, percentiles } from '../../figure.ts';
import type { Row } from '../../row.ts';

const PLUGIN = fileURLToPath(
  new URL('../../../../dist/integrations/programs/cni.js', import.meta.url),
);

/** The row. */
export const CNI: Row = {
  id: 'cni',
  load: 'ADD of weft-cni for a namespace without an interface, native engine, one agent of two, on a host that has a container of the network; VERSION and node -e 0 in turn with it',
  measure: ({ sizes, progress }) =>
    withCluster({ hosts: 2, engines: ['T2'] }, async ({ agents }) => {
      // The first container of a network on a host brings its gateway along.
      await agents.attach(1, NETWORK, 'resident');
      progress.say(`cni: ${sizes.attaches} times`);
      const samples: Samples = { node: [], version: [], add: [] };
      for (let i = 0; i < sizes.attaches; i++) {
        const ns = await agents.lab.container(`n-${i}`);
        const place = {
          CNI_CONTAINERID: `c${i}`,
          CNI_NETNS: `/run/netns/${ns}`,
          CNI_IFNAME: 'eth0',
        };
        const config = { cniVersion: '1.1.0', name: NETWORK, socket: agents.socket(1) };
        samples.node.push(timed(['-e', '0'], {}, ''));
        samples.version.push(timed([PLUGIN], { CNI_COMMAND: 'VERSION' }, '{"cniVersion":"1.1.0"}'));
        const input = JSON.stringify({ ...config, type: 'weft-cni' });
        samples.add.push(timed([PLUGIN], { ...place, CNI_COMMAND: 'ADD' }, input));
        timed([PLUGIN], { ...place, CNI_COMMAND: 'DEL' }, input);
      }
      return figures(samples);
    }),
};

interface Samples {
  readonly node: number[];
  readonly version: number[];
  readonly add: number[];
}

/** Runs Node to its end and returns how long that took, milliseconds. */
function timed(words: readonly string[], env: Record<string, string>, input: string): number {
  const beginMs = performance.now();
  const { status, stdout } = spawnSync(process.execPath, words, { env, input, encoding: 'utf8' });
  const tookMs = performance.now() - beginMs;
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stdout}`);
  return tookMs;
}

function figures({ node, version, add }: Samples): Figure[] {
  const of = (id: string, title: string, sample: readonly number[]): Figure[] =>
    percentiles({ id, title, unit: 'ms' }, sample).slice(0, 1);
  return [
    ...percentiles(
      { id: 'cni', title: 'ADD of weft-cni', unit: 'ms', p50: { must: 60, goal: 60 } },
      add,
    ),
    ...of('cni.version', 'VERSION of weft-cni', version),
    ...of('cni.node', 'node -e 0', node),
  ];
}
